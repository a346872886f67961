"""Simulation: schedules of the real relay in a world drawn from a seed; a round is a hundred of them.

Broken: nobody looks before sending again.
"""

import random

from figure import Figure
from simulation import Broken, run_many

SCHEDULES = 100


def simulated(_: int, chance: random.Random) -> str | None:
    """One round; what is wrong in it."""
    found = run_many(chance.randrange(10**12), SCHEDULES)
    wrong = {bad: found[bad] for bad in ("lost", "twice", "wrong", "open") if found[bad]}
    return str(wrong) if wrong else None


def _blind(_: int, chance: random.Random) -> str | None:
    found = run_many(chance.randrange(10**12), SCHEDULES, Broken(blind=True))
    return f"{found['twice']} twice" if found["twice"] else None


SIMULATION = Figure("simulation", "100 schedules a round", 200, 10_000, simulated, _blind, 5, 0.9)

__all__ = ["SIMULATION", "simulated"]
