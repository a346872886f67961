import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.channels import ChannelId
from canvas_comms.lms.comm_messages import CommMessage
from canvas_comms.lms.operations import Response
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.preferences import Frequency, NotificationPreference
from canvas_comms.lms.preferences.operations import UpdatePreference, UpdatePreferences
from canvas_comms_wire.lms_comm_messages import COMM_MESSAGE
from canvas_comms_wire.lms_comm_messages import ENDPOINTS as COMM_MESSAGES
from canvas_comms_wire.lms_endpoints import endpoints_of
from canvas_comms_wire.lms_preferences import CATEGORIES, PREFERENCES
from canvas_comms_wire.responses import Body, Call, Received

ONE = {"notification": "new_announcement", "category": "announcement", "frequency": "daily"}
READ = NotificationPreference("new_announcement", "announcement", "daily")

CALL = Call({}, Parameters(), "")


def received(body: bytes) -> Received:
    return Received(200, {}, lambda: body)


def read_preferences(body: bytes) -> Any:
    return PREFERENCES.read(received(body)).value


def read_categories(body: bytes) -> Any:
    return CATEGORIES.read(received(body)).value


def read_comm_messages(body: bytes) -> Any:
    return COMM_MESSAGES[0].body.read(received(body))


def written(body: Body, value: Any) -> Any:
    return body.write(Response(value), CALL).body


def form(command: Any) -> Any:
    request = endpoints_of(type(command))[0].request_of(command)
    return None if request is None else request.fields


def wrapped(*found: Any) -> bytes:
    return json.dumps({"notification_preferences": list(found)}).encode()


def test_preferences_are_read_and_written() -> None:
    assert read_preferences(wrapped(ONE)) == (READ,)
    assert written(PREFERENCES, [READ]) == {"notification_preferences": [ONE]}
    assert READ.often is Frequency.DAILY


def test_what_we_do_not_know_is_kept() -> None:
    (found,) = read_preferences(wrapped(ONE | {"href": "x", "frequency": "hourly"}))

    assert (found.frequency, found.often, found.extra) == ("hourly", None, {"href": "x"})


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"[]", "body"),
        (b"{}", "notification_preferences"),
        (wrapped(5), "notification_preferences[0]"),
        (wrapped(ONE, ONE | {"frequency": None}), "notification_preferences[1].frequency"),
        (wrapped({}), "notification_preferences[0].notification"),
    ],
)
def test_nonsense_is_refused_by_its_place(body: bytes, where: str) -> None:
    with pytest.raises(MalformedResponse) as caught:
        read_preferences(body)

    assert caught.value.where == where


def test_categories() -> None:
    assert read_categories(b'{"categories": ["a", "b"]}') == ("a", "b")
    assert written(CATEGORIES, ("a", "b")) == {"categories": ["a", "b"]}
    with pytest.raises(MalformedResponse):
        read_categories(b'{"categories": [5]}')


def test_forms() -> None:
    assert form(UpdatePreference(ChannelId("1"), "x", {"frequency": "never"})) == (
        ("notification_preferences[frequency]", "never"),
    )
    assert form(UpdatePreferences(ChannelId("1"), {"new_announcement": {"frequency": "weekly"}})) == (
        ("notification_preferences[new_announcement][frequency]", "weekly"),
    )


MESSAGE = CommMessage(
    id="7",
    created_at=datetime(2026, 3, 15, 12, tzinfo=UTC),
    sent_at=None,
    workflow_state="sent",
    from_address="notifications@canvas.example",
    from_name="Instructure Canvas",
    to=None,
    reply_to=None,
    subject=None,
    body="Hello",
    html_body=None,
)
KEYS = [
    "id",
    "created_at",
    "sent_at",
    "workflow_state",
    "from",
    "from_name",
    "to",
    "reply_to",
    "subject",
    "body",
    "html_body",
]


def test_a_message_has_the_servers_keys_in_order_and_comes_back() -> None:
    document = COMM_MESSAGE.write(MESSAGE)

    assert list(document) == KEYS
    assert read_comm_messages(json.dumps([document]).encode()) == (MESSAGE,)


@pytest.mark.parametrize("changes", [{"created_at": "now"}, {"body": 5}])
def test_what_a_message_can_do_without_is_kept_aside_if_it_is_odd(changes: dict[str, Any]) -> None:
    body = json.dumps([COMM_MESSAGE.write(MESSAGE) | changes]).encode()

    (found,) = read_comm_messages(body)

    assert getattr(found, next(iter(changes))) is None
    assert found.extra == changes


@pytest.mark.parametrize("changes", [{"id": None}, {"workflow_state": None}])
def test_a_message_of_nonsense_is_refused(changes: dict[str, Any]) -> None:
    body = json.dumps([COMM_MESSAGE.write(MESSAGE) | changes]).encode()

    with pytest.raises(MalformedResponse) as caught:
        read_comm_messages(body)
    assert caught.value.where == f"[0].{next(iter(changes))}"


def test_unknown_keys_of_a_message_are_kept() -> None:
    body = json.dumps([COMM_MESSAGE.write(MESSAGE) | {"more": 1}]).encode()

    assert read_comm_messages(body)[0].extra == {"more": 1}


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_any_json_is_read_or_malformed(found: Any) -> None:
    body = json.dumps(found).encode()
    for read in (read_preferences, read_categories, read_comm_messages):
        try:
            assert isinstance(read(body), tuple)
        except MalformedResponse as error:
            assert error.rule
