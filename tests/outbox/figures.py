"""The figures of the outbox: `python tests/outbox/figures.py [row …] [--full] [--seed N] [--round N]`.

Quick tiers run in CI, full ones by hand. Each row prints planned and done rounds and the seed; a round that
went wrong is played again with `--seed` and `--round`. Ends with 1 if a figure is not reached or fewer
rounds were done than planned.
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figure import Figure, measure, replay
from figure_failpoints import FAILPOINTS
from figure_faults import FAULTS
from figure_io_errors import IO_ERRORS
from figure_kills import KILL
from figure_postgres import POSTGRES
from figure_power_loss import POWER_LOSS
from figure_send_many import SEND_MANY
from figure_simulation import SIMULATION
from figure_soak import SOAK

ROWS: tuple[Figure, ...] = (
    *(POWER_LOSS, IO_ERRORS, KILL, FAILPOINTS, SIMULATION, SOAK, POSTGRES),
    *(FAULTS, SEND_MANY),
)
"""The table; a row is declared in the file `figure_<name>.py`."""


def main(words: list[str]) -> int:
    """Measure the rows that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("row", nargs="*", choices=[*(row.name for row in ROWS), []], metavar="row")
    parser.add_argument("--full", action="store_true", help="the full tier")
    parser.add_argument("--seed", type=int, help="another one every time, unless it is given")
    parser.add_argument("--round", type=int, help="play this one alone")
    asked = parser.parse_args(words)
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    missed = 0
    for row in ROWS:
        if asked.row and row.name not in asked.row:
            continue
        if asked.round is not None:
            print(f"{row.name}, round {asked.round}: {replay(row, asked.round, seed) or 'ok'}")
            continue
        missed += not _reached(row, row.full if asked.full else row.quick, seed)
    return 1 if missed else 0


def _reached(row: Figure, planned: int, seed: int) -> bool:
    began = time.monotonic()
    result = measure(row, planned, seed)
    faults = result.faults(row)
    print(
        f"{row.name}: planned {planned}, done {result.done}, wrong {len(result.wrong)};"
        f" broken variant: wrong {result.broken_failed} of {result.broken_done};"
        f" seed {seed}, {time.monotonic() - began:.0f} s: {'MISSED' if faults else 'reached'}",
        flush=True,
    )
    for fault in faults[:20]:
        print(f"    {fault}")
    return not faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
