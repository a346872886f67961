"""Power loss: whatever the journal acknowledged is there afterwards, and the file is whole.

A round hands in, takes, settles, blanks and purges by chance, until the power goes at some call to the disk.
What is left of the files is opened by an ordinary SQLite. Broken: `synchronous=NORMAL`.
"""

import contextlib
import random
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
from faulty_disk import Disk
from figure import Figure

from canvas_comms.errors import JournalError
from canvas_comms.outbox import Draft, Intent, Policy, Reading
from canvas_comms.outbox.steps import attempted, claim
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Sent, Unknown
from canvas_comms_outbox.sqlite import SqliteJournal

BEGAN = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
SCOPE = "a scope"
POLICY = Policy()
CALLS = (*("submit", "take", "settle") * 5, "blank", "purge")
OUTCOMES = (Sent("m1"), Rejected(400), NotSent(Doubt.NO_ANSWER), Unknown(Doubt.NO_ANSWER))
SHARED_MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None


def now(seconds: int) -> Reading:
    return Reading(BEGAN + timedelta(seconds=seconds), "boot", float(seconds))


@attrs.define
class History:
    """What was acknowledged, and what the call that the power cut may or may not have done."""

    known: dict[str, Intent] = attrs.field(factory=dict)
    gone: set[str] = attrs.field(factory=set)
    submitted: int = 0
    open_call: str = ""

    def play(self, journal: SqliteJournal, chance: random.Random, seconds: int) -> None:
        """One call, by chance."""
        self.open_call = chance.choice(CALLS)
        getattr(self, f"_{self.open_call}")(journal, chance, seconds)
        self.open_call = ""

    def _submit(self, journal: SqliteJournal, chance: random.Random, seconds: int) -> None:
        texts = [
            f"{self.submitted + n} " + "x" * chance.choice((10, 300, 6000))
            for n in range(chance.randint(1, 3))
        ]
        drafts = [Draft(SCOPE, ("me", chance.choice("abc")), {"text": text}, BEGAN) for text in texts]
        for one in journal.submit(drafts, now(seconds)):
            assert isinstance(one, Intent)
            self.known[one.id] = one
        self.submitted += len(drafts)

    def _take(self, journal: SqliteJournal, chance: random.Random, seconds: int) -> None:
        taken = journal.take(
            (SCOPE,), now(seconds), 3, lambda one: claim(one, journal.owner, now(seconds), POLICY)
        )
        self.known.update((one.id, one) for one in taken)

    def _settle(self, journal: SqliteJournal, chance: random.Random, seconds: int) -> None:
        for one in list(self.known.values()):
            after = attempted(one, chance.choice(OUTCOMES), now(seconds), POLICY)
            if after is not None and journal.replace(one, after):
                self.known[one.id] = after
                return

    def _blank(self, journal: SqliteJournal, chance: random.Random, seconds: int) -> None:
        if journal.blank(now(seconds - 3).wall):
            self.known = {one.id: one for one in journal.intents()}

    def _purge(self, journal: SqliteJournal, chance: random.Random, seconds: int) -> None:
        if chance.random() < 0.2 and journal.purge(now(seconds - 5).wall):
            self.known = {one.id: one for one in journal.intents()}

    def fault(self, folder: Path) -> str | None:
        """What is wrong with what is left."""
        with contextlib.closing(sqlite3.connect(folder / "journal.sqlite")) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            return f"the file is damaged: {said}"
        journal = SqliteJournal(folder)
        left = {one.id: one for one in journal.intents()}
        journal.close()
        missing = [one for one in self.known.values() if one.id not in left]
        if self.open_call != "purge" and missing:
            return f"{len(missing)} acknowledged messages are lost"
        older = [one for id, one in left.items() if id in self.known and one.version < self.known[id].version]
        if older:
            return f"{len(older)} acknowledged steps are lost"
        changed = [one for id, one in left.items() if id in self.known and one != self.known[id]]
        if changed and not self.open_call:
            return f"{len(changed)} messages are not what was acknowledged"
        return None


def power_loss(_: int, chance: random.Random, synchronous: str = "FULL") -> str | None:
    """One round; what is wrong after it."""
    disk, history = Disk(chance=chance), History()
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY) as base, disk.mounted() as connect:
        journal = SqliteJournal(Path(base, "before"), connect=attrs.evolve(connect, synchronous=synchronous))
        disk.fails_at, disk.fails_on = disk.calls + chance.randint(1, 400), True
        try:
            for seconds in range(100):
                history.play(journal, chance, seconds)
        except JournalError:
            pass
        if disk.lost is None:
            disk.lose_power()
        after = Path(base, "after")
        disk.restore(after)
        fault = _unreadable_or(history, after)
        journal.close()
    return fault


def _unreadable_or(history: History, folder: Path) -> str | None:
    try:
        return history.fault(folder)
    except (JournalError, sqlite3.Error) as error:
        return f"what is left cannot be opened: {error}"


def _normal(number: int, chance: random.Random) -> str | None:
    return power_loss(number, chance, "NORMAL")


POWER_LOSS = Figure(
    "power_loss", "power loss, un-synced writes dropped or torn", 200, 3_000, power_loss, _normal, 60, 0.5
)

__all__ = ["POWER_LOSS", "power_loss"]
