from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.conversations.resources import Person
from canvas_comms.lms.conversations.rules.response_keys import KEYS, ResponseKind
from canvas_comms_wire import lms_conversations as wire
from canvas_comms_wire.lms_conversations import answer
from canvas_comms_wire.records import many

CONVERSATIONS = many(wire.CONVERSATION.kind)
SHOWN = answer(ResponseKind.SHOW)

FILE: dict[str, Any] = {
    "id": 1,
    "folder_id": 2,
    "display_name": "a b",
    "filename": "a+b",
    "upload_status": "success",
    "content-type": "text/plain",
    "url": "http://x/files/1/download",
    "size": 3,
    "created_at": "2026-03-15T12:00:00Z",
    "updated_at": "2026-03-15T12:00:00Z",
    "modified_at": "2026-03-15T12:00:00Z",
    "unlock_at": None,
    "lock_at": None,
    "locked": False,
    "hidden": False,
    "hidden_for_user": False,
    "locked_for_user": False,
    "thumbnail_url": None,
    "mime_class": "text",
    "media_entry_id": None,
    "category": "uncategorized",
}
MESSAGE: dict[str, Any] = {
    "id": 5,
    "author_id": 7,
    "created_at": "2026-03-15T12:00:00Z",
    "generated": False,
    "body": "hello",
    "media_comment": {
        "media_type": "audio",
        "media_id": "m",
        "display_name": None,
        "content-type": "audio/mp4",
        "url": "http://x/m",
    },
    "forwarded_messages": [],
    "attachments": [FILE],
    "participating_user_ids": [7, 8],
}
CONVERSATION: dict[str, Any] = {
    "id": 2**60,
    "subject": "lunch",
    "workflow_state": "unread",
    "last_message": "hello",
    "last_message_at": "2026-03-15T12:00:00Z",
    "last_authored_message": None,
    "last_authored_message_at": None,
    "message_count": 1,
    "subscribed": True,
    "private": True,
    "starred": False,
    "properties": ["attachments"],
    "messages": [MESSAGE],
    "submissions": [],
    "context_name": "Bio",
    "audience": [8],
    "audience_contexts": {"courses": {"1": ["StudentEnrollment"]}, "groups": {}},
    "avatar_url": "http://x/a.png",
    "participants": [
        {"id": 7, "name": "mia", "full_name": "mia t", "pronouns": None, "common_courses": {}},
        {"id": 8, "name": "bob", "full_name": "bob s", "pronouns": "he/him", "uuid": "u"},
    ],
    "visible": True,
    "context_code": "course_1",
}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_what_the_server_writes_is_read_and_written_again() -> None:
    assert SHOWN.write(SHOWN.read(CONVERSATION)) == CONVERSATION


@pytest.mark.parametrize("kind", ResponseKind)
def test_an_answer_has_the_keys_of_its_kind(kind: ResponseKind) -> None:
    written = answer(kind).write(SHOWN.read(CONVERSATION))
    keys = KEYS[kind]

    assert ("messages" in written) is keys.messages
    assert ("submissions" in written) is keys.submissions
    assert ("context_name" in written) is keys.context_name
    assert "cannot_reply" not in written
    assert "beta" not in written


def test_ids_are_text_and_times_are_utc() -> None:
    found = wire.CONVERSATION.read(CONVERSATION)

    assert (found.id, found.audience) == (str(2**60), ("8",))
    assert found.last_message_at == datetime(2026, 3, 15, 12, tzinfo=UTC)


def test_ids_as_text_are_read_alike() -> None:
    texts = {**CONVERSATION, "id": str(2**60), "audience": ["8"]}

    assert wire.CONVERSATION.read(texts) == wire.CONVERSATION.read(CONVERSATION)


def test_a_time_with_another_offset_is_moved_to_utc() -> None:
    found = wire.CONVERSATION.read({**CONVERSATION, "last_message_at": "2026-03-15T14:00:00.5+02:00"})

    assert found.last_message_at == datetime(2026, 3, 15, 12, 0, 0, 500_000, tzinfo=UTC)


