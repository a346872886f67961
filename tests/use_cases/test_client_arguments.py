"""At the door text is welcome; what cannot be used is refused by the name of its argument."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

import canvas_comms_lms
import canvas_comms_medical
import canvas_comms_memory
from canvas_comms import CanvasCommsError, InvalidValue, Secret
from canvas_comms.lms.announcements import announce
from canvas_comms.lms.discussions import create_topic, plan_topic
from canvas_comms.lms.files.ports import Uploaded
from canvas_comms.losses import LossReason, OnLoss, held_to
from canvas_comms.medical import plan


class Shelf:
    """Takes every file and keeps none."""

    def names(self) -> list[str]:
        return []

    def put(self, name: str, content: bytes) -> bool:
        return True


MEDICAL = canvas_comms_memory.connect("medical", edition="v1-2022")
LMS = canvas_comms_memory.connect("lms", edition="2025-10", actor="$teacher")
LETTER = MEDICAL.compose(
    sender="Practitioner/$practitioner", recipients="Patient/$patient", content="Your results are in."
)
SENT = MEDICAL.send(LETTER)
MESSAGE = LMS.conversations.compose(to="$student", body="On Monday.", how="individually", threads="new")
REPORT = LMS.conversations.send(MESSAGE)
UPLOADED = LMS.files.upload(b"moss", "moss.txt")
assert isinstance(UPLOADED, Uploaded)
FILE = UPLOADED.file
PLACE, TOPIC = {"context": "course_$course"}, {"context": "course_$course", "topic": "$topic"}
FIELDS = {**PLACE, "fields": {"title": "Trip"}}

GOOD: Mapping[str, Mapping[str, Any]] = {
    "medical.compose": {"sender": "Patient/a", "recipients": "Practitioner/b", "content": "Hello."},
    "medical.plan": {"message": LETTER},
    "medical.plan_side_by_side": {"message": LETTER},
    "medical.send": {"message": LETTER},
    "medical.reconcile": {"report": SENT, "since": "2026-03-02T09:00:00Z", "known": "$message"},
    "medical.courier": {"actor": "clinic-2"},
    "medical.plan_many": {"messages": [LETTER]},
    "medical.send_many": {"messages": [LETTER]},
    "medical.read": {"id": "$message"},
    "medical.search": {},
    "medical.press_send": {"id": "$message", "by": "Practitioner/$practitioner"},
    "medical.mark_as_read": {"id": "$message", "by": "Practitioner/$practitioner"},
    "lms.whoami": {},
    "lms.acting_as": {"user": "$teacher"},
    "conversations.compose": {"to": "$student", "body": "Hello.", "how": "together"},
    "conversations.plan": {"message": MESSAGE},
    "conversations.send": {"message": MESSAGE},
    "conversations.reconcile": {"report": REPORT, "since": "2026-03-02T09:00:00Z", "known": "$conversation"},
    "conversations.courier": {},
    "conversations.plan_many": {"messages": [MESSAGE]},
    "conversations.send_many": {"messages": [MESSAGE]},
    "conversations.reply": {"id": "$conversation", "body": "Hello."},
    "conversations.plan_reply": {"id": "$conversation", "body": "Hello."},
    "conversations.add_people": {"id": "$conversation", "recipients": "$other_student"},
    "conversations.read": {"id": "$conversation"},
    "conversations.export": {"id": "$conversation"},
    "conversations.search": {},
    "conversations.recipients": {},
    "conversations.unread_count": {},
    "conversations.mark_as_read": {"id": "$conversation"},
    "conversations.mark_as_unread": {"id": "$conversation"},
    "conversations.mark_all_as_read": {},
    "conversations.archive": {"id": "$conversation"},
    "conversations.star": {"id": "$conversation"},
    "conversations.subscribe": {"id": "$conversation"},
    "conversations.delete": {"id": "$conversation"},
    "conversations.remove_messages": {"id": "$conversation", "messages": "1"},
    "conversations.update_many": {"ids": "$conversation", "event": "star"},
    "conversations.wait_for_progress": {"id": "1"},
    "conversations.wait_for_batch": {"id": "1"},
    "conversations.running_batches": {},
    "conversations.deleted_messages": {},
    "channels.compose": {"address": "ann@school.example"},
    "channels.list": {},
    "channels.plan_to_add": {"channel": "ann@school.example"},
    "channels.add": {"channel": "ann@school.example"},
    "channels.plan_to_remove": {"channel": "$mail"},
    "channels.remove": {"channel": "email:nobody@school.example"},
    "channels.remove_push_token": {"token": "t"},
    "channels.confirm": {"code": "c"},
    "channels.resend_confirmation": {},
    "channels.reset_bounces": {"user": "$other_student", "id": "$bouncing"},
    "channels.report": {"report": "bounced"},
    "channels.reset_reported_bounces": {},
    "channels.confirm_reported": {},
    "preferences.list": {"channel": "$mail"},
    "preferences.read": {"channel": "$mail", "notification": "new_announcement"},
    "preferences.categories": {"channel": "$mail"},
    "preferences.set": {"channel": "$mail", "notification": "new_announcement", "frequency": "daily"},
    "preferences.set_many": {"channel": "$mail", "frequencies": {"new_announcement": "daily"}},
    "preferences.set_category": {"channel": "$mail", "category": "announcement", "frequency": "daily"},
    "preferences.plan_for_users": {"users": "$teacher", "frequencies": {"announcement": "daily"}},
    "preferences.set_for_users": {"users": "$teacher", "frequencies": {"announcement": "daily"}},
    "announcements.plan": FIELDS,
    "announcements.post": FIELDS,
    "announcements.courier": {},
    "announcements.plan_many": {"announcements": [("course_$course", FIELDS["fields"])]},
    "announcements.send_many": {"announcements": [("course_$course", FIELDS["fields"])]},
    "announcements.list": {"courses": "$course"},
    "discussions.plan": FIELDS,
    "discussions.create": FIELDS,
    "discussions.update": {**FIELDS, "id": "$topic"},
    "discussions.list": PLACE,
    "discussions.read": {**PLACE, "id": "$topic"},
    "discussions.view": {**PLACE, "id": "$topic"},
    "discussions.export": {**PLACE, "id": "$topic"},
    "discussions.messageable_users": {**PLACE, "id": "$topic"},
    "discussions.delete": {**PLACE, "id": "99999"},
    "discussions.duplicate": {**PLACE, "id": "$topic"},
    "discussions.reorder": {**PLACE, "ids": "$topic"},
    "discussions.entries": TOPIC,
    "discussions.replies": {**TOPIC, "entry": "$entry"},
    "discussions.read_entries": {**TOPIC, "ids": "$entry"},
    "discussions.plan_entry": {**TOPIC, "message": "<p>Hypnum.</p>"},
    "discussions.post": {**TOPIC, "message": "<p>Hypnum.</p>"},
    "discussions.edit": {**TOPIC, "id": "$entry", "message": "<p>Hypnum.</p>"},
    "discussions.delete_entry": {**TOPIC, "id": "99999"},
    "discussions.mark": TOPIC,
    "discussions.mark_all": TOPIC,
    "discussions.mark_topics": PLACE,
    "discussions.mark_entry": {**TOPIC, "id": "$entry"},
    "discussions.rate": {**TOPIC, "id": "$entry", "rating": 1},
    "discussions.follow": TOPIC,
    "files.upload": {"content": b"moss", "name": "moss.txt"},
    "files.upload_for_message": {"content": b"moss", "name": "moss.txt"},
    "files.list": {},
    "files.read": {"id": FILE.id},
    "files.folders_at": {"path": ""},
    "files.quota": {},
    "files.download": {"file": FILE},
    "files.save": {"files": [FILE], "shelf": Shelf()},
    "files.delete": {"id": "99999"},
    "comm_messages.list": {"user": "$student"},
    "mail.why": {"user": "$student", "category": "announcement", "since": "2026-03-02T09:00:00Z"},
    "unread.list": {},
    "unread.plan_to_mark": {},
    "unread.mark_all": {},
    "courses.list": {},
    "courses.read": {"course": "$course"},
    "courses.users": {"course": "$course", "enrollment_types": "student"},
    "courses.enrollments": {"course": "$course", "enrollment_types": ["teacher"]},
    "courses.observers": {"course": "$course", "students": "$student"},
    "courses.sections": {"course": "$course"},
    "courses.groups": {"course": "$course"},
    "courses.permissions": {"course": "$course"},
    "users.read": {},
    "users.profile": {"user": "$student"},
    "users.enrollments": {},
    "users.observees": {},
    "groups.list": {},
    "groups.read": {"group": "$group"},
    "groups.users": {"group": "$group"},
    "groups.memberships": {"group": "$group"},
    "accounts.list": {},
    "accounts.read": {},
    "accounts.users": {},
    "accounts.courses": {},
    "assignments.list": {"course": "$course", "bucket": "past", "search_term": "h"},
    "assignments.read": {"course": "$course", "assignment": "$assignment"},
    "assignments.find": {"assignment": "$assignment"},
    "assignments.submissions": {"course": "$course", "assignment": "$assignment"},
    "assignments.submission": {"course": "$course", "assignment": "$assignment", "user": "$student"},
    "assignments.missing": {"course": "$course", "assignment": "$assignment"},
    "account_notifications.list": {},
    "account_notifications.read": {"id": "$closure"},
    "account_notifications.dismiss": {"id": "$closure"},
}
"""Section and method → arguments that can be used; whatever is left out has its default."""

FHIR_PLACES = {"recipients": "recipient", "content": "payload[0].contentString"}
"""Arguments of `compose` that are told by the element that they become."""


def sections() -> Mapping[str, Any]:
    areas = [
        "conversations",
        "channels",
        "preferences",
        "announcements",
        "discussions",
        "comm_messages",
        "mail",
    ]
    areas += [
        "unread",
        "files",
        "courses",
        "users",
        "groups",
        "accounts",
        "assignments",
        "account_notifications",
    ]
    return {"medical": MEDICAL, "lms": LMS, **{name: getattr(LMS, name) for name in areas}}


def methods() -> Iterator[tuple[str, Callable[..., Any]]]:
    for section, client in sections().items():
        for name, _ in inspect.getmembers(type(client), inspect.isfunction):
            if not name.startswith("_"):
                yield f"{section}.{name}", getattr(client, name)


METHODS = dict(methods())
CASES = [(name, one) for name in GOOD for one in inspect.signature(METHODS[name]).parameters]


def test_the_table_names_every_method_of_both_clients() -> None:
    fields = {"medical.gateway", "medical.clock", "medical.sleep", "lms.areas", "lms.clock", "lms.sleep"}

    assert METHODS.keys() - fields == GOOD.keys()


@pytest.mark.parametrize("name", GOOD)
def test_arguments_given_as_text_are_taken(name: str) -> None:
    try:
        METHODS[name](**GOOD[name])
    except CanvasCommsError as error:
        assert not isinstance(error, InvalidValue), error


WRONG = [object(), 5.5, b"bytes", ["a", 7], {"a": 1}]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize(("name", "argument"), CASES)
def test_an_argument_of_a_wrong_type_is_refused_by_its_name(name: str, argument: str, wrong: object) -> None:
    if argument == "fields" and isinstance(wrong, dict):
        with pytest.raises(InvalidValue, match=r"^fields\.a: is no"):
            METHODS[name](**{**GOOD[name], argument: wrong})
        return
    if argument == "content" and name.startswith("files.") and isinstance(wrong, bytes):
        assert isinstance(METHODS[name](**{**GOOD[name], argument: wrong}), Uploaded)
        return
    field = FHIR_PLACES.get(argument, argument) if name == "medical.compose" else argument

    with pytest.raises(InvalidValue) as refused:
        METHODS[name](**{**GOOD[name], argument: wrong})

    assert refused.value.field.startswith(field)


@pytest.mark.parametrize(
    ("name", "argument", "wrong"),
    [
        ("medical.search", "recipient", "ann"),
        ("medical.plan", "edition", "v3-2030"),
        ("medical.plan", "now", "2026-03-02T09:00:00"),
        ("medical.send", "on_loss", "maybe"),
        ("medical.courier", "actor", "two words"),
        ("conversations.send", "on_loss", "fan-out"),
        ("channels.add", "on_loss", "fan-out"),
        ("channels.resend_confirmation", "on_loss", "fan-out"),
        ("announcements.post", "on_loss", "fan-out"),
        ("discussions.create", "on_loss", "fan-out"),
        ("discussions.update", "on_loss", "fan-out"),
        ("discussions.post", "on_loss", "fan-out"),
        ("conversations.compose", "how", "somehow"),
        ("conversations.search", "scope", "attic"),
        ("conversations.read", "id", "../1"),
        ("conversations.update_many", "event", "burn"),
        ("channels.report", "report", "all"),
        ("channels.list", "limit", -1),
        ("preferences.set", "frequency", "hourly"),
        ("announcements.post", "context", "user_5"),
        ("announcements.list", "start", "yesterday"),
        ("discussions.list", "order_by", "beauty"),
        ("discussions.messageable_users", "search", 5),
        ("discussions.rate", "rating", 2),
        ("comm_messages.list", "start", "2026-03-02"),
        ("mail.why", "category", "gossip"),
        ("mail.why", "since", "2026-03-02"),
        ("courses.list", "role", "boss"),
        ("courses.list", "states", "gone"),
        ("courses.users", "enrollment_types", "boss"),
        ("courses.users", "enrollment_states", "gone"),
        ("courses.users", "search_term", "x"),
        ("courses.enrollments", "user", "../1"),
        ("accounts.courses", "search_term", " x "),
        ("assignments.list", "bucket", "soon"),
        ("assignments.read", "assignment", "../1"),
        ("account_notifications.read", "id", "../1"),
    ],
)
def test_text_that_says_nothing_is_refused_by_the_name_of_its_argument(
    name: str, argument: str, wrong: object
) -> None:
    with pytest.raises(InvalidValue) as refused:
        METHODS[name](**{**GOOD[name], argument: wrong})

    assert refused.value.field == argument


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"title": 5}, "title"),
        ({"lock_at": "tomorrow"}, "lock_at"),
        ({"discussion_type": "loud"}, "discussion_type"),
        ({"specific_sections": 5}, "specific_sections"),
        ({"group_category_id": 5}, "group_category_id"),
        ({"assignment": 5}, "assignment"),
        ({"assignment": {"points_possible": "ten"}}, "points_possible"),
        ({"titel": "Trip"}, "fields.titel"),
    ],
)
def test_a_field_of_a_topic_is_refused_by_its_own_name(fields: Any, named: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        LMS.announcements.plan("course_$course", fields)

    assert refused.value.field == named


def test_the_functions_take_text_as_the_client_does() -> None:
    gateway, course = LMS.areas.discussions, f"course_{LMS.names['$course']}"
    now = LMS.clock().isoformat()
    later = {"title": "Fern", "lock_at": "2130-01-01T00:00:00Z"}

    assert announce(course, {"title": "Trip", "message": "<p>At nine.</p>"}, gateway, now=now).all_sent
    assert create_topic(course, later, gateway, now=now).all_sent
    assert plan_topic(course, {"title": "Fern"}, "2025-10", now).allowed
    assert plan(LETTER, "v2-2024", now).allowed
    with pytest.raises(InvalidValue, match=r"^context"):
        announce("user_8", {"title": "Trip"}, gateway, now=now)
    with pytest.raises(InvalidValue, match=r"^edition"):
        plan_topic(course, {"title": "Fern"}, "2031", now)


@pytest.mark.parametrize("settings", [{"edition": "v9"}, {"credentials": None}, {"credentials": 5}])
def test_a_door_to_a_medical_server_refuses_by_name(settings: dict[str, Any]) -> None:
    good = {"edition": "v2-2024", "credentials": Secret("t")}
    with pytest.raises(InvalidValue) as refused:
        canvas_comms_medical.connect("https://example.test", **{**good, **settings})

    assert [refused.value.field] == list(settings)


@pytest.mark.parametrize(
    "settings", [{"edition": "v9"}, {"token": None}, {"as_user": "ann"}, {"token": 5}, {"deadline": "soon"}]
)
def test_a_door_to_a_school_refuses_by_name(settings: dict[str, Any]) -> None:
    good = {"edition": "2025-10", "token": Secret("t")}
    with pytest.raises(InvalidValue) as refused:
        canvas_comms_lms.connect("https://school.test", **{**good, **settings})

    assert [refused.value.field] == list(settings)


@pytest.mark.parametrize(
    "settings", [{"edition": 5}, {"world": 5}, {"actor": "$nobody"}, {"environment": 5}, {"as_user": "x"}]
)
def test_a_door_to_memory_refuses_by_name(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as refused:
        canvas_comms_memory.connect("lms", **{"edition": "2025-10", **settings})

    assert [refused.value.field.replace("user", "actor", 1)] == [
        name.replace("user", "actor", 1) for name in settings
    ]


def test_one_policy_holds_for_losses() -> None:
    decision = MEDICAL.plan(
        MEDICAL.compose(
            sender="Practitioner/$practitioner",
            recipients=["Patient/$patient", "Patient/$other_patient"],
            content="Hello.",
        )
    ).decision

    assert held_to(decision, OnLoss.ACCEPT) == decision
    assert {one.reason for one in held_to(decision, OnLoss.REFUSE).refusals} == {LossReason.WOULD_LOSE}
    assert OnLoss.of("fan-out", fan_out=True) is OnLoss.FAN_OUT
