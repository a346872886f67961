"""Routes as faults name them: a method and a pattern of the path.

`POST /Communication`, `/api/v1/conversations/:id`, `/api/v1/courses/*/discussion_topics`,
`GET /Communication/**`. `*` and `:name` stand for any one segment, `**` at the end for the
rest. Without a method any will do, without anything every request.
"""

import re
from collections.abc import Callable

import attrs

from canvas_comms.errors import InvalidValue

_TEXT = re.compile(r"(?:([A-Za-z]{1,10}) )?(/[!-~]{0,511})?", re.ASCII)

ANYWHERE = ("HEAD", "OPTIONS")
"""What may be asked of every route, though no product names it."""


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

    @property
    def path(self) -> str:
        """Its path without the rest that `**` stands for; empty for any path."""
        return "/".join(one for one in self.segments or () if one != "**")

    def meets(self, method: str, pattern: str) -> bool:
        """Whether some request could be on this route and on that of a product.

        HEAD and OPTIONS may be asked of any, and a slash at the end makes no other route.
        """
        segments = self.segments[:-1] if self.segments and self.segments[-1] == "" else self.segments
        own = attrs.evolve(self, segments=segments)
        return self.method in ("", method, *ANYWHERE) and own._along(pattern.rstrip("/"), _meet)

    def fits(self, method: str, path: str) -> bool:
        """Whether a request is on this route."""
        return (not self.method or self.method == method) and self._along(path, _fits)

    def _along(self, path: str, fits: Callable[[str, str], bool]) -> bool:
        """Whether every segment fits."""
        wanted = self.segments
        if wanted is None:
            return True
        given = path.split("/")
        if wanted[-1] == "**":
            wanted = wanted[:-1]
            given = given[: len(wanted)]
        return len(given) == len(wanted) and all(map(fits, wanted, given))


def _meet(one: str, other: str) -> bool:
    """Whether two segments, either of which may be a parameter, could be the same."""
    return _fits(one, other) or _fits(other, one)


def _fits(wanted: str, given: str) -> bool:
    if wanted == "*" or wanted[:1] == ":":
        return given != ""
    return wanted in (given, given.removesuffix(".json"))


__all__ = ["RoutePattern"]
