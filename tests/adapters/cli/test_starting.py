"""What a command imports before it answers: the help no product, a check no network and no other product."""

import json
import subprocess
import sys

import pytest

MESSAGE = json.dumps(
    {
        "resourceType": "Communication",
        "status": "unknown",
        "sender": {"reference": "Practitioner/5eede137ecfe4124b8b773040e33be14"},
        "recipient": [{"reference": "Patient/5350cd20de8a470aa570a852859ac87e"}],
        "payload": [{"contentString": "hello"}],
    }
)
ELSEWHERE = (
    "canvas_comms_lms",
    "canvas_comms_medical",
    "canvas_comms_memory",
    "canvas_comms_outbox",
    "canvas_comms_plugins",
    "canvas_comms_twin",
    "keyring",
    "requests",
    "rich.progress",
    "sqlite3",
    "waitress",
)
"""Roots of modules that neither a help nor a check of a message has any use for."""

PROGRAM = """
import sys
from canvas_comms_cli.main import main
try:
    main(sys.argv[1:], prog_name="canvas-comms")
except SystemExit as end:
    code = end.code
print("\\n".join(["", "MODULES", str(code), *sys.modules]), file=sys.stderr)
"""


def loaded_by(*words: str) -> set[str]:
    """The modules in a fresh interpreter after a command that ended well."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], input=MESSAGE, capture_output=True, text=True, check=True
    )
    code, *modules = ran.stderr.split("MODULES\n")[1].splitlines()
    assert code == "0", ran.stderr
    return set(modules)


def within(modules: set[str], roots: tuple[str, ...]) -> list[str]:
    """Those of the modules that are one of the roots, or below it."""
    return sorted(one for one in modules if any(one == root or one.startswith(f"{root}.") for root in roots))


@pytest.mark.parametrize("words", [("--help",), ("lms", "--help"), ("medical", "-h")])
def test_the_help_of_a_group_loads_nothing_but_names(words: tuple[str, ...]) -> None:
    modules = loaded_by(*words)

    assert within(modules, (*ELSEWHERE, "attrs", "canvas_comms", "canvas_comms_wire", "rich")) == []


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_a_check_of_a_message_loads_one_product_and_no_network(how: tuple[str, ...]) -> None:
    modules = loaded_by("medical", "check", "-", *how)

    assert (
        within(modules, (*ELSEWHERE, "canvas_comms.lms", "canvas_comms.many", "canvas_comms.outbox", "rich"))
        == []
    )
