"""May this plan get a ticket, and may this ticket be spent?

A ticket is for one plan that would be sent as it stands: nothing refused, nothing lost unless that is
accepted, and everybody known who gets it. It is spent once, by the session that planned, before it ends, and
only if a plan of the same message, made at that very moment, says the same: content, edition, server, writer,
people and consequences. Where more than one person gets it, or a class, a group or a list is addressed, who
sends it repeats the number of people.

A refusal that shows that the plan is another one by now, or that who sends it does not know what it is, makes
the ticket void; any other leaves it as it is. Nobody but its own session can make a ticket void. A clock that
was set back before the ticket was given out counts as the ticket's end.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.plan_tickets.model import Terms, Ticket, TicketState
from canvas_comms.plan_tickets.operations import IssueTicket, SpendTicket

OURS = "our own rule: a message to the wrong people cannot be taken back"

OPEN_AT_ONCE = 50
"""So many tickets of one session can be open."""


class TicketReason(Reason):
    """Why there is no ticket, or why it is not taken."""

    REFUSED_BY_RULES = "plan-refused", OURS
    WOULD_LOSE = "plan-loses", OURS
    PEOPLE_NOT_KNOWN = "plan-people-not-known", OURS
    TOO_MANY_OPEN = "too-many-open-tickets", "our own limit"
    ID_TAKEN = "ticket-id-taken", OURS
    NO_SUCH_TICKET = "no-such-ticket", OURS
    ALREADY_SPENT = "ticket-already-spent", OURS
    VOID = "ticket-void", OURS
    EXPIRED = "ticket-expired", OURS
    OTHER_SESSION = "ticket-of-other-session", OURS
    HEAD_COUNT_MISSING = "head-count-missing", OURS
    HEAD_COUNT_WRONG = "head-count-wrong", OURS
    NOT_PLANNED_AGAIN = "not-planned-again", OURS
    CONTENT_CHANGED = "content-changed", OURS
    EDITION_CHANGED = "edition-changed", OURS
    BACKEND_CHANGED = "backend-changed", OURS
    ACTOR_CHANGED = "actor-changed", OURS
    HEAD_COUNT_CHANGED = "head-count-changed", OURS
    PEOPLE_CHANGED = "people-changed", OURS
    CONSEQUENCES_CHANGED = "consequences-changed", OURS


KEEPS = frozenset(
    {
        TicketReason.NO_SUCH_TICKET,
        TicketReason.ALREADY_SPENT,
        TicketReason.VOID,
        TicketReason.EXPIRED,
        TicketReason.OTHER_SESSION,
        TicketReason.HEAD_COUNT_MISSING,
        TicketReason.NOT_PLANNED_AGAIN,
    }
)
"""Reasons that leave a ticket as it is; every other reason not to take one makes it void."""


def may_issue(command: IssueTicket, same_id: Ticket | None, open_tickets: int) -> Decision:
    """What stands against a ticket for this plan; `open_tickets` are those of the session."""
    terms = command.terms
    return _refused(_against_issuing(terms, same_id, open_tickets))


def may_spend(command: SpendTicket, ticket: Ticket | None, now: datetime) -> Decision:
    """What stands against taking this ticket now."""
    if ticket is None:
        return _refused([(TicketReason.NO_SUCH_TICKET, "plan")])
    return _refused((*_of_the_ticket(command, ticket, now), *_of_the_plan(command, ticket)))


def makes_void(decision: Decision) -> bool:
    """Whether a ticket that is not taken for these reasons can never be taken."""
    reasons = decision.reasons()
    return TicketReason.OTHER_SESSION not in reasons and not reasons <= KEEPS


def _against_issuing(
    terms: Terms, same_id: Ticket | None, open_tickets: int
) -> Iterator[tuple[TicketReason, str]]:
    if not terms.decision.allowed:
        yield TicketReason.REFUSED_BY_RULES, "plan"
    if terms.decision.losses and not terms.accepts_losses:
        yield TicketReason.WOULD_LOSE, "plan"
    if terms.people is None:
        yield TicketReason.PEOPLE_NOT_KNOWN, "plan"
    if open_tickets >= OPEN_AT_ONCE:
        yield TicketReason.TOO_MANY_OPEN, "session"
    if same_id is not None:
        yield TicketReason.ID_TAKEN, "plan"


def _of_the_ticket(command: SpendTicket, ticket: Ticket, now: datetime) -> Iterator[tuple[TicketReason, str]]:
    if command.session != ticket.session:
        yield TicketReason.OTHER_SESSION, "session"
    if ticket.state is TicketState.SPENT:
        yield TicketReason.ALREADY_SPENT, "plan"
    if ticket.state is TicketState.VOID:
        yield TicketReason.VOID, "plan"
    if not ticket.issued_at <= now < ticket.expires_at:
        yield TicketReason.EXPIRED, "plan"
    if command.head_count is None and ticket.terms.fans_out:
        yield TicketReason.HEAD_COUNT_MISSING, "head_count"
    if command.head_count is not None and command.head_count != ticket.terms.head_count:
        yield TicketReason.HEAD_COUNT_WRONG, "head_count"


def _of_the_plan(command: SpendTicket, ticket: Ticket) -> Iterator[tuple[TicketReason, str]]:
    before, after = ticket.terms, command.terms
    if after is None:
        yield TicketReason.NOT_PLANNED_AGAIN, "plan"
        return
    compared = (
        (TicketReason.CONTENT_CHANGED, "content", before.content == after.content),
        (TicketReason.EDITION_CHANGED, "edition", before.edition == after.edition),
        (TicketReason.BACKEND_CHANGED, "backend", before.backend == after.backend),
        (TicketReason.ACTOR_CHANGED, "actor", before.actor == after.actor),
        (TicketReason.HEAD_COUNT_CHANGED, "people", before.head_count == after.head_count),
        (TicketReason.PEOPLE_CHANGED, "people", before.people == after.people),
        (TicketReason.CONSEQUENCES_CHANGED, "plan", _consequences(before) == _consequences(after)),
    )
    yield from ((reason, where) for reason, where, same in compared if not same)


def _consequences(terms: Terms) -> tuple[object, ...]:
    told = frozenset((one.reason, one.effect, one.where) for one in terms.decision.findings)
    return told, terms.accepts_losses, terms.for_many


def _refused(found: Iterable[tuple[TicketReason, str]]) -> Decision:
    return Decision(tuple(Finding(reason, Effect.REFUSED, where) for reason, where in found))


__all__ = ["KEEPS", "OPEN_AT_ONCE", "TicketReason", "makes_void", "may_issue", "may_spend"]
