"""What reads text costs in proportion: eight times the text, at most 24 times the time; see `tests/hostile`.

There are some thousand rows. Each is measured with each twelfth text; `HOSTILE_TEXTS=1` measures all of
them, which takes hours.
"""

import functools
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from rounds import Goal, Measured, measure

sys.path.insert(0, str(Path(__file__).parents[1] / "hostile"))  # for the tables

from calls import Call
from hostile_texts import LARGE, SMALL, TEXTS
from rows import rows

SIZES = (SMALL, 2 * SMALL, 4 * SMALL, LARGE)


def goals() -> Iterator[Goal]:
    """Each row with the text that is steepest for it; the cost of each size stands in its name."""
    texts = [*TEXTS][:: int(os.environ.get("HOSTILE_TEXTS", "12"))]
    gc.freeze()  # or the collector walks everything that is imported before each round
    for name, way in rows().items():
        call = way.open()
        found = {text: _measured(call, text) for text in texts}
        steepest = max(found, key=lambda text: found[text].ratio(str(LARGE), str(SMALL)).median)
        times = found[steepest]
        plot = " ".join(f"{times.ratio(str(size), str(SMALL)).median:.1f}" for size in SIZES)
        yield Goal(f"{name}, {steepest}: {plot}", times.ratio(str(LARGE), str(SMALL)), 24)


def _measured(call: Call, text: str) -> Measured:
    cases = {str(size): functools.partial(_tried, call, TEXTS[text].of(size)) for size in SIZES}
    return measure(cases, rounds=3, seconds=0.001)


def _tried(call: Call, text: str) -> None:
    try:
        call(text)
    except Exception:
        return
