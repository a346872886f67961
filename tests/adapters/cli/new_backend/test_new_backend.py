"""A new distribution of a backend: written once, typed, and conforming on its first run."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from canvas_comms_cli.exit_codes import Exit

Run = Callable[..., Any]
ROOT = Path(__file__).parents[4]
METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n"


def installed(there: Path) -> Path:
    """Let the distribution be found as if it were installed, by metadata beside its package."""
    project = tomllib.loads((there / "pyproject.toml").read_text())["project"]
    metadata = there / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(METADATA.format(name=project["name"]))
    points = project["entry-points"]["canvas_comms"]
    lines = "".join(f"{name} = {module}\n" for name, module in points.items())
    (metadata / "entry_points.txt").write_text(f"[canvas_comms]\n{lines}")
    return there


def test_both_kinds_conform_on_their_first_run(run: Run, tmp_path: Path) -> None:
    names = {"medical": "acme.mail", "lms": "acme-board"}
    made = [
        run("new-backend", name, "--product", product, "--into", str(tmp_path))
        for product, name in names.items()
    ]
    there = [installed(tmp_path / f"canvas-comms-{name}") for name in names.values()]
    paths = [*there, *(ROOT / one for one in ("core", "adapters", "plugins"))]
    report = tmp_path / "report.json"
    options = ["-q", "-n0", "-p", "no:cacheprovider", "-W", "error", "--import-mode=importlib"]
    tests = [str(one / "tests") for one in there]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"--canvas-comms-report={report}", *tests],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
    )

    assert [one.exit_code for one in made] == [Exit.DONE] * 2
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert [one["conforms"] for one in json.loads(report.read_text())["suites"]] == [True] * 4


@pytest.mark.parametrize("product", ["medical", "lms"])
def test_what_is_written_is_told_file_by_file(run: Run, tmp_path: Path, product: str) -> None:
    made = run("new-backend", "acme", "--product", product, "--into", str(tmp_path))
    there = tmp_path / "canvas-comms-acme"

    assert sorted(made.stdout.split()) == sorted(str(one) for one in there.rglob("*") if one.is_file())
    assert [one.name for one in there.rglob("*") if one.is_file() and "$" in one.read_text()] == []


def test_a_backend_of_canvas_medical_sends_from_the_command_line_by_its_settings(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("new-backend", "postbox", "--into", str(tmp_path))
    monkeypatch.syspath_prepend(installed(tmp_path / "canvas-comms-postbox"))
    people = ("--setting", "contacts=Patient/ann", "--setting", "contacts=Practitioner/cho")
    message = ("--sender", "Practitioner/cho", "--recipient", "Patient/ann", "--content", "Hello")
    folder = tmp_path / "sent"
    there = ("--backend", "postbox", "--setting", f"folder={folder}")
    without = run("medical", "send", "--backend", "postbox", "--example")
    result = run("medical", "send", *there, *people, *message)

    assert without.exit_code == Exit.USAGE
    assert "backend postbox needs folder (--setting folder=… (a path))" in without.stderr
    assert result.exit_code == Exit.DONE, result.output
    assert [one.read_text() for one in folder.iterdir()] == ["Hello"]


def test_what_is_there_is_never_touched(run: Run, tmp_path: Path) -> None:
    run("new-backend", "acme", "--into", str(tmp_path))
    file = tmp_path / "canvas-comms-acme" / "pyproject.toml"
    file.write_text("mine")
    again = run("new-backend", "acme", "--into", str(tmp_path))

    assert (again.exit_code, file.read_text()) == (Exit.USAGE, "mine")
    assert "is there already" in again.stderr


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Acme", "must be small ASCII letters"),
        ("../acme", "must be small ASCII letters"),
        ("a" * 61, "60 at most"),
        ("-acme", "No such option"),
        ("medical", "is one of ours"),
        ("memory", "is one of ours"),
        ("twin", "is taken: a package canvas_comms_twin is installed"),
    ],
)
def test_a_name_that_cannot_be_is_refused(run: Run, tmp_path: Path, name: str, rule: str) -> None:
    result = run("new-backend", name, "--into", str(tmp_path))

    assert result.exit_code == Exit.USAGE
    assert rule in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []
