"""Every state that one message can come into, with workers that crash and a server that loses answers.

The protocol is that of the product (`canvas_comms.outbox.steps`); only time, server and workers are models.
`check()` walks all states breadth first and gives the shortest way to one that must not be, if there is any.
An assumption that is dropped (`Without`) must show such a way: else the check proves nothing.

    python tests/outbox/model_check.py              # as it is, and every assumption dropped
    python tests/outbox/model_check.py --workers 3  # the full tier

Source: ../shared/design/reliability.md, 3.4.
"""

import argparse
import enum
import sys
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import attrs

from canvas_comms.outbox import Intent, Policy, Reading, Resending, Sighting, State, Verdict
from canvas_comms.outbox.states import TERMINAL
from canvas_comms.outbox.steps import attempted, claim, looked_for, owner_gone
from canvas_comms.outcomes import Doubt, NotSent, Sent, Unknown

TICK = timedelta(minutes=1)
_START = datetime(2026, 1, 1, tzinfo=UTC)
_ATTEMPTS = 4


class Without(enum.Enum):
    """The assumption that is dropped."""

    NOTHING = "nothing"
    A2 = "A2: one live owner"
    A3 = "A3: an abandoned request is done in time, or never"
    A4 = "A4: what was done shows in time"
    A5 = "A5: what makes it findable is kept"
    A7 = "A7: a search misses nothing"
    A8 = "A8: what is said not to be done was not done"
    SEARCH = "the search"
    QUIET = "the full quiet period"


@attrs.frozen
class Request:
    """A request on its way; `left`: for how many ticks it may still be done, None while somebody waits."""

    left: int | None


@attrs.frozen
class Worker:
    """`doing`: idle, claimed, waiting, searching, seen. `intent` is what it works on, as it took it up."""

    owner: str
    doing: str = "idle"
    intent: Intent | None = None
    request: int | None = None
    looked_at: Reading | None = None
    verdict: Verdict | None = None


@attrs.frozen
class World:
    """Everything: the journal's one intent, the workers, the server, the time."""

    now: int
    intent: Intent
    workers: tuple[Worker, ...]
    requests: tuple[tuple[int, Request], ...] = ()
    stored: tuple[int, ...] = ()
    """For each message that the server made: in how many ticks it shows."""
    crashes: int = 0
    serial: int = 0


@attrs.frozen
class Setting:
    """The bounds of one check. `late` and `hidden` are `D` and `V` in ticks."""

    without: Without = Without.NOTHING
    workers: int = 2
    crashes: int = 3
    late: int = 1
    hidden: int = 1

    @property
    def policy(self) -> Policy:
        """The protocol's numbers, in ticks."""
        quiet = self.late + self.hidden - (1 if self.without is Without.QUIET else 0)
        return Policy(
            quiet_period=TICK * quiet,
            early_looks=(),
            max_attempts=_ATTEMPTS,
            patience=timedelta(days=999),
            first_delay=TICK,
            longest_delay=TICK,
            search_time=TICK,
            least_quiet_period=timedelta(),
        )


@attrs.frozen
class Result:
    """How many states there are; the shortest way to a bad one, if any; how many can never settle."""

    states: int
    counterexample: tuple[str, ...] | None
    stuck: int


def check(setting: Setting) -> Result:
    """Walk all states. Ends at the first bad one, which is one of the nearest."""
    first = _first(setting)
    came: dict[object, tuple[object | None, str]] = {_key(first, setting): (None, "start")}
    backwards: dict[object, set[object]] = {}
    settled: set[object] = set()
    queue = deque([first])
    while queue:
        world = queue.popleft()
        key = _key(world, setting)
        if _bad(world):
            return Result(len(came), _way(came, key), 0)
        if world.intent.state in TERMINAL or world.intent.state is State.HELD:
            settled.add(key)
        for name, after in _moves(world, setting):
            new = _key(after, setting)
            backwards.setdefault(new, set()).add(key)
            if new not in came:
                came[new] = (key, name)
                queue.append(after)
    return Result(len(came), None, len(came) - len(_leading_to(settled, backwards)))


def _first(setting: Setting) -> World:
    intent = Intent("i", 1, "s", "p", "f", _START, "{}", moment=_START, due=_START)
    workers = tuple(Worker(f"w{n}") for n in range(setting.workers))
    return World(0, intent, workers)


def _bad(world: World) -> bool:
    made = len(world.stored)
    state = world.intent.state
    return made > 1 or (state is State.SENT and made == 0) or (state is State.REJECTED and made > 0)


def _way(came: dict[object, tuple[object | None, str]], key: object | None) -> tuple[str, ...]:
    steps: list[str] = []
    while key is not None:
        key, name = came[key]
        steps.append(name)
    return tuple(reversed(steps))


