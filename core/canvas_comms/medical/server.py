"""What a Canvas Medical server does with each call: commands in, outcomes and changes out.

`decide` is pure: it says what came of a command and what changes. A backend executes the
changes and nothing more: it holds no rule, no right and no order of checks.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.instants import in_utc
from canvas_comms.medical.creation import evaluate_create
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES, Interaction
from canvas_comms.medical.model import Message, is_id
from canvas_comms.medical.operations import (
    Command,
    Create,
    Denied,
    MarkAsRead,
    MedicalState,
    PressSend,
    PutMessage,
    Read,
    Response,
    ScheduleState,
    Search,
    SearchPage,
)
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.access import AccessReason, Action, Actor, may, may_touch
from canvas_comms.medical.rules.answers import AnswerReason, answer_to
from canvas_comms.medical.rules.lifecycle import LifecycleReason, at_time, read_mark, send_button
from canvas_comms.medical.rules.searching import Query, matches, page_offsets, read_query, search_key
from canvas_comms.outcomes import Refused

R = TypeVar("R")
Changes: TypeAlias = tuple[PutMessage, ...]


def decide(
    state: MedicalState, command: Command[R], actor: Actor | None, edition: Edition, now: datetime
) -> tuple[R, Changes]:
    """Decide any command. `now` is the server's clock, with a zone.

    Raises `TypeError` for what is no command of Canvas Medical, and nothing else.
    """
    decider = DECIDERS.get(type(command))
    if decider is None:
        raise TypeError(f"{type(command).__name__} is no command of Canvas Medical")
    return decider(state, command, actor, edition, now)


def send_due(state: ScheduleState, now: datetime) -> Changes:
    """What the server's background job does at `now`: scheduled messages whose time has come are sent.

    Source: Canvas Medical, API page 'Communication' (2024-05-28): a scheduled message is delivered later.
    """
    due = (state.message(id) for id in state.due(now))
    return tuple(PutMessage(at_time(message, now)) for message in due if message is not None)


def as_communication(message: Message, edition: Edition) -> Communication:
    """The FHIR resource that the edition's server shows of a message.

    Source: Canvas Medical, API page 'Communication'; `subject` since 2023-11-22.
    """
    rules = ERA_RULES[edition]
    return Communication(
        id=message.id,
        status=rules.statuses[message.state],
        sender=message.sender,
        recipient=message.recipient,
        content=message.content,
        sent=message.sent,
        received=message.received,
        subject=message.patient if rules.shows_subject else None,
    )


def _create(
    state: MedicalState, command: Create, actor: Actor | None, edition: Edition, now: datetime
) -> tuple[Response | Denied, Changes]:
    evaluation = evaluate_create(
        command.new,
        edition,
        now,
        knows=state.knows,
        actor=actor,
        base=command.base,
        id=state.new_id(),
        strict_content=command.strict_content,
    )
    if evaluation.message is None:
        return _denied(evaluation.decision, edition), ()
    return Response(evaluation.message, evaluation.decision), (PutMessage(evaluation.message),)


def _read(
    state: MedicalState, command: Read, actor: Actor | None, edition: Edition, now: datetime
) -> tuple[Response | Denied, Changes]:
    decision = may(actor, Action.READ)
    message = state.message(command.id)
    if not ERA_RULES[edition].offers(Interaction.READ):
        decision &= _no(AnswerReason.READ_NOT_OFFERED, "method")
    if not is_id(command.id):
        decision &= _no(AnswerReason.BAD_ID, "id")
    elif message is None:
        decision &= _no(AnswerReason.NO_SUCH_MESSAGE, "id")
    else:
        decision &= may_touch(actor, message.sender, message.recipient, where="id")
    if message is None or not decision.allowed:
        return _denied(decision, edition), ()
    return Response(message), ()


def _search(
    state: MedicalState, command: Search, actor: Actor | None, edition: Edition, now: datetime
) -> tuple[SearchPage | Denied, Changes]:
    read = read_query(command.params, command.base)
    decision = may(actor, Action.SEARCH) & read.decision
    query = read.query
    if actor is not None and actor.patient is not None and query is not None:
        if query.patient is not None:
            decision &= may_touch(actor, query.patient, where="patient")
        limited = Finding(AccessReason.LIMITED_TO_PATIENT, Effect.NOTED, "patient")
        decision &= Decision((limited,))
        query = attrs.evolve(query, patient=actor.patient)
    if not decision.allowed:
        return _denied(decision, edition), ()
    ids = () if query is None else _matching(state, query)
    page = ids[read.offset : read.offset + read.count]
    messages = tuple(m for m in map(state.message, page) if m is not None)
    links = page_offsets(len(ids), read.count, read.offset)
    return SearchPage(len(ids), messages, read.count, read.offset, links, decision), ()


def _matching(state: MedicalState, query: Query) -> Sequence[str]:
    key = search_key(query)
    if key is None:
        return ()
    if query.id is None:
        return state.found(key)
    message = state.message(query.id)
    return () if message is None or not matches(message, query) else (query.id,)


def _staff_action(
    state: MedicalState,
    command: PressSend | MarkAsRead,
    actor: Actor | None,
    edition: Edition,
    now: datetime,
) -> tuple[Response | Refused, Changes]:
    now = in_utc(command.at or now)
    message = state.message(command.id)
    known = Decision() if state.knows(command.by) else _no(LifecycleReason.UNKNOWN_STAFF, "by")
    if message is None:
        return Refused(_no(AnswerReason.NO_SUCH_MESSAGE, "message") & known), ()
    rule = send_button if isinstance(command, PressSend) else read_mark
    step = rule(message, command.by, now)
    if not step.decision.allowed or not known.allowed:
        return Refused(step.decision & known), ()
    return Response(step.message, step.decision), (PutMessage(step.message),)


def _denied(decision: Decision, edition: Edition) -> Denied:
    return Denied(answer_to(decision, edition), decision)


def _no(reason: Reason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))


Decider: TypeAlias = Callable[[MedicalState, Any, Actor | None, Edition, datetime], tuple[Any, Changes]]

DECIDERS: Mapping[type[Command[Any]], Decider] = {
    Create: _create,
    Read: _read,
    Search: _search,
    PressSend: _staff_action,
    MarkAsRead: _staff_action,
}
"""Every command there is, and who decides it."""

__all__ = ["DECIDERS", "Changes", "as_communication", "decide", "send_due"]
