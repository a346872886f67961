"""The collector of garbage belongs to the host: only the twin's own process sets it."""

import ast
import gc
from pathlib import Path

from canvas_comms_twin import Request, Twin

ROOT = Path(__file__).parents[2]
OWN_PROCESS = {"adapters/canvas_comms_cli/twin_command.py"}
"""What runs in a process that is ours alone."""


def imports_gc(path: Path) -> bool:
    """Whether a file imports the module `gc`."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        if "gc" in names:
            return True
    return False


def test_only_the_command_of_the_twin_touches_the_collector() -> None:
    files = [path for part in ("core", "adapters", "plugins") for path in (ROOT / part).rglob("*.py")]

    # the name stands in few files, and only those are parsed
    found = [path for path in files if "gc" in path.read_text() and imports_gc(path)]

    assert {str(path.relative_to(ROOT)) for path in found} == OWN_PROCESS


def test_a_twin_in_a_program_leaves_the_collector_as_it_was() -> None:
    before = gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(), list(gc.callbacks)

    Twin(history=True).handle(Request("GET", "/metadata", "", {}))

    assert (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(), list(gc.callbacks)) == before