def _leading_to(settled: set[object], backwards: dict[object, set[object]]) -> set[object]:
    reached, queue = set(settled), deque(settled)
    while queue:
        for before in backwards.get(queue.popleft(), ()):
            if before not in reached:
                reached.add(before)
                queue.append(before)
    return reached


def _moves(world: World, setting: Setting) -> Iterator[tuple[str, World]]:
    yield from _time(world, setting)
    yield from _server(world, setting)
    for place, worker in enumerate(world.workers):
        for name, after in _worker(world, place, worker, setting):
            yield f"{worker.owner}: {name}", after
        if world.crashes < setting.crashes and worker.doing != "idle":
            yield f"{worker.owner}: is killed", _killed(world, place, worker, setting)


def _time(world: World, setting: Setting) -> Iterator[tuple[str, World]]:
    if any(worker.doing == "waiting" and _is_old(world, worker) for worker in world.workers):
        return  # an attempt has a deadline: somebody gives up first
    requests = []
    for number, request in world.requests:
        if request.left is None or setting.without is Without.A3:
            requests.append((number, request))
        elif request.left > 0:
            requests.append((number, Request(request.left - 1)))
    never = setting.without is Without.A4
    stored = tuple(left if never else max(0, left - 1) for left in world.stored)
    yield "a tick", attrs.evolve(world, now=world.now + 1, requests=tuple(requests), stored=stored)


def _is_old(world: World, worker: Worker) -> bool:
    began = worker.intent.began_at if worker.intent else None
    return began is not None and _wall(world) - began > TICK


def _server(world: World, setting: Setting) -> Iterator[tuple[str, World]]:
    for number, request in world.requests:
        done = attrs.evolve(
            world,
            requests=_without(world, number),
            stored=(*world.stored, setting.hidden),
            workers=tuple(
                attrs.evolve(w, verdict=Verdict(Sighting.ONE, ("m",))) if w.request == number else w
                for w in world.workers
            ),
        )
        yield "the server does it" + ("" if request.left is None else ", late"), done


def _worker(world: World, place: int, worker: Worker, setting: Setting) -> Iterator[tuple[str, World]]:
    match worker.doing:
        case "idle":
            yield from _idle(world, place, worker, setting)
        case "claimed":
            yield from _first_byte(world, place, worker, setting)
        case "waiting":
            yield from _answers(world, place, worker, setting)
        case "searching":
            seen = attrs.evolve(worker, doing="seen", verdict=_seen(world, setting))
            yield "sees what there is", _put(world, place, seen)
        case "seen":
            yield from _verdict(world, place, worker, setting)


def _idle(world: World, place: int, worker: Worker, setting: Setting) -> Iterator[tuple[str, World]]:
    intent, now, policy = world.intent, _reading(world), setting.policy
    if intent.state is State.SENDING and _may_adopt(world, intent, setting):
        gone = owner_gone(intent, now, policy)
        assert gone is not None
        yield "takes over", attrs.evolve(world, intent=gone)
    if intent.due is None or intent.due > now.wall:
        return
    taken = claim(intent, worker.owner, now, policy)
    if intent.state is State.PENDING:
        busy = attrs.evolve(worker, doing="claimed", intent=taken)
        yield "claims", attrs.evolve(_put(world, place, busy), intent=taken)
    elif intent.state in (State.UNKNOWN, State.SENT):
        busy = attrs.evolve(worker, doing="searching", intent=taken, looked_at=now)
        yield "begins to search", attrs.evolve(_put(world, place, busy), intent=taken)


def _may_adopt(world: World, intent: Intent, setting: Setting) -> bool:
    dead = intent.owner not in {worker.owner for worker in world.workers}
    return dead or setting.without is Without.A2


def _first_byte(world: World, place: int, worker: Worker, setting: Setting) -> Iterator[tuple[str, World]]:
    number = world.serial + 1
    sending = attrs.evolve(worker, doing="waiting", request=number, verdict=None)
    requests = (*world.requests, (number, Request(None)))
    yield "sends", attrs.evolve(_put(world, place, sending), requests=requests, serial=number)


def _answers(world: World, place: int, worker: Worker, setting: Setting) -> Iterator[tuple[str, World]]:
    number = worker.request
    assert number is not None
    done = worker.verdict is not None
    alone = attrs.evolve(world, requests=_without(world, number))
    if done:
        yield "hears that it was done", _settle(alone, place, worker, Sent("m"), setting)
    if not done or setting.without is Without.A8:
        outcome = NotSent(Doubt.THROTTLED)
        yield "hears that it was not done", _settle(alone, place, worker, outcome, setting)
    left = attrs.evolve(world, requests=_abandoned(world, number, setting))
    yield "hears nothing", _settle(left, place, worker, Unknown(Doubt.NO_ANSWER), setting)


