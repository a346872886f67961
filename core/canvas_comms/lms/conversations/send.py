"""Send a message as its plan says, with one outcome for every person it is meant for.

`wait_for_progress` and `wait_for_batch` wait for a batch update and for a batch. What became of a
message of unknown fate is looked up by `reconcile`, in the module of that name.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.conversations.model import ProgressState
from canvas_comms.lms.conversations.plan import Plan
from canvas_comms.lms.conversations.ports import (
    ConversationGateway,
    Later,
    OnProgress,
    Posted,
    ignore_progress,
)
from canvas_comms.lms.conversations.queries import running_batches
from canvas_comms.lms.conversations.requests import NewConversation
from canvas_comms.lms.conversations.resources import Conversation, Progress
from canvas_comms.lms.conversations.rules.modes import BATCHES
from canvas_comms.lms.operations import Failure
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.outcomes import Doubt, Issue, NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.ports import Cancelled, Sleep, never
from canvas_comms.redaction import Redacted
from canvas_comms.reports import neediest, succeeded


@attrs.frozen
class Delivery:
    """What became of the message to one user; `user` is a recipient as sent where nobody is known.

    `Sent.id` is the conversation.
    """

    user: str
    outcome: Outcome


@attrs.frozen
class Candidate:
    """A message that may be the one of unknown fate: to whom, in which conversation, written when.

    `same_text`: its whole text is the one that was sent; else it only begins alike, or nobody looked.
    """

    user: str
    conversation: str
    written_at: datetime | None
    same_text: bool


@attrs.frozen(eq=False, repr=False)
class SendReport(Redacted):
    """The plan that was followed, one delivery per person, and the batches that send later.

    `candidates` are what `reconcile` found and could not settle.
    """

    plan: Plan
    deliveries: tuple[Delivery, ...]
    batches: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes in the order of the deliveries."""
        return tuple(delivery.outcome for delivery in self.deliveries)

    @property
    def outcome(self) -> Outcome:
        """The only outcome, or of several the one that needs most care; refused if nobody is left."""
        return neediest(self.outcomes or (Refused(self.plan.decision),))

    @property
    def all_sent(self) -> bool:
        """Whether everybody got it, as far as is known."""
        return bool(self.deliveries) and all(map(succeeded, self.outcomes))


OnDelivery = Callable[[Delivery], object]
"""Is called with each delivery as soon as it is known, so that it outlives a sudden end."""


def ignore_delivery(_: Delivery) -> None:
    """Takes no notice of a delivery."""


def send(
    plan: Plan,
    gateway: ConversationGateway,
    *,
    on_loss: OnLoss | str = OnLoss.REFUSE,
    on_delivery: OnDelivery = ignore_delivery,
    cancelled: Cancelled = never,
) -> SendReport:
    """Send what was planned, call by call.

    What the rules refuse touches no network, and neither does what the server would
    silently drop, unless losses are accepted. Nothing is ever sent twice by itself; after
    a call of unknown fate the rest is not sent. `cancelled` is called before every call.
    Raises `NotSupported` and `InvalidValue` (`on_loss`) before any of it.
    """
    require(Capability.CONVERSATIONS_START, gateway.capabilities)
    decision = held_to(plan.decision, OnLoss.of(on_loss))
    if not decision.allowed:
        return SendReport(plan, _deliver(_everybody(plan), Refused(decision), on_delivery))
    deliveries: list[Delivery] = []
    batches: list[str] = []
    end: Outcome | None = None
    for call in plan.calls:
        if end is None and cancelled():
            end = NotSent(Doubt.CANCELLED)
        if end is not None:
            deliveries += _deliver(_meant(plan, call), end, on_delivery)
            continue
        answer = gateway.create(call)
        made = _delivered(plan, call, answer, on_delivery)
        deliveries += made
        if isinstance(answer, Later):
            batches += [] if answer.batch is None else [answer.batch]
        elif any(isinstance(one.outcome, Unknown) for one in made):
            end = NotSent(Doubt.EARLIER_UNKNOWN)
    return SendReport(plan, tuple(deliveries), tuple(batches))


def _everybody(plan: Plan) -> tuple[str, ...]:
    if plan.people is None:
        return tuple(address.text for address in plan.intent.recipients)
    return tuple(planned.user for planned in plan.people)


def _meant(plan: Plan, call: NewConversation) -> tuple[str, ...]:
    """Whom a call is for: the people it stands for, where they are known."""
    return call.recipients if len(plan.calls) > 1 else _everybody(plan)


