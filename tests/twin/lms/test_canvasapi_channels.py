"""canvasapi as it comes, against the twin: every call about channels, preferences and messages.

Seen with canvasapi 3.6.0. Where it fails against a real server, it fails here alike.
"""

from typing import Any

import pytest
from canvasapi import Canvas
from canvasapi.exceptions import (
    BadRequest,
    CanvasException,
    Forbidden,
    InvalidAccessToken,
    RateLimitExceeded,
    ResourceDoesNotExist,
    Unauthorized,
)

from canvas_comms_twin import Twin, TwinAdapter, lms

BASE = "https://school.instructure.example"
WORLD = {
    "users": [
        {"ref": "$ann", "name": "Ann Teacher"},
        {"ref": "$bob"},
        {"ref": "$admin", "role": "account_admin"},
        {"ref": "$site", "role": "site_admin"},
        {"ref": "$busy"},
    ],
    "channels": [
        {"ref": "$one", "user": "$ann", "address": "one@example.com"},
        {"ref": "$sms", "user": "$ann", "address": "bob", "type": "sms", "state": "unconfirmed"},
        *({"user": "$bob", "address": f"u{i}@example.com"} for i in range(105)),
    ],
    "comm_messages": [{"user": "$ann", "subject": "S", "body": "B", "to": "one@example.com", "repeat": 205}],
    "throttle": [{"user": "$busy", "bucket_level": 700}],
}


@pytest.fixture
def school() -> Any:
    twin = Twin(lms())
    given = twin.load({"clock": "2026-03-15T12:00:00Z", "lms": WORLD})

    def as_(ref: str) -> Any:
        canvas = Canvas(BASE, given.tokens.get(ref, ref))
        canvas._Canvas__requester._session.mount(BASE, TwinAdapter(twin))
        return canvas

    as_.refs = given.refs  # type: ignore[attr-defined]  # the ids go with the callers
    as_.asked = lambda end: sum(e.route.endswith(end) for e in twin.journal)  # type: ignore[attr-defined]  # so does this
    return as_


def test_the_usage_example_of_channels(school: Any) -> None:
    user = school("$ann").get_current_user()
    shown = [
        f"{one.address} ({one.type}) - {one.workflow_state}" for one in user.get_communication_channels()
    ]
    new = user.create_communication_channel(
        communication_channel={"address": "alternate.email@example.com", "type": "email"}
    )

    assert user.name == "Ann Teacher"
    assert shown == ["one@example.com (email) - active", "bob (sms) - unconfirmed"]
    assert (new.workflow_state, str(new)) == ("unconfirmed", f"alternate.email@example.com ({new.id})")
    assert new.created_at_date.isoformat() == "2026-03-15T12:00:00+00:00"


def test_the_example_as_printed_does_not_fit_the_signature(school: Any) -> None:
    with pytest.raises(TypeError):
        school("$ann").get_current_user().create_communication_channel({"address": "a@b.c", "type": "email"})


def test_pages_are_followed(school: Any) -> None:
    user = school("$admin").get_user(school.refs["$bob"])
    found = list(user.get_communication_channels())

    assert [one.position for one in found] == list(range(1, 106))
    assert school.asked("/communication_channels") == 2


def test_a_per_page_of_ones_own_does_not_count(school: Any) -> None:
    user = school("$admin").get_user(school.refs["$bob"])

    assert len(list(user.get_communication_channels(per_page=2))) == 105
    assert school.asked("/communication_channels") == 2


def test_a_delete_that_worked_is_told_as_false(school: Any) -> None:
    user = school("$ann").get_current_user()
    channel = user.get_communication_channels()[0]

    assert channel.delete() is False
    assert [one.type for one in user.get_communication_channels()] == ["sms"]
    with pytest.raises(ResourceDoesNotExist):
        channel.delete()


def test_preferences(school: Any) -> None:
    channel = school("$ann").get_current_user().get_communication_channels()[0]
    one = channel.get_preference("new_announcement")
    updated = channel.update_preference("new_announcement", "weekly")
    by_category = channel.update_preferences_by_catagory("calendar", "daily")
    many = channel.update_multiple_preferences({"new_announcement": {"frequency": "never"}})

    assert (one.notification, one.category, one.frequency) == (
        "new_announcement",
        "announcement",
        "immediately",
    )
    assert updated.frequency == "weekly"
    assert [found["notification"] for found in by_category] == ["new_event_created", "event_date_changed"]
    assert many == [{"notification": "new_announcement", "category": "announcement", "frequency": "never"}]
    assert "discussionentry" in channel.get_preference_categories()
    assert len(channel.get_preferences()) > 70


def test_comm_messages_over_several_pages(school: Any) -> None:
    canvas = school("$site")
    messages = canvas.get_comm_messages(
        user=canvas.get_user(school.refs["$ann"]),
        start_time="2024-01-01T00:00:00Z",
        end_time="2027-12-31T23:59:59Z",
    )

    assert [(one.subject, one.to, one.body) for one in messages] == [("S", "one@example.com", "B")] * 205
    assert school.asked("/comm_messages") == 3


def test_refusals_are_its_own_errors(school: Any) -> None:
    ann, refs = school("$ann"), school.refs
    me = ann.get_current_user()
    twice = {"address": "ONE@example.com", "type": "email"}

    with pytest.raises(BadRequest, match="unique"):
        me.create_communication_channel(communication_channel=twice)
    with pytest.raises(Forbidden):
        list(ann.get_comm_messages(user=refs["$ann"]))
    with pytest.raises(ResourceDoesNotExist):
        me.get_communication_channels()[0].get_preference("no_such_thing")
    with pytest.raises(InvalidAccessToken):
        school("no-such-token").get_current_user()


def test_older_servers_raise_unauthorized(school: Any) -> None:
    twin = Twin(lms())
    given = twin.load({"lms": {**WORLD, "edition": "2023"}})
    canvas = Canvas(BASE, given.tokens["$ann"])
    canvas._Canvas__requester._session.mount(BASE, TwinAdapter(twin))

    with pytest.raises(Unauthorized):
        list(canvas.get_comm_messages(user=given.refs["$ann"]))


def test_throttled(school: Any) -> None:
    with pytest.raises((RateLimitExceeded, CanvasException)):
        school("$busy").get_current_user()


def test_acting_as_another(school: Any) -> None:
    ann, bob = (str(school.refs[ref]) for ref in ("$ann", "$bob"))
    user = school("$admin").get_user(ann)

    assert len(list(user.get_communication_channels(as_user_id=ann))) == 2
    with pytest.raises(Forbidden):
        list(user.get_communication_channels(as_user_id=bob))
