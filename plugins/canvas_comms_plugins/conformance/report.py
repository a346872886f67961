"""A pytest plugin that reports what passed, capability by capability.

    pytest --canvas-comms-report=FILE

The file is JSON, `-` prints it; the table comes at the end of the run. Works under
pytest-xdist too: what a test is about travels with its result. The pytest plugin of
canvas-comms loads it; where that is switched off, `-p canvas_comms_plugins.conformance.report` does.
"""

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms_plugins.conformance.suite import Suite, promise_of, promised_tests

FORMAT = 1
ALWAYS = "always"
"""Where tests count that are about no capability."""


@attrs.define
class Tally:
    """The results about one capability of one backend."""

    capability: str
    declared: bool
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list[Mapping[str, str]] = attrs.field(factory=list)


@attrs.define
class SuiteReport:
    """The results of one suite: one backend as one test class opens it."""

    suite: str
    product: str
    tallies: dict[str, Tally]
    left_out: set[str]
    """Tests that the suite holds this backend to, and that never ran."""

    @property
    def conforms(self) -> bool:
        """Whether every promise was tested, apart from what was skipped, and none was broken."""
        return not self.left_out and all(tally.failed == 0 for tally in self.tallies.values())


@attrs.define
class Report:
    """Collects results; `document` and `table` tell them."""

    suites: dict[str, SuiteReport] = attrs.field(factory=dict)

    def add(self, about: Mapping[str, Any], test: str, outcome: str) -> None:
        """Count a result, `passed`, `failed` or `skipped`, of a test about what its property says."""
        suite = self.suites.get(about["suite"])
        if suite is None:
            suite = self.suites[about["suite"]] = _new_suite(about)
        suite.left_out.discard(about["test"])
        for name in about["about"] or [ALWAYS]:
            tally = suite.tallies[name]
            setattr(tally, outcome, getattr(tally, outcome) + 1)
            if outcome == "failed":
                tally.failures.append({"test": test, "rule": about["rule"], "source": about["source"]})

    def document(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "report": FORMAT,
            "canvas_comms": _version(),
            "suites": [_document(self.suites[name]) for name in sorted(self.suites)],
        }

    def table(self) -> str:
        """The report as lines of text."""
        lines = [line for name in sorted(self.suites) for line in _lines(self.suites[name])]
        return "\n".join(lines)


def _new_suite(about: Mapping[str, Any]) -> SuiteReport:
    names = [one.value for one in Capability if one.value in about["scope"]]
    tallies = {name: Tally(name, name in about["declared"]) for name in names}
    tallies[ALWAYS] = Tally(ALWAYS, True)
    return SuiteReport(about["suite"], about["product"], tallies, set(about["promised"]))


def _document(suite: SuiteReport) -> dict[str, Any]:
    return {
        "suite": suite.suite,
        "product": suite.product,
        "conforms": suite.conforms,
        "left_out": sorted(suite.left_out),
        "capabilities": [_tally(one) for one in suite.tallies.values()],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {**attrs.asdict(tally), "failures": sorted(tally.failures, key=lambda one: one["test"])}


def _lines(suite: SuiteReport) -> Sequence[str]:
    verdict = "conforms" if suite.conforms else "does not conform"
    head = f"{suite.suite} ({suite.product}): {verdict}"
    columns = f"  {'capability':<28} {'declared':<9} {'passed':>6} {'failed':>6} {'skipped':>7}"
    rows = [
        f"  {one.capability:<28} {'yes' if one.declared else 'no':<9}"
        f" {one.passed:>6} {one.failed:>6} {one.skipped:>7}"
        for one in suite.tallies.values()
    ]
    left_out = [f"  left out: {name}" for name in sorted(suite.left_out)]
    return [head, columns, *rows, *left_out]


def _version() -> str:
    try:
        return version("canvas-comms")
    except PackageNotFoundError:
        return "unknown"


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


__all__ = ["ALWAYS", "FORMAT", "OPTION", "Report", "Reporter", "SuiteReport", "Tally"]
