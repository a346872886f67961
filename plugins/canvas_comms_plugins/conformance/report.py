"""A pytest plugin that reports what passed, capability by capability.

    pytest --canvas-comms-report=FILE

The file is JSON, `-` prints it; the table comes at the end of the run. Works under
pytest-xdist too: what a test is about travels with its result. The pytest plugin of
canvas-comms loads it; where that is switched off, `-p canvas_comms_plugins.conformance.report` does.
"""

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest

from canvas_comms_plugins.conformance.promises import promise_of
from canvas_comms_plugins.conformance.results import Report
from canvas_comms_plugins.conformance.suites import Suite, promised_tests

OPTION = "--canvas-comms-report"

_PROPERTY = "canvas_comms"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option, unless it is there."""
    group = parser.getgroup("canvas-comms")
    with contextlib.suppress(ValueError):  # the pytest plugin has added it already
        group.addoption(OPTION, metavar="FILE", help="write what each backend conforms to, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Report if that was asked for, in the process that sees every result."""
    where = config.getoption(OPTION)
    if where is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Reporter(where), "canvas_comms_report")


def pytest_collection_modifyitems(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    """Say of each test of a suite what it is about."""
    if config.getoption(OPTION) is None:
        return
    for item in items:
        suite, test = getattr(item, "cls", None), getattr(item, "function", None)
        if isinstance(suite, type) and issubclass(suite, Suite) and promise_of(test) is not None:
            item.user_properties.append((_PROPERTY, _about(item, suite, test)))


@attrs.define(eq=False)
class Reporter:
    """Collects results and tells them at the end."""

    where: str
    report: Report = attrs.field(factory=Report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a result."""
        about = dict(report.user_properties).get(_PROPERTY)
        outcome = _outcome(report)
        if isinstance(about, dict) and outcome is not None:
            self.report.add(about, report.nodeid, outcome)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the table, and write the document."""
        terminalreporter.section("conformance")
        terminalreporter.write_line(self.report.table() or "no suite ran")
        document = json.dumps(self.report.document(), indent=1)
        if self.where == "-":
            terminalreporter.write_line(document)
        else:
            Path(self.where).write_text(document + "\n", "utf-8")


def _about(item: pytest.Item, suite: type[Suite], test: Any) -> dict[str, Any]:
    promised = promise_of(test)
    assert promised is not None
    return {
        "suite": item.nodeid.rpartition("::")[0],
        "product": suite.product,
        "test": test.__name__,
        "rule": promised.rule,
        "source": promised.source,
        "about": sorted(one.value for one in promised.about(suite.capabilities)),
        "declared": sorted(one.value for one in suite.capabilities),
        "scope": sorted(one.value for one in suite.scope),
        "promised": list(promised_tests(suite)),
    }


def _outcome(report: pytest.TestReport) -> str | None:
    """What counts of a phase: each test counts once, and an expected failure as a failure."""
    if report.failed or hasattr(report, "wasxfail"):
        return "failed"
    if report.skipped:
        return "skipped"
    return "passed" if report.when == "call" else None


__all__ = ["OPTION", "Reporter"]
