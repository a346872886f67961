"""Random histories, played on a journal and on the one in memory: both give the same answers.

Ids, hashes and owners differ from journal to journal; they are compared as what stands for what.
"""

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from canvas_comms.outbox import Draft, Intent, Journal, KeyTaken, Policy, Reading, Release, Resending, Verdict
from canvas_comms.outbox.states import State
from canvas_comms.outbox.steps import attempted, claim, looked_for, owner_gone, released, withdrawn
from canvas_comms.outbox.verdicts import Sighting
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Rejected, Sent, Unknown
from canvas_comms_outbox import MemoryJournal

BEGAN = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
SCOPES = ("scope a", "scope b")
POLICY = Policy(max_attempts=2, patience=timedelta(hours=1))
OWNERS = 2

DRAFTS = st.builds(
    Draft,
    st.sampled_from(SCOPES),
    st.sampled_from([("me", "you"), ("me", "they")]),
    st.sampled_from([{"text": "one"}, {"text": "two"}]),
    st.sampled_from([None, BEGAN, BEGAN + timedelta(milliseconds=1)]),
    st.booleans(),
    st.sampled_from([None, None, "key 1", "key 2"]),
)
OUTCOMES: st.SearchStrategy[Outcome] = st.sampled_from(
    [
        Sent("m1"),
        Sent("m2"),
        Rejected(400),
        NotSent(Doubt.NO_ANSWER),
        NotSent(Doubt.NOT_TRUSTED),
        Unknown(Doubt.NO_ANSWER),
        Unknown(Doubt.NO_ANSWER, status=503),
    ]
)
VERDICTS = st.sampled_from(
    [
        Verdict(Sighting.ONE, ("m1",)),
        Verdict(Sighting.SEVERAL, ("m1", "m2")),
        Verdict(Sighting.ALIKE, ("m3",)),
        Verdict(Sighting.NONE),
        Verdict(Sighting.INCOMPLETE),
    ]
)
Fresh = Callable[[], AbstractContextManager[Callable[[], Journal]]]
PLACES = st.integers(0, 1000)
PERIODS = st.sampled_from([0, 1, 3, 60, 900, 1000, 4000])


@attrs.define
class Side:
    """One of the two journals: its owners, and what its ids and hashes stand for."""

    opened: Callable[[], Journal]
    owners: list[Journal] = attrs.field(factory=list)
    ids: list[str] = attrs.field(factory=list)
    names: dict[str, str] = attrs.field(factory=dict)

    def named(self, secret: str | None, kind: str) -> str | None:
        """A name for a hash or an owner, by the order in which they came."""
        if secret is None:
            return None
        return self.names.setdefault(secret, f"{kind} {len(self.names)}")

    def compared(self, intent: Intent | KeyTaken | None) -> object:
        """The intent as both journals have it."""
        if not isinstance(intent, Intent):
            return intent
        if intent.id not in self.ids:
            self.ids.append(intent.id)
        return attrs.evolve(
            intent,
            id="",
            number=self.ids.index(intent.id),
            pair=self.named(intent.pair, "pair") or "",
            fingerprint=self.named(intent.fingerprint, "fingerprint") or "",
            key_hash=self.named(intent.key_hash, "key"),
            owner=self.named(intent.owner, "owner"),
        )


