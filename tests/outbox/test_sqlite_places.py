"""Where a journal lies: nobody else may read it, what was blanked is gone, bad places are refused."""

import contextlib
import functools
import hashlib
import hmac
import os
import shutil
import sqlite3
import stat
import subprocess
import traceback
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from faulty_disk import Disk
from journal_contract import SCOPE, accepted, at, came_of, draft, every, taken

from canvas_comms.errors import JournalError
from canvas_comms.outbox import Journal, KeyTaken
from canvas_comms.outcomes import Sent
from canvas_comms_outbox import NetworkFileSystem, open_outbox
from canvas_comms_outbox.sqlite import SqliteJournal, places

CANARY = "zqcanary"
NO_PATIENCE = timedelta(milliseconds=50)


class Sealing:
    """Encrypts for tests: a stream from a key, and a tag that tells whether it was this key."""

    def __init__(self) -> None:
        self.key = os.urandom(32)

    def encrypt(self, clear: bytes, /) -> bytes:
        nonce = os.urandom(16)
        stream = hashlib.shake_256(self.key + nonce).digest(len(clear))
        sealed = nonce + bytes(a ^ b for a, b in zip(clear, stream, strict=True))
        return sealed + hmac.digest(self.key, sealed, "sha256")

    def decrypt(self, sealed: bytes, /) -> bytes:
        nonce, hidden, tag = sealed[:16], sealed[16:-32], sealed[-32:]
        if not hmac.compare_digest(tag, hmac.digest(self.key, sealed[:-32], "sha256")):
            raise ValueError("another key, or another text")
        stream = hashlib.shake_256(self.key + nonce).digest(len(hidden))
        return bytes(a ^ b for a, b in zip(hidden, stream, strict=True))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@contextlib.contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir() if one.is_file()}


def bytes_in(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


def rule_of(folder: Path, **options: object) -> str:
    with pytest.raises(JournalError) as caught:
        SqliteJournal(folder, patience=NO_PATIENCE, **options)  # type: ignore[arg-type]
    assert caught.value.__context__ is None or isinstance(caught.value.__context__, OSError)
    return caught.value.rule


# who may read it


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o277])
def test_nobody_else_may_read_it_whatever_the_umask(folder: Path, mask: int) -> None:
    with umask(mask):
        journal = SqliteJournal(folder)
        accepted(journal, draft())
        taken(journal)
        found = modes(folder)
        owner = modes(folder / "owners")
        journal.close()

    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE((folder / "owners").stat().st_mode) == 0o700
    assert set(found) == {f"journal.sqlite{end}" for end in ("", "-wal", "-shm", "-turn")}
    assert set(found.values()) == {0o600}
    assert not any(mode & 0o077 for mode in owner.values())


def test_what_was_opened_to_others_is_closed_to_them_again(folder: Path) -> None:
    SqliteJournal(folder).close()
    folder.chmod(0o755)
    (folder / "journal.sqlite").chmod(0o644)
    SqliteJournal(folder).close()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes(folder) == {"journal.sqlite": 0o600}


