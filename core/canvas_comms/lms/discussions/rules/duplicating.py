"""What is a copy of a topic called, and where does it stand?

It is called like its original, with " Copy" behind. If a topic of that title is there already, or if
the original is a copy itself, a number follows: the first from 2 on that is free. Titles are the same
whatever their case, and with hyphens for blanks. The copy of a pinned topic is pinned directly below
it, and those after it move by one; any other copy has no position.

Source: Canvas LMS, tests and code of the discussion topics API (duplicate).
"""

import itertools
import re
from collections.abc import Iterable, Sequence

import attrs

from canvas_comms.lms.discussions.model import Topic
from canvas_comms.lms.discussions.rules.content import MAX_TITLE
from canvas_comms.lms.discussions.rules.listing import in_pinned_order

_COPY = re.compile(r"(?P<stem>.*?)[ -]copy(?:[ -](?P<number>[0-9]{1,9}))?", re.I | re.S)


def duplicate_title(original: str, titles: Iterable[str]) -> str:
    """The title of the copy; `titles` are those of the topics of the place, the original among them."""
    taken = {_folded(title) for title in titles}
    copied = _COPY.fullmatch(original.strip())
    stem = original.strip() if copied is None else copied["stem"]
    first = _with(stem, " Copy")
    if copied is None and _folded(first) not in taken:
        return first
    numbered = (_with(stem, f" Copy {number}") for number in itertools.count(2))
    return next(title for title in numbered if _folded(title) not in taken)


def _with(stem: str, ending: str) -> str:
    return stem[: MAX_TITLE - len(ending)] + ending


def _folded(title: str) -> str:
    return title.strip().casefold().replace("-", " ")


def insert_below(original: Topic, copy: Topic, pinned: Sequence[Topic]) -> tuple[Topic, ...]:
    """All pinned topics and the copy, in their order.

    `pinned` are the pinned topics so far, the original among them.
    """
    place = (original.position or 0) + 1
    moved = (
        attrs.evolve(one, position=one.position + 1)
        if one.position is not None and one.position >= place
        else one
        for one in pinned
    )
    return in_pinned_order((*moved, attrs.evolve(copy, position=place)))


__all__ = ["duplicate_title", "insert_below"]
