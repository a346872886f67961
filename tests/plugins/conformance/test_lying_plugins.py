"""Plugins that break the contract are caught, each by its own test."""

import itertools
import sqlite3
import sys
import types
import warnings
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from canvas_comms.capabilities import COMMUNICATIONS, Capability
from canvas_comms_plugins import Backend, hookimpl, loading
from canvas_comms_plugins.conformance.plugin import PluginConformance
from canvas_comms_plugins.conformance.suite import promised_tests

GOOD = Backend("pigeon", "medical", dict, {"loft": "where they live"}, COMMUNICATIONS)
LOADS = "test_it_is_found_and_loads"
QUIET = "test_naming_its_backends_reaches_nothing"
CONTRACT = "test_its_backends_keep_the_contract"


def bringing(*backends: Backend, first: Callable[[], object] = list) -> Callable[[], Sequence[Backend]]:
    def backends_of() -> Sequence[Backend]:
        first()
        return backends

    return backends_of


def turning() -> Callable[[], Sequence[Backend]]:
    ways = itertools.cycle([[GOOD], [Backend("dove", "medical", dict)]])
    return lambda: next(ways)


def broken() -> Sequence[Backend]:
    raise RuntimeError("no")


LIES: dict[str, tuple[Callable[[], Sequence[Backend]], str]] = {
    "brings nothing": (bringing(), LOADS),
    "fails": (broken, LOADS),
    "of another version": (bringing(Backend("pigeon", "medical", dict, api_version=0)), LOADS),
    "prints": (bringing(GOOD, first=lambda: print("coo")), QUIET),
    "warns": (bringing(GOOD, first=lambda: warnings.warn("coo", stacklevel=1)), QUIET),
    "looks something up": (bringing(GOOD, first=lambda: sqlite3.connect(":memory:").close()), QUIET),
    "changes its mind": (turning(), "test_it_names_the_same_backends_again"),
    "of no product": (bringing(Backend("pigeon", "post", dict)), CONTRACT),
    "claims the other product's": (
        bringing(Backend("pigeon", "medical", dict, {}, frozenset({Capability.CHANNELS_LIST}))),
        CONTRACT,
    ),
    "an empty line": (
        bringing(Backend("pigeon", "medical", dict, {"loft": " "})),
        "test_its_settings_have_a_line_each",
    ),
}


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Sequence[Backend]]], list[str]]:
    """Names the tests that a plugin of these backends fails."""

    def failing_of(canvas_comms_backends: Callable[[], Sequence[Backend]]) -> list[str]:
        module = types.ModuleType("pigeon_plugin")
        vars(module)["canvas_comms_backends"] = hookimpl(canvas_comms_backends)
        monkeypatch.setitem(sys.modules, "pigeon_plugin", module)
        point = EntryPoint("pigeon", "pigeon_plugin", "canvas_comms")
        monkeypatch.setattr(loading, "entry_points", lambda group: [point])
        imported = {"plugin": "pigeon", "what_importing_does": lambda self: []}  # no other process has it
        suite: Any = type("Plugin", (PluginConformance,), imported)
        return [test for test in promised_tests(suite) if not _passes(suite(), test)]

    return failing_of


def _passes(suite: Any, test: str) -> bool:
    try:
        getattr(suite, test)()
    except Exception:
        return False
    return True


@pytest.mark.parametrize(("backends", "test"), LIES.values(), ids=LIES)
def test_the_lie_is_caught(backends: Any, test: str, failing: Callable[[Any], list[str]]) -> None:
    assert test in failing(backends)


HARMS = {
    "print('coo')": ["prints", "writes to standard output or error"],
    "import sys; sys.stderr.write('coo')": ["writes to standard output or error"],
    "import warnings; warnings.warn('coo')": ["UserWarning"],
    "import warnings; warnings.simplefilter('error')": ["filters everybody's warnings"],
    "import threading; threading.Timer(0.2, print).start()": ["starts a thread"],
    "import logging; logging.basicConfig()": ["sets up the root logger"],
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)": ["handles signals"],
    "import sqlite3; sqlite3.connect(':memory:')": ["sqlite3.connect"],
    "import warnings; warnings.warn('coo', DeprecationWarning)": [],
    "raise SystemExit": [],
}
"""What a module does when it is imported, and what is told of it. That it breaks, another test tells."""


@pytest.mark.parametrize(("code", "told"), HARMS.items())
def test_what_an_import_does_to_its_host_is_caught(
    code: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "harmful_pigeon.py").write_text(code)
    info = tmp_path / "harmful_pigeon-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: harmful-pigeon\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[canvas_comms]\nharmful = harmful_pigeon\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    suite: Any = type("Plugin", (PluginConformance,), {"plugin": "harmful"})

    assert suite().what_importing_does() == told
    assert _passes(suite(), "test_importing_it_leaves_its_host_alone") is (told == [])


def test_a_good_plugin_passes(failing: Callable[[Any], list[str]]) -> None:
    assert failing(bringing(GOOD)) == []