def _delivered(
    plan: Plan, call: NewConversation, answer: Posted | Later | Failure, on_delivery: OnDelivery
) -> tuple[Delivery, ...]:
    meant = _meant(plan, call)
    if isinstance(answer, Later):
        return _deliver(meant, Unknown(Doubt.SENT_LATER), on_delivery)
    if not isinstance(answer, Posted):
        return _deliver(meant, answer, on_delivery)
    reached = _reached(plan, answer.conversations)
    if not reached or (plan.people is not None and reached.keys().isdisjoint(meant)):
        # created, and not for anybody whom we know: that tells of nobody, not even that they were dropped
        return _deliver(meant, Unknown(Doubt.BROKEN_ANSWER, 201), on_delivery)
    deliveries = [*_one_each(reached.items(), on_delivery)]
    if plan.people is not None:
        missing = [user for user in meant if user not in reached]
        deliveries += _deliver(missing, Rejected(201, (Issue("dropped"),)), on_delivery)
    return tuple(deliveries)


def _reached(plan: Plan, found: Sequence[Conversation]) -> dict[str, Outcome]:
    """User id → the conversation in which they got it."""
    reached: dict[str, Outcome] = {}
    for conversation in found:
        for user in conversation.audience if plan.mode not in BATCHES else conversation.audience[:1]:
            reached[user] = Sent(conversation.id)
        if not conversation.audience and plan.people is not None and len(plan.people) == 1:
            alone = plan.people[0].user  # a note to oneself has no audience, and nobody else in it
            if all(person.id == alone for person in conversation.participants):
                reached[alone] = Sent(conversation.id)
    return reached


def _one_each(outcomes: Iterable[tuple[str, Outcome]], on_delivery: OnDelivery) -> tuple[Delivery, ...]:
    deliveries = tuple(Delivery(user, outcome) for user, outcome in outcomes)
    for delivery in deliveries:
        on_delivery(delivery)
    return deliveries


def _deliver(users: Iterable[str], outcome: Outcome, on_delivery: OnDelivery) -> tuple[Delivery, ...]:
    return _one_each(((user, outcome) for user in users), on_delivery)


FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
"""Seconds between two looks: each pause is twice the one before, up to the longest."""

ENDED = frozenset({state.value for state in (ProgressState.COMPLETED, ProgressState.FAILED)}) | {
    ProgressState.CANCELED.value
}


PATIENCE = 300
"""Seconds that waiting lasts at most unless something else is said."""


@attrs.frozen
class StillRunning:
    """Waiting ended before the work did; the work goes on.

    `completion` is how much of it is done, as the server says it: a share of a batch, percent of a
    batch update.
    """

    completion: float | None


def wait_for_progress(
    id: str,
    gateway: ConversationGateway,
    *,
    sleep: Sleep,
    at_most: int = PATIENCE,
    on_progress: OnProgress = ignore_progress,
    cancelled: Cancelled = never,
) -> Progress | StillRunning:
    """The progress once it has ended, completed or failed; or how far it was when waiting ended.

    Looks with growing pauses, which together last `at_most` seconds. Giving up waiting does not
    cancel the work. Raises `NotSupported`, `GatewayError`.
    """
    require(Capability.CONVERSATIONS_BATCH, gateway.capabilities)
    pauses = _pauses(at_most)
    while True:
        progress = gateway.progress(id)
        on_progress((progress.completion or 0) / 100)
        if progress.workflow_state in ENDED:
            return progress
        pause = next(pauses, None)
        if pause is None or cancelled():
            return StillRunning(progress.completion)
        sleep(pause)


def wait_for_batch(
    id: str,
    gateway: ConversationGateway,
    *,
    sleep: Sleep,
    at_most: int = PATIENCE,
    on_progress: OnProgress = ignore_progress,
    cancelled: Cancelled = never,
) -> Unknown | StillRunning:
    """Wait until a batch is no longer listed, `at_most` so many seconds.

    A finished one and a failed one vanish alike, so its fate is unknown then; look into
    what was sent (`reconcile`). Raises `NotSupported`, `GatewayError`.
    """
    pauses = _pauses(at_most)
    while True:
        batch = next((one for one in running_batches(gateway) if one.id == id), None)
        if batch is None:
            return Unknown(Doubt.VANISHED)
        on_progress(batch.completion or 0)
        pause = next(pauses, None)
        if pause is None or cancelled():
            return StillRunning(batch.completion)
        sleep(pause)


def _pauses(at_most: int) -> Iterator[float]:
    """Seconds between two looks: each twice the one before, up to the longest; `at_most` in all."""
    pause, left = FIRST_PAUSE, float(at_most)
    while left > 0:
        yield min(pause, left)
        left -= pause
        pause = min(2 * pause, LONGEST_PAUSE)


__all__ = [
    "PATIENCE",
    "Candidate",
    "Delivery",
    "OnDelivery",
    "SendReport",
    "StillRunning",
    "ignore_delivery",
    "send",
    "wait_for_batch",
    "wait_for_progress",
]
