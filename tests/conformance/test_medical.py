"""Every scenario of Canvas Medical, over a port and through the door without a socket."""

import sys
from pathlib import Path

import pytest

from canvas_comms_twin import Twin, TwinAdapter
from canvas_comms_twin.server import TwinServer

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import run as runner  # noqa: E402 - the runner is a script beside this file

SCENARIOS = [one for one in runner.load(HERE / "vectors") if one["area"] == "medical"]
BASE = "http://127.0.0.1:1"
"""Where nobody listens: whatever missed the door would fail."""


@pytest.fixture(scope="module")
def port():
    with TwinServer(Twin()) as server:
        yield server.url


@pytest.fixture
def without_socket(monkeypatch):
    adapter = TwinAdapter(Twin())

    class Http(runner.Http):
        def __init__(self, timeout):
            super().__init__(timeout)
            self.session.mount(BASE, adapter)

    monkeypatch.setattr(runner, "Http", Http)
    return BASE


def names(scenario):
    return scenario["id"]


def test_there_are_scenarios():
    assert len(SCENARIOS) == 66


def test_the_vectors_are_well_formed():
    assert runner.lint_directory(HERE / "vectors") == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=names)
def test_over_the_port(scenario, port):
    problems = runner.run_scenario(scenario, port)

    assert not problems, "\n".join(map(str, problems))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=names)
def test_without_a_socket(scenario, without_socket):
    problems = runner.run_scenario(scenario, without_socket)

    assert not problems, "\n".join(map(str, problems))
