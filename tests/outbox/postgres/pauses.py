"""Two workers on one message: the first stands still at a point of the protocol while time passes."""

from collections.abc import Callable
from datetime import timedelta

import attrs
import psycopg
from postgres.drafts import SCOPE, at, draft

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
