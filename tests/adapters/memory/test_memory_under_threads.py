"""Every call on a memory is one step in one order, however many threads call.

Histories of concurrent creates and of searches by two keys are recorded and checked for
linearizability: some order of the calls, in which no call that had ended before another
began comes after it, explains every answer. A store that indexes slowly opens the race
window wide. The check has teeth: the same memory without its lock is rejected.
"""

import sys
import threading
import time
from collections.abc import Iterator

import attrs
import pytest

from canvas_comms.medical import Edition, Message, Query, Reference, compose
from canvas_comms.medical.operations import PutMessage
from canvas_comms.medical.rules.searching import search_keys
from canvas_comms.outcomes import Sent
from canvas_comms_memory import Environment, MemoryMedical
from canvas_comms_memory.medical import MedicalStore

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


class Unlocked:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


class SlowStore(MedicalStore):
    """Takes its time between the keys of its index, so that half a change could be seen."""

    def _add_to_index(self, message: Message) -> None:
        for key in search_keys(message):
            self.index.setdefault(key, []).append(message.id)
            time.sleep(0.0002)


def slow_memory(*, locked: bool) -> MemoryMedical:
    memory = MemoryMedical(Edition.V2_2024)
    memory.store = SlowStore(memory.environment.ids)
    memory.introduce(ANN, DR_CHO)
    if not locked:
        object.__setattr__(memory.environment, "lock", Unlocked())
    return memory


def history(memory: MemoryMedical, threads: int, calls: int) -> list[Call]:
    session, found, start = memory.session(), [], threading.Barrier(threads)
    new = compose(sender=ANN, recipients=DR_CHO, content="Hello")
    asked = (Query(count=0), Query(sender=ANN, recipient=DR_CHO, count=0))

    def work(number: int) -> None:
        start.wait()
        for i in range(calls):
            began = time.perf_counter_ns()
            if (i + number) % 3 == 0:
                outcome = session.create(new)
                assert isinstance(outcome, Sent)
                kind, seen = "create", 0
            else:
                total = session.search_page(asked[i % 2]).total
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


def test_concurrent_calls_are_linearizable() -> None:
    for _ in range(3):
        assert is_linearizable(history(slow_memory(locked=True), threads=4, calls=24))


def test_a_memory_without_its_lock_is_rejected() -> None:
    assert not all(
        is_linearizable(history(slow_memory(locked=False), threads=4, calls=24)) for _ in range(10)
    )


def test_the_check_rejects_an_impossible_history() -> None:
    assert not is_linearizable([Call(0, 1, "create", 0), Call(2, 3, "count", 0)])
    assert not is_linearizable([Call(0, 1, "count", 1), Call(2, 3, "create", 0)])
    assert not is_linearizable([Call(0, 9, "create", 0), Call(1, 2, "count", 1), Call(3, 4, "count", 0)])


def total_seen_while_storing(memory: MemoryMedical) -> int | None:
    """What a search finds that begins while a create is between deciding and storing."""
    memory.introduce(ANN, DR_CHO)
    reached, go_on = threading.Event(), threading.Event()
    apply = memory.store.apply

    class Slow(type(memory.store)):  # type: ignore[misc]  # a barrier inside the race window
        def apply(self, changes: tuple[PutMessage, ...]) -> None:
            if changes:
                reached.set()
                go_on.wait(0.2)
            apply(changes)

    fields = {one.alias: getattr(memory.store, one.name) for one in attrs.fields(type(memory.store))}
    memory.store = Slow(**fields)
    session = memory.session()
    new = compose(sender=ANN, recipients=DR_CHO, content="Hello")
    writer = threading.Thread(target=session.create, args=(new,))
    writer.start()
    reached.wait(1)
    total = session.search_page(Query(count=0)).total
    writer.join()
    return total


def test_nobody_sees_half_a_change() -> None:
    assert total_seen_while_storing(MemoryMedical(Edition.V2_2024)) == 1


def test_without_the_lock_the_window_is_open() -> None:
    memory = MemoryMedical(Edition.V2_2024, Environment())
    object.__setattr__(memory.environment, "lock", Unlocked())

    assert total_seen_while_storing(memory) == 0
