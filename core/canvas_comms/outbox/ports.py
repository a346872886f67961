"""What the outbox needs from outside: a journal that stores, couriers that send and look, a wake-up call.

None of them decides anything. A journal stores what `accept` and the functions of `steps` say, each write
only if nobody else wrote in between. A courier makes one attempt, or one search, and says what it saw.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

import attrs

from canvas_comms.outbox.model import Draft, Intent, KeyTaken
from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.states import State
from canvas_comms.outbox.verdicts import Resending, Verdict
from canvas_comms.outcomes import Outcome


@attrs.frozen
class Count:
    """How many intents are in a state, and since when the oldest of them was accepted."""

    number: int
    oldest: datetime | None


class Ours(Protocol):
    """What a search needs to know of the other intents of its scope."""

    def owned(self, scope: str, ids: Collection[str]) -> frozenset[str]:
        """Which of these ids at the server are known to be those of an intent of the scope."""
        ...

    def others_alike(self, intent: Intent) -> bool:
        """Whether another intent has the same content, to the same people, and may have gone out near it.

        Near: neither of the two had settled before the other was accepted.
        """
        ...


class Journal(Ours, Protocol):
    """Where intents are kept. Safe under threads; as many processes as it says it is for.

    What `submit` gave back is on disk. Every error is a `JournalError`: then nothing was changed, unless it
    is a `JournalInDoubt`, which says that nobody knows.

    A row that cannot be read keeps nobody from the others: it is an intent that is `damaged`. When one is
    stored again, its content and key are left as they are; where its state cannot be read it is `HELD`.
    """

    @property
    def owner(self) -> str:
        """Who this process is, among those that use the journal; another one in a forked child."""
        ...

    def submit(self, drafts: Sequence[Draft], now: Reading) -> tuple[Intent | KeyTaken, ...]:
        """Accept messages, all in one transaction, each as `accept` says; in the order given.

        One whose key is taken is not accepted, the others are. Raises `InvalidValue`.
        """
        ...

    def take(
        self,
        scopes: Collection[str],
        now: Reading,
        limit: int,
        step: Callable[[Intent], Intent],
        *,
        in_order: bool = True,
        latest: datetime | None = None,
    ) -> tuple[Intent, ...]:
        """At most `limit` intents of these scopes that are due, each as `step` makes it, and stored so.

        Due are `PENDING`, `UNKNOWN` and `SENT` ones with a `due` that has come, those of earliest `due`
        first. What is due after `latest` is due too: the clock that said so was wrong. A `PENDING` one is
        left alone while an earlier one of its pair is unsettled, if `in_order`. Nobody else is given the
        same. `step` is called inside the transaction.
        """
        ...

    def abandoned(self, now: Reading) -> tuple[Intent, ...]:
        """Intents that are `SENDING` and whose owners are provably gone, or have lost their lease."""
        ...

    def is_still_mine(self, intent: Intent, seconds: float) -> bool:
        """Whether this process owns the intent, and will for so many seconds at least."""
        ...

    def replace(self, before: Intent, after: Intent) -> bool:
        """Store `after`, if the journal still holds `before` (by its version); whether it did."""
        ...

    def get(self, id: str) -> Intent | None:
        """The intent with this id."""
        ...

    def by_key(self, scope: str, key: str) -> Intent | None:
        """The intent that this key of the caller's stands for, also after it was blanked."""
        ...

    def intents(
        self, states: Collection[State] = (), scopes: Collection[str] = (), *, limit: int | None = None
    ) -> Iterator[Intent]:
        """Those in these states and scopes, all if none is named, in the order of acceptance.

        Read bit by bit: a journal of millions fits in little memory.
        """
        ...

    def counts(self, scopes: Collection[str] = ()) -> Mapping[State, Count]:
        """Every state, how many, and the oldest."""
        ...

    def next_due(self, scopes: Collection[str], *, in_order: bool = True) -> datetime | None:
        """When `take` will find something next; None for never.

        What waits for an earlier one of its pair is not counted, nor what somebody is sending. May be far
        ahead where a clock was wrong.
        """
        ...

    def blank(self, settled_before: datetime) -> int:
        """Take content and words of the key from settled intents that nothing is due with; how many."""
        ...

    def purge(self, settled_before: datetime) -> int:
        """Delete settled intents (`TERMINAL`) that nothing is due with; how many. Never another one."""
        ...

    def note(self, scope: str, name: str, value: str) -> None:
        """Keep a fact about the server of a scope."""
        ...

    def noted(self, scope: str, name: str) -> str | None:
        """A fact that was kept."""
        ...

    def close(self) -> None:
        """Let go of files and connections. What this process owns counts as abandoned from now on.

        So does what a thread of it is sending just now: the end of that attempt is not stored.
        """
        ...


@runtime_checkable
class JoinsTransactions(Protocol):
    """What a journal can do besides that lives in the caller's own database."""

    def submit_within(
        self, connection: object, drafts: Sequence[Draft], now: Reading
    ) -> tuple[Intent | KeyTaken, ...]:
        """Accept messages in the caller's transaction: they are there if and when that is committed.

        Should it raise, nothing of it is left in the transaction, which can go on. Raises `InvalidValue`
        (`connection` too, for one that it cannot join) and `JournalError`.
        """
        ...


@runtime_checkable
class WakesAfterCommit(Protocol):
    """What a dispatcher can do besides that lives in the caller's own database."""

    def wake_within(self, connection: object, intents: Sequence[Intent]) -> None:
        """These will have been accepted once the caller's transaction is committed."""
        ...


class Courier(Protocol):
    """Carries the messages of one scope to one server, in one actor's name."""

    @property
    def scope(self) -> str:
        """Server, actor and kind of message; what a journal files its intents under. Holds no secret."""
        ...

    @property
    def longest_attempt(self) -> float:
        """How many seconds one attempt may take at most."""
        ...

    def attempt(self, intent: Intent) -> Outcome:
        """Send it once, as its plan says. Never raises, never repeats by itself."""
        ...

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        """What can be seen of it at the server. Never raises for what a server or network does."""
        ...

    def resending(self, journal: Journal) -> Resending:
        """What absence allows at this server, as far as the journal's notes tell."""
        ...

    def after_success(self, intent: Intent, journal: Journal) -> None:
        """Look once whether the server keeps what makes a message findable, and note it. Never raises.

        The intent has the `remote_id` of the message, if the server told one.
        """
        ...


class Dispatcher(Protocol):
    """Tells workers, on this machine or others, that there is something to do."""

    def wake(self, intents: Sequence[Intent]) -> None:
        """These were accepted. It carries ids and pairs only. Losing one is harmless: workers look anyway."""
        ...


__all__ = ["Count", "Courier", "Dispatcher", "JoinsTransactions", "Journal", "Ours", "WakesAfterCommit"]
