"""A request to Canvas LMS as if the client had asked for something else.

Parameters may stand in the query, in a form, in parts of a multipart body or in JSON: the
rewritten request has them where they stood, in the same kind of body.
"""

from collections.abc import Callable, Collection
from urllib.parse import unquote_plus

import attrs

from canvas_comms.lms.params import Parameters, split
from canvas_comms_twin.exchange import Request
from canvas_comms_wire.json_text import Json, write_json
from canvas_comms_wire.lms_parameters import (
    FORM,
    BadParameters,
    encoded,
    flattened,
    read_body,
    read_query,
)

Values = dict[str, Json]


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
    asked = request.query if query == found[0] else encoded(flattened(query))
    return attrs.evolve(request, query=asked, body=content, headers=headers)


def _written(values: Values, content_type: str) -> tuple[bytes, str]:
    media = content_type.partition(";")[0].strip().lower()
    if media.endswith("json"):
        return write_json(values).encode(), content_type
    return encoded(flattened(values)).encode(), FORM


def _read(request: Request) -> tuple[Values, Values] | None:
    try:
        body = read_body(request.body, request.headers.get("content-type", ""), request.method)
        return read_query(request.query), body
    except BadParameters:
        return None


def _name(part: str) -> str:
    """`include` of `include%5B%5D=all`."""
    return unquote_plus(part.partition("=")[0]).partition("[")[0]


__all__ = ["kept_parts", "parameters_of", "recipients_of", "with_recipients", "without"]
