"""The front door of the outbox: hand in, have sent, look, decide what is held.

`submit` gives back once the message is on disk. Who calls `drain`, or runs a worker, has what is due sent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from canvas_comms.arguments import instance, member, whole_number
from canvas_comms.errors import InvalidValue, NotSupported
from canvas_comms.outbox.attempting import OnBroken, raise_it
from canvas_comms.outbox.model import Draft, Intent, KeyTaken, Release, Transition
from canvas_comms.outbox.policy import Chance, Policy
from canvas_comms.outbox.ports import (
    Count,
    Courier,
    Dispatcher,
    JoinsTransactions,
    Journal,
    WakesAfterCommit,
)
from canvas_comms.outbox.readings import Clocks, Reading
from canvas_comms.outbox.relay import OnTransition, Reached, Relay, ignore_transition, middle, pass_by
from canvas_comms.outbox.states import State
from canvas_comms.outbox.steps import released, withdrawn
from canvas_comms.redaction import Opaque, veiled

Wait = Callable[[float], object]
"""Waits so many seconds, or less if there is a reason to look."""


@attrs.define(eq=False, repr=False)
class NoDispatcher(Opaque):
    """Wakes nobody: workers look by themselves."""

    def wake(self, intents: Sequence[Intent]) -> None:
        """Does nothing."""


def _by_scope(couriers: Iterable[Courier]) -> Mapping[str, Courier]:
    return {courier.scope: courier for courier in couriers}


@attrs.define(eq=False, repr=False)
class Outbox(Opaque):
    """What was accepted, over one journal, and the couriers that can send it. As thread-safe as these.

    An outbox without a courier for a scope shows what is in it, and sends none of it. `on_transition` is
    called after each step that was stored; it may be set at any time. `relay` does the work, one for all that
    this outbox does. `chance` spreads the delays of many
    workers; `wait` is how `drain_until_settled` waits. Raises `InvalidValue` (`policy.quiet_period`) where
    that is not longer than the longest attempt of each courier.
    """

    journal: Journal
    couriers: Mapping[str, Courier] = attrs.field(converter=_by_scope)
    clocks: Clocks
    policy: Policy = attrs.field(factory=Policy)
    dispatcher: Dispatcher = attrs.field(factory=NoDispatcher)
    on_transition: OnTransition = ignore_transition
    reached: Reached = pass_by
    chance: Chance = middle
    wait: Wait | None = None
    relay: Relay = attrs.field(init=False)
    _opened: Reading = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self._opened = self.clocks()
        self.relay = Relay(
            self.journal,
            self.couriers,
            self.policy,
            self.clocks,
            lambda step: self.on_transition(step),
            chance=self.chance,
            reached=self.reached,
        )

    @veiled
    def submit(self, draft: Draft, *, connection: object | None = None) -> Intent | KeyTaken:
        """Accept one message; it is on disk when this returns.

        With a `connection` it becomes part of the transaction that the caller has open there: it is accepted
        if and when that is committed. `NotSupported`: this journal is in no database of the caller's.

        With a key that stands for this message already: the intent that it has had since. `KeyTaken`: the key
        stands for another. Raises `InvalidValue`, `JournalError`; then nothing was accepted, but for a
        `JournalInDoubt`: then nobody knows, and what has a key may be handed in again.
        """
        one = instance(Draft, draft, "draft", "must be a Draft")
        return self.submit_many((one,), connection=connection)[0]

    @veiled
    def submit_many(
        self, drafts: Iterable[Draft], *, connection: object | None = None
    ) -> tuple[Intent | KeyTaken, ...]:
        """Accept messages in one transaction; see `submit`."""
        if connection is not None:
            return self._submit_within(connection, tuple(drafts))
        answers = self.journal.submit(tuple(drafts), self.clocks())
        accepted = [one for one in answers if isinstance(one, Intent)]
        if accepted:
            self._wake(accepted)
        return answers

    def _wake(self, accepted: Sequence[Intent]) -> None:
        """They are on disk: who took an error for a refusal would hand them in again. Workers look anyway."""
        try:
            self.dispatcher.wake(accepted)
        except Exception:
            return

    def _submit_within(self, connection: object, drafts: Sequence[Draft]) -> tuple[Intent | KeyTaken, ...]:
        if not isinstance(self.journal, JoinsTransactions):
            raise NotSupported("outbox.connection", "this journal cannot join a transaction of yours")
        answers = self.journal.submit_within(connection, drafts, self.clocks())
        accepted = [one for one in answers if isinstance(one, Intent)]
        if accepted and isinstance(self.dispatcher, WakesAfterCommit):
            self.dispatcher.wake_within(connection, accepted)
        return answers

    def work(self, limit: int = 1, *, on_broken: OnBroken = raise_it) -> int:
        """Do what is due now for at most `limit` messages; how many were taken up. Raises `JournalError`.

        What a courier raises against its contract is given to `on_broken`; what is known of its message is
        stored before.
        """
        return self.relay.once(whole_number(limit, "limit", least=1), on_broken)

    def drain(self, *, cancelled: Callable[[], bool] = lambda: False) -> int:
        """Work until nothing is due; how many steps that took. What has to wait is left for later."""
        steps = 0
        while not cancelled():
            taken = self.work()
            if not taken:
                break
            steps += taken
        return steps

    def drain_until_settled(
        self,
        *,
        at_most: timedelta,
        wait: Wait | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Work, and wait for what has to wait, at most so long; whether nothing is left to be done.

        Raises `InvalidValue` (`wait`) where neither this call nor the outbox says how to wait.
        """
        pause = wait or self.wait
        if pause is None:
            raise InvalidValue("wait", "must be given: this outbox was not told how to wait")
        end = self.clocks().wall + at_most
        while not cancelled():
            self.drain(cancelled=cancelled)
            due = self.next_due()
            if due is None:
                return True
            now = self.clocks().wall
            if now >= end:
                return False
            pause(max(0.0, min((min(due, end) - now).total_seconds(), 1.0)))
        return self.next_due() is None

    def next_due(self) -> datetime | None:
        """When there is something to do next, for the couriers of this outbox; None for never."""
        return self.journal.next_due(tuple(self.couriers), in_order=self.policy.in_order)

    @veiled
    def show(self, id: str) -> Intent | None:
        """The intent with this id; None if there is none."""
        return self.journal.get(instance(str, id, "id", "must be text"))

    def held(self) -> Iterator[Intent]:
        """What waits for a person, in the order of acceptance."""
        return self.journal.intents((State.HELD,))

    def stats(self) -> Mapping[State, Count]:
        """How many are in each state, and when the oldest of them was accepted."""
        return self.journal.counts()

    @veiled
    def release(self, id: str, how: Release | str, *, remote_id: str | None = None) -> Intent | None:
        """What a person decided of a message that is held: send it again, it was sent, or let it be.

        `remote_id` is its id at the server, where it was sent. None: it is not held. Raises `InvalidValue`.
        """
        decided = member(Release, how, "how")
        if remote_id is not None and decided is not Release.MARK_SENT:
            raise InvalidValue("remote_id", "only goes with mark-sent")

        def decide(one: Intent) -> Intent | None:
            if one.damaged and decided is Release.RESEND:
                raise InvalidValue("how", "cannot be resend: what is stored of the message cannot be read")
            return released(one, decided, self.clocks(), remote_id=remote_id)

        return self._change(id, decide)

    @veiled
    def withdraw(self, id: str) -> Intent | None:
        """Take back a message that nobody has begun to send. None: it has been begun, or settled."""
        return self._change(id, lambda one: withdrawn(one, self.clocks()))

    def forget(self) -> int:
        """Take the content from what settled long enough ago (`Policy.keep_content`); from how many."""
        return self.journal.blank(self._surely_reached() - self.policy.keep_content)

    def purge(self, older_than: timedelta) -> int:
        """Delete what settled longer ago than that; how many. Nothing that is open or held.

        Nothing grows old by a clock that is set forward while this outbox is open.
        Its keys are forgotten with it: who hands the same in again then has it sent again.
        """
        return self.journal.purge(self._surely_reached() - older_than)

    def _surely_reached(self) -> datetime:
        return self.clocks().surely_reached(self._opened)

    def close(self) -> None:
        """Let go of the journal."""
        self.journal.close()

    def __enter__(self) -> "Outbox":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _change(self, id: str, step: Callable[[Intent], Intent | None]) -> Intent | None:
        while True:
            before = self.show(id)
            after = None if before is None else step(before)
            if before is None or after is None:
                return None
            if self.journal.replace(before, after):
                self._told(before, after)
                return after

    def _told(self, before: Intent, after: Intent) -> None:
        self.on_transition(Transition.of(before.state, after, self.clocks().wall))


__all__ = ["NoDispatcher", "Outbox", "Wait"]
