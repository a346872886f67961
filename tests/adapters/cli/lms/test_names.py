"""People and places by name: as they are typed, and as they are shown."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.profiles.variables import LMS_TOKEN
from canvas_comms_twin.lms import lms
from canvas_comms_twin.server import TwinServer
from canvas_comms_twin.twin import Twin

Ask = Callable[..., tuple[int, Any]]
Run = Callable[..., Any]

TO = ("conversations", "plan", "--body", "x", "--threads", "new", "--to")
SCHOOL = {
    "lms": {
        "users": [
            {"ref": "$t", "name": "Tamsin"},
            {"ref": "$ann", "name": "Ann Archer"},
            {"ref": "$anna", "name": "Anna \u001b[2JBruck"},
            {"ref": "$stranger", "name": "Cho Chang"},
        ],
        "courses": [
            {
                "ref": "$bio",
                "name": "Biology 101",
                "enrollments": [
                    {"user": "$t", "role": "teacher"},
                    {"user": "$ann", "role": "student"},
                    {"user": "$anna", "role": "student"},
                ],
            },
            {"ref": "$art", "name": "Art", "enrollments": [{"user": "$t", "role": "teacher"}]},
        ],
        "conversations": [
            {
                "ref": "$thread",
                "starter": "$ann",
                "others": ["$t"],
                "context": "$bio",
                "messages": [{"author": "$ann", "body": "hello"}],
            }
        ],
    }
}


@pytest.fixture
def world(tmp_path: Path) -> tuple[str, str]:
    path = tmp_path / "school.json"
    path.write_text(json.dumps(SCHOOL), "utf-8")
    return "--world", str(path)


def test_the_inbox_and_a_thread_show_people_and_places_by_name_beside_the_id(
    run: Run, world: tuple[str, str]
) -> None:
    inbox, thread = run("lms", "inbox", *world), run("lms", "conversations", "show", "$thread", *world)

    (_, line), (_, message) = inbox.stdout.splitlines(), thread.stdout.splitlines()
    assert line.split("\t")[3].startswith("Ann Archer (")
    assert line.split("\t")[4].startswith("Biology 101 (course_")
    assert message.split("\t")[2].startswith("Ann Archer (")


def test_a_thread_tells_programs_the_names_too(ask: Ask) -> None:
    assert ask("conversations", "show", "$conversation")[1]["names"]["4"] == "Ines Lindqvist"


def test_a_plan_and_what_became_of_it_name_everybody(ask: Ask, run: Run) -> None:
    both = ("--to", "$student", "--to", "$other_student", "--body", "x", "--threads", "new")
    plan, sent = run("lms", "conversations", "plan", *both), run("lms", "conversations", "send", *both)
    told = ask("conversations", "plan", *both)[1]

    assert "for: Ines Lindqvist (4), Paulo Reyes (5)" in plan.stderr
    assert {tuple(line.split("\t")[:2]) for line in sent.stdout.splitlines()[1:]} == {
        ("4", "Ines Lindqvist"),
        ("5", "Paulo Reyes"),
    }
    assert told["plan"]["users"] == ["4", "5"]
    assert told["names"] == {"4": "Ines Lindqvist", "5": "Paulo Reyes"}


def test_what_is_found_about_one_person_names_them(run: Run) -> None:
    words = ("--to", "$student", "--context", "course_$course", "--body", "x", "--subject", "S")
    result = run("lms", "conversations", "plan", *words, "--threads", "reuse")

    assert "dropped\tuser[4] Ines Lindqvist\t" in result.stdout


@pytest.mark.parametrize("part", ["ines", "Lindqvist", "ines lindqvist"])
def test_somebody_is_written_to_by_a_part_of_the_name(part: str, ask: Ask) -> None:
    assert ask(*TO, part)[1]["plan"]["users"] == ["4"]


def test_a_name_that_several_have_is_told_with_the_candidates_and_nobody_is_guessed(
    run: Run, world: tuple[str, str]
) -> None:
    result = run("lms", "conversations", "send", "--to", "ann", "--body", "x", *world)

    assert (result.exit_code, result.stdout) == (Exit.USAGE, "")
    assert "'ann' may be several; say which by the id:" in result.stderr
    assert "Ann Archer" in result.stderr
    assert "\x1b" not in result.stderr
    exact = run("lms", "conversations", "plan", "--to", "ann archer", "--body", "x", *world, "--json")
    assert len(json.loads(exact.stdout)["plan"]["users"]) == 1


@pytest.mark.parametrize("part", ["Cho", "nobody"])
def test_a_name_that_nobody_in_reach_has_is_told(part: str, run: Run, world: tuple[str, str]) -> None:
    result = run("lms", "conversations", "send", "--to", part, "--body", "x", *world)

    assert (result.exit_code, result.stdout) == (Exit.USAGE, "")
    assert f"nobody whom you can write to has '{part}' in the name" in result.stderr


def test_without_looking_up_a_name_names_nobody(run: Run) -> None:
    result = run("lms", *TO, "ines", "--no-look-up")

    assert result.exit_code == Exit.USAGE
    assert "--to must be" in result.stderr


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("announcements", "Biology"), "announcements"),
        (("discussions", "list", "biology 101"), "topics"),
        (("assignments", "list", "Bio"), "assignments"),
        (("conversations", "recipients", "", "--context", "biology"), "recipients"),
        (("conversations", "recipients", "", "--within", "biology"), "recipients"),
        (("files", "list", "--of", "Art"), "files"),
        (("channels", "list", "--user", "Tamsin"), "channels"),
    ],
)
def test_places_and_people_are_given_by_name(
    words: tuple[str, ...], key: str, run: Run, world: tuple[str, str]
) -> None:
    result = run("lms", *words, *world, "--json")

    assert result.exit_code == Exit.DONE, result.output
    assert key in json.loads(result.stdout)


def test_an_announcement_goes_to_a_course_by_its_name_and_says_which(
    run: Run, world: tuple[str, str]
) -> None:
    result = run("lms", "announce", "biology 101", "--title", "T", "--message", "M", *world)

    assert result.exit_code == Exit.DONE, result.output
    assert "place: Biology 101 (course_" in result.stderr
    assert (
        run("lms", "announce", "Chemistry", "--title", "T", "--message", "M", *world).exit_code == Exit.USAGE
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Twin, tuple[str, ...]]]:
    twin = Twin(lms(LmsEdition.of("2025-10")))
    with TwinServer(twin) as running:
        monkeypatch.setenv(LMS_TOKEN, twin.load(SCHOOL).tokens["$t"])
        yield twin, ("--base-url", running.url, "--insecure-loopback")


def test_names_are_asked_for_once_and_an_id_is_never_looked_up(
    run: Run, server: tuple[Twin, tuple[str, ...]]
) -> None:
    twin, there = server
    run("lms", "discussions", "list", "biology", *there)
    first = [one.route for one in twin.journal]
    twin.journal.clear()
    run("lms", "discussions", "list", "1", *there)
    second = [one.route for one in twin.journal]

    assert [one for one in first if one not in second] == ["/api/v1/courses", "/api/v1/users/:user_id/groups"]


def test_a_place_whose_name_cannot_be_had_is_shown_by_its_id(
    run: Run, server: tuple[Twin, tuple[str, ...]]
) -> None:
    twin, there = server
    course = json.loads(run("lms", "inbox", *there, "--json").stdout)["conversations"][0]["context_code"]
    twin.faults.add("5xx-before-apply", route="GET /api/v1/courses/:id")
    result = run("lms", "announce", course, "--title", "T", "--message", "M", *there)

    assert result.exit_code == Exit.DONE, result.output
    assert f"place: {course}" in result.stderr
