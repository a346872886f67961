"""A worker stands still at the worst moment, longer than its lease, and another takes its message over.

The last check before the first byte is what keeps the one that comes back from sending as well. Without
it the message arrives twice; with it only a pause between check and first byte, longer than lease and quiet
period together, could do that, and no program can notice such a one.
"""

from collections.abc import Callable
from datetime import timedelta

import attrs
import psycopg
import pytest
from postgres.drafts import SCOPE, START, at, draft

from canvas_comms.outbox import (
    Courier,
    Intent,
    Journal,
    Ours,
    Outbox,
    Policy,
    Reading,
    Resending,
    Sighting,
    State,
    Verdict,
)
from canvas_comms.outcomes import Outcome, Sent
from canvas_comms_outbox.postgres import PostgresJournal

pytestmark = pytest.mark.system

POLICY = Policy(early_looks=(), quiet_period=timedelta(minutes=15))


@attrs.define
class Counting:
    """A courier and its server: what was stored can be found at once."""

    stored: list[str] = attrs.field(factory=list)
    scope: str = SCOPE
    longest_attempt: float = 30.0

    def attempt(self, intent: Intent) -> Outcome:
        self.stored.append(f"m{len(self.stored)}")
        return Sent(self.stored[-1])

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        found = {0: Sighting.NONE, 1: Sighting.ONE}.get(len(self.stored), Sighting.SEVERAL)
        return Verdict(found, tuple(self.stored))

    def resending(self, journal: Journal) -> Resending:
        return Resending.ALLOWED

    def after_success(self, intent: Intent, journal: Journal) -> None:
        pass


class Trusting(PostgresJournal):
    """Broken on purpose: who has claimed a message believes that it is theirs for ever."""

    def is_still_mine(self, intent: Intent, seconds: float) -> bool:
        return True


@attrs.define
class Scene:
    """Two workers on one database, and a clock that both read."""

    conninfo: str
    server: Courier = attrs.field(factory=Counting)
    seconds: float = 0.0

    def now(self) -> Reading:
        return at(self.seconds)

    def worker(self, kind: type[PostgresJournal], reached: Callable[[str], object]) -> Outbox:
        journal = kind(self.conninfo)
        return Outbox(journal, [self.server], self.now, POLICY, reached=reached)

    def pass_time(self, seconds: float) -> None:
        """That much time passes, for leases too."""
        self.seconds += seconds
        with psycopg.connect(self.conninfo) as connection:
            connection.execute(
                "UPDATE canvas_comms_outbox.intents SET lease_until = lease_until - %s * interval '1 second'",
                (seconds,),
            )


@pytest.fixture
def scene(database: str) -> Scene:
    return Scene(database)


def stored_if_one_pauses(scene: Scene, kind: type[PostgresJournal], point: str, pauses: list[float]) -> int:
    """How often the message arrives if its first worker stands still there while time passes bit by bit.

    A second worker does what is due after each bit.
    """
    other = scene.worker(PostgresJournal, lambda _: None)

    def pause(reached: str) -> None:
        if reached == point:
            for seconds in pauses:
                scene.pass_time(seconds)
                other.drain()

    first = scene.worker(kind, pause)
    first.submit(draft())
    first.drain()
    scene.pass_time(3600)
    other.drain()
    states = [intent.state for intent in other.journal.intents()]
    first.close()
    other.close()
    assert isinstance(scene.server, Counting)
    assert states == [State.SENT] or len(scene.server.stored) > 1
    return len(scene.server.stored)


LONG = [91.0, 16 * 60.0]
"""Longer than the lease; then longer than the quiet period."""


@pytest.mark.parametrize("point", ["after claim", "before last check"])
def test_a_pause_before_the_last_check_sends_nothing_twice(scene: Scene, point: str) -> None:
    assert stored_if_one_pauses(scene, PostgresJournal, point, LONG) == 1


@pytest.mark.parametrize("point", ["before last check", "before first byte"])
def test_without_the_last_check_the_same_pause_sends_twice(scene: Scene, point: str) -> None:
    """The teeth of these tests: leases alone do not do it."""
    assert stored_if_one_pauses(scene, Trusting, point, LONG) == 2


def test_a_pause_after_the_check_that_ends_within_the_quiet_period_sends_once(scene: Scene) -> None:
    assert stored_if_one_pauses(scene, PostgresJournal, "before first byte", [91.0, 14 * 60.0]) == 1


@pytest.mark.parametrize("point", ["before settle", "after settle"])
def test_a_pause_after_the_answer_sends_once(scene: Scene, point: str) -> None:
    assert stored_if_one_pauses(scene, PostgresJournal, point, LONG) == 1


def test_the_limit_a_pause_after_the_check_beyond_lease_and_quiet_period_sends_twice(scene: Scene) -> None:
    """Assumption A2: no server of either Canvas would refuse the one that comes too late."""
    assert stored_if_one_pauses(scene, PostgresJournal, "before first byte", LONG) == 2
    assert scene.now().wall > START
