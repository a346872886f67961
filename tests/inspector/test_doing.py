"""The forms do what staff, people, mail services and time do, and say what came of it."""

import json
from collections.abc import Mapping

import pytest

from canvas_comms.medical import Edition
from canvas_comms_inspector import inspector
from canvas_comms_memory.areas import CHANNELS
from canvas_comms_sightings.worlds import lms_of, medical_of
from canvas_comms_twin import Twin, lms, medical

from .conftest import Api, Browser, both_worlds


@pytest.fixture
def clinic() -> Twin:
    """A Canvas Medical where what staff send through the API becomes a draft."""
    twin = Twin(medical(Edition.V1_2022), lms(), history=1000, pages=inspector)
    twin.load(both_worlds())
    return twin


def test_send_is_pressed_on_a_draft_and_then_the_patient_sees_it(clinic: Twin) -> None:
    browser, ids = Browser(clinic), {name: str(id) for name, id in clinic.stage.refs.items()}
    doctor, patient = f"Practitioner/{ids['$practitioner']}", f"Patient/{ids['$patient']}"
    id = Api(clinic).medical(doctor, patient, "Your results are in")
    page = browser.get(f"/_twin/pages/message?kind=communication&id={id}")

    after = browser.submit(page, "press-send", by=doctor)

    assert "Send was pressed." in after.words
    assert not after.tree.xpath("//form[contains(@action, 'press-send')]")
    assert medical_of(clinic.stage).whereabouts(id).visible_in_patient_app


def test_a_press_that_the_rules_refuse_says_why_and_changes_nothing(clinic: Twin) -> None:
    browser, ids = Browser(clinic), {name: str(id) for name, id in clinic.stage.refs.items()}
    doctor, patient = f"Practitioner/{ids['$practitioner']}", f"Patient/{ids['$patient']}"
    id = Api(clinic).medical(doctor, patient, "Your results are in")
    page = browser.get(f"/_twin/pages/message?kind=communication&id={id}")

    refused = browser.submit(page, "press-send", by=patient)

    assert refused.status == 422
    assert refused.tree.xpath("//tr[@class='refused']")
    assert not medical_of(clinic.stage).whereabouts(id).visible_in_patient_app


def test_a_message_is_marked_as_read(twin: Twin, browser: Browser, api: Api, ids: Mapping[str, str]) -> None:
    doctor = f"Practitioner/{ids['$practitioner']}"
    id = api.medical(f"Patient/{ids['$patient']}", doctor, "It still hurts")

    after = browser.submit(
        browser.get(f"/_twin/pages/message?kind=communication&id={id}"), "mark-read", by=doctor
    )

    assert "marked as read" in after.words
    assert not medical_of(twin.stage).whereabouts(id).unread


def test_a_channel_is_confirmed_with_its_code_and_no_other(
    twin: Twin, browser: Browser, ids: Mapping[str, str]
) -> None:
    path = f"/_twin/pages/channel?id={ids['$unconfirmed']}"

    wrong = browser.submit(browser.get(path), "confirm", code="0000")
    right = browser.submit(browser.get(path), "confirm")

    assert wrong.status == 422
    assert "The channel is confirmed." in right.words
    channel = lms_of(twin.stage).store(CHANNELS.name).channel(ids["$unconfirmed"])
    assert channel.state.value == "active"
    assert "confirm channel" in right.words


def test_mail_to_an_address_comes_back(twin: Twin, browser: Browser, ids: Mapping[str, str]) -> None:
    page = browser.get(f"/_twin/pages/channel?id={ids['$mail']}")

    after = browser.submit(page, "bounce", kind="permanent")

    assert "came back" in after.words
    assert lms_of(twin.stage).store(CHANNELS.name).channel(ids["$mail"]).bouncing


@pytest.mark.parametrize(
    ("number", "fields", "now"),
    [
        (0, {}, "2026-03-15T13:00:00+00:00"),
        (1, {}, "2026-03-16T12:00:00+00:00"),
        (2, {"at": "2027-01-01T00:00"}, "2027-01-01T00:00:00+00:00"),
    ],
)
def test_the_clock_is_moved(
    number: int, fields: dict[str, str], now: str, twin: Twin, browser: Browser
) -> None:
    after = browser.submit(browser.get("/_twin/pages/control"), f"move-clock#{number}", **fields)

    assert "The clock was moved" in after.words
    assert twin.stage.clock().isoformat() == now


def test_what_is_due_is_done(twin: Twin, browser: Browser) -> None:
    after = browser.submit(browser.get("/_twin/pages/control"), "run-jobs")

    assert "Nothing was due." in after.words


