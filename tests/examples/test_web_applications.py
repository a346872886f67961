"""The examples for FastAPI, Flask and Django, each with its framework's own test client, against the twin."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.functional import empty
from fastapi.testclient import TestClient
from tests.examples import servers

from canvas_comms.outbox import Outbox, State
from canvas_comms_async import CancelledCall
from canvas_comms_outbox import open_outbox
from canvas_comms_twin import Fault
from examples import django_announcements, fastapi_reminders, flask_outbox


@pytest.fixture
def clinic() -> servers.Clinic:
    return servers.clinic()


@pytest.fixture
def outbox(clinic: servers.Clinic, tmp_path: Path) -> Iterator[Outbox]:
    with open_outbox(tmp_path / "outbox", clinic.client.courier()) as opened:
        yield opened


@pytest.fixture
def app(clinic: servers.Clinic, outbox: Outbox) -> Iterator[TestClient]:
    with TestClient(fastapi_reminders.create_app(clinic.client, outbox)) as running:
        yield running


def _reminder(clinic: servers.Clinic, text: str = "At nine.", patients: int = 1) -> dict[str, Any]:
    return {"practitioner": clinic.practitioner, "patients": [clinic.patient] * patients, "text": text}


def test_fastapi_sends_and_says_the_id(clinic: servers.Clinic, app: TestClient) -> None:
    answer = app.post("/reminders", json=_reminder(clinic))

    assert answer.status_code == 201
    assert clinic.client.read(answer.json()["id"]).content == "At nine."


def test_fastapi_says_which_field_is_of_no_use_and_what_canvas_would_drop(
    clinic: servers.Clinic, app: TestClient
) -> None:
    blank = app.post("/reminders", json=_reminder(clinic, text=""))
    two = app.post("/reminders", json=_reminder(clinic, patients=2))

    assert (blank.status_code, blank.json()) == (
        400,
        {"error": "payload[0].contentString: must not be blank"},
    )
    assert (two.status_code, two.json()) == (422, {"refused": [["would-lose", "recipient[1]"]]})
    assert clinic.stored() == []


def test_fastapi_says_when_to_send_again_and_when_not_to(clinic: servers.Clinic, app: TestClient) -> None:
    clinic.twin.faults.add(Fault("refuse", route="POST /Communication", times=1))
    clinic.twin.faults.add(Fault("drop-after-apply", route="POST /Communication", times=1))

    refused, dropped = (app.post("/reminders", json=_reminder(clinic)) for _ in range(2))

    assert (refused.status_code, refused.json()["send_again"]) == (503, True)
    assert (dropped.status_code, dropped.json()["send_again"]) == (504, False)
    assert clinic.stored() == ["At nine."]


def test_fastapi_hands_in_once_and_a_worker_sends_in_the_background(
    clinic: servers.Clinic, outbox: Outbox, tmp_path: Path
) -> None:
    key = {"Idempotency-Key": "appointment-7"}
    with TestClient(fastapi_reminders.create_app(clinic.client, outbox)) as app:
        first, again = (app.post("/messages", json=_reminder(clinic), headers=key) for _ in range(2))
        other = app.post("/messages", json=_reminder(clinic, "At ten."), headers=key)
        refused = app.post("/messages", json=_reminder(clinic, patients=2), headers={"Idempotency-Key": "8"})
        [id] = first.json()
        known, nowhere = app.get(f"/messages/{id}"), app.get("/messages/nowhere")

    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 409)
    assert again.json() == [id]
    assert (refused.status_code, refused.json()) == (422, {"refused": [["named-twice", "recipient[1]"]]})
    assert (known.status_code, nowhere.status_code) == (200, 404)
    with open_outbox(tmp_path / "outbox", clinic.client.courier()) as later:  # what the worker had not begun
        later.drain_until_settled(at_most=timedelta(seconds=10))
        settled = later.show(id)
    assert settled is not None
    assert settled.state is State.SENT
    assert clinic.stored() == ["At nine."]


def test_fastapi_notes_what_became_of_a_message_whose_caller_hung_up(
    clinic: servers.Clinic, caplog: pytest.LogCaptureFixture
) -> None:
    message = clinic.client.compose(
        sender=f"Practitioner/{clinic.practitioner}",
        recipients=f"Patient/{clinic.patient}",
        content="At nine.",
    )

    fastapi_reminders.note(CancelledCall("send", True, clinic.client.send(message)))
    fastapi_reminders.note(CancelledCall("send", begun=False))

    [said] = caplog.messages
    assert said.startswith("sent for nobody: (201, ")


def test_flask_accepts_a_message_once_and_tells_what_became_of_it(
    clinic: servers.Clinic, outbox: Outbox
) -> None:
    client = flask_outbox.create_app(clinic.client, outbox).test_client()
    message = {
        "from": f"Practitioner/{clinic.practitioner}",
        "to": f"Patient/{clinic.patient}",
        "text": "At nine.",
    }

    key = {"Idempotency-Key": "appointment-7"}

    first, again = (client.post("/messages", json=message, headers=key) for _ in range(2))
    other = client.post("/messages", json=message | {"text": "At ten."}, headers=key)
    outbox.drain_until_settled(at_most=timedelta(seconds=10))

    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 409)
    [id] = first.get_json()
    assert again.get_json() == [id]
    assert client.get(f"/messages/{id}").get_json()["state"] == "sent"
    assert client.get("/messages/nowhere").status_code == 404
    assert clinic.stored() == ["At nine."]


def test_flask_refuses_what_cannot_be_sent(clinic: servers.Clinic, outbox: Outbox) -> None:
    client = flask_outbox.create_app(clinic.client, outbox).test_client()
    wrong = {"from": "Mrs Smith", "to": f"Patient/{clinic.patient}", "text": "At nine."}

    answer = client.post("/messages", json=wrong, headers={"Idempotency-Key": "appointment-7"})

    assert answer.status_code == 400


@pytest.fixture
def page() -> Iterator[Client]:
    """Django's own client, with the settings of the example for as long as a test runs."""
    others = settings._wrapped
    settings._wrapped = empty
    django_announcements.configure()
    yield Client()
    settings._wrapped = others


def _form(school: servers.School, **more: str) -> dict[str, str]:
    return {"course": str(school.refs["$course"]), "title": "Trip", "message": "<p>At nine.</p>", **more}


def test_django_previews_and_announces(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    school = servers.school()
    monkeypatch.setattr(django_announcements, "school", lambda: school.client)

    foreseen = page.post("/announcements/preview", _form(school)).json()
    assert len(list(school.client.announcements.list(str(school.refs["$course"])))) == 1
    announced = page.post("/announcements", _form(school)).json()

    assert foreseen == {"allowed": True, "lost": []}
    assert announced == {"announced": True, "outcome": "made"}
    assert len(list(school.client.announcements.list(str(school.refs["$course"])))) == 2


def test_django_says_what_became_of_an_announcement_without_the_right(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = servers.school("$student")
    monkeypatch.setattr(django_announcements, "school", lambda: school.client)

    became = page.post("/announcements", _form(school)).json()

    assert became == {"announced": False, "outcome": "downgraded"}
    assert page.post("/announcements", _form(school, course="Botany")).status_code == 400
    assert page.get("/announcements").status_code == 405
