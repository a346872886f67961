"""The parameters of a request to Canvas LMS: reading them, and asking for something else.

They stand in the query and in the body: a form, JSON, or the parts of a multipart body. A
multipart body costs the most to read, so the app reads it only for a caller whom it knows.
A rewritten request has its parameters where they stood, in the same kind of body; what
stood in parts stands in a form, unless there are files among them.
"""

from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import unquote_plus

import attrs
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from canvas_comms.lms.params import Parameters, UploadedFile, split
from canvas_comms.redaction import veiled
from canvas_comms_http.multipart_bodies import multipart_body
from canvas_comms_twin.exchange import Request
from canvas_comms_wire.json_text import Json, write_json
from canvas_comms_wire.lms_parameters import (
    FORM,
    MAX_PAIRS,
    BadParameters,
    encoded,
    files_of,
    flattened,
    form_of,
    nested,
    read_body,
    read_query,
)

MULTIPART = "multipart/form-data"


Values = dict[str, Json]


def is_multipart(request: Request) -> bool:
    """Whether a request has a multipart body, which `read_body` of the wire leaves alone."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media == MULTIPART and request.body != b""


@veiled
def read_multipart(request: Request) -> Values:
    """The parameters of a multipart body; a part with a file name is a file. Raises `BadParameters`."""
    content_type = request.headers.get("content-type", "")
    boundary = parse_options_header(content_type)[1].get("boundary", "")
    pairs: list[tuple[str, Json]] = []
    try:
        pairs = _parts(request.body, boundary)
    except (MultipartError, UnicodeEncodeError):
        pass
    else:
        return nested(pairs)
    raise BadParameters("is no multipart body")


def _parts(body: bytes, boundary: str) -> list[tuple[str, Json]]:
    pairs: list[tuple[str, Json]] = []
    part: Any = None
    content = b""
    with PushMultipartParser(boundary, max_segment_count=MAX_PAIRS) as parser:
        for event in parser.parse(body):
            if event is None:
                pairs.append((part.name, _value(part, content)))
            elif isinstance(event, MultipartSegment):
                part, content = event, b""
            else:
                content = event  # all of it, as the body came in one piece
    return pairs


def _value(part: Any, content: bytes) -> Json | UploadedFile:
    if part.filename is not None:
        return UploadedFile(part.filename, bytes(content), part.header("Content-Type", ""))
    try:
        return content.decode()
    except UnicodeDecodeError:
        pass
    raise BadParameters("is not UTF-8")


def parameters_of(request: Request) -> Parameters:
    """All parameters of a request; none if they cannot be read."""
    found = _read(request)
    return Parameters({} if found is None else {**found[0], **found[1]})


def without(request: Request, names: Collection[str]) -> Request:
    """The request without these parameters."""
    return _changed(request, lambda values: {name: values[name] for name in values if name not in names})


def kept_parts(query: str, names: Collection[str]) -> str:
    """The parts of a query or form that have one of these names, as they were written."""
    return "&".join(part for part in query.split("&") if _name(part) in names)


def with_recipients(request: Request, recipients: Collection[Json]) -> Request:
    """The request with other recipients, where it has some."""
    return _changed(
        request,
        lambda values: {**values, "recipients": list(recipients)} if "recipients" in values else values,
    )


def recipients_of(request: Request) -> tuple[Json, ...]:
    """Those to whom a conversation is to go, as they were written."""
    return split(parameters_of(request).at("recipients"))


def _changed(request: Request, change: Callable[[Values], Values]) -> Request:
    found = _read(request)
    if found is None:
        return request
    query, body = map(change, found)
    headers, content = request.headers, request.body
    if body != found[1]:
        content, kind = _written(body, headers.get("content-type", ""))
        headers = {**headers, "content-type": kind, "content-length": str(len(content))}
    rewritten = request.query if query == found[0] else encoded(flattened(query))
    return attrs.evolve(request, query=rewritten, body=content, headers=headers)


def _written(values: Values, content_type: str) -> tuple[bytes, str]:
    media = content_type.partition(";")[0].strip().lower()
    if media.endswith("json"):
        return write_json(values).encode(), content_type
    files = files_of(values)
    if files:
        return multipart_body(form_of(Parameters(values)), files)
    return encoded(flattened(values)).encode(), FORM


def _read(request: Request) -> tuple[Values, Values] | None:
    try:
        body = (
            read_multipart(request)
            if is_multipart(request)
            else read_body(request.body, request.headers.get("content-type", ""), request.method)
        )
        return read_query(request.query), body
    except BadParameters:
        return None


def _name(part: str) -> str:
    """`include` of `include%5B%5D=all`."""
    return unquote_plus(part.partition("=")[0]).partition("[")[0]


__all__ = [
    "is_multipart",
    "kept_parts",
    "parameters_of",
    "read_multipart",
    "recipients_of",
    "with_recipients",
    "without",
]