class Histories(RuleBasedStateMachine):
    """Plays on fresh books and on those in memory; a subclass says what `fresh` is."""

    fresh: ClassVar[Fresh]

    def __init__(self) -> None:
        super().__init__()
        self.stack = contextlib.ExitStack()
        memory = MemoryJournal()
        self.sides = [Side(memory.another), Side(self.stack.enter_context(type(self).fresh()))]
        self.seconds = 0.0

    def now(self) -> Reading:
        return Reading(BEGAN + timedelta(seconds=self.seconds), "boot", self.seconds)

    def both(self, call: Callable[[Side], object]) -> object:
        memory, other = (call(side) for side in self.sides)
        assert memory == other
        return memory

    def stepped(self, place: int, owner: int, step: Callable[[Intent, Journal], Intent | None]) -> None:
        def call(side: Side) -> object:
            if not side.ids:
                return None
            journal = side.owners[owner]
            before = journal.get(side.ids[place % len(side.ids)])
            after = None if before is None else step(before, journal)
            return None if before is None or after is None else journal.replace(before, after)

        self.both(call)

    @initialize()
    def open_all(self) -> None:
        for side in self.sides:
            side.owners = [side.opened() for _ in range(OWNERS)]

    @rule(drafts=st.lists(DRAFTS, max_size=4), owner=st.integers(0, OWNERS - 1))
    def submit(self, drafts: list[Draft], owner: int) -> None:
        self.both(lambda side: [side.compared(o) for o in side.owners[owner].submit(drafts, self.now())])

    @rule(
        scopes=st.sets(st.sampled_from(SCOPES)),
        limit=st.integers(1, 3),
        in_order=st.booleans(),
        owner=st.integers(0, OWNERS - 1),
    )
    def take(self, scopes: set[str], limit: int, in_order: bool, owner: int) -> None:
        def call(side: Side) -> object:
            mine, now = side.owners[owner], self.now()
            step = lambda one: claim(one, mine.owner, now, POLICY)  # noqa: E731
            given = mine.take(sorted(scopes), now, limit, step, in_order=in_order)
            return [side.compared(one) for one in given]

        self.both(call)

    @rule(place=PLACES, outcome=OUTCOMES, owner=st.integers(0, OWNERS - 1))
    def attempt(self, place: int, outcome: Outcome, owner: int) -> None:
        self.stepped(place, owner, lambda one, _: attempted(one, outcome, self.now(), POLICY))

    @rule(place=PLACES, verdict=VERDICTS, resending=st.sampled_from(Resending))
    def search(self, place: int, verdict: Verdict, resending: Resending) -> None:
        now = self.now()
        self.stepped(place, 0, lambda one, _: looked_for(one, verdict, now, now, POLICY, resending))

    @rule(place=PLACES)
    def withdraw(self, place: int) -> None:
        self.stepped(place, 0, lambda one, _: withdrawn(one, self.now()))

    @rule(place=PLACES, how=st.sampled_from(Release))
    def release(self, place: int, how: Release) -> None:
        self.stepped(place, 1, lambda one, _: released(one, how, self.now(), remote_id=None))

    @rule(place=PLACES, owner=st.integers(0, OWNERS - 1))
    def is_still_mine(self, place: int, owner: int) -> None:
        def call(side: Side) -> object:
            if not side.ids:
                return None
            one = side.owners[0].get(side.ids[place % len(side.ids)])
            return None if one is None else side.owners[owner].is_still_mine(one, 1.0)

        self.both(call)

    @rule(owner=st.integers(0, OWNERS - 1))
    def die_and_adopt(self, owner: int) -> None:
        for side in self.sides:
            side.owners[owner].close()
            side.owners[owner] = side.opened()

        def call(side: Side) -> object:
            mine = side.owners[owner]
            found = mine.abandoned(self.now())
            for one in found:
                after = owner_gone(one, self.now(), POLICY)
                assert after is not None
                assert mine.replace(one, after)
            return [side.compared(one) for one in sorted(found, key=lambda one: one.number)]

        self.both(call)

    @rule(older=PERIODS, how=st.sampled_from(["blank", "purge"]))
    def forget(self, older: int, how: str) -> None:
        before = self.now().wall - timedelta(seconds=older)
        self.both(lambda side: getattr(side.owners[0], how)(before))

    @rule(seconds=PERIODS)
    def pass_time(self, seconds: int) -> None:
        self.seconds += seconds

    @rule(states=st.sets(st.sampled_from(State)), scopes=st.sets(st.sampled_from(SCOPES)))
    def look(self, states: set[State], scopes: set[str]) -> None:
        self.both(lambda side: [side.compared(o) for o in side.owners[1].intents(states, scopes)])
        self.both(lambda side: side.owners[1].counts(scopes))

    @rule(scope=st.sampled_from(SCOPES), key=st.sampled_from(["key 1", "key 2"]))
    def by_key(self, scope: str, key: str) -> None:
        self.both(lambda side: side.compared(side.owners[0].by_key(scope, key)))

    @rule(scope=st.sampled_from(SCOPES))
    def owned(self, scope: str) -> None:
        self.both(lambda side: side.owners[1].owned(scope, ("m1", "m2", "m3")))

    @invariant()
    def both_hold_the_same(self) -> None:
        if not self.sides[0].owners:
            return
        self.both(lambda side: [side.compared(one) for one in side.owners[0].intents()])
        for in_order in (True, False):
            self.both(lambda side: side.owners[1].next_due(SCOPES, in_order=in_order))  # noqa: B023
        self.both(lambda side: [side.owners[0].others_alike(o) for o in side.owners[0].intents()])

    def teardown(self) -> None:
        for side in self.sides:
            for owner in side.owners:
                owner.close()
        self.stack.close()


def history_machine(fresh: Fresh) -> type[RuleBasedStateMachine]:
    """A machine that plays histories on fresh books and on those in memory."""
    return type("JournalHistories", (Histories,), {"fresh": staticmethod(fresh)})


__all__ = ["history_machine"]
