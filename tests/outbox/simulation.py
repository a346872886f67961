"""Schedules of the real relay in a world drawn from a seed: time, faults, kills, pauses.

A schedule hands in a few messages, lets workers run, breaks them at any point that the relay names, and
goes on until nothing is due. Paused workers are modelled by running others inside the point where they
stand. The same seed gives the same schedule, so a failure is repeated by

    python tests/outbox/simulation.py --seed N --schedules 1
    python tests/outbox/simulation.py --schedules 1000000      # the full tier
"""

import argparse
import random
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import attrs

from canvas_comms.outbox import (
    Draft,
    Intent,
    Journal,
    Ours,
    Policy,
    Reading,
    Relay,
    Resending,
    Sighting,
    State,
    Verdict,
)
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Rejected, Sent, Unknown
from canvas_comms_outbox import MemoryJournal

LATE = timedelta(minutes=2)
"""How long after it was given up a request may still be done."""
HIDDEN = timedelta(minutes=1)
"""How long what was done may not show in a search."""
START = datetime(2026, 1, 1, tzinfo=UTC)


@attrs.frozen
class Broken:
    """What is broken on purpose, to see that the simulation notices."""

    quiet_period: timedelta = LATE + HIDDEN
    leases: bool = False
    """Whether owners that only stand still are taken to be gone."""
    blind: bool = False
    """Whether nobody looks before sending again."""


class Killed(BaseException):
    """The process ends here: nothing of it is done any more."""


@attrs.define
class Server:
    """Stores messages, some of them late, some of them hidden for a while, and loses answers."""

    rng: random.Random
    stored: list[tuple[str, str, datetime]] = attrs.field(factory=list)
    late: list[tuple[datetime, str]] = attrs.field(factory=list)

    def create(self, what: str, now: datetime, trouble: float) -> Outcome:
        """One request. What comes back may tell or not."""
        if self.rng.random() >= trouble:
            return Sent(self._store(what, now))
        match self.rng.randrange(7):
            case 0:
                return NotSent(Doubt.NO_CONNECTION)
            case 1:
                return NotSent(Doubt.THROTTLED)
            case 2:
                self._store(what, now)
                return Unknown(Doubt.NO_ANSWER)
            case 3:
                self.late.append((now + LATE * self.rng.random(), what))
                return Unknown(Doubt.SERVER_ERROR, 502)
            case 4:
                self._store(what, now)
                return Sent(None)
            case 5 if self.rng.random() < 0.2:
                return Rejected(400)
            case _:
                return Unknown(Doubt.NO_ANSWER)

    def pass_time(self, now: datetime) -> None:
        """Does what is still to be done."""
        for due, what in [one for one in self.late if one[0] <= now]:
            self.late.remove((due, what))
            self._store(what, due)

    def search(self, what: str, now: datetime) -> tuple[str, ...]:
        """Ids of what shows."""
        return tuple(id for id, content, shows in self.stored if content == what and shows <= now)

    def _store(self, what: str, now: datetime) -> str:
        id = f"m{len(self.stored)}"
        self.stored.append((id, what, now + HIDDEN * self.rng.random()))
        return id


@attrs.define
class SimulatedCourier:
    """Carries to a `Server`."""

    world: "World"
    scope: str = "simulated"
    longest_attempt: float = 1.0

    def attempt(self, intent: Intent) -> Outcome:
        """One request, which takes a moment, in which others go on."""
        world = self.world
        world.happens("on the way")
        outcome = world.server.create(intent.content or "", world.now, world.trouble)
        world.happens("on the way back")
        return outcome

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        """What shows, or nothing sure."""
        world = self.world
        if world.broken.blind:
            return Verdict(Sighting.NONE)
        if world.rng.random() < world.trouble / 2:
            return Verdict(Sighting.INCOMPLETE)
        found = world.server.search(intent.content or "", world.now)
        kinds = {0: Sighting.NONE, 1: Sighting.ONE}
        return Verdict(kinds.get(len(found), Sighting.SEVERAL), found)

    def resending(self, journal: Journal) -> Resending:
        """Always: this server keeps what it is given."""
        return Resending.ALLOWED

    def after_success(self, intent: Intent, journal: Journal) -> None:
        """Nothing to be noted."""


@attrs.define
class _Process:
    """A worker and its journal. A killed one writes nothing any more."""

    world: "World"
    journal: "_MortalJournal"
    relay: Relay


class _MortalJournal(MemoryJournal):
    """A journal whose owner may be killed, after which it cannot be used."""

    dead = False

    def _alive(self) -> None:
        if self.dead:
            raise Killed

    def replace(self, before: Intent, after: Intent) -> bool:
        self._alive()
        return super().replace(before, after)

    def get(self, id: str) -> Intent | None:
        self._alive()
        return super().get(id)


@attrs.define
class _ForgetfulJournal(_MortalJournal):
    """Takes every owner but itself to be gone, as a lease that ran out does."""

    def abandoned(self, now: Reading) -> tuple[Intent, ...]:
        sending = self.intents((State.SENDING,))
        return tuple(one for one in sending if one.owner != self.owner)

    def is_still_mine(self, intent: Intent, seconds: float) -> bool:
        return True


