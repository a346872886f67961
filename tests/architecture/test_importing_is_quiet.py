"""Importing any of our packages starts nothing, opens nothing, configures nothing."""

import subprocess
import sys

import pytest

WATCH = """
import gc, logging, os, socket, sys, threading
import importlib.metadata as metadata
before = set(os.listdir("/proc/self/fd")), list(logging.getLogger().handlers), dict(os.environ)
def scanned(*args, **kwargs):
    raise SystemExit("entry points were scanned")
metadata.entry_points = scanned
__import__(sys.argv[1])
after = set(os.listdir("/proc/self/fd")), list(logging.getLogger().handlers), dict(os.environ)
assert threading.active_count() == 1, "a thread was started"
assert len(after[0]) == len(before[0]), "a file was left open"
assert after[1:] == before[1:], "logging or the environment was changed"
assert not [o for o in gc.get_objects() if isinstance(o, socket.socket)], "a socket was made"
"""


@pytest.mark.parametrize(
    "package",
    [
        "canvas_comms",
        "canvas_comms.medical",
        "canvas_comms.lms",
        "canvas_comms_addresses",
        "canvas_comms_async",
        "canvas_comms_cli",
        "canvas_comms_html",
        "canvas_comms_http",
        "canvas_comms_inspector",
        "canvas_comms_lms",
        "canvas_comms_mcp",
        "canvas_comms_medical",
        "canvas_comms_memory",
        "canvas_comms_outbox",
        "canvas_comms_plugins",
        "canvas_comms_pytest",
        "canvas_comms_sightings",
        "canvas_comms_twin",
        "canvas_comms_wire",
    ],
)
def test_importing_has_no_side_effect(package: str) -> None:
    ran = subprocess.run([sys.executable, "-c", WATCH, package], capture_output=True, text=True)

    assert ran.returncode == 0, ran.stderr


def test_the_top_package_loads_no_product() -> None:
    code = "import sys, canvas_comms; print([m for m in sys.modules if m.startswith('canvas_comms.medical')])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("package", ["canvas_comms.medical", "canvas_comms.lms.client"])
def test_a_client_loads_neither_outbox_nor_many_until_they_are_used(package: str) -> None:
    rooms = ("canvas_comms.outbox", "canvas_comms.many")
    code = f"import sys, {package}; print([m for m in sys.modules if m.startswith({rooms})])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