def test_what_a_server_adds_is_kept() -> None:
    person = {**CONVERSATION["participants"][0], "sis_id": "s"}
    found = wire.CONVERSATION.read({**CONVERSATION, "new": [1], "participants": [person]})

    assert found.extra == {"new": [1]}
    assert found.participants[0].extra == {"sis_id": "s"}
    assert SHOWN.write(found)["new"] == [1]


@pytest.mark.parametrize("key", sorted(set(CONVERSATION) - {"id"}))
def test_null_in_any_field_is_read(key: str) -> None:
    assert wire.CONVERSATION.read({**CONVERSATION, key: None}).extra == {}


@pytest.mark.parametrize("key", sorted(set(CONVERSATION) - {"id"}))
def test_a_missing_field_is_read(key: str) -> None:
    assert wire.CONVERSATION.read({k: v for k, v in CONVERSATION.items() if k != key}).extra == {}


@pytest.mark.parametrize("key", sorted(set(CONVERSATION) - {"id"}))
def test_a_value_of_an_odd_type_is_kept_aside(key: str) -> None:
    assert wire.CONVERSATION.read({**CONVERSATION, key: 1.5}).extra == {key: 1.5}


@pytest.mark.parametrize("key", ["last_message_at", "last_authored_message_at"])
def test_a_time_that_is_none_is_kept_aside(key: str) -> None:
    assert wire.CONVERSATION.read({**CONVERSATION, key: "tomorrow"}).extra == {key: "tomorrow"}


def test_what_was_learnt_of_one_object_does_not_hide_the_oddness_of_the_next() -> None:
    odd = {**CONVERSATION, "subject": 7, "participants": [{**CONVERSATION["participants"][0], "name": 1}]}

    _, second, third = CONVERSATIONS.read([CONVERSATION, odd, CONVERSATION])

    assert (second.subject, second.extra) == (None, {"subject": 7})
    assert (second.participants[0].name, second.participants[0].extra) == (None, {"name": 1})
    assert third == wire.CONVERSATION.read(CONVERSATION)


def test_people_who_were_met_before_are_the_same_value() -> None:
    first, second = CONVERSATIONS.read([CONVERSATION, {**CONVERSATION, "id": 3}])

    assert first.participants[0] is second.participants[0]


def test_somebody_with_the_same_id_and_another_name_is_read_anew() -> None:
    renamed = {**CONVERSATION, "participants": [{"id": 7, "name": "ann"}]}

    assert [c.participants[0].name for c in CONVERSATIONS.read([CONVERSATION, renamed])] == ["mia", "ann"]


@pytest.mark.parametrize("id", [None, "", 1.5, True, [], {}])
def test_an_id_that_is_none_is_refused_by_place(id: Any) -> None:
    with pytest.raises(MalformedResponse) as caught:
        CONVERSATIONS.read([CONVERSATION, {**CONVERSATION, "id": id}])

    assert caught.value.where == "[1].id"


@pytest.mark.parametrize("found", [None, {}, "x", 1, [1], [None], [[]]])
def test_what_is_no_page_is_refused(found: Any) -> None:
    with pytest.raises(MalformedResponse):
        CONVERSATIONS.read(found)


def test_forwarded_messages_may_not_nest_without_end() -> None:
    deep = MESSAGE
    for _ in range(30):
        deep = {**MESSAGE, "forwarded_messages": [deep]}

    with pytest.raises(MalformedResponse):
        wire.MESSAGE.read(deep)


@given(anything)
def test_anything_is_a_page_or_refused_without_its_text(found: Any) -> None:
    for read in READERS:
        try:
            read(found)
        except MalformedResponse as error:
            assert len(str(error)) < 100


@given(st.sampled_from(sorted(CONVERSATION)), anything)
def test_one_hostile_field_never_breaks_the_reader(key: str, value: Any) -> None:
    try:
        found = wire.CONVERSATION.read({**CONVERSATION, key: value})
    except MalformedResponse:
        return
    SHOWN.write(found)


