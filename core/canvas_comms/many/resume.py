"""Send what was planned through an outbox: handed in at once, then worked off, told as each settles.

Each draft has a key, so the same command again stands for the same intents, and goes on where it ended.
What an earlier run has sent is told as that, and never as sent by this one.
"""

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.many.plan import ManyPlan
from canvas_comms.many.send import Delivered, ManyReason, SentBefore, calls_in
from canvas_comms.many.settings import Settings
from canvas_comms.outbox import Draft, Intent, KeyTaken, Outbox, State
from canvas_comms.outbox.model import write_content
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.pace import Standing

CHUNK = 500
"""How many are handed in in one transaction."""
LOOK_AT = 8
"""How many unsettled ones in a row are looked at after each step; the rest follows when nothing is due."""

_Open = deque[tuple[int, tuple[str, ...], str]]


def keyed(place: int, draft: Draft, run: str) -> Draft:
    """The draft with a key: its own, or one made of `run`, the place in the list, people and content."""
    if draft.key is not None:
        return draft
    said = "\x00".join((run, str(place), *draft.people, write_content(draft.content)))
    return attrs.evolve(draft, key=f"many {sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()}")


def outcome_of(intent: Intent) -> Outcome | None:
    """What became of an intent, as far as it has; None while it is open."""
    match intent.state:
        case State.SENT:
            return Sent(intent.remote_id)
        case State.REJECTED:
            return Rejected(intent.status or 0)
        case State.CANCELLED:
            return NotSent(Doubt.CANCELLED)
        case State.HELD:
            return Unknown(Doubt.NO_ANSWER, intent.status)
    return None


def resume(plan: ManyPlan, outbox: Outbox, settings: Settings) -> Iterator[Delivered]:
    """Hand all in, then work until all have settled, for as long as is said, or until cancelled.

    What is handed in is on disk before the first is sent. What an earlier run sent is told first. What has
    not settled at the end stays in the outbox, and is told as `Unknown` with `SENT_LATER`. Raises
    `JournalError`.
    """
    open_ones: _Open = deque()
    yield from _handed_in(plan, outbox, settings.run, open_ones)
    total = len(open_ones)
    end = outbox.clocks().wall + settings.at_most
    while open_ones and not settings.cancelled():
        for _ in _worked_off(outbox, settings):
            yield from _settled(outbox, open_ones, LOOK_AT)
            settings.on_standing(Standing(total, total - len(open_ones)))
        yield from _settled(outbox, open_ones, len(open_ones))
        settings.on_standing(Standing(total, total - len(open_ones)))
        now, due = outbox.clocks().wall, outbox.next_due()
        if not open_ones or now >= end:
            break
        later = end if due is None else min(due, end)
        settings.wait(max(0.0, min((later - now).total_seconds(), 1.0)))
    yield from _left(outbox, open_ones)


def _handed_in(plan: ManyPlan, outbox: Outbox, run: str, open_ones: _Open) -> Iterator[Delivered]:
    calls = tuple(calls_in(plan))
    taken = Refused(Decision((Finding(ManyReason.KEY_TAKEN, Effect.REFUSED, "key"),)))
    done: list[Delivered] = []
    for at in range(0, len(calls), CHUNK):
        chunk = calls[at : at + CHUNK]
        answers = outbox.submit_many(keyed(place, call.draft, run) for place, call in chunk)
        for (place, call), answer in zip(chunk, answers, strict=True):
            if isinstance(answer, KeyTaken):
                done.append(Delivered(place, call.recipients, taken))
            elif answer.state is State.SENT and answer.settled_at is not None:
                before = SentBefore(answer.remote_id, answer.settled_at)
                done.append(Delivered(place, call.recipients, before, answer))
            else:
                open_ones.append((place, call.recipients, answer.id))
    yield from done


def _worked_off(outbox: Outbox, settings: Settings) -> Iterator[int]:
    """Steps of work until nothing is due; how many messages each took up."""
    idle = False

    def steps() -> Iterator[Callable[[], int]]:
        while not idle:
            yield partial(outbox.work, on_broken=_stops_nobody)

    run = settings.gate.run(steps(), settings.pace, at_once=settings.at_once, cancelled=settings.cancelled)
    for done in run:
        idle = idle or done.value == 0
        yield done.value


def _stops_nobody(_: Exception) -> None:
    """What is known of the message is stored, and told as its outcome; the others go on."""


def _settled(outbox: Outbox, open_ones: _Open, at_most: int) -> Iterator[Delivered]:
    """Those that have settled, looking from the front past `at_most` unsettled ones."""
    unsettled: list[tuple[int, tuple[str, ...], str]] = []
    while open_ones and len(unsettled) <= at_most:
        one = open_ones.popleft()
        place, recipients, id = one
        intent = outbox.show(id)
        outcome = None if intent is None else outcome_of(intent)
        if outcome is None:
            unsettled.append(one)
        else:
            yield Delivered(place, recipients, outcome, intent)
    open_ones.extendleft(reversed(unsettled))


def _left(outbox: Outbox, open_ones: _Open) -> Iterator[Delivered]:
    for place, recipients, id in open_ones:
        yield Delivered(place, recipients, Unknown(Doubt.SENT_LATER), outbox.show(id))


__all__ = ["keyed", "outcome_of", "resume"]
