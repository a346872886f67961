"""The benchmarks: `python tests/benchmarks/run.py [section …] [--require]`.

Every figure is a ratio of two things measured in the same run on the same machine; only
ratios travel. Nothing here is a test: speed is never asserted in the test suite.
`--require` ends with status 1 if a goal is missed.
"""

import importlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

SECTIONS = tuple(sorted(path.stem[: -len("_cases")] for path in Path(__file__).parent.glob("*_cases.py")))


def main(words: list[str]) -> int:
    """Run the sections named, or all; the number of missed goals if they are required."""
    chosen = [word for word in words if not word.startswith("-")] or list(SECTIONS)
    missed = 0
    for section in chosen:
        print(f"# {section}", flush=True)
        for goal in importlib.import_module(f"{section}_cases").goals():
            print(goal.row(), flush=True)
            missed += not goal.met
    print(f"{missed} goals missed")
    return 1 if missed and "--require" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
