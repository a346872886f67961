"""What an author sees: failures that name rule and source and show no text, and a report."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

AUTHORED = """
import attrs
from canvas_comms.capabilities import COMMUNICATIONS, PEOPLE, Capability
from canvas_comms.medical import Edition, Reference
from canvas_comms.outcomes import Sent
from canvas_comms.medical.gateway import MedicalGateway
from canvas_comms_memory import MemoryMedical
from canvas_comms_plugins.conformance.medical import MedicalConformance, MedicalSubject

PATIENTS = tuple(Reference.of(f"Patient/{n}") for n in "ab")
STAFF = tuple(Reference.of(f"Practitioner/{n}") for n in "cd")


class Session(MedicalGateway):
    def read(self, id):
        found = super().read(id)
        return attrs.evolve(found, status="in-progress", content=found.content + " and salt")


class Suite(MedicalConformance):
    capabilities = COMMUNICATIONS | PEOPLE
    session = MedicalGateway

    def open_subject(self):
        memory = MemoryMedical(Edition.V2_2024)
        memory.introduce(*PATIENTS, *STAFF)
        return MedicalSubject(self.session(memory.session().carrier), PATIENTS, STAFF)


class TestHonest(Suite):
    pass


class TestLiar(Suite):
    session = Session


class TestEvader(Suite):
    test_a_text_is_kept_to_the_letter = None
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs pytest on the author's file; gives what it prints."""
    folder = tmp_path_factory.mktemp("author")
    (folder / "test_backend.py").write_text(AUTHORED)

    def running(*options: str) -> str:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, *options]
        paths = os.pathsep.join(sys.path)
        environment = os.environ | {"PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        assert ran.returncode in (0, 1), ran.stdout + ran.stderr
        return ran.stdout

    return running


@pytest.fixture(scope="module")
def failed(run: Callable[..., str]) -> str:
    return run("--showlocals", "-vv", "-k", "TestLiar and held_as_foretold and already")


@pytest.fixture(scope="module")
def reported(report: Callable[..., tuple[str, Any]]) -> Any:
    """What was printed, and the document, by suite."""
    printed, document = report()
    return printed, {one["suite"].rpartition("::")[2]: one for one in document["suites"]}


@pytest.fixture(scope="module")
def report(run: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Runs with a report; gives what was printed, and the document."""
    file = tmp_path_factory.mktemp("report") / "report.json"

    def reporting(*options: str) -> tuple[str, Any]:
        asked = ("-p", "canvas_comms_plugins.conformance.report", f"--canvas-comms-report={file}")
        return run(*asked, "--tb=no", *options), json.loads(file.read_text())

    return reporting


def row(suite: Any, capability: str) -> Any:
    (found,) = (one for one in suite["capabilities"] if one["capability"] == capability)
    return found


def test_a_failure_names_rule_and_source(failed: str) -> None:
    assert "rule: People, text, times and status of a message are those that the rules foretell." in failed
    assert "source: first-recipient: create page, 2022-07-11" in failed


def test_a_failure_shows_the_values(failed: str) -> None:
    assert "status: in-progress, not completed" in failed
    assert "content: 19 characters, not 10; first apart at 10" in failed


def test_a_failure_shows_no_text(failed: str) -> None:
    texts = ("May I eat", "and salt")
    shown = [line for line in failed.splitlines() if any(text in line for text in texts)]

    assert shown == []


def test_an_honest_backend_conforms(reported: Any) -> None:
    _, suites = reported

    assert (suites["TestHonest"]["conforms"], suites["TestHonest"]["left_out"]) == (True, [])
    assert row(suites["TestHonest"], "communications.send")["passed"] > 50


def test_a_lie_is_reported_with_its_rule(reported: Any) -> None:
    _, suites = reported
    reading = row(suites["TestLiar"], "communications.read")
    rules = {one["rule"] for one in reading["failures"]}

    assert suites["TestLiar"]["conforms"] is False
    assert reading["failed"] == len(reading["failures"]) > 10
    assert "What was written is what is read: no letter is lost, changed or added." in rules


def test_who_leaves_a_test_out_does_not_conform(reported: Any) -> None:
    _, suites = reported
    evader = suites["TestEvader"]

    assert (evader["conforms"], evader["left_out"]) == (False, ["test_a_text_is_kept_to_the_letter"])


def test_what_is_not_declared_counts_as_such(reported: Any) -> None:
    _, suites = reported
    desk = row(suites["TestHonest"], "desk")

    assert (desk["declared"], desk["passed"]) == (False, 1)


def test_what_was_skipped_is_told(reported: Any) -> None:
    _, suites = reported

    assert row(suites["TestHonest"], "communications.search")["skipped"] == 3


def test_the_table_says_who_conforms(reported: Any) -> None:
    printed, _ = reported

    assert "test_backend.py::TestHonest (medical): conforms" in printed
    assert "test_backend.py::TestLiar (medical): does not conform" in printed
    assert "left out: test_a_text_is_kept_to_the_letter" in printed


def test_the_report_is_the_same_on_two_workers(report: Callable[..., Any]) -> None:
    _, alone = report("-k", "to_the_letter")
    _, together = report("-k", "to_the_letter", "-p", "xdist", "-n", "2")

    assert together == alone
    assert len(alone["suites"]) == 2


def test_the_document_can_be_printed(run: Callable[..., str]) -> None:
    printed = run("-p", "canvas_comms_plugins.conformance.report", "--canvas-comms-report=-", "-k", "says")

    assert '"report": 1' in printed


def test_without_the_option_nothing_is_reported(run: Callable[..., str]) -> None:
    assert "conformance" not in run("-p", "canvas_comms_plugins.conformance.report", "-k", "says")
