"""Whatever is behind a client, the same lines of a program get the same answers."""

from pathlib import Path
from typing import Any, cast

import pytest

import canvas_comms_lms
import canvas_comms_medical
import canvas_comms_memory
import canvas_comms_plugins
from canvas_comms import InvalidValue, NotSupported, Refused, Sent
from canvas_comms.errors import BackendContractError, BackendError
from canvas_comms.lms.client import LmsClient
from canvas_comms.medical import MedicalClient, Reference
from canvas_comms_http import Network
from canvas_comms_memory.plugin import open_lms
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_plugins import Backend, Registry
from canvas_comms_twin import Twin, TwinAdapter, lms, medical

EXAMPLE = Path(__file__).parents[1] / "example_backend"
PATIENT, OTHER = "Patient/5350cd20de8a470aa570a852859ac87e", "Patient/4c21512185184e579b09bfac16dfdd2f"
DOCTOR = "Practitioner/4150cd20de8a470aa570a852859ac87e"
PEOPLE = {
    "patients": [{"ref": f"$p{i}", "id": one.split("/")[1]} for i, one in enumerate((PATIENT, OTHER))],
    "practitioners": [{"ref": "$d", "id": DOCTOR.split("/")[1]}],
}
WORLD = {"medical": {"edition": "v2-2024", **PEOPLE}}


def medical_in_memory(_: pytest.MonkeyPatch) -> MedicalClient:
    return canvas_comms_memory.connect("medical", edition="v2-2024", world=WORLD)


def medical_by_name(_: pytest.MonkeyPatch) -> MedicalClient:
    people = [Reference.of(PATIENT), Reference.of(OTHER), Reference.of(DOCTOR)]
    return canvas_comms_plugins.connect("medical", "memory", edition="v2-2024", people=people)


def medical_over_http(_: pytest.MonkeyPatch) -> MedicalClient:
    twin = Twin(medical())
    given: Any = twin.load(WORLD).medical
    base, network = "https://fumage-example.canvasmedical.com", Network(transport=TwinAdapter(twin))
    credentials = canvas_comms_medical.ClientCredentials(
        f"{base}/auth/token/", given["client_id"], given["client_secret"], network=network
    )
    return canvas_comms_medical.connect(base, edition="v2-2024", credentials=credentials, network=network)


def medical_of_a_stranger(monkeypatch: pytest.MonkeyPatch) -> MedicalClient:
    monkeypatch.syspath_prepend(EXAMPLE)
    from canvas_comms_pigeonhole import plugin

    registry = Registry()
    registry.add_all(plugin.canvas_comms_backends(), "a stranger")
    people = [Reference.of(PATIENT), Reference.of(OTHER), Reference.of(DOCTOR)]
    return canvas_comms_plugins.connect(
        "medical", "pigeonhole", registry=registry, edition="v2-2024", people=people
    )