def _settle(
    world: World, place: int, worker: Worker, outcome: Sent | NotSent | Unknown, setting: Setting
) -> World:
    """As `Relay` does it: if nobody wrote in between, else as a late answer."""
    idle = _put(world, place, Worker(worker.owner))
    mine, current, now = worker.intent, world.intent, _reading(world)
    assert mine is not None
    if current.version == mine.version:
        after = attempted(mine, outcome, now, setting.policy)
    elif current.state is State.UNKNOWN and current.began_at == mine.began_at:
        after = attempted(current, outcome, now, setting.policy)
    else:
        after = None
    return idle if after is None else attrs.evolve(idle, intent=after)


def _seen(world: World, setting: Setting) -> Verdict:
    if setting.without in (Without.SEARCH, Without.A5, Without.A7):
        return Verdict(Sighting.NONE)
    shown = sum(left == 0 for left in world.stored)
    if shown > 1:
        return Verdict(Sighting.SEVERAL, ("m", "m2"))
    return Verdict(Sighting.ONE, ("m",)) if shown else Verdict(Sighting.NONE)


def _verdict(world: World, place: int, worker: Worker, setting: Setting) -> Iterator[tuple[str, World]]:
    idle = _put(world, place, Worker(worker.owner))
    mine = worker.intent
    assert mine is not None
    assert worker.verdict is not None
    assert worker.looked_at is not None
    if world.intent.version != mine.version:
        yield "comes too late with what it saw", idle
        return
    now = _reading(world)
    looked_at = worker.looked_at
    if setting.without is Without.SEARCH:
        looked_at = Reading(now.wall + TICK * 99)  # whoever does not look does not wait either
    after = looked_for(mine, worker.verdict, looked_at, now, setting.policy, Resending.ALLOWED)
    yield "stores what it saw", idle if after is None else attrs.evolve(idle, intent=after)


def _killed(world: World, place: int, worker: Worker, setting: Setting) -> World:
    requests = world.requests
    if worker.request is not None:
        requests = _abandoned(world, worker.request, setting)
    reborn = Worker(f"w{place}.{world.crashes + 1}")
    return attrs.evolve(_put(world, place, reborn), requests=requests, crashes=world.crashes + 1)


def _abandoned(world: World, number: int, setting: Setting) -> tuple[tuple[int, Request], ...]:
    return tuple((n, Request(setting.late) if n == number else r) for n, r in world.requests)


def _without(world: World, number: int) -> tuple[tuple[int, Request], ...]:
    return tuple((n, r) for n, r in world.requests if n != number)


def _put(world: World, place: int, worker: Worker) -> World:
    workers = (*world.workers[:place], worker, *world.workers[place + 1 :])
    return attrs.evolve(world, workers=workers)


def _wall(world: World) -> datetime:
    return _START + TICK * world.now


def _reading(world: World) -> Reading:
    return Reading(_wall(world))


def _key(world: World, setting: Setting) -> object:
    """What tells two states apart: no time but how far things are, no names but who is who."""
    now, intent = _wall(world), world.intent
    quiet = setting.late + setting.hidden

    def ahead(moment: datetime | None) -> int | None:
        return None if moment is None else max(0, (moment - now) // TICK)

    def ago(moment: datetime | None, most: int) -> int | None:
        return None if moment is None else min(most, (now - moment) // TICK)

    owners = {worker.owner: place for place, worker in enumerate(world.workers)}
    order = {number: place for place, (number, _) in enumerate(world.requests)}
    workers = tuple(
        (
            worker.doing,
            None if worker.intent is None else worker.intent.version == intent.version,
            None if worker.intent is None else worker.intent.began_at == intent.began_at,
            None if worker.intent is None else ago(worker.intent.began_at, 2),
            None if worker.intent is None else worker.intent.attempts,
            order.get(worker.request, -1) if worker.request is not None else None,
            None if worker.verdict is None else worker.verdict.sighting,
            ago(worker.looked_at.wall if worker.looked_at else None, quiet + 1),
        )
        for worker in world.workers
    )
    return (
        intent.state,
        ahead(intent.due),
        intent.attempts,
        ago(intent.doubt.wall if intent.doubt else None, quiet + 1),
        intent.resent,
        owners.get(intent.owner or "", -1),
        ago(intent.began_at, 2),
        workers,
        tuple(request for _, request in world.requests),
        tuple(sorted(world.stored)),
        world.crashes,
    )


def main() -> int:
    """Print every check; 1 if one does not show what it must."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--late", type=int, default=1)
    parser.add_argument("--hidden", type=int, default=1)
    given = parser.parse_args()
    wrong = 0
    for without in Without:
        result = check(Setting(without, given.workers, late=given.late, hidden=given.hidden))
        bad = result.counterexample is not None
        wrong += bad is (without is Without.NOTHING)
        print(f"without {without.value}: {result.states} states, {result.stuck} stuck")
        if result.counterexample:
            print("   " + "\n   ".join(result.counterexample))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
