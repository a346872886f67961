"""Every reason in words: one sentence each, for people.

A sentence says what the rule does. It holds no text of any message, and no option of any
program: who has other words for a reason (the command line for its options) says them
itself. The words of an area are imported when one of its reasons is looked up, so that a
program of one product loads nothing of the other.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module

from canvas_comms.decisions import Reason

CHAPTERS: Mapping[str, str] = {
    "canvas_comms.losses": "losses",
    "canvas_comms.many": "outbox",
    "canvas_comms.medical": "medical",
    "canvas_comms.outbox": "outbox",
    "canvas_comms.plan_tickets": "plan_tickets",
    "canvas_comms.lms": "channels",
    "canvas_comms.lms.account_notifications": "assignments",
    "canvas_comms.lms.announcements": "discussions",
    "canvas_comms.lms.assignments": "assignments",
    "canvas_comms.lms.conversations": "conversations",
    "canvas_comms.lms.conversations.outbox": "outbox",
    "canvas_comms.lms.discussions": "discussions",
    "canvas_comms.lms.files": "files",
    "canvas_comms.lms.logins": "logins",
    "canvas_comms.lms.mail": "mail",
    "canvas_comms.lms.roster": "roster",
    "canvas_comms.lms.rules.sanitising": "discussions",
}
"""Package or module of a reason → the module here that has its words. The longest name counts."""


class _Words(Mapping[Reason, str]):
    """The chapters as one mapping; a look-up imports one of them, iterating all."""

    def __getitem__(self, reason: Reason) -> str:
        return _chapter(_chapter_of(reason))[reason]

    def __iter__(self) -> Iterator[Reason]:
        for name in sorted({*CHAPTERS.values()}):
            yield from _chapter(name)

    def __len__(self) -> int:
        return sum(len(_chapter(name)) for name in {*CHAPTERS.values()})


def _chapter_of(reason: Reason) -> str:
    """The chapter of the reason's module. Raises `KeyError` for a stranger's."""
    room = type(reason).__module__
    while room not in CHAPTERS:
        room, dot, _ = room.rpartition(".")
        if not dot:
            raise KeyError(reason)
    return CHAPTERS[room]


def _chapter(name: str) -> Mapping[Reason, str]:
    words: Mapping[Reason, str] = import_module(f"{__name__}.{name}").WORDS
    return words


WORDS: Mapping[Reason, str] = _Words()


def words_for(reason: Reason) -> str:
    """One sentence for people; the code itself for a stranger's reason."""
    return WORDS.get(reason, reason.value)


__all__ = ["WORDS", "words_for"]
