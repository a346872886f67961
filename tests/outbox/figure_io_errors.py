"""I/O errors: the disk fails at the n-th call of one operation, or is full, once or from then on.

The operation is done, or it raised a `JournalError` and nothing is changed; the same journal goes on once
the disk is well, and an ordinary SQLite finds a whole file that says the same. Broken: an operation in
several transactions.
"""

import contextlib
import functools
import random
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import apsw
import attrs
from faulty_disk import Disk
from figure import Figure
from figure_power_loss import BEGAN, POLICY, SCOPE, SHARED_MEMORY, now

from canvas_comms.errors import JournalError
from canvas_comms.outbox import Draft, Intent
from canvas_comms.outbox.steps import attempted, claim
from canvas_comms.outcomes import Sent
from canvas_comms_outbox.sqlite import SqliteJournal
from canvas_comms_outbox.sqlite.link import Connect
from canvas_comms_outbox.sqlite.schema import STEPS, Steps

NEXT_VERSION: Steps = (
    *STEPS,
    ("ALTER TABLE intents ADD COLUMN later TEXT", "CREATE INDEX later ON intents (later)"),
)
Held = list[Intent]
Operation = Callable[[Path, Connect], object]
MOST_CALLS = 100
"""More than any operation makes, opening the journal included."""


def drafts(number: int) -> list[Draft]:
    return [
        Draft(SCOPE, ("me", f"{n % 3}"), {"text": "x" * 3000 * n}, BEGAN, key=f"key {n}")
        for n in range(number)
    ]


@functools.cache
def _filled() -> tuple[bytes, Held]:
    """A journal with three that settled, one that is being sent, and two that wait."""
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as base:
        journal = SqliteJournal(base)
        journal.submit(drafts(6), now(0))
        for one in (*_take(journal), *_take(journal))[:3]:
            after = attempted(one, Sent(f"m{one.number}"), now(2), POLICY)
            assert after is not None
            journal.replace(one, after)
        held = list(journal.intents())
        journal.close()
        return Path(base, "journal.sqlite").read_bytes(), held


def _take(journal: SqliteJournal) -> tuple[Intent, ...]:
    return journal.take(
        (SCOPE,), now(1), 2, lambda one: claim(one, journal.owner, now(1), POLICY), in_order=False
    )


def _replace(journal: SqliteJournal) -> object:
    one = list(journal.intents())[3]
    return journal.replace(one, attrs.evolve(one, attempts=7, version=one.version + 1))


OPERATIONS: Mapping[str, Callable[[SqliteJournal], object]] = {
    "submit": lambda journal: journal.submit(drafts(9)[6:], now(5)),
    "take": _take,
    "replace": _replace,
    "blank": lambda journal: journal.blank(now(9).wall),
    "purge": lambda journal: journal.purge(now(9).wall),
}
NAMES = (*OPERATIONS, "migrate")
ERRORS = ((apsw.IOError, False), (apsw.IOError, True), (apsw.FullError, False))


def io_errors(number: int, chance: random.Random) -> str | None:
    """The operation, the kind of error and the call that fails follow from the number."""
    return _round(number, _honest)


def _round(number: int, run: Callable[[str, SqliteJournal], object]) -> str | None:
    name, rest = NAMES[number % len(NAMES)], number // len(NAMES)
    fails_at = rest % MOST_CALLS + 1
    error, stays = ERRORS[(rest + rest // MOST_CALLS) % len(ERRORS)]
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as base:
        folder = Path(base)
        stored, before = _filled()
        (folder / "journal.sqlite").write_bytes(stored)
        disk = Disk(error=error)
        with disk.mounted() as connect:
            fault = _tried(name, folder, connect, disk, fails_at, stays, before, run)
        return fault and f"{name}, {error.__name__} at call {fails_at}: {fault}"


def _honest(name: str, journal: SqliteJournal) -> object:
    return OPERATIONS[name](journal)


def _tried(
    name: str,
    folder: Path,
    connect: Connect,
    disk: Disk,
    fails_at: int,
    stays: bool,
    before: Held,
    run: Callable[[str, SqliteJournal], object],
) -> str | None:
    steps = NEXT_VERSION if name == "migrate" else STEPS
    disk.fails_at, disk.fails_on = fails_at, stays
    done, journal = False, None
    with contextlib.suppress(JournalError):
        if name != "migrate":
            disk.fails_at = None
        journal = SqliteJournal(folder, connect=connect, steps=steps)
        disk.calls, disk.fails_at = (0, fails_at) if name != "migrate" else (disk.calls, fails_at)
        if name != "migrate":
            run(name, journal)
        done = True
    disk.fails_at = None
    if journal is None:
        journal = SqliteJournal(folder, connect=connect, steps=steps)
    after = list(journal.intents())
    journal.close()
    if (after == before) is (done and name != "migrate"):
        return "it said that it was done, and it was not" if done else "it failed, and something is changed"
    if _held(folder, steps) != after:
        return "an ordinary SQLite reads something else"
    return None


def _held(folder: Path, steps: Steps = STEPS) -> Held:
    with contextlib.closing(sqlite3.connect(folder / "journal.sqlite")) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchone()[0]
    assert said == "ok", said
    journal = SqliteJournal(folder, steps=steps)
    held = list(journal.intents())
    journal.close()
    return held


def calls_of(name: str) -> int:
    """How many calls to the disk the operation makes."""
    disk = Disk()
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as base, disk.mounted() as connect:
        Path(base, "journal.sqlite").write_bytes(_filled()[0])
        migrates = name == "migrate"
        journal = SqliteJournal(base, connect=connect, steps=NEXT_VERSION if migrates else STEPS)
        if not migrates:
            disk.calls = 0
            OPERATIONS[name](journal)
        calls = disk.calls
        journal.close()
    return calls


def _in_two_halves(name: str, journal: SqliteJournal) -> object:
    if name == "submit":
        for one in drafts(9)[6:]:
            journal.submit((one,), now(5))
        return None
    return OPERATIONS[name](journal)


def _broken(number: int, chance: random.Random) -> str | None:
    """`submit` alone, at the calls where it writes."""
    return _round(len(NAMES) * (number + 44), _in_two_halves)


IO_ERRORS = Figure(
    "io_errors",
    "an error at the n-th call to the disk",
    60 * len(NAMES),
    len(ERRORS) * MOST_CALLS * len(NAMES),
    io_errors,
    _broken,
    20,
    0.5,
)

__all__ = ["IO_ERRORS", "MOST_CALLS", "NAMES", "calls_of", "io_errors"]
