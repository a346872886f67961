"""Lets the tests of the outbox import what stands beside them: contract, simulation, model check, figures."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
