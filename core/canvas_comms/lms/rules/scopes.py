"""Does a scope open a route, and what of `include[]` is left to a token with scopes?

A scope is `url:VERB|/api/v1/courses/:course_id/users`: `:name` stands for one segment of the path,
`*name` for any number, what stands in brackets may be missing, and an ending such as `.json` is
allowed. HEAD counts as GET; the query counts for nothing. Source: facts neighbours D1.
"""

import functools
import re
from collections.abc import Iterable

from canvas_comms.lms.params import FormValue, Parameters

USERINFO = "/auth/userinfo"
"""The one scope that is no route: who somebody is, and nothing else."""

MAX_SCOPE = 256
"""Characters; no route of the API is as long."""

_SCOPE = re.compile(r"url:(GET|POST|PUT|PATCH|DELETE)\|(/[!-~]*)", re.ASCII)
_PIECE = re.compile(r":[^/()]+|\*[^/()]+|[()]")
_PIECES = {"(": "(?:", ")": ")?"}
_INCLUDES = ("include", "includes")
_ALWAYS = "uuid"
"""What may be included in any case."""


def is_scope(text: str) -> bool:
    """Whether it can be a scope at all."""
    return text == USERINFO or (len(text) <= MAX_SCOPE and _SCOPE.fullmatch(text) is not None)


def opens(scopes: Iterable[str], method: str, path: str) -> bool:
    """Whether one of the scopes names the route of a request; the path is as it was sent."""
    verb = "GET" if method == "HEAD" else method
    return any(_opens(scope, verb, path) for scope in scopes)


def _opens(scope: str, verb: str, path: str) -> bool:
    match = _SCOPE.fullmatch(scope) if len(scope) <= MAX_SCOPE else None
    if match is None or match[1] != verb:
        return False
    pattern = _compiled(match[2])
    return pattern is not None and pattern.fullmatch(path) is not None


@functools.lru_cache(maxsize=1024)
def _compiled(route: str) -> "re.Pattern[str] | None":
    """A pattern for the paths of a route; None if its brackets do not match, or it has several globs."""
    if _PIECE.findall(route).count("(") > 1 or sum(one[0] == "*" for one in _PIECE.findall(route)) > 1:
        return None
    written, at = "", 0
    for piece in _PIECE.finditer(route):
        written += re.escape(route[at : piece.start()])
        written += _PIECES.get(piece[0]) or ("[^/]++" if piece[0][0] == ":" else ".+")
        at = piece.end()
    try:
        return re.compile(written + re.escape(route[at:]) + r"(?:\.[^/]++)?")
    except re.error:
        return None


def without_includes(parameters: Parameters) -> Parameters:
    """The parameters of a call whose token may not include: of each list `uuid` is left, and no text."""
    if not any(parameters.has(name) for name in _INCLUDES):
        return parameters
    kept: dict[str, FormValue] = {
        name: parameters.values[name] for name in parameters if name not in _INCLUDES
    }
    for name in _INCLUDES:
        given = parameters.at(name)
        if isinstance(given, list):
            kept[name] = [one for one in given if one == _ALWAYS]
    return Parameters(kept)


__all__ = ["USERINFO", "is_scope", "opens", "without_includes"]
