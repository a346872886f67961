"""The fault table that people read is the one that the tests play.

`python tests/docs/test_medical_faults.py` prints it.
"""

import runpy
from pathlib import Path
from typing import Any

from canvas_comms.outcomes import NotSent, Rejected, Sent, Unknown

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "adapters" / "docs" / "medical-faults.md"
PLAYED = HERE.parent / "adapters" / "medical" / "test_faults.py"


def table() -> str:
    lines = ["| what happens | a create is | a read or search raises |", "| --- | --- | --- |"]
    for one in runpy.run_path(str(PLAYED))["FAULTS"]:
        lines.append(f"| {one.what} | {told(one.create)} | `{one.read.__name__}` |")
    return "\n".join(lines)


def told(outcome: Any) -> str:
    match outcome:
        case Sent(None):
            return "`Sent`, without id"
        case Sent():
            return "`Sent`, with its id"
        case NotSent() | Unknown():
            return f"`{type(outcome).__name__}` ({outcome.reason.value})"
        case Rejected():
            return "`Rejected`"
    raise AssertionError(outcome)


def test_the_documented_table_is_the_one_that_is_played() -> None:
    assert table() in DOCUMENT.read_text()


if __name__ == "__main__":
    print(table())
