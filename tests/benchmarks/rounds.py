"""Ratios in one run: every round runs every case once, and ratios are taken round by round."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping

import attrs

Case = Callable[[], object]


@attrs.frozen
class Ratio:
    """How many times one case costs another: median, least and most over the rounds."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.3g} [{self.least:.3g}-{self.most:.3g}]"


@attrs.frozen
class Measured:
    """Seconds a call, by case and round."""

    seconds: Mapping[str, tuple[float, ...]]

    def ratio(self, case: str, to: str) -> Ratio:
        """How many times `case` costs `to`."""
        quotients = [a / b for a, b in zip(self.seconds[case], self.seconds[to], strict=True)]
        return Ratio(statistics.median(quotients), min(quotients), max(quotients))


@attrs.frozen
class Goal:
    """A figure with its goal: a ratio that should be at most (or at least) so much."""

    name: str
    ratio: Ratio
    at_most: float | None = None
    at_least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the median keeps the goal."""
        return (self.at_most is None or self.ratio.median <= self.at_most) and (
            self.at_least is None or self.ratio.median >= self.at_least
        )

    def row(self) -> str:
        """One line of the table."""
        goal = f"<= {self.at_most:g}" if self.at_most is not None else f">= {self.at_least:g}"
        return f"{'met ' if self.met else 'MISS'}  {goal:>9}  {self.ratio!s:<24} {self.name}"


def measure(
    cases: Mapping[str, Case],
    *,
    rounds: int = 9,
    seconds: float = 0.03,
    clock: Callable[[], float] = time.process_time,
) -> Measured:
    """Run each case for about `seconds` a round, in rotating order, and time it by `clock`."""
    calls = {name: _calls_for(case, seconds, clock) for name, case in cases.items()}
    names = list(cases)
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            gc.collect()
            found[name].append(_timed(cases[name], calls[name], clock))
        names.append(names.pop(0))
    return Measured({name: tuple(times) for name, times in found.items()})


def _calls_for(case: Case, seconds: float, clock: Callable[[], float]) -> int:
    case()
    calls = 1
    while (spent := _timed(case, calls, clock) * calls) < seconds / 4:
        calls *= 2
    return max(1, round(calls * seconds / spent))


def _timed(case: Case, calls: int, clock: Callable[[], float]) -> float:
    began = clock()
    for _ in range(calls):
        case()
    return (clock() - began) / calls
