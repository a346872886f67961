"""Who has not handed in, piped into `lms conversations send-many -`: against a twin on a port."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import requests

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.many.outbox_folder import VARIABLE
from canvas_comms_cli.profiles.variables import LMS_TOKEN
from canvas_comms_twin import Twin, lms
from canvas_comms_twin.server import TwinServer

Run = Callable[..., Any]
WORLD = {
    "lms": {
        "users": [
            {"ref": one, "name": one[1:].title()} for one in ("$tea", "$ann", "$bob", "$cem", "$parent")
        ],
        "courses": [
            {
                "ref": "$botany",
                "name": "Botany",
                "enrollments": [
                    {"user": "$tea", "role": "teacher"},
                    *({"user": one, "role": "student"} for one in ("$ann", "$bob", "$cem")),
                    {"user": "$parent", "role": "observer", "observes": "$bob"},
                    {"user": "$parent", "role": "observer", "observes": "$cem"},
                ],
            }
        ],
        "assignments": [{"ref": "$essay", "course": "$botany", "name": 'Essay "1"\t=2'}],
        "submissions": [{"assignment": "$essay", "user": "$ann", "submitted_at": "@now-1h"}],
    }
}


@attrs.frozen
class School:
    """A twin, its names, and the command line pointed at it, as the teacher."""

    url: str
    refs: dict[str, str]
    token: str
    _run: Run

    def run(self, *words: str, given: str | None = None) -> Any:
        result = self._run("lms", *words, "--base-url", self.url, "--insecure-loopback", given=given)
        assert result.exit_code == Exit.DONE, result.output
        return result

    def sent(self) -> list[str]:
        headers = {"Authorization": f"Bearer {self.token}"}
        where = f"{self.url}/api/v1/conversations?scope=sent&per_page=100"
        return sorted(
            one["last_authored_message"] for one in requests.get(where, headers=headers, timeout=9).json()
        )


@pytest.fixture
def school(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "outbox"))
    twin = Twin(lms(LmsEdition.of("2025-10")))
    given = twin.load(WORLD)
    token = str(given.tokens["$tea"])
    monkeypatch.setenv(LMS_TOKEN, token)
    with TwinServer(twin) as server:
        yield School(server.url, {name: str(id) for name, id in given.refs.items()}, token, run)


def test_students_who_are_missing_are_planned_and_written_to(school: School) -> None:
    table = school.run("missing", school.refs["$essay"]).stdout
    text = ("--template", "Dear {name}, {title} is missing.", "--threads", "new", "--json")
    planned = json.loads(school.run("conversations", "send-many", "-", *text, "--plan", given=table).stdout)

    assert (planned["review"]["lines"], planned["review"]["messages"]) == (2, 2)
    assert school.sent() == []
    school.run("conversations", "send-many", "-", *text, given=table)
    assert school.sent() == [f'Dear {one}, Essay "1"\t=2 is missing.' for one in ("Bob", "Cem")]


def test_their_observers_are_written_to_once(school: School) -> None:
    address = f"{school.url}/courses/{school.refs['$botany']}/assignments/{school.refs['$essay']}"
    students = school.run("missing", address).stdout
    observers = school.run("observers", "-", given=students).stdout
    text = ("--template", "Dear {name}: {students}.", "--threads", "new", "--json")
    school.run("conversations", "send-many", "-", *text, given=observers)

    assert school.sent() == ["Dear Parent: Bob, Cem."]
