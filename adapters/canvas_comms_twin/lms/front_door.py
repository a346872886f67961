"""How does the server read a request line? As Rails and Rack do, before anything is routed.

Slashes that are doubled count once and one at the end not at all; escapes are in capitals. A
POST may stand for another method: as `_method` in a form or multipart body, or else in the
header `X-HTTP-Method-Override`. Source: facts lms-search E.1.
"""

import re

import attrs

from canvas_comms_twin.exchange import Request
from canvas_comms_twin.lms.parameters import is_multipart, read_multipart
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_parameters import FORM, BadParameters, is_form, read_body

METHODS = frozenset(["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "LINK", "UNLINK"])
"""What a POST may stand for."""
OVERRIDE = "_method"
HEADER = "x-http-method-override"

_SLASHES = re.compile("/{2,}")
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")
_MENTIONED = re.compile(rb"(?:_|%5[Ff])method")


def normalised(path: str) -> str:
    """A path as it is routed."""
    path = _SLASHES.sub("/", f"/{path}")
    if path == "/":
        return path
    return _ESCAPE.sub(lambda match: match[0].upper(), path.removesuffix("/"))


def method_of(request: Request, *, reads_parts: bool) -> str:
    """The method that is meant. `reads_parts`: whether a multipart body may cost us its reading."""
    if request.method != "POST":
        return request.method
    given = _in_body(request, reads_parts)
    if given is None:
        given = request.headers.get(HEADER, "")
    meant = given.upper() if isinstance(given, str) else ""
    return meant if meant in METHODS else request.method


def _in_body(request: Request, reads_parts: bool) -> Json:
    """`_method` of a form; None if it has none or cannot be read, which whoever reads it all will say."""
    if _MENTIONED.search(request.body) is None:
        return None
    content_type = request.headers.get("content-type", "")
    try:
        if is_multipart(request):
            return read_multipart(request).get(OVERRIDE) if reads_parts else None
        if is_form(content_type, request.method):
            return read_body(request.body, content_type, request.method).get(OVERRIDE)
    except BadParameters:
        pass
    return None


def as_routed(request: Request, *, reads_parts: bool) -> Request:
    """The request as the router sees it."""
    path, method = normalised(request.path), method_of(request, reads_parts=reads_parts)
    if (path, method) == (request.path, request.method):
        return request
    headers = request.headers
    if method != request.method and "content-type" not in headers:
        headers = {**headers, "content-type": FORM}  # only of a POST it could be told without
    return attrs.evolve(request, path=path, method=method, headers=headers)


__all__ = ["METHODS", "as_routed", "method_of", "normalised"]