@attrs.define
class World:
    """One schedule."""

    rng: random.Random
    broken: Broken = attrs.field(factory=Broken)
    trouble: float = 0.4
    kills: int = 3
    pauses: int = 3
    now: datetime = START
    depth: int = 0
    server: Server = attrs.field(init=False)
    books: MemoryJournal = attrs.field(factory=_MortalJournal)
    processes: list[_Process] = attrs.field(factory=list)
    running: list[_Process] = attrs.field(factory=list)
    states: dict[str, list[State]] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.server = Server(self.rng)

    def clocks(self) -> Reading:
        """The time of the schedule."""
        return Reading(self.now)

    def start(self) -> _Process:
        """A new worker."""
        kind = _ForgetfulJournal if self.broken.leases else _MortalJournal
        journal = kind()
        journal._books = self.books._books
        courier = SimulatedCourier(self)
        policy = Policy(
            quiet_period=self.broken.quiet_period,
            early_looks=(timedelta(seconds=2), timedelta(seconds=30)),
            max_attempts=50,
            patience=timedelta(days=30),
            first_delay=timedelta(seconds=1),
            longest_delay=timedelta(minutes=1),
            least_quiet_period=timedelta(),
        )
        couriers = {courier.scope: courier}
        relay = Relay(journal, couriers, policy, self.clocks, chance=self.rng.random, reached=self.happens)
        process = _Process(self, journal, relay)
        self.processes.append(process)
        return process

    def happens(self, point: str) -> None:
        """A point of the protocol: here a worker may be killed, or stand still while others go on."""
        if self.running[-1].journal.dead:
            raise Killed
        chance = self.rng.random()
        if chance < 0.05 and self.kills:
            self.kills -= 1
            self.kill(self.running[-1])
            raise Killed
        if chance < 0.15 and self.pauses and self.depth < 2:
            self.pauses -= 1
            self.pause()

    def pause(self) -> None:
        """Others go on, and time passes."""
        self.depth += 1
        for _ in range(self.rng.randrange(1, 5)):
            idle = [one for one in self.processes if one not in self.running]
            seconds = self.rng.choice([0, 1, 30, 90, 200]) if self.broken.leases else 0
            self.advance(timedelta(seconds=seconds))
            if idle:
                self.run(self.rng.choice(idle))
        self.depth -= 1

    def run(self, process: _Process) -> int:
        """One step of a worker; it may end there."""
        self.running.append(process)
        try:
            return process.relay.once()
        except Killed:
            return 1
        finally:
            self.running.pop()

    def kill(self, process: _Process) -> None:
        """It is gone, and its system lets go of what it held; another starts."""
        process.journal.dead = True
        process.journal.close()
        self.processes.remove(process)
        self.start()

    def advance(self, by: timedelta) -> None:
        """Time passes, at the server too."""
        self.now += by
        self.server.pass_time(self.now)


def run_schedule(seed: int, broken: Broken | None = None) -> Counter[str]:
    """One schedule; what became of its messages: `lost`, `twice`, `open`, and each state."""
    rng = random.Random(seed)
    world = World(rng, broken or Broken(), trouble=rng.choice([0.1, 0.4, 0.7]))
    for _ in range(rng.choice([1, 2])):
        world.start()
    people = [("a", "b"), ("a", "c")]
    numbers = range(rng.randrange(1, 4))
    drafts = [Draft("simulated", rng.choice(people), {"n": n}, START, key=str(n)) for n in numbers]
    accepted = [one for one in world.books.submit(drafts, world.clocks()) if isinstance(one, Intent)]
    for _ in range(2000):
        worked = world.run(rng.choice(world.processes))
        if worked:
            continue
        due = world.books.next_due(("simulated",))
        abandoned = world.books.abandoned(world.clocks())
        if due is None and not abandoned and not any(world.books.intents((State.SENDING,))):
            break
        world.advance(max(due - world.now, timedelta()) if due else timedelta(seconds=1))
    world.advance(LATE)
    made = Counter(content for _, content, _ in world.server.stored)
    found: Counter[str] = Counter()
    for one in accepted:
        now = world.books.get(one.id)
        assert now is not None
        count = made[now.content or ""]
        found[now.state.value] += 1
        found["twice"] += count > 1
        found["lost"] += now.state is State.SENT and count == 0
        found["wrong"] += now.state in (State.REJECTED, State.CANCELLED) and count > 0
        found["open"] += now.state in (State.PENDING, State.SENDING, State.UNKNOWN)
    return found


def run_many(seed: int, schedules: int, broken: Broken | None = None) -> Counter[str]:
    """Many schedules, their counts together."""
    found: Counter[str] = Counter()
    for number in range(schedules):
        found += run_schedule(seed + number, broken)
    return found


def main() -> int:
    """Run, print, and tell whether it is as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schedules", type=int, default=20_000)
    given = parser.parse_args()
    found = run_many(given.seed, given.schedules)
    print(dict(found), f"seed {given.seed}, {given.schedules} schedules")
    return 1 if any(found[bad] for bad in ("lost", "twice", "wrong", "open")) else 0


if __name__ == "__main__":
    sys.exit(main())
