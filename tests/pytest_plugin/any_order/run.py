"""`python tests/pytest_plugin/any_order/run.py 100`: so many runs, each in another order, two in parallel.

Ends with status 1 at the first run that is not green, and names its seed.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
COMMAND = (
    *(sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "xdist", "-p", "no:cacheprovider"),
    *("-p", "canvas_comms_pytest.fixtures", "-p", "shuffled", "-c", os.devnull, "--rootdir", str(HERE)),
    str(HERE / "sample_rules.py"),
)


def shuffled(seed: int) -> "subprocess.CompletedProcess[str]":
    """One run in the order of a seed, in two processes; without whatever else is installed."""
    path = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": path}
    command = [*COMMAND, "--shuffle", str(seed)]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def main(words: list[str]) -> int:
    """Run with the seeds from 0 on, as many as is said."""
    for seed in range(int(words[0]) if words else 100):
        ran = shuffled(seed)
        print(f"seed {seed}: {ran.stdout.strip().splitlines()[-1] if ran.stdout else ran.stderr}", flush=True)
        if ran.returncode:
            print(ran.stdout, ran.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
