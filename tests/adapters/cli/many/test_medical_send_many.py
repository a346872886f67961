"""`medical send-many` and `outbox`, against a twin on a port: from a table to what became of each line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
import requests

from canvas_comms.medical import Edition, compose
from canvas_comms.outbox import Draft, Intent, Journal, Ours, Resending, Sighting, Verdict
from canvas_comms.outcomes import Doubt, Outcome, Unknown
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.many.outbox_folder import VARIABLE
from canvas_comms_cli.profiles.variables import TOKEN
from canvas_comms_medical import connect
from canvas_comms_outbox import open_outbox
from canvas_comms_twin import Twin
from canvas_comms_twin.medical import medical
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET
from canvas_comms_twin.server import TwinServer

Run = Callable[..., Any]

NUMBER = 12
CHO = f"{99:032x}"
PATIENT = "{:032x}".format
WORLD = {
    "medical": {
        "patients": [{"ref": f"$p{n}", "id": PATIENT(n)} for n in range(NUMBER)],
        "practitioners": [{"ref": "$cho", "id": CHO}],
    }
}
SENDER = ("--sender", f"Practitioner/{CHO}")
TEXT = ("--template", "Dear {first name}, see you at {time}.")


@attrs.frozen
class Clinic:
    """A twin, and the command line pointed at it."""

    url: str
    token: str
    there: tuple[str, ...]
    _run: Callable[..., Any]

    def run(self, *words: str) -> Any:
        """A command, pointed at the twin where it takes a server."""
        reaches = words[0] == "medical" or words[:2] == ("outbox", "run")
        return self._run(*words, *(self.there if reaches else ()))

    def fault(self, kind: str, times: int, **settings: Any) -> None:
        """Strike the next creates."""
        fault = {"kind": kind, "route": "POST /Communication", "times": times, **settings}
        requests.post(f"{self.url}/_twin/faults", json=fault, timeout=9).raise_for_status()

    def texts(self) -> list[str]:
        """What the server holds, sorted."""
        bundle = requests.get(
            f"{self.url}/Communication",
            params={"sender": f"Practitioner/{CHO}", "_count": "100"},
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=9,
        ).json()
        found = [one["resource"] for one in bundle.get("entry", [])]
        return sorted(one["payload"][0]["contentString"] for one in found)


@pytest.fixture
def clinic(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "outbox"))
    twin = Twin(medical(Edition.V2_2024))
    twin.load(WORLD)
    with TwinServer(twin) as server:
        form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        token = requests.post(f"{server.url}/auth/token/", data=form, timeout=9).json()["access_token"]
        monkeypatch.setenv(TOKEN, token)
        there = ("--base-url", server.url, "--insecure-loopback", "--edition", "v2-2024")
        yield Clinic(server.url, token, there, run)


@pytest.fixture
def table(tmp_path: Path) -> str:
    lines = [f"Patient/{PATIENT(n)},Name{n},{n}:00" for n in range(NUMBER)]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["recipient,first name,time", *lines]), encoding="utf-8")
    return str(path)


def document(result: Any) -> Any:
    return json.loads(result.stdout)


def test_everybody_in_the_table_gets_their_own_text_once(clinic: Clinic, table: str) -> None:
    result = clinic.run("medical", "send-many", table, *SENDER, *TEXT, "--json")

    assert result.exit_code == Exit.DONE, result.output
    assert document(result)["states"]["sent"] == NUMBER
    assert document(result)["went_to"] == f"medical: {clinic.url}"
    assert clinic.texts() == sorted(f"Dear Name{n}, see you at {n}:00." for n in range(NUMBER))


def test_the_same_command_again_sends_nothing_and_another_batch_sends_anew(
    clinic: Clinic, table: str
) -> None:
    for _ in range(2):
        assert clinic.run("medical", "send-many", table, *SENDER, *TEXT).exit_code == Exit.DONE
    assert len(clinic.texts()) == NUMBER
    clinic.run("medical", "send-many", table, *SENDER, *TEXT, "--batch", "next week")
    assert len(clinic.texts()) == 2 * NUMBER


def test_a_plan_looks_at_every_line_and_sends_nothing(clinic: Clinic, table: str) -> None:
    result = clinic.run("medical", "send-many", table, *SENDER, *TEXT, "--plan", "--json")

    assert result.exit_code == Exit.DONE
    review = document(result)["review"]
    assert (review["lines"], review["messages"], review["bad"]) == (NUMBER, NUMBER, [])
    assert clinic.texts() == []


def test_every_bad_line_is_told_with_its_number_before_anything_is_sent(
    clinic: Clinic, tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(
        f"recipient,first name,time\nPatient/{PATIENT(1)},Ann,9\nAnn Canary,Ann,9\nPatient/{PATIENT(2)},Ben\n"
        f"Patient/{PATIENT(2)}, ,9\n,Cem,9\n",
        encoding="utf-8",
    )
    result = clinic.run("medical", "send-many", str(path), *SENDER, *TEXT)

    assert result.exit_code == Exit.USAGE
    for told in ("line 3: recipient", "line 4: has 2 cells", "line 5: first name", "line 6: recipient"):
        assert told in result.output
    assert "Canary" not in result.output
    assert clinic.texts() == []


def test_what_the_rules_refuse_is_told_and_nothing_is_sent(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text(f"recipient\nPatient/{PATIENT(1)}\nPatient/{PATIENT(2)}\n", encoding="utf-8")
    result = clinic.run(
        "medical", "send-many", str(path), "--sender", f"Patient/{PATIENT(1)}", "--template", "x", "--json"
    )

    assert result.exit_code == Exit.REFUSED
    assert document(result)["review"]["refused"]
    assert clinic.texts() == []


def test_two_lines_that_say_the_same_are_one_message(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "same.csv"
    path.write_text("recipient\n" + f"Patient/{PATIENT(1)}\n" * 3, encoding="utf-8")
    result = clinic.run("medical", "send-many", str(path), *SENDER, "--template", "x")

    assert "2 say the same" in result.stderr
    assert clinic.texts() == ["x"]


def test_answers_that_are_lost_are_found_and_nothing_is_sent_twice(clinic: Clinic, table: str) -> None:
    clinic.fault("drop-after-apply", 3)
    result = clinic.run("medical", "send-many", table, *SENDER, *TEXT, "--json", "--wait", "9")

    assert result.exit_code == Exit.DONE, result.output
    assert len(clinic.texts()) == NUMBER


def test_where_some_are_sent_and_some_are_not_it_says_so_and_the_same_command_goes_on(
    clinic: Clinic, table: str
) -> None:
    clinic.fault("5xx-before-apply", 2)
    result = clinic.run("medical", "send-many", table, *SENDER, *TEXT, "--wait", "0")

    assert result.exit_code == Exit.DIFFERS, result.output
    status = document(clinic.run("outbox", "status", "--json"))["states"]
    assert {state: count["number"] for state, count in status.items() if count["number"]} == {
        "sent": NUMBER - 2,
        "unknown": 2,
    }
    again = clinic.run("medical", "send-many", table, *SENDER, *TEXT, "--wait", "0")
    assert again.exit_code == Exit.DIFFERS
    assert len(clinic.texts()) == NUMBER - 2


def test_a_kill_in_the_middle_loses_nothing_and_sends_nothing_twice(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    lines = [f"Patient/{PATIENT(n % NUMBER)},{n}" for n in range(60)]
    path.write_text("\n".join(["recipient,content", *lines]), encoding="utf-8")
    words = ("medical", "send-many", str(path), *SENDER, "--wait", "9", *clinic.there)
    clinic.fault("hang-after-apply", 1, nth=6)  # so that it is killed in the middle of a message
    running = subprocess.Popen(
        [sys.executable, "-m", "canvas_comms_cli", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while len(clinic.texts()) < 6:
        assert running.poll() is None
    running.kill()
    running.wait()
    result = clinic.run("medical", "send-many", str(path), *SENDER, "--wait", "9")

    assert result.exit_code == Exit.DONE, result.output
    assert clinic.texts() == sorted(map(str, range(60)))


def test_nothing_of_a_message_shows_in_what_the_outbox_tells(clinic: Clinic, table: str) -> None:
    clinic.run("medical", "send-many", table, *SENDER, *TEXT)
    shown = "".join(
        clinic.run("outbox", *words).output for words in (("status",), ("held",), ("held", "--json"))
    )
    assert "Name" not in shown


@attrs.frozen
class Unsearchable:
    """A courier of messages that nobody can look for."""

    scope: str = "letters"
    longest_attempt: float = 1.0

    def attempt(self, intent: Intent) -> Outcome:
        return Unknown(Doubt.NO_ANSWER)

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        return Verdict(Sighting.IMPOSSIBLE)

    def resending(self, journal: Journal) -> Resending:
        return Resending.NEVER

    def after_success(self, intent: Intent, journal: Journal) -> None:
        pass


@pytest.mark.parametrize(
    ("decision", "state"),
    [(["--resend"], "pending"), (["--sent", "m-1"], "sent"), (["--cancel"], "cancelled")],
)
def test_a_person_decides_what_is_held(clinic: Clinic, decision: list[str], state: str) -> None:
    with open_outbox(os.environ[VARIABLE], Unsearchable()) as box:
        box.submit(Draft("letters", ("Canary", "b"), {"text": "Canary"}))
        box.drain_until_settled(at_most=timedelta(seconds=30))
    listed = clinic.run("outbox", "held", "--json")
    (held,) = document(listed)["held"]
    assert (listed.exit_code, held["state"], held["reason"]) == (Exit.UNKNOWN, "held", "not-searchable")
    assert clinic.run("outbox", "status").exit_code == Exit.UNKNOWN
    told = clinic.run("outbox", "release", held["id"], *decision)
    assert (told.exit_code, told.output) == (Exit.DONE, f"id\tstate\n{held['id']}\t{state}\n")
    assert document(clinic.run("outbox", "show", held["id"], "--json"))["state"] == state
    assert "Canary" not in listed.output + clinic.run("outbox", "show", held["id"]).output
    assert "Canary" in clinic.run("outbox", "show", held["id"], "--content").output


@pytest.mark.parametrize("decision", [[], ["--resend", "--sent", "1"]])
def test_a_decision_is_one_of_three(clinic: Clinic, decision: list[str]) -> None:
    assert clinic.run("outbox", "release", "x", *decision).exit_code == Exit.USAGE


def test_a_worker_goes_on_where_the_command_stopped(clinic: Clinic, table: str) -> None:
    clinic.fault("drop-after-apply", 2)
    clinic.run("medical", "send-many", table, *SENDER, *TEXT, "--wait", "0")
    result = clinic.run("outbox", "run", "medical", "--wait", "9", "--json")
    assert result.exit_code == Exit.DONE, result.output
    assert document(result)["states"]["sent"] == NUMBER


def test_purge_deletes_what_was_settled_and_takes_the_text_from_what_was_settled_a_day_ago(
    clinic: Clinic, table: str
) -> None:
    clinic.run("medical", "send-many", table, *SENDER, *TEXT)
    kept = clinic.run("outbox", "purge", "--older-than", "1h", "--json")
    assert document(kept) == {"schema": 1, "deleted": 0, "content_taken": 0}
    assert clinic.run("outbox", "purge", "--older-than", "soon").exit_code == Exit.USAGE


def test_an_id_that_is_not_there_is_told(clinic: Clinic) -> None:
    assert "no message with this id" in clinic.run("outbox", "show", "nothing").output
    assert "not held" in clinic.run("outbox", "release", "nothing", "--cancel").output


def test_memory_sends_to_nobody_and_says_so(run: Run, table: str) -> None:
    result = run("medical", "send-many", table, *SENDER, *TEXT)
    assert result.exit_code == Exit.DONE
    assert "nothing left this machine" in result.stderr


def test_the_sender_of_a_line_comes_before_the_one_for_all_others(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "senders.csv"
    lines = [f"Patient/{PATIENT(1)},Practitioner/{CHO},one", f"Practitioner/{CHO},,two"]
    path.write_text("\n".join(["recipient,sender,content", *lines]), encoding="utf-8")
    result = clinic.run("medical", "send-many", str(path), "--sender", f"Patient/{PATIENT(2)}", "--json")

    assert result.exit_code == Exit.DONE, result.output
    assert clinic.texts() == ["one"]


def test_the_same_text_at_another_moment_is_another_message(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "moments.csv"
    lines = [f"Patient/{PATIENT(1)},hello,2026-03-0{day}T12:00:00Z" for day in (1, 2)]
    path.write_text("\n".join(["recipient,content,sent", *lines]), encoding="utf-8")
    for _ in range(2):
        result = clinic.run("medical", "send-many", str(path), *SENDER, "--json")
        assert result.exit_code == Exit.DONE, result.output
    assert clinic.texts() == ["hello", "hello"]


def test_messages_that_an_earlier_command_handed_in_are_counted(clinic: Clinic, table: str) -> None:
    told = [clinic.run("medical", "send-many", table, *SENDER, *TEXT, "--json") for _ in range(2)]
    assert [document(one)["handed_in_before"] for one in told] == [0, NUMBER]
    again = clinic.run("medical", "send-many", table, *SENDER, *TEXT)
    assert f"{NUMBER} were handed in by an earlier command" in again.output


def test_a_run_that_ends_in_a_rejection_is_not_done(clinic: Clinic) -> None:
    client = connect(clinic.url, edition="v2-2024", credentials=clinic.token, allow_insecure_loopback=True)
    stranger = compose(sender=f"Practitioner/{CHO}", recipients=[f"Patient/{PATIENT(77)}"], content="x")
    with open_outbox(os.environ[VARIABLE], client.courier()) as outbox:
        drafts = client.courier().drafts(stranger)
        assert isinstance(drafts, tuple)
        outbox.submit_many(drafts)
    result = clinic.run("outbox", "run", "medical")
    assert (result.exit_code, "1 of them rejected" in result.output) == (Exit.REJECTED, True), result.output
