"""`lms conversations send-many` and `lms announce` for several places, against a twin on a port."""

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
STUDENTS = tuple(f"$s{n}" for n in range(6))
COURSES = ("$maths", "$music", "$latin")
WORLD = {
    "lms": {
        "users": [{"ref": "$ann", "name": "Ann A"}, *({"ref": one, "name": one[1:]} for one in STUDENTS)],
        "courses": [
            {
                "ref": course,
                "name": course[1:],
                "enrollments": [
                    {"user": "$ann", "role": "teacher"},
                    *({"user": one, "role": "student"} for one in STUDENTS),
                ],
            }
            for course in COURSES
        ],
    }
}
TEXT = ("--template", "Dear {name}, hand in by {day}.", "--threads", "new")


@attrs.frozen
class School:
    """A twin, its names, and the command line pointed at it."""

    url: str
    refs: dict[str, str]
    token: str
    _run: Callable[..., Any]

    def run(self, *words: str) -> Any:
        """A command, as the teacher."""
        there = ("--base-url", self.url, "--insecure-loopback") if words[0] == "lms" else ()
        return self._run(*words, *there)

    def fault(self, kind: str, route: str, times: int) -> None:
        """Strike the next of these."""
        fault: dict[str, Any] = {"kind": kind, "route": route, "times": times}
        requests.post(f"{self.url}/_twin/faults", json=fault, timeout=9).raise_for_status()

    def get(self, path: str) -> Any:
        """What the API shows the teacher."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return requests.get(f"{self.url}/api/v1{path}", headers=headers, timeout=9).json()


@pytest.fixture
def school(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "outbox"))
    twin = Twin(lms(LmsEdition.of("2025-10")))
    given = twin.load(WORLD)
    refs = {name: str(id) for name, id in given.refs.items()}
    token = str(given.tokens["$ann"])
    monkeypatch.setenv(LMS_TOKEN, token)
    with TwinServer(twin) as server:
        yield School(server.url, refs, token, run)


@pytest.fixture
def table(school: School, tmp_path: Path) -> str:
    lines = [f"{school.refs[one]},{one[1:]},Friday,course_{school.refs['$maths']}" for one in STUDENTS]
    path = tmp_path / "missing.csv"
    path.write_text("\n".join(["to,name,day,context", *lines]), encoding="utf-8")
    return str(path)


def document(result: Any) -> Any:
    return json.loads(result.stdout)


def sent(school: School) -> list[str]:
    found = school.get("/conversations?scope=sent&per_page=100")
    return sorted(one["last_authored_message"] for one in found)


def test_everybody_in_the_table_gets_their_own_text_once(school: School, table: str) -> None:
    for _ in range(2):
        result = school.run("lms", "conversations", "send-many", table, *TEXT, "--json")
        assert result.exit_code == Exit.DONE, result.output
        assert document(result)["states"]["sent"] == len(STUDENTS)
    assert sent(school) == sorted(f"Dear {one[1:]}, hand in by Friday." for one in STUDENTS)


def test_a_plan_asks_the_server_for_every_line_and_sends_nothing(school: School, table: str) -> None:
    path = Path(table)
    path.write_text(path.read_text(encoding="utf-8") + "\n99999,Nobody,Friday,\n", encoding="utf-8")
    result = school.run("lms", "conversations", "send-many", table, *TEXT, "--plan", "--json")

    review = document(result)["review"]
    assert (review["lines"], review["messages"]) == (len(STUDENTS) + 1, len(STUDENTS))
    assert review["refused"][0]["where"].startswith(f"line {len(STUDENTS) + 2}")
    assert result.exit_code == Exit.REFUSED
    assert sent(school) == []


def test_an_answer_that_is_lost_is_found_and_nothing_is_sent_twice(school: School, table: str) -> None:
    school.fault("drop-after-apply", "POST /api/v1/conversations", 2)
    result = school.run("lms", "conversations", "send-many", table, *TEXT, "--wait", "20", "--json")

    assert len(sent(school)) == len(STUDENTS)
    states = document(result)["states"]
    assert states["sent"] + states["unknown"] + states["held"] == len(STUDENTS)


def test_one_announcement_goes_to_several_courses_once(school: School) -> None:
    places = [school.refs[one] for one in COURSES]
    for _ in range(2):
        result = school.run("lms", "announce", *places, "--title", "Snow", "--message", "No school", "--json")
        assert result.exit_code == Exit.DONE, result.output
    for place in places:
        found = school.get(f"/courses/{place}/discussion_topics?only_announcements=true")
        assert [one["title"] for one in found] == ["Snow"]


def test_a_plan_for_several_places_announces_nothing(school: School) -> None:
    places = [school.refs[one] for one in COURSES]
    words = ("--title", "Snow", "--message", "No school", "--plan", "--json")
    result = school.run("lms", "announce", *places, *words)

    assert result.exit_code == Exit.DONE, result.output
    assert document(result)["review"]["messages"] == len(places)
    assert school.get(f"/courses/{places[0]}/discussion_topics?only_announcements=true") == []


def test_a_place_that_is_named_twice_is_told_in_the_plan(school: School) -> None:
    place = school.refs["$maths"]
    words = ("--title", "Snow", "--message", "No school", "--plan", "--json")
    review = document(school.run("lms", "announce", place, place, *words))["review"]

    assert (review["lines"], review["messages"], review["same"]) == (2, 2, 1)


def test_undoing_a_downgrade_goes_with_one_place(school: School) -> None:
    result = school.run("lms", "announce", "1", "2", "--title", "x", "--undo-downgrade")
    assert (result.exit_code, "one place only" in result.output) == (Exit.USAGE, True)


def test_a_worker_sends_for_one_person(school: School, table: str) -> None:
    result = school.run("outbox", "status", "--json")
    assert result.exit_code == Exit.DONE
    there = ("--base-url", school.url, "--insecure-loopback")
    assert school.run("outbox", "run", "lms", *there, "--json").exit_code == Exit.DONE
