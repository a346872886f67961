"""People of Canvas Medical by name: as they are typed, and as they are shown."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from canvas_comms.medical import Edition
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.profiles.variables import TOKEN
from canvas_comms_twin import Twin
from canvas_comms_twin.medical import medical
from canvas_comms_twin.server import TwinServer

Run = Callable[..., Any]

CLINIC = {
    "medical": {
        "patients": [
            {"ref": "$ann", "id": "a" * 32, "given": ["Ann"], "family": "Archer", "nickname": "Nan"},
            {"ref": "$anna", "id": "b" * 32, "given": ["Anna"], "family": "Brook"},
        ],
        "practitioners": [{"ref": "$doc", "id": "c" * 32, "given": ["Dora"], "family": "Chandler"}],
        "messages": [
            {"sender": "$doc", "recipient": "$ann", "content": "How are you?"},
            {"sender": "$anna", "recipient": "$doc", "content": "It hurts"},
        ],
    }
}
ANN, DOC = f"Patient/{'a' * 32}", f"Practitioner/{'c' * 32}"


@pytest.fixture
def world(tmp_path: Path) -> tuple[str, str]:
    path = tmp_path / "clinic.json"
    path.write_text(json.dumps(CLINIC), "utf-8")
    return "--world", str(path)


def test_messages_show_people_by_name_beside_the_reference(run: Run, world: tuple[str, str]) -> None:
    lines = run("medical", "search", "--columns", "from,to", *world).stdout.splitlines()[1:]

    assert f"Dora Chandler ({DOC})\tAnn Archer ({ANN})" in lines


def test_programs_get_references_and_nobody_is_read_for_them(run: Run, world: tuple[str, str]) -> None:
    found = run("medical", "search", *world, "--json").stdout

    assert "Archer" not in found


@pytest.mark.parametrize("part", ["archer", "ann archer", "Nan", "ANN ARCHER"])
def test_messages_are_searched_by_a_part_of_a_name(part: str, run: Run, world: tuple[str, str]) -> None:
    found = json.loads(run("medical", "search", "--patient", part, *world, "--json").stdout)["messages"]

    assert [one["payload"][0]["contentString"] for one in found] == ["How are you?"]


def test_a_name_that_several_have_is_told_with_the_candidates(run: Run, world: tuple[str, str]) -> None:
    words = ("--sender", "Chandler", "--recipient", "ann", "--content", "x")
    result = run("medical", "send", *words, *world)

    assert (result.exit_code, result.stdout) == (Exit.USAGE, "")
    assert f"{ANN}  Ann Archer" in result.stderr


def test_a_name_that_nobody_has_is_told(run: Run, world: tuple[str, str]) -> None:
    words = ("--sender", "Chandler", "--recipient", "Zoe", "--content", "x")
    result = run("medical", "send", *words, *world)

    assert result.exit_code == Exit.USAGE
    assert "nobody has 'Zoe' in the name" in result.stderr
    assert run("medical", "search", "--patient", "Chandler", *world).exit_code == Exit.USAGE


def test_a_message_goes_to_somebody_by_name(run: Run, world: tuple[str, str]) -> None:
    words = ("--sender", "Chandler", "--recipient", "archer", "--content", "x")
    result = run("medical", "send", *words, *world)
    header, line = result.stdout.splitlines()

    assert result.exit_code == Exit.DONE, result.output
    assert header.split("\t")[:3] == ["recipient", "name", "outcome"]
    assert line.split("\t")[:3] == [ANN, "Ann Archer", "sent"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Twin, tuple[str, ...]]]:
    twin = Twin(medical(Edition.V2_2024))
    with TwinServer(twin) as running:
        form = {"grant_type": "client_credentials", **twin.load(CLINIC).medical}
        answer = requests.post(f"{running.url}/auth/token/", data=form, timeout=9)
        monkeypatch.setenv(TOKEN, answer.json()["access_token"])
        twin.journal.clear()
        yield twin, ("--base-url", running.url, "--insecure-loopback", "--edition", "v2-2024")


def test_people_whose_names_cannot_be_had_are_shown_by_their_references(
    run: Run, server: tuple[Twin, tuple[str, ...]]
) -> None:
    twin, there = server
    for route in ("GET /Patient/:id", "GET /Practitioner/:id"):
        twin.faults.add("5xx-before-apply", route=route)
    result = run("medical", "search", "--columns", "from,to", *there)
    asked = [one.route for one in twin.journal if one.route.endswith("/:id")]

    assert result.exit_code == Exit.DONE, result.output
    assert f"{DOC}\t{ANN}" in result.stdout
    assert len(asked) == 1


def test_a_reference_is_never_looked_up(run: Run, server: tuple[Twin, tuple[str, ...]]) -> None:
    twin, there = server
    run("medical", "send", "--sender", DOC, "--recipient", ANN, "--content", "x", *there, "--json")

    assert [one.route for one in twin.journal] == ["/Communication"]
