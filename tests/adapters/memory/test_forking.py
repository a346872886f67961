"""A process forks while its threads are inside a memory backend: its children can use it."""

import os
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from canvas_comms.medical import Edition, Query, Reference, compose
from canvas_comms_memory import MemoryMedical
from canvas_comms_memory.environment import fork_safe_lock

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this machine cannot fork")

ANN, DOC = Reference.of("Patient/" + "a" * 32), Reference.of("Practitioner/" + "c" * 32)
FORKS = 30
SECONDS = 5.0


def fork(child: Callable[[], bool]) -> int:
    """What became of a child: 0 if it found all well, 1 if not, minus a signal if it hung."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Python 3.12: forks beside threads
        id = os.fork()
    if id == 0:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        well = False
        try:
            well = child()
        finally:
            os._exit(0 if well else 1)
    return os.waitstatus_to_exitcode(os.waitpid(id, 0)[1])


@contextmanager
def busy(work: Callable[[], object], threads: int = 3) -> Iterator[None]:
    """Meanwhile threads do nothing but that work."""
    over = threading.Event()

    def loop() -> None:
        while not over.is_set():
            work()

    workers = [threading.Thread(target=loop, daemon=True) for _ in range(threads)]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        over.set()
        for worker in workers:
            worker.join()


def test_children_can_write_and_read_whatever_the_parents_threads_were_doing() -> None:
    memory = MemoryMedical(Edition.V2_2024)
    memory.introduce(ANN, DOC)
    session = memory.session()
    message = compose(sender=DOC, recipients=ANN, content="m")

    def child() -> bool:
        before = session.search_page(Query(recipient=ANN)).total or 0
        session.create(message)
        return session.search_page(Query(recipient=ANN)).total == before + 1

    ends: list[int] = []
    with busy(lambda: session.create(message)):
        for _ in range(FORKS):
            time.sleep(0.003)
            ends.append(fork(child))

    assert ends == [0] * FORKS
    session.create(message)  # and so can the parent


def test_a_fork_waits_until_nobody_is_in_the_middle_of_a_change() -> None:
    lock, halves = fork_safe_lock(), [0, 0]

    def change() -> None:
        with lock:
            halves[0] += 1
            time.sleep(0.001)
            halves[1] += 1

    with busy(change):
        ends = [fork(lambda: halves[0] == halves[1] and lock.acquire(timeout=1)) for _ in range(FORKS)]

    assert ends == [0] * FORKS


def test_a_thread_that_holds_the_lock_may_fork() -> None:
    lock = fork_safe_lock()

    with lock:
        assert fork(lambda: lock.acquire(blocking=False)) == 0
    with ThreadPoolExecutor(1) as other:  # and has let go of it afterwards
        assert other.submit(lock.acquire, timeout=1).result()
