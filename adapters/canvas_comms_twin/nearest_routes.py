"""Why was there no such route? The nearest routes, and in what the request differs from them."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import attrs

from canvas_comms_twin.exchange import REASON, Request, Response
from canvas_comms_wire.json_text import Json, read_json, write_json

Routes: TypeAlias = Sequence[tuple[str, str]]
"""Methods and patterns (`/api/v1/users/:id`)."""

MOST = 3
"""How many routes an answer names."""

MAX_COST = 2
"""How far a route may be away. A segment that is alike, a method, a slash, `.json`, the
prefix and what stands before the route cost one each; a segment too many or too few costs two."""

MAX_SEGMENTS = 16
MAX_SEGMENT = 64
ALIKE = 0.7
ALIKE_IF_BEGUN_ALIKE = 0.6
"""How alike segments must be, 0 to 1: as they are, and if their first three letters are the same."""

WORD = 6
"""Letters of a word by which a longer one is found (`topics` of `discussion_topics`)."""
MAX_BEFORE = 3
"""How many segments may stand before a route, as `/fhir/r4` does."""
PREFIX = "/api/v1"

_DOUBLED = re.compile(r"/{2,}")
_PARTLY = re.compile(r"^(?:/api)?(?:/v[0-9]+)?(?=/)", re.ASCII | re.IGNORECASE)

Reading: TypeAlias = tuple[int, tuple[str, ...], str]
"""What a path may have meant: how much it costs, what differs, the path."""
Step: TypeAlias = tuple[int, str, str]


@attrs.frozen
class Near:
    """A route that is there, and what the request has otherwise. Quotes nothing of the request."""

    method: str
    route: str
    differs: tuple[str, ...]
    cost: int

    def __str__(self) -> str:
        return f"{self.method} {self.route} ({', '.join(self.differs)})"


def nearest(method: str, path: str, routes: Routes) -> tuple[Near, ...]:
    """The nearest routes, nearest first; none if nothing is near."""
    segments = path.split("/")
    if len(segments) > MAX_SEGMENTS or max(map(len, segments)) > MAX_SEGMENT:
        return ()
    found = [near for route in dict.fromkeys(routes) if (near := _near(method, path, *route)) is not None]
    least: dict[str, int] = {}
    for near in found:
        least[near.route] = min(near.cost, least.get(near.route, near.cost))
    best = [near for near in found if near.cost == least[near.route]]
    return tuple(sorted(best, key=_order)[:MOST])


def _order(near: Near) -> tuple[object, ...]:
    """Nearest first; of those as near, first what needs no other segment."""
    return near.cost, any("segment " in one for one in near.differs), near.route, near.method


def with_nearest_routes(
    answer: Response, request: Request, routes: Routes, *, in_body: bool = False
) -> Response:
    """The answer with the nearest routes in its reason; in its JSON object too if that is the twin's own."""
    near = nearest(request.method, request.path, routes)
    if not near:
        return answer
    told = "nearest: " + ", ".join(map(str, near))
    reasons = [value for name, value in answer.headers if name == REASON]
    kept = tuple(one for one in answer.headers if one[0] != REASON)
    headers = (*kept, (REASON, "; ".join([*reasons, told])))
    return attrs.evolve(answer, headers=headers, body=_with(answer.body, near) if in_body else answer.body)


def _with(body: bytes, near: Sequence[Near]) -> bytes:
    told: list[Json] = [{"method": n.method, "route": n.route, "differs": list(n.differs)} for n in near]
    return write_json({**read_json(body), "nearest": told}).encode()


def _near(method: str, path: str, there: str, pattern: str) -> Near | None:
    best: tuple[int, tuple[str, ...]] | None = None
    for cost, differs, given in _readings(path, pattern):
        compared = _compared(given.split("/"), pattern.split("/"))
        if compared is not None and (best is None or cost + compared[0] < best[0]):
            best = cost + compared[0], (*differs, *compared[1])
    if best is None:
        return None
    cost, differs = best
    if method != there:
        cost, differs = cost + 1, (f"method {there}", *differs)
    return Near(there, pattern, differs, cost) if 0 < cost <= MAX_COST else None


def _readings(path: str, pattern: str) -> list[Reading]:
    """The path, and what it may have meant: each with what it costs and what differs."""
    found: list[Reading] = [(0, (), path)]
    if "//" in path:
        found = [(1, ("no doubled slash",), _DOUBLED.sub("/", path))]
    for reading in (_in_front, _behind, _slash, _format):
        found += [
            (cost + more, (*differs, told), meant)
            for cost, differs, given in found
            if cost < MAX_COST
            for more, told, meant in reading(given, pattern)
        ]
    return found


def _in_front(path: str, pattern: str) -> Iterator[Step]:
    """With the prefix of the API, whatever part of it is there."""
    if pattern.startswith(PREFIX + "/") and not path.startswith(PREFIX + "/"):
        yield 1, f"{PREFIX} in front", PREFIX + _PARTLY.sub("", path, count=1)


def _behind(path: str, pattern: str) -> Iterator[Step]:
    """Without what stands before the first word of the route, as the base of another server."""
    word = pattern.split("/")[1].lower()
    segments = path.split("/")
    before = next((number for number, one in enumerate(segments) if one.lower() == word), 0)
    if 1 < before <= MAX_BEFORE + 1:
        yield 1, f"nothing before /{pattern.split('/')[1]}", "/" + "/".join(segments[before:])


def _slash(path: str, pattern: str) -> Iterator[Step]:
    """With or without a slash at its end."""
    if path.endswith("/") and not pattern.endswith("/"):
        yield 1, "no slash at the end", path.rstrip("/")
    elif pattern.endswith("/") and not path.endswith("/"):
        yield 1, "a slash at the end", path + "/"


def _format(path: str, pattern: str) -> Iterator[Step]:
    """Without `.json`, where the product takes none."""
    if path.endswith(".json") and not pattern.startswith(PREFIX):
        yield 1, "no .json at the end", path.removesuffix(".json")


def _compared(given: list[str], wanted: list[str]) -> tuple[int, tuple[str, ...]] | None:
    """How far the segments are apart, and where; None if too far."""
    cost, differs = 0, []
    for number, (one, other) in enumerate(zip(given, wanted, strict=False)):
        if one == other or _with_format(one, wanted, number) == other or (other[:1] == ":" and one):
            continue
        if other[:1] == ":" or not _alike(one, other):
            return None
        cost += 1
        differs.append(f"segment {number}: {other}")
    missing = len(wanted) - len(given)
    if missing:
        cost += 2 * abs(missing)
        rest = "/".join(wanted[len(given) :])
        differs.append(f"then /{rest}" if missing > 0 else "without the last segment")
    return (cost, tuple(differs)) if cost <= MAX_COST else None


def _with_format(segment: str, wanted: list[str], number: int) -> str:
    """A segment without `.json`, where that may stand: at the end, and of the API only."""
    return segment.removesuffix(".json") if number == len(wanted) - 1 and wanted[1] == "api" else segment


def _alike(one: str, other: str) -> bool:
    """Much the same letters, or one word of several; `.json` is told apart."""
    if one.endswith(".json"):
        return False
    one, other = one.lower(), other.lower()
    within = min(len(one), len(other)) >= WORD and (one in other or other in one)
    least = ALIKE_IF_BEGUN_ALIKE if one[:3] == other[:3] else ALIKE
    return within or difflib.SequenceMatcher(None, one, other).ratio() >= least


__all__ = ["Near", "Routes", "nearest", "with_nearest_routes"]
