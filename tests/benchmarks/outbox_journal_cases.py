"""The outbox's journal on SQLite: a thousand intents and a million, how much a second, how much memory."""

import functools
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rounds import Goal, Ratio, measure

from canvas_comms.outbox import Draft, Intent, Policy, Reading
from canvas_comms.outbox.steps import attempted, claim
from canvas_comms.outcomes import Sent
from canvas_comms_outbox.sqlite import SqliteJournal

BEGAN = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
NOW = Reading(BEGAN + timedelta(hours=1), "boot", 3600.0)
SCOPE, POLICY = "a scope", Policy()
SMALL, LARGE, BATCH, ROUNDS, SOME = 1_000, 1_000_000, 5_000, 7, 50
TEXT = "Similique amet at est necessitatibus repellendus eius. " * 4


def draft(number: int) -> Draft:
    """A message to one of many people, three to each."""
    return Draft(SCOPE, ("me", f"Patient/{number // 3}"), {"text": TEXT, "number": number}, BEGAN)


def filled(folder: Path, size: int) -> SqliteJournal:
    """A journal with so many intents that are due."""
    journal = SqliteJournal(folder)
    for start in range(0, size, BATCH):
        journal.submit([draft(number) for number in range(start, min(size, start + BATCH))], Reading(BEGAN))
    return journal


def take_one(journal: SqliteJournal) -> Intent:
    (one,) = journal.take((SCOPE,), NOW, 1, lambda one: claim(one, journal.owner, NOW, POLICY))
    return one


def submit_some(journal: SqliteJournal, numbers: Iterator[int]) -> None:
    for _ in range(SOME):
        journal.submit((draft(next(numbers)),), NOW)


def take_some(journal: SqliteJournal) -> None:
    """As a worker does: look what is abandoned, take, look whether it is still ours, store."""
    for _ in range(SOME):
        journal.abandoned(NOW)
        one = take_one(journal)
        journal.is_still_mine(one, 30)
        after = attempted(one, Sent(one.id), NOW, POLICY)
        assert after is not None
        journal.replace(one, after)


def next_some(journal: SqliteJournal) -> None:
    for _ in range(SOME):
        journal.next_due((SCOPE,))


def a_second(call: Callable[[], object]) -> float:
    """How many a second, of a call that does `SOME`."""
    began = time.perf_counter()
    call()
    return SOME / (time.perf_counter() - began)


def goals(large: int = LARGE) -> Iterator[Goal]:
    with tempfile.TemporaryDirectory() as base:
        small, big = filled(Path(base, "small"), SMALL), filled(Path(base, "large"), large)
        numbers = iter(range(10 * LARGE, 20 * LARGE))
        measured = measure(
            {
                "take at a thousand": functools.partial(take_some, small),
                "take at a million": functools.partial(take_some, big),
                "next at a thousand": functools.partial(next_some, small),
                "next at a million": functools.partial(next_some, big),
                "submit at a thousand": functools.partial(submit_some, small, numbers),
                "submit at a million": functools.partial(submit_some, big, numbers),
            },
            rounds=ROUNDS,
        )
        for what, most in (("take", 3.0), ("next", 3.0), ("submit", 3.0)):
            ratio = measured.ratio(f"{what} at a million", f"{what} at a thousand")
            yield Goal(f"{what}, a million intents to a thousand", ratio, at_most=most)
        for what, call in (
            ("messages accepted a second", functools.partial(submit_some, big, numbers)),
            ("messages taken and settled a second", functools.partial(take_some, big)),
        ):
            rates = sorted(a_second(call) for _ in range(ROUNDS))
            yield Goal(
                f"{what}, as the soak needs", Ratio(rates[ROUNDS // 2], rates[0], rates[-1]), at_least=100
            )
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        count = sum(1 for _ in big.intents())
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        assert count >= large
        yield Goal("MiB that reading all of a million adds", Ratio(grown, grown, grown), at_most=16)
        small.close()
        big.close()


__all__ = ["goals"]
