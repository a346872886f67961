"""`AsyncOutbox`, `AsyncWorker`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import datetime, timedelta

from canvas_comms.outbox.attempting import OnBroken, raise_it
from canvas_comms.outbox.model import Draft, Intent, KeyTaken, Release
from canvas_comms.outbox.outbox import Outbox, Wait
from canvas_comms.outbox.ports import Count
from canvas_comms.outbox.states import State
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import AsyncResource
from canvas_comms_async.iteration import reading_of
from canvas_comms_outbox.worker import Worker


class AsyncOutbox(AsyncResource[Outbox]):
    """`Outbox`, awaited: its methods, in worker threads."""

    @veiled
    async def submit(self, draft: Draft, *, connection: object | None = None) -> Intent | KeyTaken:
        """Accept one message; it is on disk when this returns.

        With a `connection` it becomes part of the transaction that the caller has open there: it is accepted
        if and when that is committed. `NotSupported`: this journal is in no database of the caller's.

        With a key that stands for this message already: the intent that it has had since. `KeyTaken`: the key
        stands for another. Raises `InvalidValue`, `JournalError`; then nothing was accepted, but for a
        `JournalInDoubt`: then nobody knows, and what has a key may be handed in again.
        """
        return await self._calls.run("outbox.submit", self.sync.submit, draft, connection=connection)

    @veiled
    async def submit_many(
        self, drafts: Iterable[Draft], *, connection: object | None = None
    ) -> tuple[Intent | KeyTaken, ...]:
        """Accept messages in one transaction; see `submit`."""
        return await self._calls.run(
            "outbox.submit_many", self.sync.submit_many, drafts, connection=connection
        )

    @veiled
    async def work(self, limit: int = 1, *, on_broken: OnBroken = raise_it) -> int:
        """Do what is due now for at most `limit` messages; how many were taken up. Raises `JournalError`.

        What a courier raises against its contract is given to `on_broken`; what is known of its message is
        stored before.
        """
        return await self._calls.run("outbox.work", self.sync.work, limit, on_broken=on_broken)

    @veiled
    async def drain(self, *, cancelled: Callable[[], bool] = lambda: False) -> int:
        """Work until nothing is due; how many steps that took. What has to wait is left for later."""
        return await self._calls.run("outbox.drain", self.sync.drain, cancelled=cancelled)

    @veiled
    async def drain_until_settled(
        self, *, at_most: timedelta, wait: Wait | None = None, cancelled: Callable[[], bool] = lambda: False
    ) -> bool:
        """Work, and wait for what has to wait, at most so long; whether nothing is left to be done.

        Raises `InvalidValue` (`wait`) where neither this call nor the outbox says how to wait.
        """
        return await self._calls.run(
            "outbox.drain_until_settled",
            self.sync.drain_until_settled,
            at_most=at_most,
            wait=wait,
            cancelled=cancelled,
        )

    @veiled
    async def next_due(self) -> datetime | None:
        """When there is something to do next, for the couriers of this outbox; None for never."""
        return await self._calls.run("outbox.next_due", self.sync.next_due)

    @veiled
    async def show(self, id: str) -> Intent | None:
        """The intent with this id; None if there is none."""
        return await self._calls.run("outbox.show", self.sync.show, id)

    def held(self) -> AsyncIterator[Intent]:
        """What waits for a person, in the order of acceptance.

        Nothing happens before the first step; it raises what is raised at once.
        """
        return reading_of(self._calls, self.sync.held)

    @veiled
    async def stats(self) -> Mapping[State, Count]:
        """How many are in each state, and when the oldest of them was accepted."""
        return await self._calls.run("outbox.stats", self.sync.stats)

    @veiled
    async def release(self, id: str, how: Release | str, *, remote_id: str | None = None) -> Intent | None:
        """What a person decided of a message that is held: send it again, it was sent, or let it be.

        `remote_id` is its id at the server, where it was sent. None: it is not held. Raises `InvalidValue`.
        """
        return await self._calls.run("outbox.release", self.sync.release, id, how, remote_id=remote_id)

    @veiled
    async def withdraw(self, id: str) -> Intent | None:
        """Take back a message that nobody has begun to send. None: it has been begun, or settled."""
        return await self._calls.run("outbox.withdraw", self.sync.withdraw, id)

    @veiled
    async def forget(self) -> int:
        """Take the content from what settled long enough ago (`Policy.keep_content`); from how many."""
        return await self._calls.run("outbox.forget", self.sync.forget)

    @veiled
    async def purge(self, older_than: timedelta) -> int:
        """Delete what settled longer ago than that; how many. Nothing that is open or held.

        Its keys are forgotten with it: who hands the same in again then has it sent again.
        """
        return await self._calls.run("outbox.purge", self.sync.purge, older_than)

    @veiled
    async def close(self) -> None:
        """Let go of the journal."""
        await self._calls.run("outbox.close", self.sync.close)


class AsyncWorker(AsyncResource[Worker]):
    """`Worker`, awaited: its methods, in worker threads."""

    @property
    def is_running(self) -> bool:
        """Whether any of its threads lives; never in a forked child that did not start it again."""
        return self.sync.is_running

    @veiled
    async def start(self) -> "AsyncWorker":
        """Begin; does nothing if it runs already. What is still stopping ends beside the new threads."""
        return AsyncWorker(await self._calls.run("worker.start", self.sync.start), self._calls)

    @veiled
    async def stop(self, *, at_most: timedelta | None = None) -> bool:
        """Finish what is being sent, and end; whether all threads ended in that time.

        If not they end as soon as they have finished; `start` works at once all the same.
        """
        return await self._calls.run("worker.stop", self.sync.stop, at_most=at_most)


__all__ = ["AsyncOutbox", "AsyncWorker"]
