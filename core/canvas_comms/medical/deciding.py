"""What a Canvas Medical server does with each call: commands in, outcomes and changes out.

Each `decide_*` is pure: it reads the state through a view, copies none of it, and says
what came of the call and what changes. A backend executes the changes and nothing more:
it holds no rule, no right and no order of checks.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeAlias, TypeVar, cast

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.instants import in_utc
from canvas_comms.medical.communications import Communication, Message, NewCommunication
from canvas_comms.medical.creation import judge
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES, Interaction
from canvas_comms.medical.references import Reference, is_id
from canvas_comms.medical.rules.access import AccessReason, Action, Actor, may, may_touch
from canvas_comms.medical.rules.answers import Answer, AnswerReason, answer_to
from canvas_comms.medical.rules.lifecycle import LifecycleReason, Step, at_time, read_mark, send_button
from canvas_comms.medical.rules.searching import (
    Query,
    SearchKey,
    matches,
    page_offsets,
    read_query,
    search_key,
)
from canvas_comms.redaction import PRIVATE, Redacted


class View(Protocol):
    """The state of a Canvas Medical, to look at."""

    def knows(self, person: Reference) -> bool:
        """Whether this person exists."""
        ...

    def message(self, id: str) -> Message | None:
        """The message with this id."""
        ...

    def found(self, key: SearchKey) -> Sequence[str]:
        """The ids stored under a search key, in the order of creation."""
        ...

    def new_id(self) -> str:
        """An id for one more message; one that is not used is simply lost."""
        ...


@attrs.frozen(eq=False, repr=False)
class Stored(Redacted):
    """The message was created; the decision says what was made of it."""

    message: Message
    decision: Decision


@attrs.frozen(eq=False, repr=False)
class Shown(Redacted):
    """The message that was asked for, as it stands now."""

    message: Message


@attrs.frozen(eq=False, repr=False)
class Listed(Redacted):
    """One page of matches: `total` counts them all, `links` tells where other pages begin."""

    total: int
    messages: tuple[Message, ...]
    count: int
    offset: int
    links: Mapping[str, int] = attrs.field(hash=False)
    decision: Decision


@attrs.frozen(eq=False, repr=False)
class Moved(Redacted):
    """The message after a step of its life."""

    message: Message
    decision: Decision


@attrs.frozen
class Denied:
    """The server says no; `answer` is the status and the problems it names."""

    answer: Answer
    decision: Decision


@attrs.frozen
class NotMoved:
    """What staff wanted on screen cannot be done; the decision says why."""

    decision: Decision


Result: TypeAlias = Stored | Shown | Listed | Moved | Denied | NotMoved
R = TypeVar("R", bound=Result)


class Command(Generic[R]):
    """Something that can be asked of the server; `R` is how it may end."""

    __slots__ = ()


@attrs.frozen
class Create(Command[Stored | Denied]):
    """POST /Communication. `base` is the server's own URL; `strict_content` refuses blank text."""

    new: NewCommunication
    base: str = ""
    strict_content: bool = False


@attrs.frozen
class Read(Command[Shown | Denied]):
    """GET /Communication/<id>."""

    id: str


@attrs.frozen(eq=False, repr=False)
class Search(Redacted, Command[Listed | Denied]):
    """GET /Communication?…: names and values as they came, in order, so they are private."""

    parameters: tuple[tuple[str, str], ...] = attrs.field(metadata=PRIVATE)
    base: str = ""


@attrs.frozen
class PressSend(Command[Moved | NotMoved]):
    """Staff press send on a draft, on screen: now, or at the moment given."""

    id: str
    by: Reference
    at: datetime | None = None


@attrs.frozen
class MarkRead(Command[Moved | NotMoved]):
    """Staff mark a message as read, on screen: now, or at the moment given."""

    id: str
    by: Reference
    at: datetime | None = None


@attrs.frozen(eq=False, repr=False)
class Put(Redacted):
    """The one change there is: this message is now the one with its id."""

    message: Message


