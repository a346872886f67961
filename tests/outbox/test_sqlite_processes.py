"""Processes at one journal: who lives, who is dead, and what a fork leaves to whom."""

import fcntl
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from journal_contract import accepted, at, draft, every, taken

from canvas_comms.outbox import Intent
from canvas_comms_outbox.sqlite import SqliteJournal
from canvas_comms_outbox.sqlite.owners import is_gone, new_owner, remove_the_dead


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def journal(folder: Path) -> Iterator[SqliteJournal]:
    journal = SqliteJournal(folder)
    yield journal
    journal.close()


def in_child(work: Callable[[], bool]) -> int:
    """How a forked child ends that does this: 0 if it says yes."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            code = 0 if work() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def owner_files(folder: Path) -> list[str]:
    return sorted(file.name for file in (folder / "owners").iterdir())


def test_a_forked_child_is_another_owner_and_both_go_on(journal: SqliteJournal, folder: Path) -> None:
    accepted(journal, draft("of the parent"))
    parent = journal.owner

    def child() -> bool:
        accepted(journal, draft("of the child"))
        return journal.owner != parent and len(taken(journal, limit=1)) == 1

    assert in_child(child) == 0
    assert journal.owner == parent
    assert [one.message for one in every(journal)] == [{"text": "of the parent"}, {"text": "of the child"}]
    (abandoned,) = journal.abandoned(at())
    assert abandoned.owner != parent


def test_what_a_parent_sends_is_not_abandoned_while_it_lives_though_a_child_ended(
    journal: SqliteJournal, folder: Path
) -> None:
    accepted(journal, draft())
    taken(journal)
    assert in_child(lambda: journal.abandoned(at()) == ()) == 0

    other = SqliteJournal(folder)
    assert other.abandoned(at()) == ()
    other.close()


def test_what_a_killed_parent_was_sending_is_abandoned_though_its_child_lives(folder: Path) -> None:
    read, write = os.pipe()
    parent = os.fork()
    if parent == 0:
        journal = SqliteJournal(folder)
        accepted(journal, draft())
        taken(journal)
        child = os.fork()
        if child == 0:
            signal.pause()
        os.write(write, child.to_bytes(8, "big"))
        signal.pause()
    child = int.from_bytes(os.read(read, 8), "big")
    journal = SqliteJournal(folder)
    try:
        assert journal.abandoned(at()) == ()
        os.kill(parent, signal.SIGKILL)
        os.waitpid(parent, 0)
        assert len(journal.abandoned(at())) == 1
    finally:
        os.kill(child, signal.SIGKILL)
        journal.close()
        os.close(read)
        os.close(write)


def test_what_a_killed_process_accepted_is_there(folder: Path) -> None:
    def work() -> bool:
        journal = SqliteJournal(folder)
        accepted(journal, *(draft(str(number)) for number in range(10)))
        os.kill(os.getpid(), signal.SIGKILL)
        return False

    assert in_child(work) == -signal.SIGKILL
    journal = SqliteJournal(folder)
    assert len(every(journal)) == 10
    journal.close()


def test_a_fork_in_the_middle_of_other_threads_writes_leaves_both_at_work(
    journal: SqliteJournal, folder: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            accepted(journal, draft(f"{threading.get_ident()} {number}"))
            number += 1

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        codes = [in_child(lambda: len(accepted(journal, draft("child"))) == 1) for _ in range(5)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()

    assert codes == [0] * 5
    assert sum(one.message == {"text": "child"} for one in every(journal)) == 5


def test_two_programs_that_write_without_a_pause_take_turns(journal: SqliteJournal, folder: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            accepted(journal, draft("of the busy"))

    def others() -> bool:
        return all(accepted(journal, draft("of another")) for _ in range(21))

    busy = threading.Thread(target=write)
    busy.start()
    code = in_child(others)
    stop.set()
    busy.join()

    assert code == 0
    numbers = [one.number for one in every(journal) if one.message == {"text": "of another"}]
    gaps = sorted(after - before for before, after in itertools.pairwise(numbers))
    assert 1 < gaps[len(gaps) // 2] < 50  # of 1: they write, and the busy one waits for all of it


def test_who_cannot_have_a_turn_writes_without_it(folder: Path) -> None:
    turn = folder / "journal.sqlite-turn"
    turn.mkdir(parents=True)  # nobody can open that as a file
    journal = SqliteJournal(folder)

    assert len(accepted(journal, draft())) == 1
    journal.close()

    turn.rmdir()
    turn.touch(mode=0o600)
    with turn.open("r+b") as somebody:
        fcntl.flock(somebody, fcntl.LOCK_EX)
        journal = SqliteJournal(folder, patience=timedelta(seconds=0.1))
        assert len(accepted(journal, draft())) == 1
        journal.close()


def test_a_program_that_is_started_does_not_keep_our_lock(journal: SqliteJournal, folder: Path) -> None:
    accepted(journal, draft())
    taken(journal)
    program = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    journal.close()
    other = SqliteJournal(folder)

    assert len(other.abandoned(at())) == 1
    other.close()
    program.communicate(b"\n")


def test_two_programs_at_one_journal_see_each_other(folder: Path, journal: SqliteJournal) -> None:
    accepted(journal, draft("ours"))
    code = (
        "import sys; from canvas_comms_outbox.sqlite import SqliteJournal;"
        "j = SqliteJournal(sys.argv[1]); print([one.message['text'] for one in j.intents()]); j.close()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == "['ours']"
    accepted(journal, draft("later"))


def test_an_owner_whose_file_somebody_removed_sends_nothing_more_as_such(
    journal: SqliteJournal, folder: Path
) -> None:
    accepted(journal, draft("1"), draft("2", "Patient/2"))
    (mine,) = taken(journal, limit=1)
    (folder / "owners" / journal.owner).unlink()

    assert not journal.is_still_mine(mine, 1)
    assert journal.abandoned(at()) == (mine,)
    (second,) = taken(journal)
    assert second.owner != mine.owner
    assert journal.is_still_mine(second, 1)


def test_the_files_of_the_dead_are_removed(folder: Path) -> None:
    def work() -> bool:
        taken(SqliteJournal(folder))
        SqliteJournal(folder).owner  # noqa: B018 - whoever asks for it becomes somebody
        os.kill(os.getpid(), signal.SIGKILL)
        return False

    assert in_child(work) == -signal.SIGKILL
    assert len(owner_files(folder)) == 1
    journal = SqliteJournal(folder)
    assert owner_files(folder) == []
    journal.close()
    assert owner_files(folder) == []


def test_a_row_cannot_make_us_remove_other_files(journal: SqliteJournal, folder: Path) -> None:
    accepted(journal, draft())
    (mine,) = taken(journal)
    assert journal.replace(mine, attrs.evolve(mine, owner="../journal.sqlite", version=2))

    assert len(journal.abandoned(at())) == 1
    assert (folder / "journal.sqlite").exists()


def test_owners_live_until_they_leave(tmp_path: Path) -> None:
    one, two = new_owner(tmp_path), new_owner(tmp_path)
    remove_the_dead(tmp_path)

    assert not is_gone(tmp_path, one.name)
    assert one.is_in_place()
    one.leave()
    assert is_gone(tmp_path, one.name)
    assert not is_gone(tmp_path, two.name)
    two.leave()


def test_an_interrupt_between_two_statements_leaves_nothing_half_done(journal: SqliteJournal) -> None:
    stored = accepted(journal, *(draft(str(n), f"Patient/{n}") for n in range(3)))

    def step(_: Intent) -> Intent:
        raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            journal.take((stored[0].scope,), at(), 3, step)
    assert tuple(every(journal)) == stored
