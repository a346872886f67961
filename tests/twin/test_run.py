"""A twin as a program: it says where it is, answers, and ends when told."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

import canvas_comms
import canvas_comms_twin
from canvas_comms_twin import Twin
from canvas_comms_twin.run import first_line
from canvas_comms_twin.server import TwinServer

ROOTS = [str(Path(package.__file__ or "").parents[1]) for package in (canvas_comms, canvas_comms_twin)]


def heeding_interrupts() -> None:
    """In the child: an interrupt counts, even where whoever runs the tests ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def program() -> Iterator["subprocess.Popen[str]"]:
    code = f"import sys; sys.path[:0] = {ROOTS!r}; from canvas_comms_twin.run import run; run(0)"
    command = [sys.executable, "-c", code]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=heeding_interrupts)
    with started:
        yield started
        started.kill()


def test_its_first_line_leads_to_it_and_an_interrupt_ends_it(program: "subprocess.Popen[str]") -> None:
    assert program.stdout is not None
    line = json.loads(program.stdout.readline())
    told = requests.get(line["twin"] + "/_twin/", timeout=5).json()
    program.send_signal(signal.SIGINT)

    assert {host: line[host] for host in ("lms", "fhir", "auth", "version")} == told
    assert line["edition"] == line["medical_edition"] == "v2-2024"
    assert line["data"] == "synthetic only"
    assert program.wait(timeout=5) == 0
    assert program.stdout.read() == ""


def test_only_a_remote_twin_tells_a_control_token() -> None:
    near, far = TwinServer(Twin()), TwinServer(Twin(), host="0.0.0.0", allow_remote=True)
    near.stop()
    far.stop()

    assert "control_token" not in first_line(near, Twin())
    assert far.control_token is not None
    assert first_line(far, Twin())["control_token"] == far.control_token.reveal()


def test_the_first_line_tells_names_ids_and_tokens_of_the_world() -> None:
    twin = Twin()
    handover = twin.load({"lms": {"users": [{"ref": "$tom"}]}, "medical": {"patients": [{"ref": "$ann"}]}})
    server = TwinServer(twin)
    server.stop()
    line = first_line(server, twin)

    assert (line["refs"], line["tokens"]) == (handover.refs, handover.tokens)
    assert {"$tom", "$ann"} <= set(line["refs"])
    assert (line["sessions"], line["medical"]) == (handover.sessions, handover.medical)
