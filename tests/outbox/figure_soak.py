"""Soak: a hundred messages a second, one answer in a hundred lost, a kill every ten seconds.

A round is half a minute. One worker lives through it, and its memory and open files must stay as they are;
the others are killed in turn. Broken: a worker that keeps something of every message.
"""

import os
import random
import tempfile
import time
from contextlib import closing
from pathlib import Path

from clinic import Clinic, clinic, work
from figure import Figure

from canvas_comms.outbox import Outbox, Transition

SECONDS, A_SECOND, BETWEEN_KILLS = 30, 100, 10.0
WARM = 10
"""Seconds after which memory is compared: until then caches fill."""
MOST_GROWTH = 10 << 20
_KEPT: list[bytes] = []


def soak(_: int, chance: random.Random, *, leaks: bool = False) -> str | None:
    """One round; what is wrong after it."""
    with tempfile.TemporaryDirectory() as base, clinic(Path(base)) as ward:
        ward.fault("drop-after-apply", probability=0.01, seed=chance.randrange(10**6))
        if leaks:
            ward.at_start = _leak
        with closing(ward.outbox()):  # makes the folder
            pass
        steady = ward.start()
        ward.start()
        grown, files, submitted = _run(ward, steady)
        ward.stop_all()
        if grown > MOST_GROWTH:
            return f"memory grew by {grown >> 20} MiB"
        if files > 5:
            return f"{files} more open files"
        if not ward.settle(at_most=300.0):
            return "not settled in five minutes"
        return ward.fault_in(range(submitted))


def _run(ward: Clinic, steady: int) -> tuple[int, int, int]:
    began = time.monotonic()
    killed, submitted, first = began, 0, (0, 0)
    with closing(ward.outbox()) as outbox:
        while (now := time.monotonic()) - began < SECONDS:
            wanted = int((now - began) * A_SECOND)
            if wanted > submitted:
                outbox.submit_many(ward.drafts(range(submitted, wanted)))
                submitted = wanted
            if now - killed > BETWEEN_KILLS:
                ward.kill(next(pid for pid in ward.workers if pid != steady))
                ward.start()
                killed = now
            if not first[0] and now - began > WARM:
                first = _held_by(steady)
            time.sleep(0.05)
    last = _held_by(steady)
    return last[0] - first[0], last[1] - first[1], submitted


def _held_by(pid: int) -> tuple[int, int]:
    """Bytes of memory and number of open files."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE"), len(os.listdir(f"/proc/{pid}/fd"))


def _leak(outbox: Outbox) -> None:
    def keep(_: Transition) -> None:
        _KEPT.append(os.urandom(65_536))

    outbox.on_transition = keep
    work(outbox)


def _leaky(number: int, chance: random.Random) -> str | None:
    return soak(number, chance, leaks=True)


SOAK = Figure("soak", "100 messages a second for half a minute", 1, 20, soak, _leaky, 1, 1.0)

__all__ = ["SOAK", "soak"]
