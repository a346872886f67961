"""The doctor tells health, and the reason of every illness."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from importlib.abc import Loader
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from canvas_comms.capabilities import Capability
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.main import main
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


class OtherLoader(SourceFileLoader):
    """Runs modules itself, as tools that rewrite or measure them do: its line is in each traceback."""

    def exec_module(self, module: ModuleType) -> None:
        exec(self.source_to_code(self.get_data(self.path), self.path), vars(module))


class OtherFinder(FileFinder):
    """Finds modules and has them loaded in its own way."""

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        found = super().find_spec(fullname, target)
        if found is not None and isinstance(found.origin, str):
            loader: Loader = OtherLoader(fullname, found.origin)
            found.loader = loader
        return found


class OtherEntryPoint(EntryPoint):
    """An entry point of another package than the standard library, as `importlib_metadata` has."""

    def load(self) -> Any:
        return __import__(self.module)


def test_frames_that_other_packages_put_between_us_and_a_plugin_are_never_its_place(
    flock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = {one.plugin: one.why for one in examine(PLUGINS).plugins}

    for name in PLUGINS:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.path_importer_cache, str(flock), OtherFinder(str(flock), (OtherLoader, [".py"])))

    points = [OtherEntryPoint(name, name, "canvas_comms") for name in PLUGINS]

    whys = {
        one.plugin: one.why.replace("of unknown", f"of dist-{one.plugin}")
        for one in examine(found=points).plugins
    }
    assert whys == expected
    assert f"{flock.name}/pigeon_exits.py line 1" in expected["pigeon_exits"]


def test_a_module_that_is_not_there_has_no_place_in_the_packages_that_looked_for_it() -> None:
    (one,) = examine(found=[OtherEntryPoint("gone", "no_such_pigeon", "canvas_comms")]).plugins

    assert one.why == "it fails to import (ModuleNotFoundError, no_such_pigeon)"


@pytest.mark.parametrize(
    "raised",
    ["('CANARY.py', 1, 1, 'CANARY')", "(5, 1, 1, '')", "(__file__, 'CANARY', 1, '')", "(None, 1, 1, '')"],
)
def test_a_mistake_in_syntax_that_was_not_one_is_told_by_the_plugins_own_line(
    raised: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pigeon_fakes.py").write_text(f"raise SyntaxError('CANARY', {raised})")
    monkeypatch.syspath_prepend(str(tmp_path))
    (one,) = examine(found=[EntryPoint("fakes", "pigeon_fakes", "canvas_comms")]).plugins

    assert one.why == f"it fails to import (SyntaxError, {tmp_path.name}/pigeon_fakes.py line 1)"


def test_a_distribution_whose_metadata_cannot_be_read_harms_nobody_else(flock: Path) -> None:
    (flock / "dist_x-1.dist-info").mkdir()
    (flock / "dist_x-1.dist-info" / "entry_points.txt").write_text("[canvas_comms]\nno equals sign\n")
    (flock / "pigeon_good-1.2.dist-info" / "METADATA").unlink()
    diagnosis = {one.plugin: one for one in examine().plugins}

    assert diagnosis["memory"].healthy
    assert (diagnosis["pigeon_good"].distribution, diagnosis["pigeon_good"].healthy) == ("unknown", True)
    assert diagnosis["entry_points.txt"].why == "its entry_points.txt cannot be read"


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

    def run(code: str, *options: str, name: str = "pigeon") -> subprocess.CompletedProcess[str]:
        (tmp_path / "pigeon.py").write_text(textwrap.dedent(code))
        info = tmp_path / "pigeon-1.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeon\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[canvas_comms]\n{name} = pigeon\n")
        main = "from canvas_comms_cli.main import main; main()"
        env = {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path]), "COLUMNS": "120"}
        command = [sys.executable, "-c", main, "doctor", name, *options]
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
    ran = doctor(GOOD, name="a[bold]b[/]")

    assert ran.returncode == Exit.DONE
    assert "a[bold]b[/]" in ran.stdout


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
