"""What importing costs, in fresh interpreters."""

import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator

from rounds import Goal, Ratio


def spent(code: str) -> float:
    """CPU seconds of a fresh interpreter that runs this."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def ratio(code: str, to: str, rounds: int = 15) -> Ratio:
    """How many times one import costs another, a bare interpreter subtracted."""
    for each in (code, to):
        spent(each)
    found = []
    for _ in range(rounds):
        bare = statistics.median(spent("pass") for _ in range(3))
        found.append((spent(code) - bare) / (spent(to) - bare))
    return Ratio(statistics.median(found), min(found), max(found))


def goals() -> Iterator[Goal]:
    """Importing the core, and the core with Canvas Medical."""
    yield Goal("import canvas_comms, x import requests", ratio("import canvas_comms", "import requests"), 0.5)
    yield Goal(
        "import canvas_comms.medical, x import requests",
        ratio("import canvas_comms.medical", "import requests"),
        0.75,
    )
