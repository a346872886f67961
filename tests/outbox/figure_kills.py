"""Kills: two to four workers, killed at any moment while a tenth of the answers is lost.

A round hands in forty messages and kills fifteen times; then whoever is left settles what is open.
Broken: the obvious loop, which sends again whenever it does not know.
"""

import random
import tempfile
import time
from pathlib import Path

from clinic import Clinic, clinic
from figure import Figure

MESSAGES, KILLS = 40, 15
FAULTS = {
    "drop-after-apply": 0.1,
    "5xx-after-apply": 0.05,
    "drop-before-apply": 0.05,
    "5xx-before-apply": 0.03,
}


def kills(_: int, chance: random.Random, *, naive: bool = False) -> str | None:
    """One round; what is wrong after it."""
    numbers = range(MESSAGES)
    with tempfile.TemporaryDirectory() as base, clinic(Path(base), naive=naive) as ward:
        for kind, part in FAULTS.items():
            ward.fault(kind, probability=part, seed=chance.randrange(10**6))
        outbox = ward.outbox()
        outbox.submit_many(ward.drafts(numbers))
        outbox.close()
        _kill_some(ward, chance)
        ward.stop_all()
        if not ward.settle():
            return "not settled in a minute"
        if naive:
            twice = sum(count > 1 for count in ward.arrived().values())
            return f"{twice} twice" if twice > MESSAGES / 10 else None
        return ward.fault_in(numbers)


def _kill_some(ward: Clinic, chance: random.Random) -> None:
    wanted = chance.randint(2, 4)
    for _ in range(KILLS):
        while len(ward.workers) < wanted:
            ward.start()
        time.sleep(chance.uniform(0.02, 0.12))
        ward.kill(chance.choice(ward.workers))


def _naive(number: int, chance: random.Random) -> str | None:
    return kills(number, chance, naive=True)


KILL = Figure(
    "kills",
    "kill -9 of two to four workers; a round is 15 kills and 40 messages",
    10,
    134,
    kills,
    _naive,
    3,
    0.6,
)

__all__ = ["KILL", "kills"]
