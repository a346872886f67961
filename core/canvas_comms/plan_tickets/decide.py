"""The life of tickets in one function: issue one, or take one, by the rules."""

from datetime import datetime

import attrs

from canvas_comms.instants import checked_time
from canvas_comms.outcomes import Refused
from canvas_comms.plan_tickets.model import Ticket, TicketState
from canvas_comms.plan_tickets.operations import (
    Change,
    Command,
    Decided,
    DropTicket,
    Issued,
    IssueTicket,
    PutTicket,
    SpendTicket,
    Taken,
    Tickets,
    is_forgotten,
)
from canvas_comms.plan_tickets.rules import makes_void, may_issue, may_spend


def decide(tickets: Tickets, command: Command, now: datetime) -> Decided:
    """What is answered to a command, and what is kept from now on. Pure.

    Answer and changes hold only if nothing happened to the tickets in between: call it, and apply the
    changes, under one lock. Raises `InvalidValue` (`now`) for a time without a zone.
    """
    now = checked_time(now, "now")
    return (
        _issue(tickets, command, now) if isinstance(command, IssueTicket) else _spend(tickets, command, now)
    )


def _issue(tickets: Tickets, command: IssueTicket, now: datetime) -> Decided:
    kept = [one for one in tickets.all() if not is_forgotten(one, now)]
    forgotten: tuple[Change, ...] = tuple(
        DropTicket(one.id) for one in tickets.all() if is_forgotten(one, now)
    )
    decision = may_issue(
        command,
        next((one for one in kept if one.id == command.id), None),
        sum(_is_open(one, command.session, now) for one in kept),
    )
    if not decision.allowed:
        return Decided(Refused(decision), forgotten)
    ticket = Ticket(command.id, command.session, command.terms, now, now + command.life)
    return Decided(Issued(ticket), (*forgotten, PutTicket(ticket)))


def _spend(tickets: Tickets, command: SpendTicket, now: datetime) -> Decided:
    ticket = tickets.get(command.id)
    decision = may_spend(command, ticket, now)
    if ticket is None or not decision.allowed:
        void = ticket is not None and ticket.state is TicketState.OPEN and makes_void(decision)
        return Decided(Refused(decision), _changed(ticket, TicketState.VOID) if void else ())
    return Decided(Taken(ticket), _changed(ticket, TicketState.SPENT))


def _is_open(ticket: Ticket, session: str, now: datetime) -> bool:
    return ticket.session == session and ticket.state is TicketState.OPEN and now < ticket.expires_at


def _changed(ticket: Ticket | None, state: TicketState) -> tuple[Change, ...]:
    return () if ticket is None else (PutTicket(attrs.evolve(ticket, state=state)),)


__all__ = ["decide"]
