"""Routes as faults name them: a method and a pattern of the path.

`POST /Communication`, `/api/v1/conversations/:id`, `/api/v1/courses/*/discussion_topics`,
`GET /Communication/**`. `*` and `:name` stand for any one segment, `**` at the end for the
rest. Without a method any will do, without anything every request.
"""

import re

import attrs

from canvas_comms.errors import InvalidValue

_TEXT = re.compile(r"(?:([A-Za-z]{1,10}) )?(/[!-~]{0,511})?", re.ASCII)


@attrs.frozen
class RoutePattern:
    """A method (empty: any) and the segments of a path (None: any path)."""

    method: str = ""
    segments: tuple[str, ...] | None = None

    @classmethod
    def of(cls, text: str, field: str = "route") -> "RoutePattern":
        """Read a route. Raises `InvalidValue` naming `field`."""
        match = _TEXT.fullmatch(text) if isinstance(text, str) else None
        if match is None or (match[1] and not match[2]):
            raise InvalidValue(field, "must be a path such as /Communication/*, after a method if need be")
        segments = tuple(match[2].split("/")) if match[2] else None
        if segments and "**" in segments[:-1]:
            raise InvalidValue(field, "may have ** at its end only")
        return cls((match[1] or "").upper(), segments)

    def fits(self, method: str, path: str) -> bool:
        """Whether a request is on this route."""
        return (not self.method or self.method == method) and self._leads_to(path)

    def _leads_to(self, path: str) -> bool:
        wanted = self.segments
        if wanted is None:
            return True
        given = path.split("/")
        if wanted[-1] == "**":
            wanted = wanted[:-1]
            given = given[: len(wanted)]
        return len(given) == len(wanted) and all(map(_fits, wanted, given))


def _fits(wanted: str, given: str) -> bool:
    if wanted == "*" or wanted[:1] == ":":
        return given != ""
    return wanted in (given, given.removesuffix(".json"))


__all__ = ["RoutePattern"]
