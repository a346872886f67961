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
class Peer:
    """Somebody else at the same work, in the same run; the floor is one too."""

    name: str
    ratio: Ratio

    def __str__(self) -> str:
        return f"{self.name} {self.ratio.median:.3g}"


@attrs.frozen
class Measured:
    """Seconds a call, by case and round."""

    seconds: Mapping[str, tuple[float, ...]]

    def peer(self, case: str, to: str) -> Peer:
        """What `case` costs beside ours, in units of `to`."""
        return Peer(case, self.ratio(case, to))

    def ratio(self, case: str, to: str) -> Ratio:
        """How many times `case` costs `to`."""
        quotients = [a / b for a, b in zip(self.seconds[case], self.seconds[to], strict=True)]
        return Ratio(statistics.median(quotients), min(quotients), max(quotients))


@attrs.frozen
class Goal:
    """A figure with its gate: a ratio that must be at most (or at least) so much.

    `goal` is what we want to reach, nearer than the gate. `floor` is the least that the work could
    cost, `peers` are what others cost, both as ratios to the same yardstick. `points` of a row about
    growth are (size, cost in any unit); the page plots them.
    """

    name: str
    ratio: Ratio
    at_most: float | None = None
    at_least: float | None = None
    goal: float | None = attrs.field(default=None, kw_only=True)
    floor: Peer | None = attrs.field(default=None, kw_only=True)
    peers: tuple[Peer, ...] = attrs.field(default=(), kw_only=True)
    points: tuple[tuple[float, float], ...] = attrs.field(default=(), kw_only=True)

    @property
    def met(self) -> bool:
        """Whether the median keeps the gate."""
        return (self.at_most is None or self.ratio.median <= self.at_most) and (
            self.at_least is None or self.ratio.median >= self.at_least
        )

    @property
    def grossly_missed(self) -> bool:
        """Whether even the best round is beyond the gate by a factor of two: no noise does that."""
        return (self.at_most is not None and self.ratio.least > 2 * self.at_most) or (
            self.at_least is not None and self.ratio.most < self.at_least / 2
        )

    @property
    def gate(self) -> str:
        """The gate with its direction; a figure that is only told has none."""
        if self.at_most is not None:
            return f"<= {self.at_most:g}"
        return f">= {self.at_least:g}" if self.at_least is not None else "-"

    def row(self) -> str:
        """One line of the table in a terminal."""
        verdict = "told" if self.gate == "-" else "met " if self.met else "MISS"
        others = ", ".join(map(str, (*((self.floor,) if self.floor else ()), *self.peers)))
        told = f"{verdict}  {self.gate:>9}  {self.ratio!s:<24} {self.name}"
        return f"{told}  ({others})" if others else told


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
