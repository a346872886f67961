"""Profiles as commands use them: where a command goes, and what is refused."""

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

Run = Callable[..., Any]
WORLD = {
    "users": [{"ref": "$ann", "name": "Ann A"}],
    "channels": [{"user": "$ann", "address": "a@school.example"}],
}


@pytest.fixture(scope="module")
def school() -> Iterator[tuple[str, str]]:
    """A server on a port, and Ann's token."""
    twin = Twin(lms(LmsEdition.Y2024))
    with TwinServer(twin) as server:
        yield server.url, twin.load({"lms": WORLD}).tokens["$ann"]


@pytest.fixture
def config(tmp_path: Path, school: tuple[str, str]) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(
        f"""
        [default]
        lms = "school"

        [profiles.school]
        product = "lms"
        base_url = "{school[0]}"
        edition = "2024"
        insecure_loopback = true

        [profiles.offline]
        product = "lms"
        backend = "memory"
        edition = "2023"
        """
    )
    return file


@pytest.fixture
def there(config: Path, school: tuple[str, str]) -> dict[str, str]:
    return {"CANVAS_COMMS_CONFIG": str(config), LMS_TOKEN: school[1]}


def test_the_default_profile_leads_to_its_server(run: Run, there: dict[str, str]) -> None:
    told = json.loads(run("lms", "channels", "list", "--json", **there).stdout)

    assert (told["backend"], told["edition"]) == ("lms", "2024")
    assert [one["address"] for one in told["channels"]] == ["a@school.example"]


def test_a_flag_wins_over_the_environment_and_that_over_the_profile(run: Run, there: dict[str, str]) -> None:
    words = ("lms", "channels", "list", "--json")
    variable = {"CANVAS_COMMS_LMS_EDITION": "2025-10"}
    editions = [
        json.loads(run(*words, **there).stdout)["edition"],
        json.loads(run(*words, **there, **variable).stdout)["edition"],
        json.loads(run(*words, "--edition", "2023", **there, **variable).stdout)["edition"],
    ]

    assert editions == ["2024", "2025-10", "2023"]


@pytest.mark.parametrize("named", [("--profile", "offline"), ("--backend", "memory")])
def test_another_profile_or_backend_is_used_where_it_is_named(
    run: Run, there: dict[str, str], named: tuple[str, str]
) -> None:
    told = json.loads(run("lms", "channels", "list", "--json", *named, **there).stdout)

    assert told["backend"] == "memory"
    assert told["edition"] == ("2023" if "offline" in named else "2025-10")


def test_a_profile_and_a_backend_that_it_does_not_describe_are_not_both_taken(
    run: Run, there: dict[str, str]
) -> None:
    result = run("lms", "inbox", "--profile", "school", "--backend", "memory", **there)

    assert result.exit_code == Exit.USAGE
    assert "profile school is of another backend than memory (flag --backend)" in result.stderr


@pytest.mark.parametrize("words", [("lms", "inbox"), ("outbox", "run", "lms"), ("medical", "search")])
def test_a_file_that_is_wrong_is_told_by_every_command(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[profiles.school]\nproduct = 'lms'\ntoken = 'CANARY'")
    result = run(*words, CANVAS_COMMS_CONFIG=str(file))

    assert result.exit_code == Exit.USAGE
    assert f"{file}: profiles.school.token: no secret may stand here" in result.stderr.replace("\n", "")
    assert "CANARY" not in result.output


def test_what_a_profile_says_and_the_backend_does_not_know_is_refused_with_its_place(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[profiles.x]\nproduct = 'lms'\nbackend = 'memory'\ndeadline = 5")
    result = run("lms", "inbox", "--profile", "x", CANVAS_COMMS_CONFIG=str(file))

    assert "backend memory takes no --deadline (profile x)" in result.stderr


def test_a_deadline_that_is_no_number_names_its_variable(run: Run) -> None:
    result = run("lms", "inbox", CANVAS_COMMS_DEADLINE="soon")

    assert result.exit_code == Exit.USAGE
    assert "soon" in result.stderr


def test_send_many_goes_where_the_profile_says(run: Run, there: dict[str, str], tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("to,body\n1,Hello\n")
    words = ("lms", "conversations", "send-many", str(table), "--threads", "new", "--plan", "--json")

    assert json.loads(run(*words, **there).stdout)["backend"] == "lms"
