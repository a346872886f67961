"""The version of a journal: older files are brought up in one transaction, newer ones are not touched."""

import contextlib
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from journal_contract import SCOPE, accepted, at, draft, every, taken

from canvas_comms.errors import JournalError
from canvas_comms.outbox import State
from canvas_comms_outbox.sqlite import SqliteJournal, schema, sql

GOLDEN = Path(__file__).parent / "golden"
NEXT = (*schema.STEPS, ("ALTER TABLE intents ADD COLUMN later TEXT NOT NULL DEFAULT 'new'",))
BROKEN = (*schema.STEPS, ("ALTER TABLE intents ADD COLUMN later TEXT", "CREATE TABLE intents (again)"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


def copied(version: int, folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    shutil.copy(GOLDEN / f"version_{version}.sqlite", folder / "journal.sqlite")
    return folder


def version_of(folder: Path) -> int:
    with contextlib.closing(sqlite3.connect(folder / "journal.sqlite")) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def all_bytes(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(one): (one.read_bytes(), one.stat().st_mtime_ns) for one in folder.rglob("*") if one.is_file()
    }


@pytest.mark.parametrize("version", range(1, len(schema.STEPS) + 1))
def test_a_journal_of_every_version_is_read_and_worked_on(version: int, folder: Path) -> None:
    """The golden files hold one intent in every state, made by the library of that time."""
    journal = SqliteJournal(copied(version, folder))
    held = {one.state: one for one in every(journal)}

    assert set(held) == set(State)
    assert held[State.PENDING].message == {"text": "pending \u2603"}
    assert held[State.PENDING].key == "key of pending"
    assert held[State.PENDING].moment == datetime(2026, 11, 30, 12, 0, 0, 7000, tzinfo=UTC)
    assert held[State.SENT].remote_id == "m1"
    assert held[State.CANCELLED].content is None
    assert journal.by_key(SCOPE, "key of sent") == held[State.SENT]
    assert journal.noted(SCOPE, "echo") == "kept"
    assert journal.abandoned(at()) == (held[State.SENDING],)
    assert [one.id for one in taken(journal, at(1))] == [held[State.PENDING].id]
    assert len(accepted(journal, draft("new"))) == 1
    journal.close()
    assert version_of(folder) == len(schema.STEPS)


def test_the_schema_of_a_released_version_never_changes(folder: Path) -> None:
    SqliteJournal(folder).close()
    old, new = (sqlite3.connect(path) for path in (GOLDEN / "version_1.sqlite", folder / "journal.sqlite"))
    said = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    try:
        assert len(schema.STEPS) > 1 or old.execute(said).fetchall() == new.execute(said).fetchall()
    finally:
        old.close()
        new.close()


def test_an_older_file_is_brought_up_with_all_that_is_in_it(folder: Path) -> None:
    old = SqliteJournal(folder)
    stored = accepted(old, *(draft(str(n), key=f"key {n}") for n in range(5)))
    old.close()
    new = SqliteJournal(folder, steps=NEXT)

    assert tuple(every(new)) == stored
    assert new.by_key(SCOPE, "key 3") == stored[3]
    new.close()
    assert version_of(folder) == len(NEXT)


def test_a_step_that_fails_leaves_the_file_as_it_was(folder: Path) -> None:
    old = SqliteJournal(folder)
    stored = accepted(old, draft())
    old.close()
    with pytest.raises(JournalError):
        SqliteJournal(folder, steps=BROKEN)

    assert version_of(folder) == len(schema.STEPS)
    again = SqliteJournal(folder)
    assert tuple(every(again)) == stored
    again.close()


def test_a_newer_file_is_refused_without_a_write(folder: Path) -> None:
    newer = SqliteJournal(folder, steps=NEXT)
    accepted(newer, draft())
    newer.close()
    before = all_bytes(folder)
    with pytest.raises(JournalError, match=f"has version {len(NEXT)}; this library knows up to"):
        SqliteJournal(folder)

    assert all_bytes(folder) == before


def test_who_has_the_file_open_stops_writing_once_it_was_brought_up(folder: Path) -> None:
    old = SqliteJournal(folder)
    accepted(old, draft("1"))
    new = SqliteJournal(folder, steps=NEXT)
    with pytest.raises(JournalError, match="another version"):
        accepted(old, draft("2"))

    assert [one.message for one in every(new)] == [{"text": "1"}]
    old.close()
    new.close()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        *((query, 3) for query in sql.TAKE.values()),
        *((query, 1) for query in sql.NEXT_DUE.values()),
        (sql.BY_ID, 1),
        (sql.BY_KEY, 1),
        (sql.HAS_MOMENT, 3),
        (sql.HAS_ALIKE, 6),
        (sql.OWNERS, 0),
        (sql.ABANDONED, 1),
        (sql.BLANK, 2),
        (sql.PURGE, 2),
        (sql.MARK_SHARED, 3),
        (sql.REORDER, 2),
        (f"{sql.PAGE_OF_STATE} ORDER BY number LIMIT ?", 3),
        (f"{sql.PAGE} ORDER BY number LIMIT ?", 2),
        (f"{sql.REMOTE_IDS} AND {sql.among('remote_id', 'ab')}", 3),
    ],
)
def test_no_query_of_a_worker_reads_the_whole_table_or_sorts(folder: Path, query: str, count: int) -> None:
    SqliteJournal(folder).close()
    with contextlib.closing(sqlite3.connect(folder / "journal.sqlite")) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {query}", (1,) * count).fetchall()
    said = [line[3] for line in plan]

    assert not [line for line in said if line.startswith("SCAN") and "INDEX sending" not in line]
    assert not [line for line in said if "TEMP B-TREE" in line]


def test_the_settings_are_those_that_keep_and_hide(folder: Path) -> None:
    settings: dict[str, object] = {}
    journal = SqliteJournal(folder)

    def look(connection: object) -> None:
        for name in ("synchronous", "journal_mode", "secure_delete", "temp_store", "fullfsync"):
            settings[name] = connection.execute(f"PRAGMA {name}").fetchone()[0]  # type: ignore[attr-defined]

    journal._books.link.read(look)
    journal.close()

    assert settings == {
        "synchronous": 2,
        "journal_mode": "wal",
        "secure_delete": 1,
        "temp_store": 2,
        "fullfsync": 1,
    }
