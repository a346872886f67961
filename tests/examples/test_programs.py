"""The examples that are programs of their own: the nightly job, canvasapi beside ours, and Node."""

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import canvasapi
import pytest
from tests.examples import servers

from canvas_comms import InvalidValue
from canvas_comms_outbox import open_outbox
from canvas_comms_twin import Fault, Twin, TwinAdapter, medical
from canvas_comms_twin.server import TwinServer
from examples import nightly_reminders, not_submitted

EXAMPLES = Path(__file__).parents[2] / "adapters" / "examples"
SOON = timedelta(seconds=10)


@pytest.fixture
def clinic() -> servers.Clinic:
    return servers.clinic()


@pytest.fixture
def table(clinic: servers.Clinic, tmp_path: Path) -> Path:
    path = tmp_path / "appointments.csv"
    lines = [f"{n},{clinic.practitioner},{clinic.patient},{n}:00" for n in (9, 10, 11)]
    path.write_text("\n".join(["appointment,practitioner,patient,time", *lines]) + "\n")
    return path


def test_the_nightly_job_reminds_of_each_appointment_once_however_often_it_runs(
    clinic: servers.Clinic, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = []
    for _ in range(2):
        with open_outbox(tmp_path / "outbox", clinic.client.courier()) as outbox:
            codes.append(nightly_reminders.remind(table, clinic.client, outbox, at_most=SOON))

    assert codes == [nightly_reminders.ALL_SENT] * 2
    assert sorted(clinic.stored()) == [f"We expect you tomorrow at {n}:00." for n in (10, 11, 9)]
    assert capsys.readouterr().out == "{'sent': 3}\n" * 2


def test_the_nightly_job_tells_of_a_moved_appointment_again_and_asks_about_one_for_somebody_else(
    clinic: servers.Clinic, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = [table.read_text(), table.read_text().replace("11:00", "12:00")]
    tables.append(tables[0].replace(clinic.patient, "0" * 32))
    codes = []
    for text in tables:
        table.write_text(text)
        with open_outbox(tmp_path / "outbox", clinic.client.courier()) as outbox:
            codes.append(nightly_reminders.remind(table, clinic.client, outbox, at_most=SOON))

    assert codes == [nightly_reminders.ALL_SENT] * 2 + [nightly_reminders.NEEDS_A_PERSON]
    assert len(clinic.stored()) == 4
    assert "3 were handed in before" in capsys.readouterr().err


def test_the_nightly_job_hands_in_nothing_if_a_line_cannot_be_sent(
    clinic: servers.Clinic, table: Path, tmp_path: Path
) -> None:
    table.write_text(table.read_text() + f"12,{clinic.practitioner},Mrs Smith,12:00\n")
    with open_outbox(tmp_path / "outbox", clinic.client.courier()) as outbox, pytest.raises(InvalidValue):
        nightly_reminders.remind(table, clinic.client, outbox, at_most=SOON)

    assert clinic.stored() == []


def test_the_nightly_job_leaves_the_rest_for_the_next_run(
    clinic: servers.Clinic, table: Path, tmp_path: Path
) -> None:
    fault = clinic.twin.faults.add(Fault("refuse", route="POST /Communication"))
    with open_outbox(tmp_path / "outbox", clinic.client.courier()) as outbox:
        code = nightly_reminders.remind(table, clinic.client, outbox, at_most=timedelta(0))

    assert fault.struck
    assert code == nightly_reminders.TRY_AGAIN


def test_whoever_has_not_handed_in_gets_a_message_and_nobody_else() -> None:
    school = servers.school()
    canvas = canvasapi.Canvas(servers.SCHOOL, school.token)
    canvas._Canvas__requester._session.mount(servers.SCHOOL, TwinAdapter(school.twin))
    course, assignment = int(school.refs["$course"]), int(school.refs["$assignment"])
    missing = str(school.refs["$other_student"])

    found = not_submitted.not_submitted(canvas, course, assignment)
    told = not_submitted.remind(school.client, course, found, "Herbarium")

    assert found == [missing]
    assert told == {missing: "Sent"}
    assert [one.id for one in school.client.assignments.missing(str(course), str(assignment))] == [missing]


@pytest.mark.system
def test_node_sends_and_reads_back_what_was_stored() -> None:
    program = shutil.which("node")
    assert program is not None, "node is missing: .ci/run installs Debian's nodejs"
    twin = Twin(medical())
    refs = twin.stage.handover.refs
    people = [f"Practitioner/{refs['$practitioner']}", f"Patient/{refs['$patient']}"]
    with TwinServer(twin) as server:
        ran = subprocess.run(
            [program, str(EXAMPLES / "reminder.mjs"), *people, "See you at nine."],
            env={"PATH": "/usr/bin:/bin", "CANVAS_URL": server.url},
            capture_output=True,
            text=True,
            check=False,
        )

    assert ran.returncode == 0, ran.stderr
    stored = json.loads(ran.stdout)
    assert (stored["status"], stored["text"]) == ("completed", "See you at nine.")
