"""What the tests of the plugin share: running a test file as its user would."""

import os
import sys
import textwrap
from collections.abc import Callable

import pytest

import canvas_comms_pytest.boxes
import canvas_comms_pytest.clients  # noqa: F401 - loaded once, not anew in every run below

PLUGIN = "canvas_comms_pytest.fixtures"

Run = Callable[..., pytest.RunResult]


@pytest.fixture(autouse=True)
def _found_from_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found from this folder is found from any, here and in other processes."""
    paths = [os.path.abspath(path) for path in sys.path]
    monkeypatch.setattr(sys, "path", paths)
    for name in ("CI", "BUILD_NUMBER"):  # there pytest would say everything twice
        monkeypatch.delenv(name, raising=False)
    given = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(os.path.abspath, given)))


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a test file in a folder of its own, with our plugin and no other."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(source: str, *args: str, ini: str = "") -> pytest.RunResult:
        pytester.makeini(f"[pytest]\naddopts = --strict-markers\n{textwrap.dedent(ini)}")
        pytester.makepyfile(textwrap.dedent(source))
        return pytester.runpytest_inprocess("-p", PLUGIN, "-p", "no:cacheprovider", *args)

    return run


@pytest.fixture
def told(run: Run) -> Callable[..., str]:
    """What the lines that begin with E say when the one test of a file fails or cannot be set up."""

    def told(source: str, *args: str, ini: str = "") -> str:
        result = run(source, *args, ini=ini)
        outcomes = result.parseoutcomes()
        assert outcomes.get("passed", 0) <= outcomes.get("errors", 0), "\n".join(result.outlines)
        assert outcomes.keys() & {"failed", "errors"}, "\n".join(result.outlines)
        return "\n".join(result.outlines)

    return told
