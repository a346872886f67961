"""Plans that wait to be sent: what is planned again and sent by the ticket that was given out for it.

The rules are `canvas_comms.plan_tickets`; here are their lock, their clock, their ids and a place for them.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Protocol

import attrs

from canvas_comms.outcomes import Doubt, Refused
from canvas_comms.plan_tickets import (
    Answer,
    DropTicket,
    Issued,
    IssueTicket,
    SpendTicket,
    Taken,
    Terms,
    Ticket,
    TicketState,
    decide,
    may_spend,
)
from canvas_comms.plan_tickets.operations import Command
from canvas_comms.ports import Clock
from canvas_comms.redaction import PRIVATE, Opaque, Redacted
from canvas_comms_mcp.answers import DeliveryTold, Somebody

EVERYBODY = "everybody"
"""Where one outcome is that of all who were meant."""


class Planned(Protocol):
    """A message as it is planned at this moment."""

    @property
    def terms(self) -> Terms:
        """What a ticket for it is bound to."""
        ...

    @property
    def people(self) -> tuple[Somebody, ...]:
        """Who gets it, as far as that is known."""
        ...

    @property
    def becomes(self) -> tuple[str, ...]:
        """What it will be at the server."""
        ...

    def send(self) -> "Sending":
        """Send it, once. Raises nothing for what a server or network does."""
        ...


@attrs.frozen(eq=False, repr=False)
class Sending(Redacted):
    """What became of it for each."""

    deliveries: tuple[DeliveryTold, ...]
    all_sent: bool


class Message(Protocol):
    """A message that was asked for, to be planned as often as needed. Changes nothing."""

    @property
    def product(self) -> str:
        """Of which product."""
        ...

    def plan(self) -> Planned:
        """Plan it, as the server is now. Raises `CanvasCommsError`."""
        ...


@attrs.frozen(eq=False, repr=False)
class Attempt(Redacted):
    """What came of a plan that was handed in: the answer of the rules, and what was sent if it was taken."""

    answer: Answer
    planned: Planned | None = attrs.field(default=None, metadata=PRIVATE)
    sending: Sending | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.define(eq=False, repr=False)
class Plans(Opaque):
    """The tickets of one process and their messages. Safe under threads; nothing of it is on disk."""

    clock: Clock
    new_id: Callable[[], str]
    _tickets: dict[str, Ticket] = attrs.field(factory=dict, init=False)
    _messages: dict[str, Message] = attrs.field(factory=dict, init=False)
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)

    def get(self, id: str) -> Ticket | None:
        """The ticket with this id; called under the lock."""
        return self._tickets.get(id)

    def all(self) -> Iterable[Ticket]:
        """Every ticket; called under the lock."""
        return tuple(self._tickets.values())

    def issue(self, session: str, message: Message, planned: Planned) -> Issued | Refused:
        """A ticket for what was just planned, or why there is none."""
        command = IssueTicket(self.new_id(), session, planned.terms)
        with self._lock:
            answer = self._decided(command)
            if isinstance(answer, Issued):
                self._messages[command.id] = message
        assert not isinstance(answer, Taken)  # noqa: S101 - a ticket is issued or not
        return answer

    def hand_in(
        self, id: str, session: str, head_count: int | None, about_to: Callable[[Planned], object]
    ) -> Attempt:
        """Plan it again, take the ticket if the rules let it, and send.

        `about_to` is called before the ticket is taken; what it raises leaves everything as it is. Raises
        `CanvasCommsError` where it cannot be planned again: then the ticket is as it was.
        """
        with self._lock:
            ticket, message = self._tickets.get(id), self._messages.get(id)
            known = None if ticket is None else ticket.terms
            command = SpendTicket(id, session, known, head_count)
            if message is None or not may_spend(command, ticket, self.clock()).allowed:
                return Attempt(self._decided(command))
        planned = message.plan()
        about_to(planned)
        with self._lock:
            answer = self._decided(SpendTicket(id, session, planned.terms, head_count))
        if not isinstance(answer, Taken):
            return Attempt(answer, planned)
        return Attempt(answer, planned, _sent(planned))

    def _decided(self, command: Command) -> Answer:
        decided = decide(self, command, self.clock())
        for change in decided.changes:
            if isinstance(change, DropTicket):
                self._tickets.pop(change.id, None)
                self._messages.pop(change.id, None)
            else:
                self._tickets[change.ticket.id] = change.ticket
                if change.ticket.state is not TicketState.OPEN:
                    self._messages.pop(change.ticket.id, None)
        return decided.answer


def _sent(planned: Planned) -> Sending:
    """What became of it; whatever breaks while it is sent leaves it unknown."""
    try:
        return planned.send()
    except Exception:
        return Sending((DeliveryTold(EVERYBODY, "unknown", reason=Doubt.BROKEN_BACKEND.value),), False)


__all__ = ["EVERYBODY", "Attempt", "Message", "Planned", "Plans", "Sending"]
