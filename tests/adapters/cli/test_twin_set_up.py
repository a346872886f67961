"""Setting a twin up: an example world, a world in YAML, names, and what stands beside a twin."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.main import main
from canvas_comms_cli.world_input import SECTIONS
from canvas_comms_twin import Door, Twin, server
from canvas_comms_wire.worlds.schema import schema_text
from canvas_comms_wire.worlds.world_text import read_world_text


def invoke(*args: str) -> Result:
    return CliRunner().invoke(main, ["twin", *args], prog_name="canvas-comms")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is served, and how, instead of a port that is opened."""
    asked: dict[str, Any] = {}
    monkeypatch.setattr(server, "run", lambda port, **how: asked.update(how, port=port))
    return asked


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_one_command_serves_both_canvases_with_people_in_them(served: Mapping[str, Any]) -> None:
    result = invoke()
    handover = served["twin"].stage.handover

    assert result.exit_code == Exit.DONE, result.output
    assert {"$teacher", "$student", "$course", "$patient", "$practitioner"} <= handover.refs.keys()
    assert handover.tokens["$teacher"]
    assert handover.medical["client_id"]


@pytest.mark.parametrize(
    ("file", "written"), [((), "world.yaml"), (("mine.yml",), "mine.yml"), (("a.json",), "a.json")]
)
def test_an_example_world_is_written_and_loads(
    served: Mapping[str, Any], folder: Path, file: tuple[str, ...], written: str
) -> None:
    said = invoke("init", *file)
    started = invoke("--world", written)

    assert (said.exit_code, started.exit_code) == (Exit.DONE, Exit.DONE), started.output
    assert f"--world {written}" in said.output
    assert "$teacher" in served["twin"].stage.handover.tokens
    assert (folder / "world.schema.json").read_text() == schema_text()


def test_it_explains_itself(folder: Path) -> None:
    invoke("init")
    invoke("init", "world.json")
    written = (folder / "world.yaml").read_text()
    worlds = [
        read_world_text((folder / name).read_bytes(), name, SECTIONS) for name in ("world.yaml", "world.json")
    ]

    assert written.count("#") > 15
    assert worlds[0] == worlds[1]
    assert json.loads((folder / "world.json").read_text())["$schema"] == "./world.schema.json"


def test_nothing_is_written_over(folder: Path) -> None:
    for name in ("world.yaml", "world.schema.json"):
        (folder / name).write_text("mine")
    result = invoke("init")
    other = invoke("init", "other.yaml")

    assert (result.exit_code, other.exit_code) == (Exit.USAGE, Exit.DONE)
    assert "is there already" in result.output
    assert "stays as it is" in other.stderr
    assert {one.name: one.read_text() for one in folder.iterdir() if one.name != "other.yaml"} == {
        "world.yaml": "mine",
        "world.schema.json": "mine",
    }
    assert invoke("init", "no/such/folder.yaml").exit_code == Exit.USAGE


def test_a_world_that_is_wrong_is_told_by_place(folder: Path) -> None:
    (folder / "world.yaml").write_text("lms:\n  users:\n    - {rf: $ann}\n")
    result = invoke("--world", "world.yaml")

    assert result.exit_code == Exit.USAGE
    assert "lms.users[0].ref: is missing (line 3, column 7)" in result.output


def test_names_and_token_reach_the_port(served: Mapping[str, Any]) -> None:
    token = "a-token-of-our-own"
    result = invoke("--name", "twin", "--name", "twin.test", "--host", "0.0.0.0", "--allow-remote")
    given = invoke("--control-token", token)

    assert (result.exit_code, given.exit_code) == (Exit.DONE, Exit.DONE)
    assert served["control_token"].reveal() == token


@pytest.mark.parametrize("token", ["short", "with a blank in it", "é" * 20, "x" * 300])
def test_a_token_that_no_header_carries_is_refused(served: Mapping[str, Any], token: str) -> None:
    result = invoke("--control-token", token)

    assert result.exit_code == Exit.USAGE
    assert token not in result.output
    assert served == {}


def test_a_name_that_is_none_is_refused() -> None:
    result = invoke("--name", "http://twin")

    assert result.exit_code == Exit.USAGE
    assert "must be a host name such as twin" in result.output


def test_faults_are_those_that_a_reset_leads_back_to(served: Mapping[str, Any]) -> None:
    invoke("--fault", "drop-after-apply:POST /Communication")
    twin: Twin = served["twin"]
    twin.faults.clear()
    twin.reset()

    assert [(one.name, one.fault.door) for one in twin.faults] == [("drop-after-apply", Door.PORT)]


def test_the_document_of_routes_is_printed() -> None:
    result = invoke("openapi", "--edition", "v1-2022", "--base-url", "http://twin:8000")
    told = json.loads(result.output)

    assert told["servers"] == [{"url": "http://twin:8000"}]
    assert "/Communication" in told["paths"]
    assert "get" not in told["paths"].get("/Communication/{id}", {})


def test_an_option_of_the_twin_means_nothing_to_what_stands_beside_it(folder: Path) -> None:
    result = invoke("--port", "8000", "init")

    assert result.exit_code == Exit.USAGE
    assert "--port is for a twin that is served, not for init" in result.output
    assert list(folder.iterdir()) == []


def test_without_the_extra_yaml_it_says_what_is_needed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "world.yaml").write_text("lms: {}")
    monkeypatch.setitem(sys.modules, "yaml", None)
    result = invoke("--world", "world.yaml")

    assert result.exit_code == Exit.USAGE
    assert "pip install 'canvas-comms[yaml]'" in result.output
