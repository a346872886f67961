"""The benchmarks: `python tests/benchmarks/run.py [section …] [--require] [--short] [--write]`.

Every figure is a ratio of two things measured in the same run on the same machine; only
ratios travel. Nothing here is a test: speed is never asserted in the test suite.

A section is a module `<name>_cases.py`: `goals()` gives its rows, `quick()`, if it has one, the few
that can be had in seconds, and `NOTE`, if it has one, tells what dominates where a goal is missed.

`--require` ends with status 1 if a gate is missed. `--short` runs the `quick()` of each section and
ends with status 1 if a row is beyond twice its gate. `--write` writes the tables into the page.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parent))

from page import PAGE, section, written
from rounds import Goal

SECTIONS = tuple(sorted(path.stem[: -len("_cases")] for path in Path(__file__).parent.glob("*_cases.py")))
OPTIONS = frozenset({"--require", "--short", "--write"})


def main(words: list[str]) -> int:
    """Run the sections named, or all; the status to end with."""
    options = {word for word in words if word.startswith("-")}
    chosen = [word for word in words if word not in options] or list(SECTIONS)
    if unknown := (options - OPTIONS) | (set(chosen) - set(SECTIONS)):
        print(f"there is no {', '.join(sorted(unknown))}; there are: {', '.join((*SECTIONS, *OPTIONS))}")
        return 2
    short = "--short" in options
    rows: dict[str, list[Goal]] = {}
    for name in chosen:
        rows[name] = _run(name, importlib.import_module(f"{name}_cases"), short)
        if "--write" in options and not short:
            _write(name, rows[name])
    every = [goal for found in rows.values() for goal in found]
    missed = [goal for goal in every if not goal.met]
    gross = [goal for goal in every if goal.grossly_missed]
    print(f"{len(missed)} of {len(every)} gates missed, {len(gross)} of them by more than twice")
    return 1 if (missed and "--require" in options) or (gross and short) else 0


def _run(name: str, module: ModuleType, short: bool) -> list[Goal]:
    made = getattr(module, "quick", None) if short else module.goals
    if made is None:
        return []
    print(f"# {name}", flush=True)
    found = []
    for goal in made():
        print(goal.row(), flush=True)
        found.append(goal)
    return found


def _write(name: str, goals: list[Goal]) -> None:
    module = sys.modules[f"{name}_cases"]
    text = section(name, module.__doc__ or "", getattr(module, "NOTE", ""), goals)
    PAGE.write_text(written({name: text}, PAGE.read_text() if PAGE.exists() else ""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
