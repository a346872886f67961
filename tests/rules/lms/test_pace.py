"""What a client makes of its bucket, against a server that keeps the real rule, on a clock of its own."""

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_comms.lms.pace import ThrottlePace
from canvas_comms.lms.rules.throttling import FULL, LEAK, UP_FRONT, Bucket, admitted, remaining, settled
from canvas_comms.pace import Start, Turns

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@attrs.define
class Server:
    """A bucket of one client, as the middleware keeps it."""

    full: float = FULL
    bucket: Bucket = attrs.field(factory=lambda: Bucket(0.0, START))
    refused: int = 0

    def admit(self, now: datetime) -> bool:
        decision, self.bucket = admitted(self.bucket, now, UP_FRONT, self.full)
        self.refused += not decision.allowed
        return decision.allowed

    def settle(self, now: datetime, cost: float) -> float:
        self.bucket = settled(self.bucket, now, UP_FRONT, cost)
        return self.full - self.bucket.level


@attrs.define
class Client:
    """The pace as an adapter keeps it; a `Pace`."""

    clock: Callable[[], datetime]
    at_once: int
    known: ThrottlePace = attrs.field(factory=lambda: ThrottlePace.new(START))

    def start(self) -> float | None:
        seconds = self.known.may_start(self.clock())
        if seconds == 0.0:
            self.known = self.known.taken()
        return seconds

    def end(self) -> None:
        self.known = self.known.given_back()


@attrs.define
class Run:
    """A run of calls that each take `latency` seconds, half of them on the way there."""

    server: Server
    number: int
    cost: Callable[[int], float]
    latency: Callable[[int], float]
    at_once: int = 16
    now: datetime = START
    widest: int = 0
    answers: int = 0

    def seconds(self) -> float:
        """How long it takes in all."""
        client = Client(lambda: self.now, self.at_once)
        turns = Turns.of([int] * self.number, client)
        events: list[tuple[datetime, int, str, int]] = []
        running: set[int] = set()
        tick = 0
        while (step := turns.next()) is not None:
            if isinstance(step, Start):
                client.known = client.known.sent(self.now)
                tick += 1
                way = timedelta(seconds=self.latency(step.place) / 2)
                heapq.heappush(events, (self.now + way, tick, "arrives", step.place))
                self.widest = max(self.widest, turns.running)
                continue
            until = None if step.seconds is None else self.now + timedelta(seconds=step.seconds)
            if not events or (until is not None and until < events[0][0]):
                assert until is not None
                self.now = until
                continue
            self.now, _, what, place = heapq.heappop(events)
            way, tick = timedelta(seconds=self.latency(place) / 2), tick + 1
            if what == "arrives":
                if self.server.admit(self.now):
                    running.add(place)
                heapq.heappush(events, (self.now + way, tick, "ends", place))
                continue
            if place in running:
                left = self.server.settle(self.now, self.cost(place))
                client.known = client.known.answered(self.now, self.cost(place), left)
                self.answers += 1
            else:
                client.known = client.known.refused(self.now, remaining(self.server.bucket))
            turns.end()
        return (self.now - START).total_seconds()


def bound(number: int, cost: float, latency: float, full: float = FULL, at_once: int = 16) -> float:
    """What no client can beat. Source: design/performance 4."""
    widest = min(at_once, -int(-full // UP_FRONT) - 1)
    drained = latency + max(0.0, ((number - 1) * cost - (full - UP_FRONT)) / LEAK)
    return max(-int(-number // widest) * latency, drained)


@pytest.mark.parametrize(
    ("number", "cost", "latency", "at_most"),
    [(1000, 0.15, 0.1, 1.05), (1000, 0.15, 0.02, 1.2), (400, 0.15, 0.02, 1.1), (250, 5.0, 0.02, 1.01)],
)
@pytest.mark.parametrize("full", [600.0, 700.0])
def test_a_long_run_is_never_refused_and_nearly_as_fast_as_can_be(
    number: int, cost: float, latency: float, at_most: float, full: float
) -> None:
    run = Run(Server(full), number, lambda _: cost, lambda _: latency)

    seconds = run.seconds()

    assert run.server.refused == 0
    assert run.answers == number
    assert seconds <= at_most * bound(number, cost, latency, full)


@given(
    st.lists(st.tuples(st.floats(0, 45), st.floats(0.001, 9)), min_size=1, max_size=60), st.integers(1, 40)
)
@settings(deadline=None)
def test_no_run_alone_on_its_token_is_ever_refused(calls: list[tuple[float, float]], at_once: int) -> None:
    run = Run(Server(), len(calls), lambda n: calls[n][0], lambda n: calls[n][1], at_once)

    run.seconds()

    assert (run.server.refused, run.answers) == (0, len(calls))


def test_the_first_wave_is_as_wide_as_most_servers_admit_and_the_next_as_wide_as_this_one_does() -> None:
    for full, widest in [(600.0, 11), (700.0, 13), (800.0, 15)]:
        run = Run(Server(full), 200, lambda _: 0.1, lambda _: 0.1)
        run.seconds()

        assert run.widest == widest


def test_where_others_use_the_token_a_run_rests_and_goes_on_more_carefully() -> None:
    run = Run(Server(bucket=Bucket(500.0, START)), 50, lambda _: 0.1, lambda _: 0.1)

    run.seconds()

    assert 0 < run.server.refused < 12
    assert run.answers == 50 - run.server.refused


def test_a_smaller_bucket_than_most_is_learned() -> None:
    run = Run(Server(full=230.0), 400, lambda _: 0.1, lambda _: 0.1)

    run.seconds()

    assert run.server.refused < 40
    assert run.answers == 400 - run.server.refused
