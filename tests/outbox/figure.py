"""One row of the figures: so many rounds, each from its own seed, and a broken variant that fails."""

import random
from collections.abc import Callable, Iterable

import attrs

Round = Callable[[int, random.Random], str | None]
"""Plays the round with this number; says what is wrong, or None."""


@attrs.frozen
class Figure:
    """What is tried how often, and what must come out.

    `broken` plays the same with the protection taken away; at least the part `broken_fails` of its rounds
    must fail, else the figure proves nothing.
    """

    name: str
    what: str
    quick: int
    full: int
    play: Round
    broken: Round
    broken_rounds: int
    broken_fails: float


@attrs.frozen
class Result:
    """What came out: how many were planned and done, and what was wrong in which round."""

    planned: int
    done: int
    wrong: tuple[tuple[int, str], ...]
    broken_done: int
    broken_failed: int

    def faults(self, figure: Figure) -> list[str]:
        """Why the figure is not reached; empty if it is."""
        found = [f"round {number}: {why}" for number, why in self.wrong]
        if self.done < self.planned:
            found.append(f"only {self.done} of {self.planned} rounds were done")
        if self.broken_failed < figure.broken_fails * self.broken_done or not self.broken_done:
            found.append(
                f"the broken variant failed in {self.broken_failed} of {self.broken_done} rounds only"
            )
        return found


def measure(figure: Figure, planned: int, seed: int) -> Result:
    """Play so many rounds, and the broken variant."""
    wrong, done = _played(figure.play, range(planned), seed)
    failed, broken_done = _played(figure.broken, range(figure.broken_rounds), seed)
    return Result(planned, done, tuple(wrong), broken_done, len(failed))


def replay(figure: Figure, number: int, seed: int) -> str | None:
    """Play one round again; what is wrong with it."""
    wrong, _ = _played(figure.play, (number,), seed)
    return wrong[0][1] if wrong else None


def _played(play: Round, numbers: Iterable[int], seed: int) -> tuple[list[tuple[int, str]], int]:
    wrong, done = [], 0
    for number in numbers:
        why = play(number, random.Random(f"{seed} {number}"))
        done += 1
        if why is not None:
            wrong.append((number, why))
    return wrong, done


__all__ = ["Figure", "Result", "Round", "measure", "replay"]
