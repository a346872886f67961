"""Messages move from a folder to a database; a kill at any row loses none and leaves none to go twice."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from journal_contract import OTHER_SCOPE, POLICY, SCOPE, accepted, at, came_of, draft, taken
from postgres.cluster import Cluster

from canvas_comms.errors import JournalError
from canvas_comms.outbox import Intent, KeyTaken, State
from canvas_comms.outbox.steps import owner_gone
from canvas_comms.outcomes import Doubt as Why
from canvas_comms.outcomes import NotSent, Sent, Unknown
from canvas_comms_outbox import SqliteJournal
from canvas_comms_outbox.moving import migrate
from canvas_comms_outbox.postgres import PostgresJournal

pytestmark = pytest.mark.system


@pytest.fixture
def target(database: str) -> Iterator[PostgresJournal]:
    target = PostgresJournal(database)
    yield target
    target.close()


def filled(folder: Path) -> list[Intent]:
    """One message in each state that there is, some of them alike; nobody is at the journal afterwards."""
    journal = SqliteJournal(folder)
    accepted(journal, *(draft(str(n), f"Patient/{n}", key=f"key {n}") for n in range(5)))
    accepted(journal, draft("6", scope=OTHER_SCOPE, moment=None))
    accepted(journal, draft("7", "Patient/1", fixed=True))
    sent, unknown, held, _, _ = taken(journal, limit=5)
    came_of(journal, sent, Sent("m1"))
    came_of(journal, unknown, Unknown(Why.NO_ANSWER, 503))
    came_of(journal, held, NotSent(Why.NOT_TRUSTED))
    assert journal.blank(at(1).wall) == 1
    journal.note(SCOPE, "echo", "kept")
    stored = list(journal.intents())
    journal.close()
    return stored


def test_everything_moves_as_it_is(tmp_path: Path, target: PostgresJournal) -> None:
    stored = filled(tmp_path / "outbox")
    source = SqliteJournal(tmp_path / "outbox")
    moved = migrate(source, target)

    assert moved == len(stored) == 7
    assert list(target.intents()) == stored
    assert {intent.state for intent in stored} >= {State.SENT, State.UNKNOWN, State.HELD, State.SENDING}
    assert target.noted(SCOPE, "echo") == "kept"
    source.close()


def test_keys_and_moments_stand_for_the_same_messages_afterwards(
    tmp_path: Path, target: PostgresJournal
) -> None:
    stored = filled(tmp_path / "outbox")
    source = SqliteJournal(tmp_path / "outbox")
    migrate(source, target)
    again = target.submit((draft("0", "Patient/0", key="key 0"), draft("else", key="key 0")), at(9))
    (new,) = accepted(target, draft("new", "Patient/2"))

    assert again == (stored[0], KeyTaken())
    assert new.pair == stored[2].pair
    assert new.moment != stored[2].moment
    assert new.number > stored[-1].number
    source.close()


def test_what_a_dead_process_was_sending_is_abandoned_where_it_arrives(
    tmp_path: Path, target: PostgresJournal
) -> None:
    stored = filled(tmp_path / "outbox")
    source = SqliteJournal(tmp_path / "outbox")
    migrate(source, target)
    sending = tuple(intent for intent in stored if intent.state is State.SENDING)
    after = owner_gone(sending[0], at(9), POLICY)
    assert after is not None

    assert target.abandoned(at()) == sending
    assert target.replace(sending[0], after)
    source.close()


def test_the_old_journal_neither_accepts_nor_sends_again(tmp_path: Path, target: PostgresJournal) -> None:
    filled(tmp_path / "outbox")
    source, other = SqliteJournal(tmp_path / "outbox"), SqliteJournal(tmp_path / "outbox")
    migrate(source, target)

    for journal in (source, other):
        with pytest.raises(JournalError, match="have moved"):
            accepted(journal, draft("late"))
        with pytest.raises(JournalError, match="have moved"):
            taken(journal, at(10**6))
        journal.close()
    with pytest.raises(JournalError, match="have moved"):
        SqliteJournal(tmp_path / "outbox")


def test_nothing_moves_while_a_worker_is_sending(tmp_path: Path, target: PostgresJournal) -> None:
    source, worker = SqliteJournal(tmp_path / "outbox"), SqliteJournal(tmp_path / "outbox")
    accepted(source, draft())
    (mine,) = taken(worker)
    with pytest.raises(JournalError, match="stop all workers"):
        migrate(source, target)
    came_of(worker, mine, Sent("m1"))

    assert list(target.intents()) == []
    assert migrate(source, target) == 1
    source.close()
    worker.close()


def test_nothing_moves_to_where_other_messages_are(tmp_path: Path, target: PostgresJournal) -> None:
    filled(tmp_path / "outbox")
    own = accepted(target, draft("own"))
    source = SqliteJournal(tmp_path / "outbox")
    with pytest.raises(JournalError, match="messages of its own"):
        migrate(source, target)

    assert tuple(target.intents()) == own
    source.close()


def test_moving_once_more_changes_nothing(tmp_path: Path, target: PostgresJournal) -> None:
    filled(tmp_path / "outbox")
    source = SqliteJournal(tmp_path / "outbox")
    migrate(source, target)
    (mine,) = taken(target, limit=1)
    came_of(target, mine, Sent("m9"))
    after = list(target.intents())
    source.close()
    source = SqliteJournal(tmp_path / "outbox", moved=True)

    assert migrate(source, target) == 0
    assert list(target.intents()) == after
    source.close()


@attrs.define
class Deadly:
    """A journal that is left, and kills its process before so many rows have been read; or after all."""

    source: SqliteJournal
    row: int

    @property
    def secret(self) -> bytes:
        return self.source.secret

    @property
    def is_encrypted(self) -> bool:
        return self.source.is_encrypted

    def leave(self) -> None:
        if self.row == -2:
            die()
        self.source.leave()
        if self.row == -1:
            die()

    def intents(self) -> Iterator[Intent]:
        for number, intent in enumerate(self.source.intents()):
            if number == self.row:
                die()
            yield intent

    def notes(self) -> Iterator[tuple[str, str, str]]:
        for note in self.source.notes():
            yield note
            if self.row == 7:
                die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("row", range(-2, 9))
def test_a_kill_at_any_row_loses_nothing_and_leaves_nothing_to_be_sent_twice(
    tmp_path: Path, cluster: Cluster, row: int
) -> None:
    """Row -2 is before the old journal is left, -1 just after; 7 after all rows, 8 after the commit."""
    stored = filled(tmp_path / "outbox")
    conninfo = cluster.new_database()
    child = os.fork()
    if child == 0:
        migrate(Deadly(SqliteJournal(tmp_path / "outbox"), row), PostgresJournal(conninfo))
        die()
    _, status = os.waitpid(child, 0)
    target, source = PostgresJournal(conninfo), SqliteJournal(tmp_path / "outbox", moved=True)
    before = list(target.intents())
    if row != -2:
        with pytest.raises(JournalError, match="have moved"):
            taken(source, at(10**6))
    moved = migrate(source, target)

    assert os.WTERMSIG(status) == signal.SIGKILL
    assert (before, moved) == ((stored, 0) if row == 8 else ([], 7))
    assert list(target.intents()) == stored
    source.close()
    target.close()


class Backwards:
    """A cipher of sorts."""

    def encrypt(self, content: bytes) -> bytes:
        return content[::-1]

    def decrypt(self, content: bytes) -> bytes:
        return content[::-1]


def test_what_is_encrypted_moves_only_if_it_may_stand_there_in_clear(
    tmp_path: Path, target: PostgresJournal
) -> None:
    source = SqliteJournal(tmp_path / "outbox", cipher=Backwards())
    accepted(source, draft("1"))
    with pytest.raises(JournalError, match="in clear"):
        migrate(source, target)
    accepted(source, draft("2"))  # nothing was closed

    assert migrate(source, target, in_clear=True) == 2
    source.close()


def test_what_is_encrypted_moves_to_where_it_is_encrypted_too(tmp_path: Path, database: str) -> None:
    source = SqliteJournal(tmp_path / "outbox", cipher=Backwards())
    (stored,) = accepted(source, draft("canary", key="canary key"))
    target = PostgresJournal(database, cipher=Backwards())

    assert migrate(source, target) == 1
    assert list(target.intents()) == [stored]
    assert target.by_key(SCOPE, "canary key") == stored
    source.close()
    target.close()
    again = PostgresJournal(database, cipher=Backwards())
    assert again.by_key(SCOPE, "canary key") == stored
    again.close()
