"""What can be asked of tickets, how deciding looks at them, and what it changes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

import attrs

from canvas_comms.outcomes import Refused
from canvas_comms.plan_tickets.model import Terms, Ticket
from canvas_comms.redaction import PRIVATE, Redacted

LIFE = timedelta(minutes=10)
"""How long a ticket can be spent, unless it is said otherwise."""


@attrs.frozen(eq=False, repr=False)
class IssueTicket(Redacted):
    """Give out a ticket under a new `id` for a plan, as it stands now, to one session."""

    id: str = attrs.field(metadata=PRIVATE)
    session: str = attrs.field(metadata=PRIVATE)
    terms: Terms
    life: timedelta = LIFE


@attrs.frozen(eq=False, repr=False)
class SpendTicket(Redacted):
    """Take a ticket, to send at once what it is bound to.

    `terms` are what a plan of the same message gives now; None: nobody planned it again. `head_count` is the
    number of people as who sends it repeats it.
    """

    id: str = attrs.field(metadata=PRIVATE)
    session: str = attrs.field(metadata=PRIVATE)
    terms: Terms | None
    head_count: int | None = None


Command: TypeAlias = IssueTicket | SpendTicket


@attrs.frozen
class Issued:
    """There is a ticket."""

    ticket: Ticket


@attrs.frozen
class Taken:
    """The ticket is spent: what it is bound to may be sent, once, now."""

    ticket: Ticket


Answer: TypeAlias = Issued | Taken | Refused


class Tickets(Protocol):
    """The tickets that there are, as deciding looks at them."""

    def get(self, id: str) -> Ticket | None:
        """The ticket with this id."""
        ...

    def all(self) -> Iterable[Ticket]:
        """Every ticket that is kept."""
        ...


@attrs.frozen
class PutTicket:
    """Keep this ticket, in place of the one with its id."""

    ticket: Ticket


@attrs.frozen(eq=False, repr=False)
class DropTicket(Redacted):
    """Forget a ticket."""

    id: str = attrs.field(metadata=PRIVATE)


Change: TypeAlias = PutTicket | DropTicket


@attrs.frozen
class Decided:
    """What is answered, and what is kept otherwise from now on. Both are to happen under one lock."""

    answer: Answer
    changes: tuple[Change, ...] = ()


def is_forgotten(ticket: Ticket, now: datetime) -> bool:
    """Whether nothing needs to be known of a ticket any more, not even that it was spent."""
    return now >= ticket.expires_at + KEPT


KEPT = timedelta(hours=1)
"""So long after its end a ticket is known by its state; later there is no such ticket."""


__all__ = [
    "KEPT",
    "LIFE",
    "Answer",
    "Change",
    "Command",
    "Decided",
    "DropTicket",
    "IssueTicket",
    "Issued",
    "PutTicket",
    "SpendTicket",
    "Taken",
    "Tickets",
    "is_forgotten",
]
