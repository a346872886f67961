"""What the report of a failed test tells of its Canvas, besides the failure itself.

A test may fail anywhere: by its own assertion, or by the error that its client made of an
answer. What the rules said, and which route was not there, is told then as well.
"""

import pytest

from canvas_comms_pytest.explaining import happened
from canvas_comms_pytest.naming import Names
from canvas_comms_pytest.seeing import Seeing
from canvas_comms_twin import Twin

TITLE = "What Canvas did"


def add_section(report: pytest.TestReport, twin: Twin, names: Names | None) -> None:
    """Add what the failure does not tell already; nothing if the test did not fail."""
    if not report.failed or report.when == "teardown":
        return
    told = report.longreprtext
    new = [one for one in _happened(twin, names) if any(line.strip() not in told for line in one[1:] or one)]
    if new:
        report.sections.append((TITLE, "\n".join(line for one in new for line in one)))


def _happened(twin: Twin, names: Names | None) -> list[list[str]]:
    try:
        return happened(Seeing(twin, names or Names(twin)))
    except Exception as error:  # whatever a test did to its twin, its report is written
        return [[f"cannot be told: {type(error).__name__}"]]


__all__ = ["TITLE", "add_section"]
