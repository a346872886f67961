"""Who has canvas-comms installed and does not use the plugin pays next to nothing for it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = "canvas_comms"
ALLOWED = {"canvas_comms_pytest", "canvas_comms_pytest.fixtures"}
HEAVY = {"attr", "attrs", "cattrs", "requests", "urllib3", "waitress", "ssl", "canvasapi"}

UNRELATED = f"""
import sys

def test_nothing_was_loaded():
    ours = {{name for name in sys.modules if name.startswith({OURS!r})}}

    assert ours == {ALLOWED!r}
    assert {HEAVY!r} & sys.modules.keys() == set()
"""


def run_in(folder: Path, *options: str, path: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """pytest in a process of its own; `path` comes before everything else that is importable."""
    paths = [str(path)] if path else []
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *options]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_an_unrelated_run_loads_nothing_of_ours_but_the_list_of_fixtures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "test_unrelated.py").write_text(UNRELATED)
    ran = run_in(tmp_path, "-p", "canvas_comms_pytest.fixtures")

    assert ran.returncode == 0, ran.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which our wheel is unpacked, with its entry points."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
        wheel.extractall(out / "site")
    return out / "site"


def test_the_wheel_brings_the_plugin_by_entry_point(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(
        "import canvas_comms_pytest\n"
        "def test_reached(canvas_requests):\n"
        f"    assert canvas_comms_pytest.__file__.startswith({str(installed)!r})\n"
        "    assert canvas_requests.get('https://x.example/metadata').status_code == 200\n"
    )
    ran = run_in(tmp_path, "-W", "error", path=installed)

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_conformance_suite_has_its_assertions_rewritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "test_sample.py").write_text(
        "def test_marked(pytestconfig):\n"
        "    hook = pytestconfig.pluginmanager.rewrite_hook\n"
        "    assert 'canvas_comms_plugins.conformance' in hook._must_rewrite\n"
    )
    ran = run_in(tmp_path, "-p", "canvas_comms_pytest.fixtures")

    assert ran.returncode == 0, ran.stdout


def test_every_fixture_is_listed_with_what_it_is_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    ran = run_in(tmp_path, "-p", "canvas_comms_pytest.fixtures", "--fixtures")
    listed = ran.stdout.split("canvas_comms_pytest.fixtures -")[1]
    names = {line.split(" ")[0] for line in listed.splitlines() if line.startswith("canvas")}

    assert names == {
        "canvas_clock",
        "canvas_drafts",
        "canvas_inbox",
        "canvas_lms",
        "canvas_medical",
        "canvas_messages",
        "canvas_no_network",
        "canvas_outbox",
        "canvas_people",
        "canvas_requests",
        "canvas_sent",
        "canvas_stand_in",
        "canvas_twin",
        "canvas_twin_server",
        "canvas_world",
        "canvasapi_client",
    }
    assert "no docstring available" not in listed


def test_the_marker_and_the_options_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    marked = run_in(tmp_path, "-p", "canvas_comms_pytest.fixtures", "--markers").stdout
    helped = run_in(tmp_path, "-p", "canvas_comms_pytest.fixtures", "--help").stdout

    assert "@pytest.mark.canvas_world(world=None, *, edition=None, lms_edition=None, clock=None)" in marked
    assert "@pytest.mark.canvas_network_allow(*hosts)" in marked
    options = (
        "canvas_edition",
        "canvas_lms_edition",
        "canvas_clock",
        "canvas_network_guard",
        "canvas_network_allow",
    )
    assert all(f"{option} (" in helped for option in options)
