"""A ticket, and the terms that it is bound to."""

import enum
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Terms(Redacted):
    """What would happen if it were sent now: everything that a ticket is bound to.

    `content` is a hash of exactly what is sent. `backend` says where it goes, `actor` in whose name.
    `people` are the ids of those who get it, in any order; None: not known. `for_many`: it is addressed to a
    class, a group or a list, however many these are today. `accepts_losses`: what the server drops without a
    word is accepted.
    """

    content: str
    edition: str
    backend: str
    actor: str = attrs.field(metadata=PRIVATE)
    people: frozenset[str] | None = attrs.field(metadata=PRIVATE)
    decision: Decision
    for_many: bool = False
    accepts_losses: bool = False

    @property
    def head_count(self) -> int | None:
        """How many people get it; None: not known."""
        return None if self.people is None else len(self.people)

    @property
    def fans_out(self) -> bool:
        """Whether the number of people is to be repeated by who sends it."""
        return self.for_many or self.head_count != 1


class TicketState(enum.Enum):
    """Whether a ticket can still be spent."""

    OPEN = "open"
    SPENT = "spent"
    """It was taken, whatever became of the message."""
    VOID = "void"
    """It was refused for good: what it was bound to is not so any more."""


@attrs.frozen(eq=False, repr=False)
class Ticket(Redacted):
    """One permission to send one plan, for one session. The id is a secret of that session. Times are UTC."""

    id: str = attrs.field(metadata=PRIVATE)
    session: str = attrs.field(metadata=PRIVATE)
    terms: Terms
    issued_at: datetime
    expires_at: datetime
    state: TicketState = TicketState.OPEN


__all__ = ["Terms", "Ticket", "TicketState"]
