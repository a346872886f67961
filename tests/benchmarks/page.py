"""The page of the figures, `adapters/docs/performance.md`: a table for each section that was run."""

import datetime
import os
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rounds import Goal

PAGE = Path(__file__).parents[2] / "adapters" / "docs" / "performance.md"
HEAD = """# What it costs

Made by `python tests/benchmarks/run.py --write`, which runs every row against its peers in the same run and
writes the tables; `run.py SECTION … --write` renews some of them. Every figure is a ratio of two things
measured in that run on that machine, by the CPU's clock, round by round: median [least–most]. Only ratios
travel. `floor` is the least that the work could cost; a peer's figure is the same ratio with the peer in
our place. The goal is what we want; a row beyond its gate is a **miss**, and the note below its table says
what dominates. `run.py --short` is what CI runs: it fails if a row is beyond twice its gate in every round.
"""
_SECTION = re.compile(r"^<!-- section (\w+) -->\n(.*?)(?=^<!-- section |\Z)", re.M | re.S)
_WIDTH = 40


def written(found: Mapping[str, str], before: str) -> str:
    """The page with these sections in the place of those that it had, all in the order of their names."""
    sections = {name: text.strip() for name, text in _SECTION.findall(before)} | dict(found)
    texts = (f"<!-- section {name} -->\n{text.strip()}\n" for name, text in sorted(sections.items()))
    return "\n".join((HEAD, *texts))


def section(name: str, about: str, note: str, goals: Sequence[Goal]) -> str:
    """One section: what it is about, its table, its plots, its note, and when and where it was run."""
    rows = "\n".join(_row(goal) for goal in goals)
    plots = "\n\n".join(_plot(goal) for goal in goals if goal.points)
    repeat = f"`python tests/benchmarks/run.py {name} --write`"
    parts = (
        f"## {name.replace('_', ' ').capitalize()}",
        about.strip().partition("\n")[0],
        f"| row | figure | goal | gate | floor | peers |\n| --- | --- | --- | --- | --- | --- |\n{rows}",
        plots,
        note.strip(),
        f"{datetime.datetime.now(datetime.UTC).date()}, {machine()}. To repeat: {repeat}.",
    )
    return "\n\n".join(part for part in parts if part)


def machine() -> str:
    """The class of the machine: what ratios may depend on."""
    model = re.search(r"model name\s*: (.*)", _cpuinfo())
    processor = model[1].strip() if model else platform.machine()
    return f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} × {processor}"


def _cpuinfo() -> str:
    try:
        return Path("/proc/cpuinfo").read_text()
    except OSError:
        return ""


def _row(goal: Goal) -> str:
    shown = str(goal.ratio).replace("-", "–")
    cells = (
        _escaped(goal.name),
        shown if goal.met else f"**miss** {shown}",
        "" if goal.goal is None else f"{goal.goal:g}",
        goal.gate.replace("<=", "≤").replace(">=", "≥"),
        _escaped(str(goal.floor or "")),
        _escaped(", ".join(map(str, goal.peers))),
    )
    return f"| {' | '.join(cells)} |"


def _plot(goal: Goal) -> str:
    """Cost against size, as bars in units of the first."""
    costs = [cost / goal.points[0][1] for _, cost in goal.points]
    most = max(costs)
    lines: Iterable[str] = (
        f"{size:>10,g}  {cost:>7.3g}  {'█' * max(1, round(_WIDTH * cost / most))}"
        for (size, _), cost in zip(goal.points, costs, strict=True)
    )
    return "\n".join((f"Cost against size: {goal.name}", "", "```text", *lines, "```"))


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


__all__ = ["PAGE", "machine", "section", "written"]
