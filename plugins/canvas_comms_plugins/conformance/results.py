"""What passed, capability by capability: as a document for programs, as a table for people."""

from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import attrs

from canvas_comms.capabilities import Capability

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


__all__ = ["ALWAYS", "FORMAT", "Report", "SuiteReport", "Tally"]
