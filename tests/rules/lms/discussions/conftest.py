"""A topic, and the people who look at it: a teacher, a student, an observer, a stranger."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from canvas_comms.lms import contexts
from canvas_comms.lms.discussions.model import Entry, Topic, TopicKind
from canvas_comms.lms.discussions.rules.caller import Caller, CourseOrGroup
from canvas_comms.lms.rights_table import Right

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
COURSE = CourseOrGroup(contexts.course("1"), "1")

_READS = {Right.READ, Right.READ_FORUM, Right.READ_ANNOUNCEMENTS}
_POSTS = {Right.POST_TO_FORUM, Right.CREATE_FORUM}
_MODERATES = {Right.MODERATE_FORUM, Right.READ_AS_ADMIN, Right.VIEW_UNPUBLISHED_ITEMS}
_MANAGES = {Right.MANAGE_GRADES, Right.MANAGE_ASSIGNMENTS_ADD, Right.MANAGE_ASSIGNMENTS_EDIT}
_STAFF = _READS | _POSTS | _MODERATES | _MANAGES | {Right.MANAGE_GROUPS_ADD, Right.CREATE_ANNOUNCEMENTS}

PEOPLE = {
    "teacher": Caller("90", COURSE, frozenset(_STAFF), active=True, belongs=True, instructor=True),
    "student": Caller(
        "10",
        COURSE,
        frozenset(_READS | _POSTS | {Right.PARTICIPATE_AS_STUDENT}),
        active=True,
        belongs=True,
        student=True,
    ),
    "observer": Caller("20", COURSE, frozenset(_READS), active=True, belongs=True, observed=("10",)),
    "stranger": Caller("30", COURSE),
}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def teacher() -> Caller:
    return PEOPLE["teacher"]


@pytest.fixture
def student() -> Caller:
    return PEOPLE["student"]


@pytest.fixture
def observer() -> Caller:
    return PEOPLE["observer"]


@pytest.fixture
def stranger() -> Caller:
    return PEOPLE["stranger"]


@pytest.fixture
def person() -> Callable[[str], Caller]:
    return PEOPLE.__getitem__


@pytest.fixture
def topic() -> Topic:
    return Topic(
        "7", COURSE.context, TopicKind.DISCUSSION, "Title", "<p>text</p>", NOW, NOW, NOW, author="90"
    )


@pytest.fixture
def announcement(topic: Topic) -> Topic:
    return attrs.evolve(topic, kind=TopicKind.ANNOUNCEMENT)


@pytest.fixture
def make_entry() -> Callable[..., Entry]:
    def make(id: str = "100", **fields: Any) -> Entry:
        return Entry(
            **{
                "id": id,
                "topic": "7",
                "author": "10",
                "message": "x",
                "created_at": NOW,
                "updated_at": NOW,
                **fields,
            }
        )

    return make
