"""Behind the API: inbox and unread, drafts, schedules, and what staff do in the home-app."""

from typing import Any

import pytest

from canvas_comms.errors import InvalidWorld
from canvas_comms.medical import Edition

V1, V2_2023, V2_2024 = Edition
PATIENT = "Patient/11111111111111111111111111111111"
DOCTOR_KEY = "33333333333333333333333333333333"
FROM_DOCTOR = {
    "sender": {"reference": f"Practitioner/{DOCTOR_KEY}"},
    "recipient": [{"reference": PATIENT}],
    "sent": "2022-02-10T13:30:00Z",
}
AT = "2024-08-02T08:00:00Z"


@pytest.mark.parametrize("edition", Edition)
def test_a_patients_message_lies_unread_in_the_inbox(canvas: Any, edition: Edition) -> None:
    server = canvas(edition)
    state = server.state(server.created())

    assert state["placement"] == "inbox"
    assert state["inbox_of"] == DOCTOR_KEY
    assert state["unread"] is True
    assert state["visible_in_patient_app"] is True
    assert state["timeline_at"] == "2024-08-01T12:00:00Z"


@pytest.mark.parametrize("edition", Edition)
def test_received_makes_it_arrive_read(canvas: Any, edition: Edition) -> None:
    server = canvas(edition)

    assert server.state(server.created({"received": "2024-08-01T11:00:00Z"}))["unread"] is False


@pytest.mark.parametrize("edition", Edition)
def test_marking_as_read_sets_received_and_leaves_the_clock(canvas: Any, edition: Edition) -> None:
    server = canvas(edition)
    id = server.created()
    answer = server.control("POST", "ui", {"action": "mark_read", "message": id, "by": "$doc", "at": AT})

    assert (answer.status, answer.json["unread"]) == (200, False)
    assert server.shown(id)["received"] == "2024-08-02T08:00:00+00:00"
    assert server.control("GET", "clock").json == {"now": "2024-08-01T12:00:00Z"}


@pytest.mark.parametrize(("edition", "placement"), [(V1, "draft"), (V2_2023, "draft"), (V2_2024, "sent")])
def test_a_practitioners_message_is_a_draft_in_the_older_editions(
    canvas: Any, edition: Edition, placement: str
) -> None:
    server = canvas(edition)
    state = server.state(server.created(FROM_DOCTOR))

    assert state["placement"] == placement
    assert state["visible_in_patient_app"] is (placement == "sent")
    assert state["drafted_by"] == ("Canvas Bot" if placement == "draft" else None)
    assert state["draft_label_date"] == ("2022-02-10T13:30:00Z" if placement == "draft" else None)


@pytest.mark.parametrize("edition", [V1, V2_2023])
def test_the_send_button_shows_a_draft_back_dated_and_tells_nobody(canvas: Any, edition: Edition) -> None:
    server = canvas(edition)
    id = server.created(FROM_DOCTOR)
    server.control("POST", "ui", {"action": "click_send", "message": id, "by": "$nurse", "at": AT})
    state = server.state(id)

    assert (state["placement"], state["patient_app_at"]) == ("sent", "2022-02-10T13:30:00Z")
    assert state["patient_notified"] is False
    assert server.shown(id)["sent"] == "2022-02-10T13:30:00+00:00"


def test_a_draft_that_staff_wrote_on_screen_is_sent_when_they_press_send(canvas: Any) -> None:
    draft = {"ref": "$m", "sender": "$doc", "recipient": "$ann", "content": "x", "state": "draft"}
    server = canvas(messages=[draft])
    server.control("POST", "ui", {"action": "click_send", "message": "$m", "by": "$doc", "at": AT})

    assert server.state("$m")["patient_notified"] is True
    assert server.shown(server.handover.refs["$m"])["sent"] == "2024-08-02T08:00:00+00:00"


PLANNED: Any = {
    "ref": "$m",
    "sender": "$doc",
    "recipient": "$ann",
    "content": "x",
    "state": "scheduled",
    "sent": "@now+1h",
}


def seen(server: Any) -> tuple[str, bool]:
    shown = server.shown(server.handover.refs["$m"])
    return shown["status"], server.state("$m")["visible_in_patient_app"]


