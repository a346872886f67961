"""Both gates: each call once, at most so many at a time, nothing lost whatever is raised."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms.pace import AtMost, Gate, OneByOne, Standing, pace_of
from canvas_comms_gate import ThreadGate


@attrs.define
class Counting:
    """A pace that counts its places, and lets as many be taken as it has."""

    places: int
    at_once: int = 4
    seconds: list[float] = attrs.field(factory=list)
    taken: int = 0
    most: int = 0

    def start(self) -> float | None:
        if self.seconds:
            return self.seconds.pop(0)
        if self.taken >= self.places:
            return None
        self.taken += 1
        self.most = max(self.most, self.taken)
        return 0.0

    def end(self) -> None:
        self.taken -= 1


slept: list[float] = []
GATES = [OneByOne(slept.append), ThreadGate()]
gates = pytest.mark.parametrize("gate", GATES, ids=lambda gate: type(gate).__name__)


def give(number: int) -> Callable[[], int]:
    return lambda: number


def fail() -> int:
    raise KeyError("canary")


@gates
def test_each_call_runs_once_and_is_named_by_its_place(gate: Gate) -> None:
    found = {done.place: done.value for done in gate.run(map(give, range(100, 150)), AtMost(4))}

    assert found == {place: 100 + place for place in range(50)}


@gates
def test_what_a_call_raises_is_its_own_and_the_others_go_on(gate: Gate) -> None:
    found = {done.place: done for done in gate.run([give(1), fail, give(3)], AtMost(2))}

    assert (found[0].value, found[2].value) == (1, 3)
    assert isinstance(found[1].error, KeyError)
    with pytest.raises(KeyError):
        assert found[1].value
    assert "canary" not in repr(found[1])


@gates
def test_places_are_taken_for_every_call_and_all_given_back(gate: Gate) -> None:
    pace = Counting(places=3)

    assert sorted(done.value for done in gate.run(map(give, range(30)), pace)) == list(range(30))
    assert pace.taken == 0
    assert pace.most <= 3


def test_no_more_run_at_once_than_are_asked_for() -> None:
    together, most = threading.Barrier(3), Counting(places=9)

    def call() -> int:
        return together.wait(30)

    assert sorted(done.value for done in ThreadGate().run([call] * 6, most, at_once=3)) == [0, 0, 1, 1, 2, 2]
    assert most.most == 3


@gates
def test_once_the_caller_gives_up_nothing_more_starts_and_what_runs_is_given(gate: Gate) -> None:
    seen: list[int] = []
    for done in gate.run(map(give, range(99)), AtMost(4), cancelled=lambda: len(seen) >= 10):
        seen.append(done.value)

    assert sorted(seen) == list(range(len(seen)))
    assert 10 <= len(seen) <= 14


@gates
@pytest.mark.parametrize("what", ["calls", "cancelled", "on_standing"])
def test_what_the_caller_raises_comes_after_everything_that_ran(gate: Gate, what: str) -> None:
    started: list[int] = []
    given: list[int] = []

    def start(number: int) -> Callable[[], int]:
        def call() -> int:
            started.append(number)
            return number

        return call

    def calls() -> Iterator[Callable[[], int]]:
        for number in range(99):
            if what == "calls" and number == 7:
                raise KeyError
            yield start(number)

    def tell(standing: Standing) -> None:
        if what == "on_standing" and standing.ended == 7:
            raise KeyError

    def cancelled() -> bool:
        if what == "cancelled" and len(given) == 7:
            raise KeyError
        return False

    results = gate.run(calls(), AtMost(4), cancelled=cancelled, on_standing=tell)
    with pytest.raises(KeyError):
        given.extend(done.value for done in results)

    assert sorted(given) == sorted(started)
    assert 7 <= len(given) <= 12


@gates
def test_whoever_stops_asking_waits_for_what_runs(gate: Gate) -> None:
    pace = Counting(places=9)
    results = gate.run(map(give, range(99)), pace)

    assert next(results).value in range(5)
    results.close()  # type: ignore[attr-defined]  # a generator

    assert pace.taken == 0


@gates
def test_pauses_of_the_server_and_ends_are_told(gate: Gate) -> None:
    told: list[Standing] = []
    pace = Counting(places=1, seconds=[0.002, 0.001])

    list(gate.run([give(1), give(2)], pace, on_standing=told.append))

    assert [one.pause for one in told[:2]] == [0.002, 0.001]
    assert [(one.ended, one.pause) for one in told[2:]] == [(1, 0.0), (2, 0.0)]


def test_one_at_a_time_needs_no_thread() -> None:
    here = threading.current_thread()

    found = [done.value for done in ThreadGate().run([threading.current_thread] * 3, AtMost(1))]

    assert found == [here] * 3


@gates
@pytest.mark.parametrize("at_once", [0, -1, 65, True, "4", 2.0])
def test_only_a_sensible_number_can_be_asked_for(gate: Gate, at_once: Any) -> None:
    with pytest.raises(InvalidValue, match="at_once: must be a whole number from 1 to 64"):
        gate.run([], AtMost(4), at_once=at_once)
    with pytest.raises(InvalidValue, match="at_once"):
        AtMost(at_once)


@gates
def test_no_more_calls_are_read_than_one_ahead(gate: Gate) -> None:
    read: list[int] = []

    def calls() -> Iterator[Callable[[], int]]:
        for number in range(10**6):
            read.append(number)
            yield give(number)

    results = gate.run(calls(), AtMost(4))
    for done in results:
        if done.value >= 20:
            break
    results.close()  # type: ignore[attr-defined]  # a generator

    assert len(read) < 30


def test_where_a_backend_has_no_pace_one_call_runs_at_a_time() -> None:
    assert pace_of(object()).at_once == 1


def test_a_backend_has_the_pace_that_it_says() -> None:
    @attrs.frozen
    class Backend:
        pace: Any

    mine = Counting(places=2)

    assert pace_of(Backend(mine)) is mine
    assert pace_of(Backend("fast")).at_once == 1