def decide(
    view: View, command: Command[R], actor: Actor | None, edition: Edition, now: datetime
) -> tuple[R, tuple[Put, ...]]:
    """Decide any command. `now` is the server's clock, with a zone. Never raises."""
    result, changes = _decide(view, command, actor, edition, now)
    return cast(R, result), changes


def _decide(
    view: View, command: object, actor: Actor | None, edition: Edition, now: datetime
) -> tuple[Result, tuple[Put, ...]]:
    match command:
        case Create():
            return _create(view, command, actor, edition, now)
        case Read():
            return _read(view, command, actor, edition, now), ()
        case Search():
            return _search(view, command, actor, edition, now), ()
        case PressSend() | MarkRead():
            return _move(view, command, in_utc(command.at or now))
    raise TypeError(f"{type(command).__name__} is no command of Canvas Medical")


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
    view: View, command: Create, actor: Actor | None, edition: Edition, now: datetime
) -> tuple[Result, tuple[Put, ...]]:
    judged = judge(
        command.new,
        edition,
        now,
        knows=view.knows,
        actor=actor,
        base=command.base,
        id=view.new_id(),
        strict_content=command.strict_content,
    )
    if judged.message is None:
        return _denied(judged.decision, edition), ()
    return Stored(judged.message, judged.decision), (Put(judged.message),)


def _read(view: View, command: Read, actor: Actor | None, edition: Edition, now: datetime) -> Result:
    decision = may(actor, Action.READ)
    message = view.message(command.id)
    if not ERA_RULES[edition].offers(Interaction.READ):
        decision &= _no(AnswerReason.READ_NOT_OFFERED, "method")
    if not is_id(command.id):
        decision &= _no(AnswerReason.BAD_ID, "id")
    elif message is None:
        decision &= _no(AnswerReason.NO_SUCH_MESSAGE, "id")
    else:
        decision &= may_touch(actor, message.sender, message.recipient, where="id")
    if message is None or not decision.allowed:
        return _denied(decision, edition)
    return Shown(at_time(message, now))


def _search(view: View, command: Search, actor: Actor | None, edition: Edition, now: datetime) -> Result:
    read = read_query(command.parameters, command.base)
    decision = may(actor, Action.SEARCH) & read.decision
    query = read.query
    if actor is not None and actor.patient is not None and query is not None:
        if query.patient is not None:
            decision &= may_touch(actor, query.patient, where="patient")
        limited = Finding(AccessReason.LIMITED_TO_PATIENT, Effect.NOTED, "patient")
        decision &= Decision((limited,))
        query = attrs.evolve(query, patient=actor.patient)
    if not decision.allowed:
        return _denied(decision, edition)
    ids = () if query is None else _matching(view, query)
    page = ids[read.offset : read.offset + read.count]
    messages = tuple(at_time(m, now) for m in map(view.message, page) if m is not None)
    links = page_offsets(len(ids), read.count, read.offset)
    return Listed(len(ids), messages, read.count, read.offset, links, decision)


def _matching(view: View, query: Query) -> Sequence[str]:
    key = search_key(query)
    if key is None:
        return ()
    if query.id is None:
        return view.found(key)
    message = view.message(query.id)
    return () if message is None or not matches(message, query) else (query.id,)


def _move(view: View, command: PressSend | MarkRead, now: datetime) -> tuple[Result, tuple[Put, ...]]:
    message = view.message(command.id)
    known = Decision() if view.knows(command.by) else _no(LifecycleReason.UNKNOWN_STAFF, "by")
    if message is None:
        return NotMoved(_no(AnswerReason.NO_SUCH_MESSAGE, "message") & known), ()
    rule = send_button if isinstance(command, PressSend) else read_mark
    step: Step = rule(at_time(message, now), command.by, now)
    if not step.decision.allowed or not known.allowed:
        return NotMoved(step.decision & known), ()
    return Moved(step.message, step.decision), (Put(step.message),)


def _denied(decision: Decision, edition: Edition) -> Denied:
    return Denied(answer_to(decision, edition), decision)


def _no(reason: Reason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))
