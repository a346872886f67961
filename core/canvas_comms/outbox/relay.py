"""Carry out what is due: take intents from the journal, have them sent or looked for, store what came of it.

As many relays as one likes may work on one journal, in threads, processes and, where the journal says
so, on many hosts.
"""

from collections.abc import Callable, Mapping, Sequence

import attrs

from canvas_comms.errors import JournalError
from canvas_comms.outbox.attempting import Attempted, OnBroken, attempt, raise_it, search
from canvas_comms.outbox.model import Intent, Transition
from canvas_comms.outbox.policy import Chance, Policy
from canvas_comms.outbox.ports import Courier, Journal
from canvas_comms.outbox.readings import Clocks, Reading
from canvas_comms.outbox.retry_budget import RetryBudget
from canvas_comms.outbox.states import State
from canvas_comms.outbox.steps import OutboxReason, attempted, claim, looked_for, owner_gone
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Rejected, Sent, Unknown
from canvas_comms.redaction import Opaque

OnTransition = Callable[[Transition], object]
Reached = Callable[[str], object]
"""Is called with the name of a point in the protocol, for tests that break it just there."""


def ignore_transition(_: Transition) -> None:
    """Takes no notice."""


def middle() -> float:
    """The middle of every delay: no chance at all."""
    return 0.5


def pass_by(_: str) -> None:
    """Nothing happens there."""


@attrs.define(eq=False, repr=False)
class _Kept(Opaque):
    """What a relay knows besides its journal: the budget for retries, and what could not be stored yet."""

    budget: RetryBudget = attrs.field(factory=RetryBudget)
    unstored: list[tuple[Intent, Outcome]] = attrs.field(factory=list)