def test_a_fault_is_set_seen_to_strike_and_lifted(
    twin: Twin, browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    control = browser.get("/_twin/pages/control")
    fields = {"kind": "5xx-before-apply", "route": "GET /api/v1/users/:id", "nth": "2"}
    browser.submit(control, "add-fault", **fields)
    for _ in range(3):
        api.lms("$teacher", "GET", f"users/{ids['$teacher']}")

    seen = browser.get("/_twin/pages/control")
    counts = seen.tree.xpath("//table[caption='Faults that are set']/tbody/tr/td/text()")
    browser.submit(seen, "remove-fault")

    assert counts[1:4] == ["3", "1", "0"]
    assert len(twin.faults) == 0


def test_a_fault_that_there_is_not_is_refused(twin: Twin, browser: Browser) -> None:
    answer = browser.submit(browser.get("/_twin/pages/control"), "add-fault", kind="none")

    assert answer.status == 400
    assert len(twin.faults) == 0


def test_a_world_is_downloaded_changed_and_loaded(
    twin: Twin, browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    before = browser.get("/_twin/world").text
    topics = f"courses/{ids['$course']}/discussion_topics"
    api.lms("$teacher", "POST", topics, title="Gone again")

    after = browser.submit(browser.get("/_twin/pages/control"), "load-world", world=before)

    assert "The world is loaded." in after.words
    assert json.loads(browser.get("/_twin/world").text) == json.loads(before)
    assert "Gone again" not in browser.get("/_twin/pages/messages").words


@pytest.mark.parametrize("world", ["{", "[]", '{"lms": {"users": 3}}'])
def test_a_world_that_cannot_be_read_leaves_the_one_that_is_there(
    world: str, twin: Twin, browser: Browser
) -> None:
    stage = twin.stage

    assert browser.submit(browser.get("/_twin/pages/control"), "load-world", world=world).status == 400
    assert twin.stage is stage


def test_somebody_writes_sees_the_plan_first_and_then_sends(
    twin: Twin, browser: Browser, ids: Mapping[str, str]
) -> None:
    steps = len(browser.twin.stage.history or ())
    page = browser.get(f"/_twin/pages/write?who={ids['$teacher']}")
    written = {
        "to": "$student",
        "subject": "Mosses",
        "text": "Two\nlines",
        "place": f"course_{ids['$course']}",
        "threads": "new",
    }

    plan = browser.submit(page, "plan", **written)
    kept = len([one for one in (twin.stage.history or []).since(steps) if one.changes])  # type: ignore[union-attr]
    after = browser.submit(plan, "send")

    assert "Nothing has been sent. The server would take it." in plan.words
    assert "1 get it: Ines Lindqvist" in plan.words
    assert kept == 0
    assert "It was sent." in after.words
    found = browser.get("/_twin/pages/messages?q=Mosses")
    assert found.tree.xpath("string(//p[@class='text'])") == "Two\nlines"


def test_a_plan_that_would_lose_says_what(browser: Browser, ids: Mapping[str, str]) -> None:
    page = browser.get(f"/_twin/pages/write?who={ids['$teacher']}")
    written = {"to": "$student", "subject": "Other", "text": "x", "place": f"course_{ids['$course']}"}

    plan = browser.submit(page, "plan", **written)

    assert plan.tree.xpath("//tr[@class='dropped']")
    assert "Send it, losses and all" in plan.words


def test_a_plan_that_would_be_refused_offers_no_sending(browser: Browser, ids: Mapping[str, str]) -> None:
    page = browser.get(f"/_twin/pages/write?who={ids['$student']}")

    plan = browser.submit(page, "plan", to="999999", text="x")

    assert "The server would refuse it." in plan.words
    assert not plan.tree.xpath("//form[contains(@action, '/do/send')]")


def test_a_reply_is_planned_and_sent(browser: Browser, ids: Mapping[str, str]) -> None:
    page = browser.get(f"/_twin/pages/write?who={ids['$student']}&reply={ids['$conversation']}")

    plan = browser.submit(page, "plan", text="I shall")
    after = browser.submit(plan, "send")

    assert "It was sent." in after.words
    assert "I shall" in after.words


def test_a_patient_writes(browser: Browser, ids: Mapping[str, str]) -> None:
    page = browser.get(f"/_twin/pages/write?who=Patient/{ids['$patient']}")

    plan = browser.submit(page, "plan", to=f"Practitioner/{ids['$practitioner']}", text="Better now")
    after = browser.submit(plan, "send")

    assert "It lies as inbox" in plan.words
    assert "It was sent." in after.words
    assert "Better now" in after.words


@pytest.mark.parametrize("text", ["", " ", "x" * 70_000])
def test_a_text_that_cannot_be_sent_is_refused(text: str, browser: Browser, ids: Mapping[str, str]) -> None:
    page = browser.get(f"/_twin/pages/write?who={ids['$teacher']}")

    assert browser.submit(page, "plan", to="$student", text=text).status == 400
