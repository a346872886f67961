import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.comm_messages import CommMessage
from canvas_comms.lms.preferences import Frequency, NotificationPreference
from canvas_comms_wire.lms_comm_messages import comm_message_document, read_comm_messages
from canvas_comms_wire.lms_preferences import (
    categories_document,
    preference_form,
    preferences_document,
    preferences_form,
    read_categories,
    read_preferences,
)

ONE = {"notification": "new_announcement", "category": "announcement", "frequency": "daily"}
READ = NotificationPreference("new_announcement", "announcement", "daily")


def wrapped(*found: Any) -> bytes:
    return json.dumps({"notification_preferences": list(found)}).encode()


def test_preferences_are_read_and_written() -> None:
    assert read_preferences(wrapped(ONE)) == (READ,)
    assert preferences_document([READ]) == {"notification_preferences": [ONE]}
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
    assert categories_document(("a", "b")) == {"categories": ["a", "b"]}
    with pytest.raises(MalformedResponse):
        read_categories(b'{"categories": [5]}')


def test_forms() -> None:
    assert preference_form(Frequency.NEVER) == (("notification_preferences[frequency]", "never"),)
    assert preferences_form({"new_announcement": Frequency.WEEKLY}) == (
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
    document = comm_message_document(MESSAGE)

    assert list(document) == KEYS
    assert read_comm_messages(json.dumps([document]).encode()) == (MESSAGE,)


@pytest.mark.parametrize(
    "changes", [{"id": None}, {"created_at": "now"}, {"body": 5}, {"workflow_state": None}]
)
def test_a_message_of_nonsense_is_refused(changes: dict[str, Any]) -> None:
    body = json.dumps([comm_message_document(MESSAGE) | changes]).encode()

    with pytest.raises(MalformedResponse) as caught:
        read_comm_messages(body)
    assert caught.value.where == f"[0].{next(iter(changes))}"


def test_unknown_keys_of_a_message_are_kept() -> None:
    body = json.dumps([comm_message_document(MESSAGE) | {"more": 1}]).encode()

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
