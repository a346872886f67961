"""`canvas-comms config`: each value that counts, and where it comes from; a secret never."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(
        """
        [default]
        medical = "fax"

        [profiles.fax]
        product = "medical"
        backend = "fax"
        settings = { line = "/dev/ttyS0" }
        """
    )
    return file


def test_every_value_is_shown_with_where_it_comes_from(run: Run, file: Path) -> None:
    surroundings = {"CANVAS_API_URL": "https://school.example", "CANVAS_API_TOKEN": "CANARY"}
    result = run("config", "show", "--json", CANVAS_COMMS_CONFIG=str(file), **surroundings)
    told = json.loads(result.stdout)

    assert "CANARY" not in result.output
    assert (told["file"], told["there"]) == (str(file), True)
    assert told["medical"]["backend"] == {"value": "fax", "origin": "profile", "where": "fax"}
    assert told["medical"]["settings.line"]["value"] == "/dev/ttyS0"
    assert told["medical"]["edition"] == {"value": "v1-2022", "origin": "default", "where": None}
    assert told["lms"]["base_url"] == {
        "value": "https://school.example",
        "origin": "environment",
        "where": "CANVAS_API_URL",
    }
    assert told["lms"]["token"]["where"] == "CANVAS_API_TOKEN"


def test_people_see_a_table_of_one_product(run: Run, file: Path) -> None:
    result = run("config", "show", "medical", CANVAS_COMMS_CONFIG=str(file))

    assert "profile fax" in result.stdout
    assert "lms" not in result.stdout


def test_a_profile_that_is_named_is_shown_as_if_it_were_in_use(run: Run, file: Path) -> None:
    result = run("config", "show", "lms", "--profile", "fax", CANVAS_COMMS_CONFIG=str(file))

    assert "profiles.fax: is of medical, not of lms" in result.stderr.replace("\n", "")


def test_the_path_is_told_though_no_file_is_there(run: Run, tmp_path: Path) -> None:
    there = str(tmp_path / "none.toml")

    assert run("config", "path", CANVAS_COMMS_CONFIG=there).stdout == f"{there}\n"
    assert json.loads(run("config", "show", "--json", CANVAS_COMMS_CONFIG=there).stdout)["there"] is False
