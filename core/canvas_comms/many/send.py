"""Send what was planned directly: one attempt for each call, at a server's pace, told as soon as it is known.

Nothing is sent twice by itself, and one message of unknown fate stops no other. Each has a moment of its
own, as in an outbox, so that it can be found by it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.many.plan import ManyPlan, PlannedCall
from canvas_comms.many.settings import Settings
from canvas_comms.outbox import Courier, Draft, Intent, Reading
from canvas_comms.outbox.attempting import attempt
from canvas_comms.outbox.submission import Submission, accept
from canvas_comms.outcomes import Outcome, Refused
from canvas_comms.pace.each import run_each
from canvas_comms.redaction import PRIVATE, Opaque, Redacted


class ManyReason(Reason):
    """Why one of many is not sent."""

    KEY_TAKEN = "key-taken", "our own rule: one key is one message"
    OTHERS_REFUSED = (
        "others-refused",
        "our own rule: one is refused, so none goes out",
    )


@attrs.frozen
class SentBefore:
    """An earlier run sent the message, at that time; this one did not send it again.

    The same list under the same `run`, or a message with the same key, is the same sending. `id` is None
    where the server did not say which id it gave.
    """

    id: str | None
    at: datetime


@attrs.frozen(eq=False, repr=False)
class Delivered(Redacted):
    """What became of one call: `place` is that of its message in the list, `recipients` whom it is for.

    `intent` is what an outbox holds of it. There, what has to wait is `Unknown` with `SENT_LATER`, and what
    a person has to look at is `Unknown` too; the intent says more. What an earlier run sent is `SentBefore`.
    """

    place: int
    recipients: tuple[str, ...] = attrs.field(metadata=PRIVATE)
    outcome: Outcome | SentBefore
    intent: Intent | None = None


@attrs.define(eq=False, repr=False)
class _Moments(Opaque):
    """The moments that messages of one run have, so that no two of a pair have the same."""

    _taken: set[tuple[str, str, datetime]] = attrs.field(factory=set, init=False)

    def by_key(self, scope: str, key: str) -> Intent | None:
        """Nothing stands for a key here."""
        return None

    def has_moment(self, scope: str, pair: str, moment: datetime) -> bool:
        """Whether a message of the pair has it."""
        return (scope, pair, moment) in self._taken

    def take(self, intent: Intent) -> None:
        """It has one now."""
        if intent.moment is not None:
            self._taken.add((intent.scope, intent.pair, intent.moment))


def not_sent(plan: ManyPlan, *, skip_refused: bool) -> Iterator[Delivered]:
    """What the plan refuses; and all others with it, unless what is refused is skipped."""
    for entry in plan.refused:
        yield Delivered(entry.place, (), Refused(entry.decision))
    if plan.allowed or skip_refused:
        return
    waits = Refused(Decision((Finding(ManyReason.OTHERS_REFUSED, Effect.REFUSED, "messages"),)))
    for place, call in calls_in(plan):
        yield Delivered(place, call.recipients, waits)


def calls_in(plan: ManyPlan) -> Iterator[tuple[int, PlannedCall]]:
    """Every call with the place of its message."""
    return ((entry.place, call) for entry in plan.entries for call in entry.calls)


def send_directly(plan: ManyPlan, courier: Courier, now: datetime, settings: Settings) -> Iterator[Delivered]:
    """One attempt for each call; what came of it, as it ends. Once cancelled, the rest is `NotSent`.

    A courier that raises ends nothing: see `attempt`.
    """
    planned = tuple(calls_in(plan))
    run = run_each(
        _attempts((call.draft for _, call in planned), courier, now),
        len(planned),
        settings.gate,
        settings.pace,
        at_once=settings.at_once,
        cancelled=settings.cancelled,
        on_standing=settings.on_standing,
    )
    for index, outcome in run:
        place, call = planned[index]
        yield Delivered(place, call.recipients, outcome)


def _attempts(drafts: Iterable[Draft], courier: Courier, now: datetime) -> Iterator[Callable[[], Outcome]]:
    moments = _Moments()
    for number, draft in enumerate(drafts):
        keyless = attrs.evolve(draft, key=None)
        accepted = accept(keyless, moments, Reading(now), id=str(number), number=number, secret=b"")
        assert isinstance(accepted, Submission)  # noqa: S101 - only a key can be taken
        intent = attrs.evolve(accepted.intent, began_at=now, attempts=1)
        moments.take(intent)
        yield partial(_tried, courier, intent)


def _tried(courier: Courier, intent: Intent) -> Outcome:
    return attempt(courier, intent).outcome


__all__ = ["Delivered", "ManyReason", "SentBefore", "calls_in", "not_sent", "send_directly"]
