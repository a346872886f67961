"""The doctor tells health, and the reason of every illness."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from canvas_comms.capabilities import Capability
from canvas_comms_cli.main import main
from canvas_comms_cli.output import Exit
from canvas_comms_plugins.doctor import examine

GOOD = """
    from canvas_comms.capabilities import COMMUNICATIONS
    from canvas_comms_plugins import Backend, hookimpl

    @hookimpl
    def canvas_comms_backends():
        return [Backend("good-pigeon", "medical", lambda **_: None, {}, COMMUNICATIONS)]
"""
OLD = GOOD.replace("COMMUNICATIONS)]", "COMMUNICATIONS, api_version=0)]").replace("good-pigeon", "old-pigeon")
PLUGINS = {
    "pigeon_good": GOOD,
    "pigeon_gone": "import a_module_that_is_not_there",
    "pigeon_exits": "import sys; sys.exit('CANARY')",
    "pigeon_old": OLD,
}


@pytest.fixture
def flock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One good and three broken plugins, each a distribution of its own."""
    for name, code in PLUGINS.items():
        (tmp_path / f"{name}.py").write_text(textwrap.dedent(code))
        info = tmp_path / f"{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: dist-{name}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(f"[canvas_comms]\n{name} = {name}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_one_good_and_three_broken_plugins_are_told_apart(flock: Path) -> None:
    diagnosis = examine(PLUGINS)
    whys = {one.plugin: one.why for one in diagnosis.plugins}

    assert not diagnosis.healthy
    assert whys.pop("pigeon_good") == ""
    assert whys == {
        "pigeon_gone": "it fails to import (ModuleNotFoundError, a_module_that_is_not_there, "
        f"{flock.name}/pigeon_gone.py line 1)",
        "pigeon_exits": f"it fails to import (SystemExit, {flock.name}/pigeon_exits.py line 1)",
        "pigeon_old": "old-pigeon of dist-pigeon_old speaks version 0 of the backend contract, this host 1",
    }
    assert {(one.distribution, one.version) for one in diagnosis.plugins} == {
        (f"dist-{name}", "1.2") for name in PLUGINS
    }


@pytest.mark.usefixtures("flock")
def test_capabilities_are_told() -> None:
    diagnosis = examine(["pigeon_good"])

    assert Capability.COMMUNICATIONS_SEND in diagnosis.capabilities("medical", "good-pigeon")
    assert diagnosis.capabilities("medical", "owl") == frozenset()


def test_the_command_line_tells_programs_and_ends_with_a_code(flock: Path) -> None:
    command = [sys.executable, "-c", "from canvas_comms_cli.main import main; main()", "doctor", "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(flock)})
    told = json.loads(ran.stdout)

    assert ran.returncode == Exit.FAILED
    assert (told["healthy"], told["api_version"]) == (False, 1)
    assert {one["plugin"]: one["healthy"] for one in told["plugins"]}.items() >= {
        "memory": True,
        "medical": True,
        "pigeon_good": True,
        "pigeon_exits": False,
    }.items()
    assert "CANARY" not in ran.stdout + ran.stderr


@pytest.fixture
def doctor(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command, in a process that has a plugin of some code installed."""

    def run(code: str, *options: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "pigeon.py").write_text(textwrap.dedent(code))
        info = tmp_path / "pigeon-1.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeon\nVersion: 1\n")
        (info / "entry_points.txt").write_text("[canvas_comms]\npigeon = pigeon\n")
        main = "from canvas_comms_cli.main import main; main()"
        env = {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path]), "COLUMNS": "120"}
        command = [sys.executable, "-c", main, "doctor", "pigeon", *options]
        return subprocess.run(command, capture_output=True, text=True, env=env, timeout=60)

    return run


Doctor = Callable[..., subprocess.CompletedProcess[str]]


def test_what_a_plugin_prints_is_told_and_stays_out_of_the_answer(doctor: Doctor) -> None:
    code = textwrap.dedent(GOOD).replace("return", "print('coo coo'); return") + "print('coo')\n"
    ran = doctor(code, "--json")

    assert json.loads(ran.stdout)["plugins"][0]["notes"] == ["prints"]
    assert (ran.returncode, ran.stderr) == (Exit.DONE, "coo\ncoo coo\n")
    assert "while it loads it prints" in doctor(code).stdout


def test_a_plugin_that_hangs_is_shown_where_it_hangs(doctor: Doctor) -> None:
    ran = doctor("import time\ntime.sleep(50)", "--patience", "0.5")

    assert ran.returncode == Exit.FAILED
    assert 'pigeon.py", line 2' in ran.stderr
    assert "still loads after 0.5 seconds" in ran.stderr


def test_a_name_that_looks_like_markup_is_shown_as_it_is(doctor: Doctor) -> None:
    ran = doctor(textwrap.dedent(GOOD).replace("good-pigeon", "[bold]a[/]"))

    assert ran.returncode == Exit.DONE
    assert "medical:[bold]a[/]" in ran.stdout


def test_an_author_who_forgot_to_mark_the_hook_is_asked(doctor: Doctor) -> None:
    ran = doctor(textwrap.dedent(GOOD).replace("@hookimpl", ""))

    assert "none: is its hook marked @hookimpl?" in ran.stdout


def test_our_own_plugins_are_healthy() -> None:
    result = CliRunner().invoke(main, ["doctor", "memory", "medical"], env={"COLUMNS": "200"})

    assert result.exit_code == Exit.DONE
    assert "healthy" in result.output
    assert "communications" in result.output


def test_a_plugin_that_is_not_installed_is_told() -> None:
    result = CliRunner().invoke(main, ["doctor", "owl"], env={"COLUMNS": "200"})

    assert result.exit_code == Exit.FAILED
    assert "no installed distribution brings it" in result.output
