"""All of a thread or a discussion: alike in memory and across a network."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from canvas_comms.errors import NotFound, RefusedByServer
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.contexts import course
from canvas_comms.lms.discussions.export import TRIES, export_discussion
from canvas_comms.lms.discussions.resources import DiscussionTopic

World = Mapping[str, Any]
Door = Callable[[World, str], LmsClient]
GONE = {"deleted": True}
WORLD: World = {
    "users": [{"ref": one, "name": one[1:].title()} for one in ("$teacher", "$ann", "$bob")],
    "courses": [
        {
            "ref": "$botany",
            "name": "Botany",
            "enrollments": [
                {"user": "$teacher", "role": "teacher"},
                {"user": "$ann", "role": "student"},
                {"user": "$bob", "role": "student"},
            ],
        }
    ],
    "topics": [
        {
            "ref": "$moss",
            "context": "$botany",
            "author": "$teacher",
            "title": "Moss",
            "message": "<p>Which?</p>",
            "discussion_type": "threaded",
        },
    ],
    "entries": [
        {"ref": "$first", "topic": "$moss", "user": "$ann", "message": "<p>1</p>", **GONE},
        {"ref": "$second", "topic": "$moss", "user": "$bob", "message": "<p>2</p>"},
        {"ref": "$reply", "topic": "$moss", "user": "$bob", "parent": "$first", "message": "<p>1.1</p>"},
    ],
    "conversations": [
        {
            "ref": "$thread",
            "starter": "$ann",
            "others": ["$teacher"],
            "context": "$botany",
            "messages": [
                {"author": "$ann", "body": "Hello."},
                {"author": "$teacher", "body": "Yes?"},
            ],
        }
    ],
}


def test_a_discussion_is_told_in_reading_order_with_what_was_deleted(door: Door) -> None:
    teacher = door(WORLD, "$teacher")
    found = list(teacher.discussions.export("course_$botany", "$moss"))
    names = {id: name for name, id in teacher.names.items()}

    assert [(names[one.id], names.get(one.parent_id or ""), one.author, one.text) for one in found] == [
        ("$moss", None, "Teacher", "<p>Which?</p>"),
        ("$first", "$moss", None, None),
        ("$reply", "$first", "Bob", "<p>1.1</p>"),
        ("$second", "$moss", "Bob", "<p>2</p>"),
    ]
    assert [one.deleted for one in found] == [False, True, False, False]
    assert "Which" not in repr(found)


def test_a_thread_is_told_from_its_first_message_on_and_stays_unread(door: Door) -> None:
    ann = door(WORLD, "$ann")
    before = ann.conversations.unread_count()
    found = list(ann.conversations.export("$thread"))

    assert [(one.author, one.text) for one in found] == [("Ann", "Hello."), ("Teacher", "Yes?")]
    assert ann.conversations.unread_count() == before


def test_what_is_not_there_is_not_found(door: Door) -> None:
    ann = door(WORLD, "$ann")

    with pytest.raises(NotFound):
        list(ann.conversations.export("99999"))
    with pytest.raises(NotFound):
        list(ann.discussions.export("course_$botany", "99999"))


def test_a_view_that_is_never_built_is_an_error_after_some_waiting(door: Door) -> None:
    gateway: Any = door(WORLD, "$ann").areas.discussions
    waited: list[float] = []

    class Building:
        capabilities = gateway.capabilities

        def topic(self, *_: object) -> DiscussionTopic:
            return DiscussionTopic("1")

        def full_view(self, *_: object) -> None:
            return None

    building: Any = Building()
    with pytest.raises(RefusedByServer, match="503"):
        list(export_discussion(course("1"), "1", building, building, waited.append))
    assert len(waited) == TRIES - 1
