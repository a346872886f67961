"""A stranger's backend, from its wheel next to ours in a clean environment, conforms."""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import attrs
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "tests" / "example_backend"
DEPENDENCIES = Path(attrs.__file__).parents[1]

WHO = """
import json, canvas_comms, canvas_comms_pigeonhole
from canvas_comms_plugins import Registry, load_plugins
registry = Registry()
(loaded,) = load_plugins(registry, ["pigeonhole"], strict=True)
files = [canvas_comms.__file__, canvas_comms_pigeonhole.__file__]
print(json.dumps([loaded.distribution, loaded.version, loaded.backends, files]))
"""


def run(*command: object, cwd: Path) -> str:
    ran = subprocess.run([str(one) for one in command], cwd=cwd, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds both wheels, and what they need."""
    wheels, there = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("clean")
    for project in (ROOT, EXAMPLE):
        run(
            sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", wheels, project, cwd=there
        )
    venv.create(there / "env")
    python = there / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet"]
    run(*pip, *wheels.glob("*.whl"), cwd=there)
    (site,) = (there / "env" / "lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(f"{DEPENDENCIES}\n")
    return python


@pytest.fixture(scope="module")
def report(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the suite, run there, says of the backend."""
    folder = tmp_path_factory.mktemp("run")
    file = folder / "report.json"
    options = ["-q", "-p", "no:cacheprovider", f"--canvas-comms-report={file}"]
    run(python, "-m", "pytest", *options, EXAMPLE / "tests", cwd=folder)
    return json.loads(file.read_text())


def test_it_is_found_by_its_entry_point_in_its_own_distribution(python: Path, tmp_path: Path) -> None:
    distribution, version, backends, files = json.loads(run(python, "-I", "-c", WHO, cwd=tmp_path))

    assert (distribution, version, backends) == ("canvas-comms-pigeonhole", "1.0.0", ["medical:pigeonhole"])
    assert [file for file in files if not file.startswith(str(python.parents[1]))] == []


def test_it_conforms_in_every_edition(report: Any) -> None:
    verdicts = {one["suite"].rpartition("::")[2]: one["conforms"] for one in report["suites"]}

    assert verdicts == dict.fromkeys(["TestThePlugin", "TestV12022", "TestV22023", "TestV22024"], True)


def test_it_has_no_desk_and_says_so(report: Any) -> None:
    desks = [
        row for suite in report["suites"] for row in suite["capabilities"] if row["capability"] == "desk"
    ]

    assert [(row["declared"], row["passed"]) for row in desks] == [(False, 1)] * 3


def test_it_has_no_logins_and_the_report_tells(report: Any) -> None:
    skipped = {row["capability"]: row["skipped"] for row in report["suites"][1]["capabilities"]}

    assert (skipped["communications.send"], skipped["desk"]) == (2, 0)