@attrs.define(eq=False, repr=False)
class Relay(Opaque):
    """Works off a journal with the couriers of its scopes. As safe under threads as these.

    `on_transition` is called after each step was stored; what it raises goes to the caller, and
    nothing is lost by it. `chance` spreads delays. Raises `InvalidValue` (`policy.quiet_period`) for a quiet
    period that an attempt of one of the couriers may outlast.
    """

    journal: Journal
    couriers: Mapping[str, Courier]
    policy: Policy
    clocks: Clocks
    on_transition: OnTransition = ignore_transition
    chance: Chance = middle
    reached: Reached = pass_by
    _kept: _Kept = attrs.field(factory=_Kept)

    def over(self, journal: Journal) -> "Relay":
        """The same relay over a narrower view of its journal: one budget, and nothing is forgotten."""
        return attrs.evolve(self, journal=journal)

    def __attrs_post_init__(self) -> None:
        for courier in self.couriers.values():
            self.policy.must_outlast(courier.longest_attempt)

    def once(self, limit: int = 1, on_broken: OnBroken = raise_it) -> int:
        """Do what is due for at most `limit` intents; how many were taken up. Raises `JournalError`.

        What a courier raises against its contract is given to `on_broken`, once what is known of its message
        is stored.
        """
        self._settle_what_is_left()
        self._adopt_abandoned()
        taken = self._take(limit)
        for place, (before, intent) in enumerate(taken):
            try:
                self._work_on(before, intent, on_broken)
            except BaseException:
                self._put_back([intent for _, intent in taken[place + 1 :]])
                raise
        return len(taken)

    def _adopt_abandoned(self) -> None:
        for intent in self.journal.abandoned(self.clocks()):
            self.reached("before take-over")
            now = self.clocks()
            self._store(intent, owner_gone(intent, now, self.policy), now)
            self.reached("after take-over")

    def _take(self, limit: int) -> tuple[tuple[State, Intent], ...]:
        now = self.clocks()
        before: dict[str, State] = {}

        def step(one: Intent) -> Intent:
            before[one.id] = one.state
            return claim(one, self.journal.owner, now, self.policy)

        self.reached("before claim")
        taken = self.journal.take(
            self.couriers.keys(),
            now,
            limit,
            step,
            in_order=self.policy.in_order,
            latest=now.wall + self.policy.longest_wait,
        )
        self.reached("after claim")
        return tuple((before[intent.id], intent) for intent in taken)

    def _work_on(self, before: State, intent: Intent, on_broken: OnBroken) -> None:
        if intent.damaged:
            self._tell(before, intent, self.clocks())
            return
        courier = self.couriers[intent.scope]
        if intent.state is State.SENDING:
            error = self._attempt(intent, courier)
        else:
            error = self._look_for(intent, courier)
        if error is not None:
            on_broken(error)

    def _attempt(self, intent: Intent, courier: Courier) -> Exception | None:
        done = Attempted(NotSent(Doubt.CANCELLED))
        try:
            self._tell(State.PENDING, intent, self.clocks())
            done = Attempted(Unknown(Doubt.CANCELLED))
            done = self._attempted(intent, courier)
        finally:  # whoever interrupts us gets an intent in doubt, not one that nobody looks after
            self.reached("before settle")
            self._settle_or_remember(intent, done.outcome)
            self.reached("after settle")
        if isinstance(done.outcome, Sent):
            courier.after_success(attrs.evolve(intent, remote_id=done.outcome.id), self.journal)
        return done.error

    def _attempted(self, intent: Intent, courier: Courier) -> Attempted:
        if intent.message is None:
            return Attempted(Rejected(0))
        self.reached("before last check")
        if not self.journal.is_still_mine(intent, courier.longest_attempt):
            return Attempted(NotSent(Doubt.CANCELLED))
        self.reached("before first byte")
        return attempt(courier, intent)

    def _settle_or_remember(self, intent: Intent, outcome: Outcome) -> None:
        """What the journal cannot store now is stored later: nobody else looks after what we are sending."""
        try:
            self._settle(intent, outcome)
        except JournalError:
            self._kept.unstored.append((intent, outcome))
            raise

    def _settle_what_is_left(self) -> None:
        for _ in range(len(self._kept.unstored)):
            try:
                left = self._kept.unstored.pop(0)
            except IndexError:  # another thread was quicker
                return
            self._settle_or_remember(*left)

    def _settle(self, intent: Intent, outcome: Outcome) -> None:
        now = self.clocks()
        after = attempted(intent, outcome, now, self.policy, chance=self._spread(outcome))
        if intent.message is None and after is not None:
            after = attrs.evolve(after, reason=OutboxReason.UNREADABLE.code, status=None)
        while not self._store(intent, after, now):
            current = self.journal.get(intent.id)  # taken over while we were at it, or marked as `shared`
            if current is None or not _is_of(intent, current):
                return
            intent, after = current, attempted(current, outcome, now, self.policy)
            if after is None:
                return

    def _spread(self, outcome: Outcome) -> float | None:
        """Where in the delay to go on; None, as late as may be, once the budget for retries is used up."""
        if isinstance(outcome, Sent):
            self._kept.budget = self._kept.budget.after_success()
        elif isinstance(outcome, NotSent):
            self._kept.budget = self._kept.budget.after_failure()
        return None if self._kept.budget.used_up else self.chance()

    def _look_for(self, intent: Intent, courier: Courier) -> Exception | None:
        looked_at = self.clocks()
        self.reached("before search")
        searched = search(courier, intent, self.journal)
        self.reached("after search")
        now = self.clocks()
        resending = courier.resending(self.journal)
        after = looked_for(intent, searched.verdict, looked_at, now, self.policy, resending)
        stored = self._store(intent, after, now)
        self.reached("after verdict")
        if after is not None and stored and (intent.state, after.state) == (State.UNKNOWN, State.SENT):
            courier.after_success(after, self.journal)
        return searched.error

    def _put_back(self, intents: Sequence[Intent]) -> None:
        """What was claimed and not begun left nothing. Each is put back, whatever happens at another."""
        for place, intent in enumerate(intents):
            if intent.state is State.SENDING:
                try:
                    self._settle_or_remember(intent, NotSent(Doubt.CANCELLED))
                except BaseException:
                    self._put_back(intents[place + 1 :])
                    raise

    def _store(self, before: Intent, after: Intent | None, now: Reading) -> bool:
        if after is None or not self.journal.replace(before, after):
            return False
        self._tell(before.state, after, now)
        return True

    def _tell(self, before: State | None, after: Intent, now: Reading) -> None:
        if before is after.state:
            return
        self.on_transition(Transition.of(before, after, now.wall))


def _is_of(intent: Intent, current: Intent) -> bool:
    """Whether the journal still shows the attempt that was made on the intent, as nobody else's."""
    ours = current.state is State.SENDING and current.owner == intent.owner
    return current.began_at == intent.began_at and (ours or current.state is State.UNKNOWN)


__all__ = ["OnTransition", "Reached", "Relay", "ignore_transition", "middle", "pass_by"]
