"""A thousand messages through a gate, times what no client can beat; refused and lost ones are counted.

The bound is a formula: with N calls of cost c and latency L, K at once, a bucket of H, u up front and a leak
of r, no client needs less than the larger of `ceil(N / min(K, ceil(H / u) - 1)) * L` and
`L + ((N - 1) * c - (H - u)) / r`. It does not know how busy this machine is: judge it on a quiet one.
"""

import json
import math
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
from rounds import Goal, Ratio

import canvas_comms_lms
import canvas_comms_medical
from canvas_comms.lms.conversations import NewConversation, Posted
from canvas_comms.lms.rules.throttling import FULL, LEAK, UP_FRONT
from canvas_comms.medical import compose
from canvas_comms.outcomes import Sent
from canvas_comms.pace import AtMost, Pace
from canvas_comms_gate import ThreadGate

SERVER = Path(__file__).parent / "bulk_server.py"
NUMBER = 1000
ID = "5350cd20de8a470aa570a852859ac87e"
CONVERSATION = [{"id": 7, "workflow_state": "read", "audience": [5], "participants": []}]

Call = Callable[[], Any]


@attrs.frozen
class Scene:
    """What the server is like, and how many calls are made, so many at once at most."""

    latency: float
    at_once: int
    number: int = NUMBER
    cost: float = 0.0
    bucket: bool = False

    @property
    def bound(self) -> float:
        """Seconds that no client can beat. Source: design/performance 4."""
        widest = min(self.at_once, math.ceil(FULL / UP_FRONT) - 1) if self.bucket else self.at_once
        drained = ((self.number - 1) * self.cost - (FULL - UP_FRONT)) / LEAK if self.bucket else 0.0
        return max(math.ceil(self.number / widest) * self.latency, self.latency + max(0.0, drained))


@attrs.frozen
class Ran:
    """One round: seconds, messages that are known to be sent, and what the server counted."""

    seconds: float
    sent: int
    done: int
    refused: int
    peak: int


MEDICAL_20, MEDICAL_100 = Scene(0.02, 16), Scene(0.1, 16)
MEDICAL_DEFAULT = Scene(0.02, 4)
LMS_20, LMS_100 = Scene(0.02, 16, cost=0.15, bucket=True), Scene(0.1, 16, cost=0.15, bucket=True)
SATURATED = Scene(0.02, 16, number=150, cost=5.0, bucket=True)


def goals() -> Iterator[Goal]:
    """Each scene against its bound; nothing lost, nothing refused; without a gate much is."""
    yield from _scene("Canvas Medical, 20 ms, 4 at once", MEDICAL_DEFAULT, _medical, 1.2, rounds=1)
    yield from _scene("Canvas Medical, 20 ms, 16 at once", MEDICAL_20, _medical, 1.2)
    yield from _scene("Canvas Medical, 100 ms, 16 at once", MEDICAL_100, _medical, 1.05)
    yield from _scene("Canvas LMS, its bucket, 20 ms", LMS_20, _lms, 1.2)
    yield from _scene("Canvas LMS, its bucket, 100 ms", LMS_100, _lms, 1.05)
    yield from _scene("Canvas LMS, its bucket, saturated (150)", SATURATED, _lms, 1.05, rounds=1)
    threads = _rounds(LMS_100, _lms_without_a_gate, 1)[0]
    yield Goal(
        "16 threads without a gate: share of 1000 that is refused", _one(threads.refused / NUMBER), None, 0.1
    )


def _scene(name: str, scene: Scene, calls_of: "CallsOf", at_most: float, rounds: int = 3) -> Iterator[Goal]:
    found = _rounds(scene, calls_of, rounds)
    times = [one.seconds / scene.bound for one in found]
    yield Goal(
        f"{name}: seconds, x the bound of {scene.bound:.2f}",
        Ratio(statistics.median(times), min(times), max(times)),
        at_most,
    )
    lost = [scene.number - one.sent for one in found] + [scene.number - one.done for one in found]
    yield Goal(f"{name}: messages lost or not known to be sent", _one(max(map(abs, lost))), 0)
    yield Goal(f"{name}: calls refused", _one(max(one.refused for one in found)), 0)


def _one(figure: float) -> Ratio:
    return Ratio(figure, figure, figure)


CallsOf = Callable[[str], tuple[Call, Pace]]


def _rounds(scene: Scene, calls_of: CallsOf, rounds: int) -> list[Ran]:
    medical = calls_of is _medical
    settings = {
        "latency": scene.latency,
        "cost": scene.cost,
        "bucket": scene.bucket,
        "answer": "null" if medical else json.dumps(CONVERSATION),
        "location": f"Location: /Communication/{ID}\r\n" if medical else "",
    }
    with serving(settings) as base:
        return [_ran(scene, base, calls_of) for _ in range(rounds)]


def _ran(scene: Scene, base: str, calls_of: CallsOf) -> Ran:
    call, pace = calls_of(base)
    _counts(base)
    began = time.monotonic()
    done = [one.value for one in ThreadGate().run([call] * scene.number, pace, at_once=scene.at_once)]
    seconds = time.monotonic() - began
    return Ran(seconds, sum(isinstance(one, Posted | Sent) for one in done), **_counts(base))


def _medical(base: str) -> tuple[Call, Pace]:
    client = canvas_comms_medical.connect(
        base, edition="v2-2024", credentials="synthetic", allow_insecure_loopback=True
    )
    new = compose(sender=f"Practitioner/{ID}", recipients=f"Patient/{ID}", content="On Monday at nine.")
    return lambda: client.gateway.create(new), client.pace


def _lms(base: str) -> tuple[Call, Pace]:
    client = canvas_comms_lms.connect(
        base, edition="2025-10", token="synthetic", allow_insecure_loopback=True
    )
    new = NewConversation(("5",), "On Monday at nine.")
    return lambda: client.areas.conversations.create(new), client.pace


def _lms_without_a_gate(base: str) -> tuple[Call, Pace]:
    return _lms(base)[0], AtMost(16)


def _counts(base: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{base}/counts") as answer:
        found: dict[str, int] = json.load(answer)
    return found


@contextmanager
def serving(settings: Mapping[str, object]) -> Iterator[str]:
    """The base URL of a server with these settings, in a process of its own."""
    command = [sys.executable, str(SERVER), json.dumps(settings)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.kill()
        process.wait()
