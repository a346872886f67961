"""A twin as a program: it says where it is, answers, and ends when told."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

import canvas_comms
import canvas_comms_twin
from canvas_comms_twin import Twin
from canvas_comms_twin.server import TwinServer, first_line

ROOTS = [str(Path(package.__file__ or "").parents[1]) for package in (canvas_comms, canvas_comms_twin)]


def heeding_interrupts() -> None:
    """In the child: an interrupt counts, even where whoever runs the tests ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


SLOW = """
import time
from canvas_comms_twin import Twin
class Slow(Twin):
    def handle(self, request, door=None):
        time.sleep(0.5)
        return super().handle(request, door)
run(0, twin=Slow())
"""


@pytest.fixture
def program(request: pytest.FixtureRequest) -> Iterator["subprocess.Popen[str]"]:
    code = f"import sys; sys.path[:0] = {ROOTS!r}\nfrom canvas_comms_twin.server import run\n"
    code += getattr(request, "param", "run(0)")
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

    assert {host: line[host] for host in ("lms", "fhir", "auth", "version")}.items() <= told.items()
    assert line["edition"] == line["medical_edition"] == "v2-2024"
    assert line["data"] == "synthetic only"
    assert program.wait(timeout=5) == 0
    assert program.stdout.read() == ""


@pytest.mark.parametrize("program", [SLOW], indirect=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_when_the_request_in_hand_is_answered(
    program: "subprocess.Popen[str]", number: signal.Signals
) -> None:
    assert program.stdout is not None
    line = json.loads(program.stdout.readline())
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(requests.get, line["twin"] + "/metadata", timeout=5)
        time.sleep(0.25)
        program.send_signal(number)

        assert asked.result().status_code == 200
    assert program.wait(timeout=5) == 0
    with pytest.raises(requests.ConnectionError):
        requests.get(line["twin"] + "/metadata", timeout=5)


@pytest.mark.parametrize("program", [SLOW.replace("0.5", "4")], indirect=True)
def test_a_second_signal_ends_it_at_once(program: "subprocess.Popen[str]") -> None:
    assert program.stdout is not None
    line = json.loads(program.stdout.readline())
    with socket.create_connection(("127.0.0.1", int(line["twin"].rpartition(":")[2]))) as caller:
        caller.sendall(b"GET /metadata HTTP/1.1\r\nHost: " + line["twin"][7:].encode() + b"\r\n\r\n")
        time.sleep(0.25)
        program.send_signal(signal.SIGTERM)
        time.sleep(0.25)
        program.send_signal(signal.SIGTERM)

        assert program.wait(timeout=2) == -signal.SIGTERM


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