def test_a_folder_that_others_may_enter_and_that_holds_other_things_is_refused(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "thesis.txt").write_text("hello")

    assert "others may enter" in rule_of(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert [one.name for one in folder.iterdir()] == ["thesis.txt"]


def test_a_closed_folder_of_ones_own_may_hold_other_things(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / "notes.txt").write_text("hello")

    SqliteJournal(folder).close()


def test_an_empty_folder_is_taken_and_closed(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)
    SqliteJournal(folder).close()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_rights_are_never_widened(folder: Path) -> None:
    SqliteJournal(folder).close()
    folder.chmod(0o500)
    (folder / "journal.sqlite").chmod(0o400)
    with contextlib.suppress(JournalError):  # root may write there all the same
        SqliteJournal(folder).close()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o500
    assert stat.S_IMODE((folder / "journal.sqlite").stat().st_mode) == 0o400


# what stays of what was blanked


def settled_and_blanked(journal: Journal) -> None:
    texts = [f"{CANARY} {number} " * 400 for number in range(30)]
    accepted(
        journal,
        *(draft(text, f"Patient/{CANARY}{n}", key=f"{CANARY}{n}") for n, text in enumerate(texts)),
    )
    for one in taken(journal):
        came_of(journal, one, Sent(f"m{one.number}"))
    assert journal.blank(at(1).wall) == 30


def test_nothing_of_what_was_blanked_is_in_any_file(folder: Path) -> None:
    journal = SqliteJournal(folder)
    settled_and_blanked(journal)
    accepted(journal, draft("still open"))

    assert CANARY.encode() not in bytes_in(folder)
    assert b"still open" in bytes_in(folder)
    assert journal.submit((draft("other", key=f"{CANARY}1"),), at()) == (KeyTaken(),)
    journal.close()


def test_nothing_of_what_was_purged_is_in_any_file(folder: Path) -> None:
    journal = SqliteJournal(folder)
    accepted(journal, *(draft(f"{CANARY} {n}" * 900, f"Patient/{n}", key=f"{CANARY} {n}") for n in range(9)))
    for one in taken(journal):
        came_of(journal, one, Sent(f"m{one.number}"))
    assert CANARY.encode() in bytes_in(folder)
    assert journal.purge(at(1).wall) == 9

    assert CANARY.encode() not in bytes_in(folder)
    journal.close()


def test_people_are_in_no_file_at_any_time(folder: Path) -> None:
    journal = SqliteJournal(folder)
    accepted(journal, draft(to=f"Patient/{CANARY}"))

    assert CANARY.encode() not in bytes_in(folder)
    journal.close()


# encryption


def test_with_a_cipher_neither_content_nor_key_is_in_any_file(folder: Path) -> None:
    cipher = Sealing()
    journal = SqliteJournal(folder, cipher=cipher)
    (intent,) = accepted(journal, draft(CANARY, key=f"key {CANARY}"))
    assert CANARY.encode() not in bytes_in(folder)
    journal.close()

    again = SqliteJournal(folder, cipher=cipher)
    assert again.by_key(SCOPE, f"key {CANARY}") == intent
    assert every(again) == [intent]
    again.close()


def test_another_key_opens_nothing(folder: Path) -> None:
    SqliteJournal(folder, cipher=Sealing()).close()

    assert rule_of(folder, cipher=Sealing()) == "this key does not open it"
    assert rule_of(folder) == "it is encrypted: a cipher is needed"


def test_a_cipher_does_not_open_what_is_not_encrypted(folder: Path) -> None:
    SqliteJournal(folder).close()

    assert rule_of(folder, cipher=Sealing()) == "it is not encrypted"


def test_a_cipher_that_fails_accepts_nothing(folder: Path) -> None:
    class Failing:
        broken = False

        def encrypt(self, clear: bytes, /) -> bytes:
            if self.broken:
                raise RuntimeError(clear)
            return clear[::-1]

        def decrypt(self, sealed: bytes, /) -> bytes:
            return sealed[::-1]

    cipher = Failing()
    journal = SqliteJournal(folder, cipher=cipher)
    cipher.broken = True
    with pytest.raises(JournalError) as caught:
        accepted(journal, draft(CANARY))
    assert CANARY not in repr(caught.value.__context__)
    assert every(journal) == []
    journal.close()


# file systems


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_file_system_of_a_network_is_warned_of(
    folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mounts = tmp_path / "mounts"
    odd = str(tmp_path).replace("_", "\\137")
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {odd} {kind} rw 0 0\nbroken\n")
    monkeypatch.setattr(places, "MOUNTS", mounts)

    with pytest.warns(NetworkFileSystem, match=kind):
        SqliteJournal(folder).close()


def test_a_disk_of_this_machine_is_not_warned_of(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/ / nfs rw 0 0\n/dev/sda {tmp_path} ext4 rw 0 0\ns:/ {tmp_path}x nfs rw 0 0\n")
    for place in (mounts, tmp_path / "none"):
        monkeypatch.setattr(places, "MOUNTS", place)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            SqliteJournal(folder).close()


# bad places


def test_a_place_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("hello")

    assert "is no folder" in rule_of(tmp_path / "outbox")


@pytest.mark.parametrize("content", [b"hello", b"x" * 5000, b"SQLite format 3\x00"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(folder: Path, content: bytes) -> None:
    SqliteJournal(folder).close()
    (folder / "journal.sqlite").write_bytes(content)

    assert rule_of(folder) == "the file is no SQLite database"
    assert (folder / "journal.sqlite").read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    with contextlib.closing(sqlite3.connect(folder / "journal.sqlite")) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()
    before = (folder / "journal.sqlite").read_bytes()

    assert rule_of(folder) == "the file belongs to another program"
    assert (folder / "journal.sqlite").read_bytes() == before


def test_a_damaged_database_is_told(folder: Path) -> None:
    journal = SqliteJournal(folder)
    accepted(journal, *(draft("x" * 3000, f"Patient/{n}") for n in range(50)))
    journal.close()
    file = folder / "journal.sqlite"
    content = bytearray(file.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    file.write_bytes(content)

    with pytest.raises(JournalError, match=r"damaged|no SQLite database"):
        every(SqliteJournal(folder))


def test_a_file_that_another_program_keeps_locked_is_told_and_then_goes_on(folder: Path) -> None:
    journal = SqliteJournal(folder, patience=NO_PATIENCE)
    kept = accepted(journal, draft("1"))
    with contextlib.closing(sqlite3.connect(folder / "journal.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(JournalError, match="locked"):
            accepted(journal, draft("2"))
        with pytest.raises(JournalError, match="locked"):
            taken(journal)
        other.execute("ROLLBACK")

    assert tuple(every(journal)) == kept
    assert len(accepted(journal, draft("3"))) == 1
    journal.close()


def test_a_journal_that_is_locked_when_it_is_opened_is_told(folder: Path) -> None:
    SqliteJournal(folder).close()
    with contextlib.closing(sqlite3.connect(folder / "journal.sqlite", isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")

        assert "locked" in rule_of(folder)


def test_a_full_disk_accepts_nothing_and_loses_nothing(folder: Path) -> None:
    disk = Disk()
    with disk.mounted() as connect:
        journal = SqliteJournal(folder, connect=connect)
        kept = accepted(journal, draft("1"))
        disk.full = True
        with pytest.raises(JournalError, match="disk is full"):
            accepted(journal, draft("2"))
        assert tuple(every(journal)) == kept
        disk.full = False
        kept += accepted(journal, draft("3"))
        journal.close()
    again = SqliteJournal(folder)

    assert tuple(every(again)) == kept
    again.close()


def test_no_error_shows_what_was_handed_in(folder: Path) -> None:
    disk = Disk()
    with disk.mounted() as connect:
        journal = SqliteJournal(folder, connect=connect)
        (intent,) = accepted(journal, draft(CANARY, key=CANARY))
        disk.full = True
        calls: list[Callable[[], object]] = [
            functools.partial(journal.submit, (draft(CANARY, f"Patient/{CANARY}", key=f"{CANARY} 2"),), at()),
            functools.partial(journal.replace, intent, attrs.evolve(intent, attempts=1, version=1)),
            functools.partial(journal.take, (SCOPE,), at(), 1, lambda one: one),
        ]
        for call in calls:
            with pytest.raises(JournalError) as caught:
                call()
            shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
            shown.stack[:] = [frame for frame in shown.stack if frame.filename != __file__]
            assert CANARY not in "".join(shown.format())
        disk.full = False
        journal.close()


def test_a_small_file_system_that_fills_up_loses_nothing(tmp_path: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        return  # who may not mount has the full disk of the test above
    try:
        journal = SqliteJournal(tmp_path / "outbox")
        kept = 0
        with contextlib.suppress(JournalError):
            for number in range(100):
                kept += len(accepted(journal, draft("x" * 20_000, f"Patient/{number}")))
        with pytest.raises(JournalError, match="disk is full"):
            accepted(journal, draft("x" * 200_000))
        assert len(every(journal)) == kept > 3
        journal.close()
        again = SqliteJournal(tmp_path / "outbox")
        assert len(every(again)) == kept
        again.close()
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_folder_that_cannot_be_written_is_told(folder: Path) -> None:
    if os.geteuid() == 0:
        assert _as_nobody(folder) == "ok"
        return
    folder.mkdir(mode=0o500)
    assert rule_of(folder)


def _as_nobody(folder: Path) -> str:
    """Root may write anywhere: a child that is somebody else tries."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing"
        try:
            base = Path(f"/tmp/nobody-{os.getpid()}")
            base.mkdir()
            os.chown(base, 65534, 65534)
            os.setuid(65534)
            place = base / "outbox"
            place.mkdir(mode=0o500)
            try:
                SqliteJournal(place)
                said = "it was opened"
            except JournalError:
                said = "ok"
            place.rmdir()
        finally:
            os.write(write, said.encode())
            os._exit(0)
    os.waitpid(child, 0)
    with contextlib.closing(os.fdopen(read, "rb")) as said_there:
        os.close(write)
        shutil.rmtree(f"/tmp/nobody-{child}", ignore_errors=True)
        return said_there.read().decode()


def test_a_file_that_is_removed_in_use_accepts_nothing_more(folder: Path) -> None:
    journal = SqliteJournal(folder)
    accepted(journal, draft("1"))
    for name in ("journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm"):
        (folder / name).unlink()

    with pytest.raises(JournalError, match="removed"):
        accepted(journal, draft("2"))
    journal.close()


def test_a_file_that_is_replaced_in_use_is_told_once(folder: Path) -> None:
    journal = SqliteJournal(folder)
    accepted(journal, draft("1"))
    shutil.copy(folder / "journal.sqlite", folder / "copy")
    (folder / "copy").replace(folder / "journal.sqlite")

    with pytest.raises(JournalError, match="replaced"):
        accepted(journal, draft("2"))
    journal.close()


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_clock_that_is_set_a_day_off_loses_nothing_and_resends_nothing_early(
    folder: Path, hours: int
) -> None:
    with open_outbox(folder) as outbox:
        stored = accepted(outbox.journal, draft("1"), draft("2", "Patient/2"))
        taken(outbox.journal, limit=1)
        off = at(hours * 3600)
        assert len(accepted(outbox.journal, draft("3", "Patient/3"), now=off)) == 1
        assert len(taken(outbox.journal, off)) == (2 if hours > 0 else 1)
        assert outbox.journal.abandoned(off) == ()
        assert {one.id for one in stored} < {one.id for one in outbox.journal.intents()}