@pytest.mark.parametrize(
    "opened", [medical_in_memory, medical_by_name, medical_over_http, medical_of_a_stranger]
)
def test_a_program_for_canvas_medical_runs_on_any_backend(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas: MedicalClient = opened(monkeypatch)
    one = canvas.compose(sender=DOCTOR, recipients=PATIENT, content="Your results are in.")
    two = canvas.compose(sender=DOCTOR, recipients=[PATIENT, OTHER], content="We are closed.")

    sent, refused, fanned = canvas.send(one), canvas.send(two), canvas.send(two, on_loss="fan-out")

    assert isinstance(sent.outcome, Sent)
    assert sent.outcome.id is not None
    assert (sent.all_sent, sent.outcomes) == (True, (sent.outcome,))
    assert isinstance(refused.outcome, Refused)
    assert not refused.all_sent
    assert (len(fanned.outcomes), fanned.all_sent) == (2, True)
    assert canvas.read(sent.outcome.id).content == "Your results are in."
    assert sorted(found.content for found in canvas.search(recipient=PATIENT)) == [
        "We are closed.",
        "Your results are in.",
    ]
    assert canvas.plan(one).allowed
    assert [plan.edition.value for plan in canvas.plan_side_by_side(one)] == ["v1-2022", "v2-2023", "v2-2024"]


def school_in_memory(_: pytest.MonkeyPatch) -> tuple[LmsClient, Any]:
    client = canvas_comms_memory.connect("lms", edition="2025-10", actor="$teacher")
    return client, client.names


def school_by_name(_: pytest.MonkeyPatch) -> tuple[LmsClient, Any]:
    client = canvas_comms_plugins.connect("lms", "memory", edition="2025-10", user="$teacher")
    return client, client.names


def school_over_http(_: pytest.MonkeyPatch) -> tuple[LmsClient, Any]:
    twin = Twin(lms(), world=example_school())
    given, network = twin.stage.handover, Network(transport=TwinAdapter(twin))
    client = canvas_comms_lms.connect(
        "https://school.instructure.example",
        edition="2025-10",
        token=given.tokens["$teacher"],
        network=network,
    )
    return client, {ref: str(id) for ref, id in given.refs.items()}


class StrangersAreas:
    """Somebody else's areas: a school of ours, and nothing that only our backends tell."""

    def __init__(self, areas: Any) -> None:
        self._areas = areas

    def __getattr__(self, name: str) -> Any:
        if name in ("names", "clock", "sleep"):
            raise AttributeError(name)
        return getattr(self._areas, name)


def school_of_a_stranger(_: pytest.MonkeyPatch) -> tuple[LmsClient, Any]:
    areas, registry = open_lms(edition="2025-10", user="$teacher"), Registry()
    settings = {"edition": "the era"}
    registry.add(Backend("theirs", "lms", lambda *, edition: StrangersAreas(areas), settings))
    client = canvas_comms_plugins.connect("lms", "theirs", registry=registry, edition="2025-10")
    assert client.names == {}
    return client, areas.names


SCHOOLS = [school_in_memory, school_by_name, school_over_http, school_of_a_stranger]


@pytest.fixture(params=SCHOOLS)
def school(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[LmsClient, Any]:
    found: tuple[LmsClient, Any] = request.param(monkeypatch)
    return found


def test_a_program_for_the_inbox_runs_on_any_backend(school: tuple[LmsClient, Any]) -> None:
    client, id = school
    inbox = client.conversations
    message = inbox.compose(
        to=id["$student"],
        body="On Monday, please.",
        how="individually",
        threads="reuse",
        subject="Your herbarium",
        context=f"course_{id['$course']}",
    )

    plan, refused, sent = inbox.plan(message), inbox.send(message), inbox.send(message, on_loss="accept")

    assert [finding.reason.value for finding in plan.losses] == ["subject-lost"]
    assert isinstance(refused.outcome, Refused)
    assert sent.outcome == Sent(id["$conversation"])
    assert (sent.all_sent, sent.outcomes) == (True, (sent.outcome,))
    assert isinstance(inbox.reply(id["$conversation"], "At nine."), Sent)
    assert [one.body for one in inbox.read(id["$conversation"]).messages or ()] == [
        "At nine.",
        "On Monday, please.",
        "May I hand mine in on Monday?",
    ]
    assert [one.id for one in inbox.search(scope="sent")] == [id["$conversation"]]
    assert inbox.archive(id["$conversation"]).workflow_state == "archived"
    found = inbox.recipients(within=f"course_{id['$course']}_students", types="user")
    assert {one.id for one in found} == {id["$student"], id["$other_student"]}


def test_a_program_for_channels_runs_on_any_backend(school: tuple[LmsClient, Any]) -> None:
    client, id = school

    added = client.channels.add("tamsin@home.example")

    assert added.all_sent
    assert [one.address for one in client.channels.list()] == ["tamsin@school.example", "tamsin@home.example"]
    frequency = client.preferences.set(id["$mail"], "new_announcement", "daily")
    assert client.preferences.read("email:tamsin@school.example", "new_announcement").frequency == "daily"
    assert type(frequency).__name__ == "PreferencesSet"
    removed = client.channels.remove("email:tamsin@home.example")
    assert (removed.all_sent, removed.plan.decision.allowed) == (True, True)
    assert [one.id for one in client.channels.list()] == [id["$mail"]]


def test_a_program_for_announcements_and_discussions_runs_on_any_backend(
    school: tuple[LmsClient, Any],
) -> None:
    client, id = school
    course = f"course_{id['$course']}"

    posted = client.announcements.post(course, {"title": "Trip", "message": "<p>At the gate.</p>"})
    made = client.discussions.create(course, {"title": "Ferns?", "published": True})
    entry = client.discussions.post(course, id["$topic"], "<p>Hypnum.</p>", parent=id["$entry"])

    assert posted.all_sent
    assert made.all_sent
    assert entry.all_sent
    assert "Trip" in [one.title for one in client.announcements.list(id["$course"])]
    assert "Ferns?" in [one.title for one in client.discussions.list(course)]
    assert client.discussions.read(course, id["$topic"]).title == "Which moss is this?"
    people = [one.id for one in client.discussions.messageable_users(course, id["$topic"])]
    assert {id["$teacher"], id["$student"]} <= set(people)
    replies = client.discussions.replies(course, id["$topic"], id["$entry"])
    assert [one.message for one in replies] == ["<p>Hypnum.</p>"]
    changed = client.discussions.update(course, id["$topic"], {"title": "Which moss is it?"})
    assert changed.all_sent


def test_a_student_who_announces_is_told_what_it_becomes() -> None:
    student = canvas_comms_memory.connect("lms", edition="2025-10", actor="$student")

    report = student.announcements.post("course_$course", {"title": "Trip"}, on_loss="accept")

    assert type(report.outcome).__name__ == "Downgraded"
    assert (report.all_sent, len(report.outcomes)) == (False, 1)


def test_names_of_the_world_stand_for_ids_in_every_section() -> None:
    school = canvas_comms_memory.connect("lms", edition="2025-10", actor="$teacher")

    assert school.conversations.read("$conversation").subject == "The herbarium"
    assert school.discussions.read("course_$course", "$topic").title == "Which moss is this?"
    assert [one.title for one in school.announcements.list("$course")] == ["Field trip"]
    with pytest.raises(InvalidValue, match=r"^id: has a name"):
        school.conversations.read("$nothing")


def test_staff_do_in_memory_what_they_do_on_screen_and_nobody_does_it_over_http(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    canvas = canvas_comms_memory.connect("medical", edition="v1-2022")
    message = canvas.compose(
        sender="Practitioner/$practitioner", recipients="Patient/$patient", content="Your results are in."
    )
    outcome = canvas.send(message).outcome
    assert isinstance(outcome, Sent)
    assert outcome.id is not None

    pressed = canvas.press_send(outcome.id, "Practitioner/$practitioner")

    assert type(pressed).__name__ == "Placed"
    with pytest.raises(NotSupported):
        medical_over_http(monkeypatch).press_send("m1", DOCTOR)


def test_a_clock_that_stands_still_moves_while_a_client_waits() -> None:
    world = {"clock": "2026-03-02T09:00:00Z", "lms": _school_of_many()}
    school = canvas_comms_memory.connect("lms", edition="2025-10", world=world, actor="$t")
    before, inbox = school.clock(), school.conversations
    message = inbox.compose(
        to="course_$c_students", body="Hello.", how="as-a-batch", threads="new", allow_fan_out=True
    )

    report = inbox.send(message, look_up=False)
    for batch in report.batches:
        inbox.wait_for_batch(batch)
    settled = inbox.reconcile(report, since=before)

    assert school.clock() > before
    assert report.batches
    assert not report.all_sent
    assert settled.plan is report.plan


def _school_of_many() -> Any:
    students = [{"ref": f"$s{number}", "name": f"Student {number}"} for number in range(3)]
    enrolled = [{"user": one["ref"], "role": "student"} for one in students]
    course = {"ref": "$c", "name": "C", "enrollments": [{"user": "$t", "role": "teacher"}, *enrolled]}
    return {"users": [{"ref": "$t", "name": "Teacher"}, *students], "courses": [course]}


def test_by_name_a_setting_that_there_is_not_is_refused_by_its_name() -> None:
    connect = cast(Any, canvas_comms_plugins.connect)

    with pytest.raises(InvalidValue, match=r"^wrold: is no setting"):
        connect("medical", "memory", edition="v2-2024", wrold=None)
    with pytest.raises(InvalidValue, match=r"^edition: is needed"):
        connect("medical", "memory")
    with pytest.raises(InvalidValue, match=r"^product: must be medical or lms"):
        connect("canvas", "memory", edition="v2-2024")
    with pytest.raises(BackendError):
        connect("medical", "no-such-backend", edition="v2-2024")


def test_a_strangers_clock_that_tells_no_time_is_the_strangers_fault() -> None:
    class Odd(StrangersAreas):
        def clock(self) -> str:
            return "noon"

        def __getattr__(self, name: str) -> Any:
            return getattr(self._areas, name)

    areas, registry = open_lms(edition="2025-10", user="$teacher"), Registry()
    registry.add(Backend("odd", "lms", lambda *, edition: Odd(areas), {"edition": "the era"}))
    client = canvas_comms_plugins.connect("lms", "odd", registry=registry, edition="2025-10")

    with pytest.raises(BackendContractError):
        client.announcements.plan("course_1", {"title": "Trip"})
