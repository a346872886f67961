"""What reads text costs in proportion: eight times the text, at most 24 times the time; see `tests/hostile`.

There are some thousand rows. Each tries each twelfth text once in two sizes (`HOSTILE_TEXTS=1`: all of them),
and is measured with the one that grew most.
"""

import functools
import gc
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rounds import Goal, measure

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
        steepest = max(texts, key=functools.partial(_growth, call))
        cases = {str(size): functools.partial(_tried, call, TEXTS[steepest].whole(size)) for size in SIZES}
        times = measure(cases, rounds=3, seconds=0.001)
        plot = " ".join(f"{times.ratio(str(size), str(SMALL)).median:.1f}" for size in SIZES)
        yield Goal(f"{name}, {steepest}: {plot}", times.ratio(str(LARGE), str(SMALL)), 24)


def _growth(call: Call, text: str) -> float:
    """How many times a large text costs a small one, tried once each."""
    small, large = (_seconds(call, text, size) for size in (SMALL, LARGE))
    return large / small


def _seconds(call: Call, text: str, size: int) -> float:
    hostile = TEXTS[text].whole(size)
    began = time.process_time()
    _tried(call, hostile)
    return max(time.process_time() - began, 1e-6)


def _tried(call: Call, text: str) -> None:
    try:
        call(text)
    except Exception:
        return
