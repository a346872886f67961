"""A worker in the background: threads that do what is due, and sleep until something is.

Nothing runs before `start`. What another process hands in is seen within `look_every`; what this
process hands in through an outbox with a `Bell`, at once.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import attrs

from canvas_comms.arguments import whole_number
from canvas_comms.errors import JournalError
from canvas_comms.outbox.model import Intent
from canvas_comms.outbox.outbox import NoDispatcher, Outbox
from canvas_comms.outbox.ports import Dispatcher
from canvas_comms.redaction import Opaque
from canvas_comms_outbox import forks

OnError = Callable[[Exception], object]
_LOG = logging.getLogger("canvas_comms.outbox")
_LONGEST_PAUSE = 60.0


def log_error(error: Exception) -> None:
    """Says in the log which rule of the journal was broken, or which kind of error a callback raised."""
    why = error.rule if isinstance(error, JournalError) else type(error).__name__
    _LOG.error("the outbox's worker failed and will try again: %s", why)


@attrs.define(eq=False, repr=False)
class Bell(Opaque):
    """A `Dispatcher` that wakes the workers of this process, and then whoever else is to be woken."""

    then: Dispatcher = attrs.field(factory=NoDispatcher)
    _changed: threading.Condition = attrs.field(factory=threading.Condition, init=False)
    _rung: int = attrs.field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        forks.watch(self)

    @property
    def rung(self) -> int:
        """How often it has been rung; give it to `wait`."""
        return self._rung

    def wake(self, intents: Sequence[Intent]) -> None:
        """These were accepted."""
        self.ring()
        self.then.wake(intents)

    def ring(self) -> None:
        """Wake all that wait."""
        with self._changed:
            self._rung += 1
            self._changed.notify_all()

    def wait(self, since: int, seconds: float) -> None:
        """Wait so long, or until it is rung more often than `since`."""
        with self._changed:
            self._changed.wait_for(lambda: self._rung != since, seconds)

    def before_fork(self) -> None:
        """No other thread is at the bell while the process forks."""
        self._changed.acquire()

    def after_fork_in_parent(self) -> None:
        """Go on."""
        self._changed.release()

    def after_fork_in_child(self) -> None:
        """Go on; the child has none of the threads that wait."""
        self._changed.release()


@attrs.define(eq=False, repr=False)
class Worker(Opaque):
    """Works off an outbox in daemon threads, from `start`, or `with`, to `stop`.

    What fails is given to `on_error`, and tried again after a pause; an exception that is no `Exception`
    ends its thread. Content that settled long enough ago is taken away every `tidy_every`.
    """

    outbox: Outbox
    threads: int = 1
    look_every: timedelta = timedelta(seconds=1)
    tidy_every: timedelta = timedelta(minutes=1)
    on_error: OnError = log_error
    _bell: Bell = attrs.field(init=False)
    _stopping: threading.Event = attrs.field(factory=threading.Event, init=False)
    _running: list[threading.Thread] = attrs.field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        whole_number(self.threads, "threads", least=1)
        dispatcher = self.outbox.dispatcher
        self._bell = dispatcher if isinstance(dispatcher, Bell) else Bell()

    @property
    def is_running(self) -> bool:
        """Whether any of its threads lives; never in a forked child that did not start it again."""
        return any(thread.is_alive() for thread in self._running)

    def start(self) -> "Worker":
        """Begin; does nothing if it runs already. What is still stopping ends beside the new threads."""
        if self.is_running and not self._stopping.is_set():
            return self
        self._stopping = threading.Event()
        new = [
            threading.Thread(
                target=self._work,
                args=(self._stopping, number == 0),
                name=f"canvas-comms-outbox-{number}",
                daemon=True,
            )
            for number in range(self.threads)
        ]
        self._running = [*(thread for thread in self._running if thread.is_alive()), *new]
        for thread in new:
            thread.start()
        return self

    def stop(self, *, at_most: timedelta | None = None) -> bool:
        """Finish what is being sent, and end; whether all threads ended in that time.

        If not they end as soon as they have finished; `start` works at once all the same.
        """
        self._stopping.set()
        self._bell.ring()
        for thread in self._running:
            thread.join(None if at_most is None else at_most.total_seconds())
        return not self.is_running

    def __enter__(self) -> "Worker":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _work(self, stopping: threading.Event, tidies: bool) -> None:
        failures = 0
        tidied_at = self.outbox.clocks().wall
        while not stopping.is_set():
            rung = self._bell.rung
            try:
                self.outbox.drain(cancelled=stopping.is_set)
                now = self.outbox.clocks().wall
                if tidies and abs(now - tidied_at) >= self.tidy_every:
                    self.outbox.forget()
                    tidied_at = now
                pause = self._until_due()
                failures = 0
            except Exception as error:
                failures += 1
                pause = min(2.0 ** min(failures, 10) / 2, _LONGEST_PAUSE)
                with contextlib.suppress(Exception):  # who only looks on stops nobody
                    self.on_error(error)
            self._bell.wait(rung, 0.0 if stopping.is_set() else pause)

    def _until_due(self) -> float:
        longest = self.look_every.total_seconds()
        due = self.outbox.next_due()
        if due is None:
            return longest
        return max(0.0, min((due - self.outbox.clocks().wall).total_seconds(), longest))


__all__ = ["Bell", "OnError", "Worker", "log_error"]
