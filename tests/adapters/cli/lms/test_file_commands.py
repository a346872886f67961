"""Files on the command line: they go along with messages and entries, and are saved where nothing is lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from canvas_comms_cli.exit_codes import Exit

Run = Callable[..., Any]
WORLD = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$ann"}, {"ref": "$bob"}],
        "courses": [
            {
                "ref": "$bio",
                "enrollments": [{"user": "$ann", "role": "teacher"}, {"user": "$bob", "role": "student"}],
            }
        ],
        "topics": [{"ref": "$topic", "context": "$bio", "author": "$ann", "title": "T"}],
        "files": [
            {"ref": "$own", "owner": "$ann", "name": "CANARY.txt", "content": "own"},
            {"ref": "$evil", "owner": "$bob", "name": "../../evil.sh", "content": "first"},
            {"ref": "$twin", "owner": "$bob", "folder": "b", "name": "EVIL.SH", "content": "second"},
        ],
        "conversations": [
            {
                "ref": "$thread",
                "starter": "$bob",
                "others": ["$ann"],
                "messages": [{"author": "$bob", "body": "see", "attachments": ["$evil", "$twin"]}],
            }
        ],
    },
}


@pytest.fixture
def world(tmp_path: Path) -> str:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(WORLD))
    return str(path)


@pytest.fixture
def notes(tmp_path: Path) -> str:
    path = tmp_path / "notes.txt"
    path.write_text("CANARY content")
    return str(path)


@pytest.fixture
def ask(run: Run, world: str) -> Callable[..., tuple[int, Any]]:
    def ran(*words: str) -> tuple[int, Any]:
        result = run("lms", *words, "--world", world, "--json")
        try:
            return result.exit_code, json.loads(result.stdout)
        except ValueError:
            return result.exit_code, result.output

    return ran


TO_BOB = ("--to", "$bob", "--body", "files", "--how", "individually")


def test_a_message_takes_files_of_this_machine_along(ask: Any, notes: str) -> None:
    code, told = ask("conversations", "send", *TO_BOB, "--attach", notes, "--attach", notes)

    assert code == Exit.DONE
    assert told["outcome"] == "sent"
    assert [one["effect"] for one in told["plan"]["findings"] if one["where"].startswith("attach")] == [
        "kept",
        "kept",
    ]
    assert "CANARY" not in json.dumps(told)


def test_a_plan_sends_no_file(ask: Any, notes: str) -> None:
    code, told = ask("conversations", "send", *TO_BOB, "--attach", notes, "--plan")

    assert (code, told["plan"]["uploads"]) == (Exit.DONE, 1)


def test_a_file_that_would_vanish_is_refused(ask: Any) -> None:
    code, told = ask("conversations", "send", *TO_BOB, "--file", "$own")

    assert code == Exit.REFUSED
    assert {"effect": "dropped", "where": "attachment_ids[0]"}.items() <= next(
        one for one in told["plan"]["findings"] if one["reason"] == "attachment-dropped"
    ).items()


def test_an_answer_takes_a_file_along(ask: Any, notes: str) -> None:
    code, told = ask("conversations", "reply", "$thread", "--body", "here", "--attach", notes)

    assert (code, told["outcome"]) == (Exit.DONE, "sent")


def test_a_plan_of_an_answer_says_which_files_would_vanish(ask: Any, notes: str) -> None:
    words = ("conversations", "reply", "$thread", "--body", "here", "--file", "$own", "--attach", notes)
    code, told = ask(*words, "--plan")

    assert (code, told["plan"]["uploads"], told["plan"]["losses"]) == (Exit.REFUSED, 1, 1)
    assert [
        (one["reason"], one["where"]) for one in told["plan"]["findings"] if "attach" in one["where"]
    ] == [("attachment-dropped", "attachment_ids[0]")]
    unasked = ask(*words, "--plan", "--no-look-up")[1]["plan"]["findings"]
    assert [one["effect"] for one in unasked if "attach" in one["where"]] == ["unknown"]


def test_an_entry_takes_a_file_along(ask: Any, notes: str) -> None:
    code, told = ask("discussions", "post", "$bio", "$topic", "--message", "look", "--attach", notes)

    assert code == Exit.DONE
    assert told["entry"]["attachment"]["display_name"] == "notes.txt"


def test_a_topic_and_an_announcement_take_a_file_along(ask: Any, notes: str) -> None:
    words = ("$bio", "--title", "T", "--message", "x", "--attach", notes, "--role", "teacher")
    made, announced = ask("discussions", "create", *words), ask("announce", *words)

    assert [one["display_name"] for one in made[1]["topic"]["attachments"]] == ["notes.txt"]
    assert [one["display_name"] for one in announced[1]["topic"]["attachments"]] == ["notes.txt"]


@pytest.mark.parametrize("content", ["", None])
def test_a_file_that_is_empty_or_missing_is_a_usage_error(ask: Any, tmp_path: Path, content: Any) -> None:
    path = tmp_path / "x.txt"
    if content is not None:
        path.write_text(content)

    code, _ = ask("conversations", "reply", "$thread", "--body", "here", "--attach", str(path))

    assert code == Exit.USAGE


def test_attachments_are_saved_and_nothing_escapes_or_is_overwritten(ask: Any, tmp_path: Path) -> None:
    folder = tmp_path / "inner" / "saved"
    folder.parent.mkdir()
    folder.mkdir()
    (folder / "evil.sh").write_text("here before")

    code, told = ask("conversations", "save", "$thread", str(folder))

    assert code == Exit.DONE
    assert sorted(one["name"] for one in told["files"]) == ["EVIL-2.SH", "evil-1.sh"]
    assert {one.name: one.read_text() for one in folder.iterdir()} == {
        "evil.sh": "here before",
        "evil-1.sh": "first",
        "EVIL-2.SH": "second",
    }
    assert [one.name for one in folder.parent.iterdir()] == ["saved"]


def test_a_link_in_the_folder_is_not_followed(ask: Any, tmp_path: Path) -> None:
    folder, outside = tmp_path / "saved", tmp_path / "outside.txt"
    folder.mkdir()
    (folder / "evil.sh").symlink_to(outside)

    ask("conversations", "save", "$thread", str(folder))

    assert not outside.exists()


def test_a_file_that_is_too_large_is_told_and_not_saved(ask: Any, tmp_path: Path) -> None:
    code, told = ask("conversations", "save", "$thread", str(tmp_path / "new"), "--largest", "5")

    assert code == Exit.FAILED
    assert sorted(str(one["name"]) for one in told["files"]) == ["None", "evil.sh"]


def test_a_folder_that_cannot_be_made_is_refused(ask: Any, tmp_path: Path) -> None:
    code, _ = ask("conversations", "save", "$thread", str(tmp_path / "no" / "such" / "place"))

    assert code == Exit.USAGE


def test_own_files_are_listed_saved_counted_and_deleted(ask: Any, tmp_path: Path) -> None:
    assert [one["display_name"] for one in ask("files", "list")[1]["files"]] == ["CANARY.txt"]
    assert ask("files", "quota")[1]["quota"] == {"quota": 50 << 20, "quota_used": 3}
    code, _ = ask("files", "save", "$own", str(tmp_path / "mine"))
    assert (code, (tmp_path / "mine" / "CANARY.txt").read_text()) == (Exit.DONE, "own")
    assert ask("files", "delete", "$own")[0] == Exit.DONE
    assert ask("files", "delete", "$evil")[0] == Exit.REJECTED
