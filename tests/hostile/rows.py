"""Every row: a way in for hostile text, from the two tables, and which functions a call enters."""

import contextlib
import inspect
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import CodeType, FrameType
from typing import Any

from calls import Way, ways
from hostile_texts import TEXTS
from public_functions import public_functions
from readers import NOT_HOSTILE, READERS

HARMLESS = ("", "1", "a", "course_1", "<p>x</p>")


def rows() -> Mapping[str, Way]:
    """Name of a row → the way in. A reader with several calls has several rows."""
    direct = {
        f"{name} {number}": Way(lambda call=call: call)  # type: ignore[misc]
        for name, calls in READERS.items()
        for number, call in enumerate(calls)
    }
    return {**direct, **ways()}


SEVERAL, MOST, EACH = 2, 16, 5
"""So many texts for each reader that is called directly, and for those of markup. Of the other ways in each
fifth has one; the benchmark has all texts for all rows."""


def sample() -> Sequence[str]:
    """The rows of the ordinary tests."""
    return [name for place, name in enumerate(rows()) if name[:-2] in READERS or place % EACH == 0]


def texts_for(name: str, place: int) -> Sequence[str]:
    """So many texts, others for each row."""
    several = MOST if name.startswith("canvas_comms_html") else SEVERAL if name[:-2] in READERS else 1
    names = [*TEXTS]
    return [names[(place + one * len(names) // several) % len(names)] for one in range(several)]


def without_a_row(entered: Collection[str]) -> list[str]:
    """Public functions that take text and are in no table, and that no row enters."""
    named = {*READERS, *(one for several in NOT_HOSTILE.values() for one in several)}
    return sorted(public_functions().keys() - named - set(entered))


def entered_by(opened: Mapping[str, Way]) -> set[str]:
    """The public functions that these ways enter, by a call with harmless text."""
    names: dict[CodeType, list[str]] = {}
    for name, function in public_functions().items():
        names.setdefault(inspect.unwrap(function).__code__, []).append(name)
    calls = [way.open() for way in opened.values()]
    with _entering() as seen:
        for call in calls:
            for text in HARMLESS:
                with contextlib.suppress(Exception):
                    call(text)
    return {name for code in seen & names.keys() for name in names[code]}


@contextlib.contextmanager
def _entering() -> Iterator[set[CodeType]]:
    seen: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        seen.add(frame.f_code)  # and None: no line is told of, only calls

    before = sys.gettrace()
    sys.settrace(note)
    try:
        yield seen
    finally:
        sys.settrace(before)
