import attrs
import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.courses import CourseSettings
from canvas_comms.lms.discussions.model import Topic, TopicKind
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.publishing import (
    AnnouncingReason,
    comments_of,
    kind_of,
    locked_by_course,
)
from canvas_comms.lms.operations import CommonReason
from canvas_comms.lms.params import Parameters


def fields(**values: object) -> Parameters:
    return Parameters(values)  # type: ignore[arg-type]  # raw values, as a call brings them


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


def test_without_the_right_an_announcement_becomes_a_topic(student: Caller, teacher: Caller) -> None:
    wished = fields(is_announcement="true")

    kept, lost = kind_of(wished, None, teacher), kind_of(wished, None, student)

    assert (kept.kind, lost.kind) == (TopicKind.ANNOUNCEMENT, TopicKind.DISCUSSION)
    assert told(kept.decision) == [(AnnouncingReason.ANNOUNCED, Effect.KEPT, "is_announcement")]
    assert told(lost.decision) == [(AnnouncingReason.BECOMES_A_TOPIC, Effect.DROPPED, "is_announcement")]


def test_without_the_wish_it_is_a_topic_and_nothing_is_said(teacher: Caller) -> None:
    found = kind_of(fields(title="new"), None, teacher)

    assert (found.kind, found.decision) == (TopicKind.DISCUSSION, Decision())


def test_a_change_converts_nothing(topic: Topic, announcement: Topic, teacher: Caller) -> None:
    wished = fields(is_announcement="true")

    assert kind_of(wished, announcement, teacher).decision.findings == ()
    assert kind_of(wished, announcement, teacher).kind is TopicKind.ANNOUNCEMENT
    assert told(kind_of(wished, topic, teacher).decision) == [
        (AnnouncingReason.NO_CONVERSION, Effect.NOTED, "is_announcement"),
        (CommonReason.NO_SUCH_THING, Effect.REFUSED, "topic_id"),
    ]


def test_of_those_who_may_not_announce_the_flag_is_lost_on_a_change(topic: Topic, student: Caller) -> None:
    found = kind_of(fields(is_announcement="true"), topic, student)

    assert found.kind is TopicKind.DISCUSSION
    assert told(found.decision) == [(AnnouncingReason.NO_CONVERSION, Effect.DROPPED, "is_announcement")]


@pytest.mark.parametrize(
    ("given", "locked"),
    [
        ({}, False),
        ({"locked": "true"}, True),
        ({"locked": "true", "lock_comment": "false"}, False),
        ({"lock_comment": "1"}, True),
    ],
)
def test_comments_are_worked_out_anew(given: dict[str, str], locked: bool) -> None:
    assert comments_of(fields(**given), None).fields.at("locked") is locked


def test_a_change_that_names_no_lock_reopens_comments(announcement: Topic) -> None:
    decision = comments_of(fields(title="new"), attrs.evolve(announcement, locked=True)).decision

    assert told(decision) == [(AnnouncingReason.COMMENTS_REOPENED, Effect.CHANGED, "locked")]


def test_a_lock_excludes_what_is_about_replies() -> None:
    comments = comments_of(fields(locked="1", discussion_type="threaded", require_initial_post="1"), None)

    assert set(comments.fields) == {"locked"}
    assert told(comments.decision) == [
        (AnnouncingReason.IGNORED_WHILE_LOCKED, Effect.DROPPED, "discussion_type"),
        (AnnouncingReason.IGNORED_WHILE_LOCKED, Effect.DROPPED, "require_initial_post"),
    ]


def test_a_course_can_lock_all_announcements(teacher: Caller) -> None:
    settings = CourseSettings(lock_all_announcements=True)
    closed = attrs.evolve(teacher, course_or_group=attrs.evolve(teacher.course_or_group, settings=settings))

    assert told(locked_by_course(TopicKind.ANNOUNCEMENT, closed)) == [
        (AnnouncingReason.COMMENTS_LOCKED_BY_COURSE, Effect.CHANGED, "locked")
    ]
    assert not locked_by_course(TopicKind.DISCUSSION, closed).findings
