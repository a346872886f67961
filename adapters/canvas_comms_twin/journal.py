"""What a twin was asked, and what came of it.

An entry has no bodies, ids, names or tokens. What was asked to the letter is kept beside it, without its
headers, for the pages of the twin alone: no control route, log or report tells it.
"""

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

import attrs

from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_twin.exchange import REASON, Request, Response
from canvas_comms_twin.faults.broken_response import BrokenResponse
from canvas_comms_wire.json_text import Json

MAX_ENTRIES = 1000
"""How many requests are kept; older ones are forgotten."""

MAX_PATH = 512
"""Characters of a path that are looked at."""

MAX_KEPT_BODY = 8192
"""Bytes of a body that is kept beside its entry; of a longer one only the length is."""

Routes: TypeAlias = Sequence[tuple[str, str]]


@attrs.frozen
class JournalEntry:
    """One request.

    `route` is the pattern that the path fits (`/Communication/:id`), or, where there is no
    such route, the path with `*` for every segment that no route has. `status` is None if
    no answer arrived. `fault` is the name of the fault that struck it, `reason` what the
    twin says of a refusal; both are empty if there is none.
    """

    method: str
    route: str
    status: int | None
    fault: str = ""
    reason: str = ""

    def as_json(self) -> Mapping[str, Json]:
        """The entry as JSON values."""
        return attrs.asdict(self)


@attrs.frozen(eq=False, repr=False)
class Asked(Redacted):
    """One request to the letter, as the twin's pages show it.

    `number` counts from the beginning of the world, `steps` are the numbers of the steps of the history
    that it brought, `length` is that of the body, of which `body` is None where it was long.
    """

    number: int
    at: datetime
    method: str
    path: str = attrs.field(metadata=PRIVATE)
    query: str = attrs.field(metadata=PRIVATE)
    content_type: str
    body: bytes | None = attrs.field(metadata=PRIVATE)
    length: int
    status: int | None
    fault: str
    answer_headers: tuple[tuple[str, str], ...] = attrs.field(metadata=PRIVATE)
    steps: tuple[int, ...] = ()


class Journal:
    """The last requests to the products, oldest first; control requests are not kept.

    Iterating gives an `JournalEntry` for each. A new world begins a new journal. Thread-safe.
    """

    def __init__(self, routes: Callable[[], Routes]) -> None:
        self._routes = routes
        self._notes: deque[Asked] = deque(maxlen=MAX_ENTRIES)
        self._numbers = itertools.count()

    def note(
        self, request: Request, answer: Response, fault: str, at: datetime, steps: Sequence[int] = ()
    ) -> None:
        """A request was answered. Cheap: which route it was is found out when somebody looks."""
        self._notes.append(
            Asked(
                next(self._numbers),
                at,
                request.method,
                request.path,
                request.query,
                request.headers.get("content-type", ""),
                request.body if len(request.body) <= MAX_KEPT_BODY else None,
                len(request.body),
                answer.status if not fault or _arrives(answer) else None,
                fault,
                answer.headers,
                tuple(steps),
            )
        )

    def clear(self) -> None:
        """Forget all."""
        self._notes.clear()

    def __iter__(self) -> Iterator[JournalEntry]:
        return (entry for entry, _ in self.to_the_letter())

    def to_the_letter(self) -> Iterator[tuple[JournalEntry, Asked]]:
        """Every entry with what was asked, oldest first."""
        routes = _Known(self._routes())
        for asked in tuple(self._notes):
            reason = ", ".join(value for name, value in asked.answer_headers if name == REASON)
            label = asked.method if asked.method in _METHODS else "?"
            route = routes.named(asked.method, asked.path[:MAX_PATH])
            yield JournalEntry(label, route, asked.status, asked.fault, reason), asked

    def __len__(self) -> int:
        return len(self._notes)

    def __repr__(self) -> str:
        return f"<journal of {len(self)} requests>"


def _arrives(answer: Response) -> bool:
    return not isinstance(answer, BrokenResponse) or answer.arrives


_METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])


class _Known:
    """Routes, to call paths by."""

    def __init__(self, routes: Routes) -> None:
        self._patterns = [(method, pattern.split("/")) for method, pattern in routes]
        self._literals = {one for _, parts in self._patterns for one in parts if one[:1] != ":"}

    def named(self, method: str, path: str) -> str:
        """The pattern that a path fits; else what of it is in some pattern."""
        segments = path.split("/")
        fitting = [parts for there, parts in self._patterns if there == method and _fits(parts, segments)]
        fitting = fitting or [parts for _, parts in self._patterns if _fits(parts, segments)]
        if fitting:
            least = min(map(_parameters, fitting))
            return "/".join(next(parts for parts in fitting if _parameters(parts) == least))
        return "/".join(one if one in self._literals else "*" for one in segments)


def _fits(parts: list[str], segments: list[str]) -> bool:
    return len(parts) == len(segments) and all(
        one in (other, other.removesuffix(".json")) or (one[:1] == ":" and other)
        for one, other in zip(parts, segments, strict=True)
    )


def _parameters(parts: list[str]) -> int:
    return sum(one[:1] == ":" for one in parts)


__all__ = ["MAX_ENTRIES", "Asked", "Journal", "JournalEntry"]
