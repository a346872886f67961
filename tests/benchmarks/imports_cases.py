"""What importing costs, and how quickly a command of the command line answers, in fresh interpreters."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from rounds import Goal, Ratio

COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment of an installed program: what it imports was compiled when it ran before."""

MESSAGE = {
    "resourceType": "Communication",
    "status": "unknown",
    "sender": {"reference": "Practitioner/5eede137ecfe4124b8b773040e33be14"},
    "recipient": [{"reference": "Patient/5350cd20de8a470aa570a852859ac87e"}],
    "payload": [{"contentString": "hello"}],
}


def spent(code: str) -> float:
    """CPU seconds of a fresh interpreter that runs this."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, env=COMPILED)
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


def whole(words: list[str], to: str = "import requests", rounds: int = 15) -> Ratio:
    """How many times a whole command costs a whole interpreter that imports something."""
    code = f"from canvas_comms_cli.main import main; main({words!r})"
    for each in (code, to):
        spent(each)
    found = [spent(code) / spent(to) for _ in range(rounds)]
    return Ratio(statistics.median(found), min(found), max(found))


def goals() -> Iterator[Goal]:
    """Importing the core, and the core with Canvas Medical; the help, and a message that is checked."""
    yield Goal("import canvas_comms, x import requests", ratio("import canvas_comms", "import requests"), 0.5)
    yield Goal(
        "import canvas_comms.medical, x import requests",
        ratio("import canvas_comms.medical", "import requests"),
        0.75,
    )
    for package, goal, gate in (("canvas_comms_memory", 1.2, 1.5), ("canvas_comms_lms", 1.4, 1.6)):
        found = ratio(f"import {package}", "import requests")
        yield Goal(f"import {package}, x import requests", found, gate, goal=goal)
    yield Goal("canvas-comms --help, x import requests", whole(["--help"]), 1.0)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(MESSAGE, file)
        file.flush()
        checked = whole(["medical", "check", file.name])
    yield Goal("canvas-comms medical check, x import requests", checked, 2.2)
