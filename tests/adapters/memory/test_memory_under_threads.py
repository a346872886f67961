"""Every call on a memory is one step in one order, however many threads call.

Histories of concurrent creates, reads, searches and steps on screen are recorded and
checked for linearizability: some order of the calls, in which no call that had ended
before another began comes after it, explains every answer. The check has teeth: a store
without the lock is rejected.
"""

import sys
import threading
import time
from collections.abc import Iterator

import attrs
import pytest

from canvas_comms.medical import Edition, Query, Reference, compose
from canvas_comms.medical.deciding import Put
from canvas_comms.outcomes import Sent
from canvas_comms_memory import Ground, MemoryMedical

ANN = Reference.of("Patient/" + "a" * 32)
DR_CHO = Reference.of("Practitioner/" + "c" * 32)


@attrs.frozen
class Call:
    """One call of a history: creates add an id, counts saw so many messages."""

    began: int
    ended: int
    kind: str
    seen: int


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def history(memory: MemoryMedical, threads: int, calls: int) -> list[Call]:
    session, found, start = memory.session(), [], threading.Barrier(threads)
    new = compose(sender=ANN, recipients=DR_CHO, content="Hello")

    def work(number: int) -> None:
        start.wait()
        for i in range(calls):
            began = time.perf_counter_ns()
            if (i + number) % 2:
                outcome = session.create(new)
                assert isinstance(outcome, Sent)
                kind, seen = "create", 0
            else:
                total = session.search_page(Query(patient=ANN, count=0)).total
                assert total is not None
                kind, seen = "count", total
            found.append(Call(began, time.perf_counter_ns(), kind, seen))

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return found


def is_linearizable(calls: list[Call]) -> bool:
    """A counter's history: each count lies between what had ended and what had begun, and never falls."""
    creates = [call for call in calls if call.kind == "create"]
    counts = sorted((call for call in calls if call.kind == "count"), key=lambda call: call.ended)
    for call in counts:
        least = sum(1 for one in creates if one.ended < call.began)
        most = sum(1 for one in creates if one.began < call.ended)
        earlier = [one.seen for one in counts if one.ended < call.began]
        if not max([least, *earlier]) <= call.seen <= most:
            return False
    return True


class Unlocked:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def test_concurrent_calls_are_linearizable() -> None:
    for _ in range(3):
        memory = MemoryMedical(Edition.V2_2024)
        memory.introduce(ANN, DR_CHO)

        assert is_linearizable(history(memory, threads=4, calls=40))


def test_the_check_rejects_an_impossible_history() -> None:
    assert not is_linearizable([Call(0, 1, "create", 0), Call(2, 3, "count", 0)])
    assert not is_linearizable([Call(0, 1, "count", 1), Call(2, 3, "create", 0)])
    assert not is_linearizable([Call(0, 9, "create", 0), Call(1, 2, "count", 1), Call(3, 4, "count", 0)])


def test_nobody_sees_half_a_change() -> None:
    """While a message is being indexed under one key, no search may miss it under another."""
    memory = MemoryMedical(Edition.V2_2024)
    memory.introduce(ANN, DR_CHO)
    reached, go_on = threading.Event(), threading.Event()
    apply = memory.store.apply

    class Slow(type(memory.store)):  # type: ignore[misc]  # a barrier inside the race window
        def apply(self, changes: tuple[Put, ...]) -> None:
            if changes:
                reached.set()
                go_on.wait(0.2)
            apply(changes)

    memory.store = Slow(memory.store.new_id, memory.store.people, memory.store.messages, memory.store.index)
    session = memory.session()
    new = compose(sender=ANN, recipients=DR_CHO, content="Hello")
    writer = threading.Thread(target=session.create, args=(new,))
    writer.start()
    reached.wait(1)
    total = session.search_page(Query(count=0)).total
    writer.join()

    assert total == 1


def test_without_the_lock_the_window_is_open() -> None:
    memory = MemoryMedical(Edition.V2_2024, Ground())
    memory.introduce(ANN, DR_CHO)
    object.__setattr__(memory.ground, "lock", Unlocked())
    reached, go_on = threading.Event(), threading.Event()
    apply = memory.store.apply

    class Slow(type(memory.store)):  # type: ignore[misc]  # a barrier inside the race window
        def apply(self, changes: tuple[Put, ...]) -> None:
            if changes:
                reached.set()
                go_on.wait(0.2)
            apply(changes)

    memory.store = Slow(memory.store.new_id, memory.store.people, memory.store.messages, memory.store.index)
    session = memory.session()
    new = compose(sender=ANN, recipients=DR_CHO, content="Hello")
    writer = threading.Thread(target=session.create, args=(new,))
    writer.start()
    reached.wait(1)
    total = session.search_page(Query(count=0)).total
    writer.join()

    assert total == 0
