"""A table of people turned into drafts: checked as a whole, then handed in, then looked up again.

The same table and batch give the same keys, so that a command that is given again goes on where it was: what
was handed in is not handed in again. Two lines that say the same to the same person are one message.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import attrs

from canvas_comms.decisions import Finding
from canvas_comms.errors import InvalidValue
from canvas_comms.outbox import Draft
from canvas_comms.outbox.model import write_content
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Opaque
from canvas_comms_cli.many.rows import BadLine, Row, Table

Drafts = Callable[[Row], tuple[Draft, ...] | Refused]
"""What a line asks for, or why the rules refuse it. Raises `InvalidValue` for a cell that cannot be used."""

Read = tuple[Draft, ...] | Refused | str
"""What was read of a line: its drafts, why the rules refuse it, or what is wrong with it."""

MOST_TOLD = 50
"""So many bad lines are told one by one; of all others the number is."""


@attrs.frozen
class Review:
    """What a table would do, all of it looked at."""

    lines: int
    messages: int
    same: int
    """Messages that say the same to the same person as an earlier one."""
    bad: tuple[BadLine, ...]
    bad_lines: int
    refused: tuple[tuple[Finding, int], ...]
    """Each finding that refuses lines, at the place of the first, and how many lines it refuses."""

    @property
    def good(self) -> bool:
        """Whether every line can be handed in."""
        return not self.bad_lines and not self.refused


class Messages(Protocol):
    """Messages under one name, as often as one likes the same."""

    def review(self) -> Review:
        """Look at all; nothing is handed in."""
        ...

    def drafts(self) -> Iterator[tuple[int, Draft]]:
        """Every message with its place; of what was reviewed and good."""
        ...


@attrs.frozen(eq=False, repr=False)
class Batch(Opaque):
    """The messages of one table under one name. `again` reads a line that was reviewed."""

    name: str
    table: Table
    reviewed: Drafts
    again: Drafts

    def review(self) -> Review:
        """Look at every line; nothing is handed in."""
        return review_of(self._lines(self.reviewed), "line")

    def drafts(self) -> Iterator[tuple[int, Draft]]:
        """Every message with the number of its line; of a table whose review was good."""
        for line, found in self._lines(self.again):
            if isinstance(found, tuple):
                for draft in found:
                    yield line, draft

    def _lines(self, read: Drafts) -> Iterator[tuple[int, Read]]:
        for row in self.table.rows():
            if isinstance(row, BadLine):
                yield row.line, row.why
                continue
            try:
                found = read(row)
            except InvalidValue as error:
                yield row.line, str(error)
                continue
            if not isinstance(found, Refused):
                found = tuple(named(draft, self.name) for draft in found)
            yield row.line, found


def review_of(found: Iterable[tuple[int, Read]], called: str) -> Review:
    """What was found, counted; `called` is the word for one of these, before its number."""
    bad: list[BadLine] = []
    seen = array("Q")
    refusals: Counter[object] = Counter()
    first: dict[object, Finding] = {}
    lines = bad_lines = 0
    for number, read in found:
        lines += 1
        if isinstance(read, str):
            bad_lines += 1
            bad += [BadLine(number, read)] if len(bad) < MOST_TOLD else []
        elif isinstance(read, Refused):
            for finding in read.decision.refusals:
                refusals[finding.reason] += 1
                where = f"{called} {number}, {finding.where}"
                first.setdefault(finding.reason, attrs.evolve(finding, where=where))
        else:
            seen.extend(_number(draft) for draft in read)
    different = _different(seen)
    refused = tuple((finding, refusals[reason]) for reason, finding in first.items())
    return Review(lines, len(seen), len(seen) - different, tuple(bad), bad_lines, refused)


def named(draft: Draft, batch: str) -> Draft:
    """The draft with a key that it has whenever the command is given; a key of its own is kept.

    The same to the same person at another moment, where the line says one, is another message.
    """
    moment = (draft.moment.isoformat(),) if draft.fixed and draft.moment is not None else ()
    said = draft.key or _digest(*draft.people, write_content(draft.content), *moment).hex()
    return attrs.evolve(draft, key=f"{len(batch)}:{batch}/{said}")


def _number(draft: Draft) -> int:
    return int.from_bytes(_digest(draft.scope, draft.key or "")[:8], "big")


def _digest(*parts: str) -> bytes:
    said = "\x00".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()


def _different(numbers: "array[int]") -> int:
    ordered = sorted(numbers)
    return sum(1 for place, number in enumerate(ordered) if place == 0 or ordered[place - 1] != number)


__all__ = ["MOST_TOLD", "Batch", "Drafts", "Messages", "Review", "named", "review_of"]