def test_a_scheduled_message_is_sent_by_the_jobs_once_its_time_has_come(canvas: Any) -> None:
    server = canvas(messages=[PLANNED])
    server.control("POST", "jobs")
    before = seen(server)
    server.control("PUT", "clock", {"now": "2024-08-01T13:00:00Z"})
    moved = seen(server)
    server.control("POST", "jobs")

    assert (before, moved, seen(server)) == (
        ("in-progress", False),
        ("in-progress", False),
        ("completed", True),
    )


def test_what_was_sent_by_a_job_stays_sent_when_the_clock_is_put_back(canvas: Any) -> None:
    server = canvas(messages=[PLANNED])
    server.control("PUT", "clock", {"now": "2024-08-01T13:00:00Z"})
    server.control("POST", "jobs")
    server.control("PUT", "clock", {"now": "2024-08-01T12:00:00Z"})

    assert seen(server) == ("completed", True)


@pytest.mark.parametrize(
    ("changes", "place", "rule"),
    [
        ({"sent": "@now-1s"}, "medical.messages[0].sent", "must not be past"),
        ({"sent": "2023-01-01T00:00:00Z"}, "medical.messages[0].sent", "must not be past"),
        ({"overdue": True}, "medical.messages[0].sent", "must be past"),
        ({"state": "sent", "overdue": True}, "medical.messages[0].overdue", "must be false"),
    ],
)
def test_a_scheduled_message_whose_time_cannot_be_is_refused_with_its_place(
    canvas: Any, changes: Any, place: str, rule: str
) -> None:
    with pytest.raises(InvalidWorld) as caught:
        canvas(messages=[PLANNED | changes])

    assert (caught.value.field, caught.value.rule.startswith(rule)) == (place, True)


def test_a_message_without_a_time_of_its_own_is_scheduled_for_when_it_was_made(canvas: Any) -> None:
    plan = {key: value for key, value in PLANNED.items() if key != "sent"}
    with pytest.raises(InvalidWorld, match=r"medical\.messages\[0\]\.sent"):
        canvas(messages=[plan | {"created_at": "@now-1d"}])


def test_an_overdue_message_waits_for_the_jobs(canvas: Any) -> None:
    server = canvas(messages=[PLANNED | {"sent": "@now-1d", "overdue": True}])
    waiting = seen(server)
    server.control("POST", "jobs")

    assert (waiting[0], seen(server)[0]) == ("in-progress", "completed")


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2022-10-26T23:59:59Z", "text"),
        ("2022-10-27T01:00:00Z", "html"),
        ("2024-08-01T12:00:00Z", "html"),
    ],
)
def test_the_format_of_a_text_follows_when_it_was_saved(canvas: Any, created: str, expected: str) -> None:
    message = {"ref": "$m", "sender": "$ann", "recipient": "$doc", "content": "x", "created_at": created}

    assert canvas(messages=[message]).state("$m")["content_format"] == expected


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"action": "shred"}, "action"),
        ({"action": 5}, "action"),
        ({"action": ["click_send"]}, "action"),
        ({"message": "unknown"}, "message"),
        ({"message": None}, "message"),
        ({"by": "$nobody"}, "by"),
        ({"by": "$ann"}, "by"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2024-08-02T08:00:00"}, "at"),
        ({"at": 5}, "at"),
        ({"action": "click_send"}, "message"),
        ({"colour": 1}, ""),
    ],
)
def test_an_action_that_cannot_be_is_refused_with_its_place(canvas: Any, changes: Any, path: str) -> None:
    server = canvas()
    given = {"action": "mark_read", "message": server.created(), "by": "$doc", "at": AT, **changes}
    answer = server.control("POST", "ui", given)

    assert (answer.status, answer.json["path"]) == (400, path)
    assert answer.json["error"]


@pytest.mark.parametrize("given", [[], "text", 5])
def test_an_action_that_is_no_object_is_refused(canvas: Any, given: Any) -> None:
    answer = canvas().control("POST", "ui", given)

    assert (answer.status, answer.json["path"]) == (400, "")


def test_two_practitioners_can_be_held_and_are_on_no_timeline(canvas: Any) -> None:
    chat = {"ref": "$m", "sender": "$doc", "recipient": "$nurse", "content": "x"}
    server = canvas(messages=[chat])

    assert server.state("$m")["on_timeline"] is False
    assert server.get("/Communication").json["total"] == 0


def test_an_object_that_nobody_knows_has_no_state(canvas: Any) -> None:
    assert canvas().get("/_twin/state?ref=$nothing").status == 404
    unnamed = canvas().get("/_twin/state")
    assert unnamed.status == 404
    assert b"?ref= takes" in unnamed.body