@given(st.sampled_from(sorted(MESSAGE)), anything)
def test_one_hostile_field_never_breaks_a_message(key: str, value: Any) -> None:
    try:
        found = wire.MESSAGE.read({**MESSAGE, key: value})
    except MalformedResponse:
        return
    wire.MESSAGE.write(found)


def test_a_message_is_read_and_written_again() -> None:
    forwarding = {**MESSAGE, "forwarded_messages": [MESSAGE]}

    assert wire.MESSAGE.write(wire.MESSAGE.read(forwarding)) == forwarding


def test_no_text_is_shown() -> None:
    found = wire.CONVERSATION.read({**CONVERSATION, "subject": "canary", "new": "canary"})

    assert "canary" not in repr(found)
    assert "mia" not in repr(found)
    assert "hello" not in repr(found.messages)


PROGRESS = {
    "id": 1,
    "context_id": 7,
    "context_type": "User",
    "user_id": 7,
    "tag": "conversation_batch_update",
    "completion": 12.5,
    "workflow_state": "running",
    "created_at": "2026-03-15T12:00:00Z",
    "updated_at": "2026-03-15T12:00:00Z",
    "message": None,
    "url": "http://x/api/v1/progress/1",
}
BATCH = {
    "id": 1,
    "workflow_state": "created",
    "completion": 0.1,
    "recipient_count": 2,
    "message": {**MESSAGE, "media_comment": None},
    "tags": ["course_1"],
}
PLACE = {
    "id": "section_1",
    "name": "First",
    "avatar_url": "http://x/g.png",
    "type": "context",
    "user_count": 3,
    "permissions": {},
    "context_name": "Bio",
}
SOMEBODY = {
    "id": 7,
    "name": "mia",
    "full_name": "mia t",
    "pronouns": None,
    "common_courses": {"1": ["TeacherEnrollment"]},
    "common_groups": {},
    "avatar_url": "http://x/a.png",
}


def test_everything_else_is_read_and_written_again() -> None:
    assert wire.PROGRESS.write(wire.PROGRESS.read(PROGRESS)) == PROGRESS
    assert wire.RUNNING_BATCH.write(wire.RUNNING_BATCH.read(BATCH)) == BATCH
    assert [wire.RECIPIENT.write(wire.RECIPIENT.read(one)) for one in (PLACE, SOMEBODY)] == [PLACE, SOMEBODY]


@pytest.mark.parametrize(("given", "count"), [("7", 7), (7, 7), ("0", 0)])
def test_the_unread_count_is_a_number_though_it_is_text(given: Any, count: int) -> None:
    assert wire.UNREAD_COUNT.read(given) == count


@pytest.mark.parametrize("given", [None, "", "-1", "x", "٧", 1.5, True, "9" * 5000])
def test_any_other_unread_count_is_refused(given: Any) -> None:
    with pytest.raises(MalformedResponse):
        wire.UNREAD_COUNT.read(given)


def test_a_deleted_message_tells_who_deleted_it_when() -> None:
    told = {**MESSAGE, "deleted_at": "2026-03-15T12:00:00Z", "user_id": 7, "conversation_id": 1}

    found = wire.DELETED_MESSAGE.read(told)

    assert (found.user_id, found.conversation_id, found.message) == ("7", "1", wire.MESSAGE.read(MESSAGE))


READERS: list[Callable[[Any], object]] = [
    CONVERSATIONS.read,
    wire.CONVERSATION.read,
    wire.MESSAGE.read,
    wire.PROGRESS.read,
    wire.RUNNING_BATCH.read,
    wire.RECIPIENT.read,
    wire.UNREAD_COUNT.read,
    wire.DELETED_MESSAGE.read,
    many(wire.MESSAGE.kind).read,
    wire.PERSON.read,
]


def test_a_person_without_anything_but_an_id_is_a_person() -> None:
    assert wire.PERSON.read({"id": 7}) == Person("7")
