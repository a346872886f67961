"""The runner of the shared vectors, and the two doors that they are run through.

A test module names its area (`AREA = "medical"`); its tests get one `scenario` each.
"""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from canvas_comms_twin import Twin, TwinAdapter
from canvas_comms_twin.server import TwinServer

HERE = Path(__file__).parent
NOBODY = "http://127.0.0.1:1"
"""Where nobody listens: whatever missed the door would fail."""


def _load_runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("conformance_run", HERE / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


RUNNER = _load_runner()
FOLDERS = (HERE / "vectors", *sorted(one for one in (HERE / "vectors").iterdir() if one.is_dir()))
"""The folders of vectors; the runner goes over one at a time."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "scenario" in metafunc.fixturenames:
        area = metafunc.module.AREA
        found = [(folder, one) for folder in FOLDERS for one in RUNNER.load(folder) if one["area"] == area]
        ids = [one["id"] if folder == FOLDERS[0] else f"{folder.name}/{one['id']}" for folder, one in found]
        metafunc.parametrize("scenario", [one for _, one in found], ids=ids)


@pytest.fixture
def folders() -> tuple[Path, ...]:
    """The folders of vectors."""
    return FOLDERS


@pytest.fixture
def runner() -> ModuleType:
    return RUNNER


@pytest.fixture(scope="session")
def port() -> Iterator[str]:
    """The URL of a twin on a port."""
    with TwinServer(Twin()) as server:
        yield server.url


@pytest.fixture
def without_socket(monkeypatch: pytest.MonkeyPatch) -> str:
    """A URL that the runner reaches without a socket."""
    adapter, http = TwinAdapter(Twin()), RUNNER.Http

    def mounted(timeout: float) -> Any:
        made = http(timeout)
        made.session.mount(NOBODY, adapter)
        return made

    monkeypatch.setattr(RUNNER, "Http", mounted)
    return NOBODY
