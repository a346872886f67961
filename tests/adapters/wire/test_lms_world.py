from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidWorld
from canvas_comms.lms.editions import LmsEdition
from canvas_comms_wire.worlds import read_lms, read_medical, read_world

FULL: dict[str, Any] = {
    "edition": "2024",
    "settings": {"max_communication_channels": 0, "banned_email_domains": ["x.example"]},
    "notifications": [{"name": "New Announcement", "category": "Announcement"}],
    "developer_key": {"sns_arn": "arn"},
    "users": [
        {"ref": "$ann", "name": "Ann Teacher", "short_name": "Ann"},
        {"ref": "$bob", "state": "pre_registered", "created_at": "@now-7d+2h"},
        {"ref": "$admin", "role": "account_admin", "permissions": {"view_notifications": True}},
    ],
    "crowd": [{"course": "$bio", "role": "student", "count": 3, "name": "Crowd"}],
    "channels": [
        {"ref": "$ch", "user": "$ann", "address": "a@example.com", "position": 2, "bounce_count": 0},
        {"user": "$ann", "address": "b", "type": "sms", "last_bounce_details": {"any": [1]}},
    ],
    "observer_links": [{"observer": "$ann", "student": "$bob"}],
    "courses": [
        {
            "ref": "$bio",
            "settings": {"lock_all_announcements": True},
            "permissions": {"student": {"send_messages": False}},
            "sections": [{"ref": "$s1", "name": "One"}, {"ref": "$s2", "name": "Two"}],
            "enrollments": [
                {"user": "$ann", "role": "teacher", "limit_privileges_to_course_section": True},
                {"user": "$bob", "role": "observer", "section": "$s2", "observes": "$ann"},
            ],
        },
        {"ref": "$chem", "sections": [{"ref": "$s3", "name": "Three"}]},
    ],
    "groups": [
        {"ref": "$g1", "context": "$bio", "group_category": "$set", "members": ["$bob"]},
        {"ref": "$g2", "context": "$bio", "group_category": "$set"},
        {"ref": "$club", "context": "account"},
    ],
    "topics": [
        {"ref": "$t1", "context": "$bio", "title": "Hello", "specific_sections": ["$s1"], "author": "$ann"},
        {
            "ref": "$t2",
            "context": "$bio",
            "title": "Root",
            "group_category": "$set",
            "children": [{"ref": "$t3", "group": "$g1"}],
        },
        {"ref": "$t4", "context": "$club", "title": "Club", "anonymous_state": "full_anonymity"},
    ],
    "entries": [
        {"ref": "$e1", "topic": "$t1", "user": "$bob", "message": "one"},
        {"ref": "$e2", "topic": "$t1", "user": "$bob", "message": "two", "parent": "$e1"},
        {"ref": "$e3", "topic": "$t3", "user": "$bob", "message": "three", "deleted": True},
    ],
    "conversations": [
        {
            "ref": "$c1",
            "starter": "$ann",
            "others": ["$bob"],
            "context": "account",
            "private": False,
            "messages": [{"ref": "$m1", "author": "$ann", "body": "Hi"}],
            "participants": [{"user": "$bob", "state": "archived", "starred": True}],
        }
    ],
    "comm_messages": [{"ref": "$cm", "user": "$ann", "body": "b", "repeat": 2}],
    "notification_endpoints": [{"user": "$ann", "token": "t"}],
    "throttle": [{"user": "$ann", "bucket_level": 700}],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """FULL with the value at `users.0.name` replaced (or left out, for `...`)."""
    *way, last = path.split(".")
    world: Any = _copy(FULL)
    place = world
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is ...:
        del place[last]
    elif isinstance(place, list):
        place.append(value) if last == "+" else place.__setitem__(int(last), value)
    else:
        place[last] = value
    return {"lms": world}


def _copy(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _copy(value) for key, value in part.items()}
    return [_copy(value) for value in part] if isinstance(part, list) else part


def fault(document: Any) -> str:
    with pytest.raises(InvalidWorld) as caught:
        read_world(document, {"lms": read_lms, "medical": read_medical})
    return f"{caught.value.field}: {caught.value.rule}"


def test_everything_that_the_format_knows_is_read() -> None:
    world = read_world({"lms": FULL}, {"lms": read_lms}).lms

    assert world is not None
    assert (world.edition, world.settings.max_communication_channels) == (LmsEdition.Y2024, 0)
    assert dict(world.courses[0].permissions or {}) == {"student": {"send_messages": False}}
    assert dict(world.channels[1].last_bounce_details or {}) == {"any": [1]}
    assert world.conversations[0].participants[0].subscribed is None
    assert world.throttle[0].bucket_level == 700.0


def test_what_is_left_out_is_told_from_what_is_empty() -> None:
    world = read_lms({"users": [{"ref": "$ann"}, {"ref": "$bob", "name": ""}]})

    assert [user.name for user in world.users] == [None, ""]
    assert world.notifications is None
    assert read_lms({"notifications": []}).notifications == ()
    assert world.settings.max_communication_channels is None


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("users.0.nmae", "x", "lms.users[0].nmae: unknown key"),
        ("colour", 1, "lms.colour: unknown key"),
        ("users.0.ref", 5, "lms.users[0].ref: must be a name such as $ann"),
        ("users.0.ref", "$Ann", "lms.users[0].ref: must be a name such as $ann"),
        ("users.0.ref", ..., "lms.users[0].ref: is missing"),
        ("users.0.name", None, "lms.users[0].name: must be text"),
        ("users.0.role", "boss", "lms.users[0].role: must be one of user, account_admin, site_admin"),
        ("users.2.permissions", {}, "lms.users[2].permissions: must be an object with at least one right"),
        (
            "users.2.permissions.become_user",
            1,
            "lms.users[2].permissions.become_user: must be true or false",
        ),
        ("observer_links.0.student", ..., "lms.observer_links[0].student: is missing"),
        ("crowd.0.count", 0, "lms.crowd[0].count: must be a whole number, 1 or more"),
        ("crowd.0.count", True, "lms.crowd[0].count: must be a whole number, 1 or more"),
        ("channels.0.bounce_count", -1, "lms.channels[0].bounce_count: must be a whole number, 0 or more"),
        ("channels.1.last_bounce_details", [], "lms.channels[1].last_bounce_details: must be an object"),
        ("throttle.0.bucket_level", "7", "lms.throttle[0].bucket_level: must be a number, 0 or more"),
        ("throttle.0.bucket_level", False, "lms.throttle[0].bucket_level: must be a number, 0 or more"),
        ("courses.0.is_public", "true", "lms.courses[0].is_public: must be true or false"),
        ("courses.0.sections", [], "lms.courses[0].sections: must not be empty"),
        (
            "courses.0.permissions.boss",
            {"x": True},
            "lms.courses[0].permissions.boss: must be one of teacher, ta, designer, student, observer",
        ),
        (
            "courses.0.permissions.student.send_messages",
            None,
            "lms.courses[0].permissions.student.send_messages: must be true or false",
        ),
        ("conversations.0.messages", [], "lms.conversations[0].messages: must not be empty"),
        ("conversations.0.private", None, "lms.conversations[0].private: must be true or false"),
        (
            "topics.0.lock_at",
            "tomorrow",
            "lms.topics[0].lock_at: must be a time with a zone, or relative to @now",
        ),
        ("edition", "2019", "lms.edition: must be one of 2023, 2024, 2025-10"),
    ],
)
def test_a_fault_is_refused_by_its_path(path: str, value: Any, said: str) -> None:
    assert fault(changed(path, value)) == said


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("users.1.ref", "$ann", "lms.users[1].ref: names two objects"),
        ("channels.0.ref", "$ann", "lms.channels[0].ref: names two objects"),
        ("users.0.ref", "$root", "lms.users[0].ref: names two objects"),
        ("groups.0.group_category", "$bio", "lms.groups[0].group_category: names two objects"),
        ("channels.0.user", "$nobody", "lms.channels[0].user: names nothing in this world"),
        ("channels.0.user", "$bio", "lms.channels[0].user: must name a user"),
        ("crowd.0.course", "$ann", "lms.crowd[0].course: must name a course"),
        (
            "courses.0.enrollments.1.section",
            "$s3",
            "lms.courses[0].enrollments[1].section: must name a section of this course",
        ),
        ("groups.1.context", "$chem", "lms.groups[1].group_category: names a group set of another context"),
        ("groups.0.members.0", "$g1", "lms.groups[0].members[0]: must name a user"),
        (
            "topics.0.specific_sections.0",
            "$s3",
            "lms.topics[0].specific_sections[0]: must name a section of this topic's course",
        ),
        (
            "topics.1.children.0.group",
            "$club",
            "lms.topics[1].children[0].group: must name a group of this topic's group set",
        ),
        ("entries.1.parent", "$e2", "lms.entries[1].parent: must name an earlier entry of the same topic"),
        ("entries.2.parent", "$e1", "lms.entries[2].parent: must name an earlier entry of the same topic"),
        (
            "conversations.0.others.0",
            "$nobody",
            "lms.conversations[0].others[0]: names nothing in this world",
        ),
        ("conversations.0.context", "$g9", "lms.conversations[0].context: names nothing in this world"),
        (
            "conversations.0.participants.0.user",
            "$admin",
            "lms.conversations[0].participants[0].user: must name somebody who takes part",
        ),
    ],
)
def test_a_name_must_be_of_the_right_thing(path: str, value: str, said: str) -> None:
    assert fault(changed(path, value)) == said


def test_a_name_is_of_one_object_in_all_sections() -> None:
    both = {"medical": {"patients": [{"ref": "$ann"}]}, "lms": {"users": [{"ref": "$ann"}]}}

    assert fault(both) == "lms.users[0].ref: names two objects"


@pytest.mark.parametrize("clock", ["", None, "noon", "@now"])
def test_the_clock_is_an_instant(clock: Any) -> None:
    assert fault({"clock": clock, "lms": {}}) == "clock: must be a time with a zone"


def test_a_refusal_never_shows_what_people_wrote() -> None:
    assert "secret" not in fault(changed("users.0.a secret key", 1))


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["$ann", "@now"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["ref", "user", "x"]), inner),
    max_leaves=8,
)


@given(st.sampled_from(sorted(FULL)), ANYTHING)
def test_every_document_is_read_or_refused(key: str, value: Any) -> None:
    path = "lms"
    try:
        read_world({"lms": {**FULL, key: value}}, {"lms": read_lms})
    except InvalidWorld as error:
        path = error.field

    assert path.startswith("lms")
