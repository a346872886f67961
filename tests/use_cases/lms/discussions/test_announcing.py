"""An announcement is one, or its outcome says what it became."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Effect
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.announcements import Downgraded, announce, list_announcements, plan_announcement
from canvas_comms.lms.announcements.gateway import DiscussionsAndAnnouncements
from canvas_comms.lms.announcements.requests import AnnouncementQuery, ListAnnouncements
from canvas_comms.lms.announcements.rules.listing import WindowReason
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions import Differs, DiscussionTopic, Made, Snapshot, read_topic, topic_fields
from canvas_comms.lms.discussions.requests import EVERY_TOPIC as ALL
from canvas_comms.lms.discussions.rules.publishing import AnnouncingReason
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.params import Parameters
from canvas_comms.losses import OnLoss
from canvas_comms.outcomes import Doubt, NotSent, Refused, Unknown

HELLO = topic_fields(title="Hello", message="<p>news</p>")
TEACHER = Snapshot(moderates=True, announces=True)
STUDENT = Snapshot(moderates=False, announces=False)


def test_a_teacher_announces(school: Any) -> None:
    report = announce(school.course, HELLO, school.gateway("teacher"), now=school.clock())

    assert isinstance(report.outcome, Made)
    assert report.outcome.topic.is_announcement


def test_a_known_lack_of_the_right_touches_no_server(school: Any) -> None:
    report = announce(school.course, HELLO, school.gateway("student"), now=school.clock(), snapshot=STUDENT)

    assert isinstance(report.outcome, Refused)
    assert [f.reason for f in report.plan.losses] == [AnnouncingReason.BECOMES_A_TOPIC]
    assert [t.title for t in school.gateway("teacher").topics_page(school.course, ALL).items] == [
        "Gated",
        "Topic",
    ]


def test_an_unknown_right_is_unknown_in_the_plan(school: Any) -> None:
    plan = plan_announcement(school.course, HELLO, LmsEdition.Y2025_10, school.clock())

    assert plan.allowed
    assert AnnouncingReason.BECOMES_A_TOPIC in {f.reason for f in plan.decision.having(Effect.UNKNOWN)}


def test_what_came_back_as_a_topic_is_no_success(school: Any) -> None:
    report = announce(school.course, HELLO, school.gateway("student"), now=school.clock())

    assert isinstance(report.outcome, Downgraded)
    assert not report.outcome.undone
    assert read_topic(school.course, report.outcome.topic.id, school.gateway("teacher")).title == "Hello"


def test_a_downgrade_can_be_undone(school: Any) -> None:
    report = announce(
        school.course, HELLO, school.gateway("student"), now=school.clock(), undo_downgrade=True
    )

    assert isinstance(report.outcome, Downgraded)
    assert report.outcome.undone
    assert school.gateway("teacher").topics_page(school.course, ALL).items[0].title != "Hello"


def test_accepting_the_loss_makes_the_topic(school: Any) -> None:
    report = announce(
        school.course,
        HELLO,
        school.gateway("student"),
        now=school.clock(),
        snapshot=STUDENT,
        on_loss=OnLoss.ACCEPT,
    )

    assert isinstance(report.outcome, Downgraded)


def test_group_members_announce_in_their_group(school: Any) -> None:
    report = announce(school.group("red"), HELLO, school.gateway("student"), now=school.clock())

    assert isinstance(report.outcome, Made)


def test_a_delayed_announcement_is_invisible_until_its_job_has_run(school: Any) -> None:
    when = school.clock() + timedelta(days=1)
    fields = topic_fields(title="Later", message="m", delayed_post_at=when)

    report = announce(school.course, fields, school.gateway("teacher"), now=school.clock(), snapshot=TEACHER)

    assert isinstance(report.outcome, Made)
    assert report.plan.visible_from == when
    assert report.outcome.topic.published
    query = AnnouncementQuery((school["course"],))
    assert [a.title for a in list_announcements(query, school.gateway("student"))] == ["News"]
    school.later(days=1)
    school.run_jobs()
    assert [a.title for a in list_announcements(query, school.gateway("student"))] == ["Later", "News"]


@attrs.frozen
class Lying:
    """A gateway whose answers are not the server's."""

    inner: DiscussionsAndAnnouncements
    lie: Callable[[DiscussionTopic], Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def create_topic(self, context: Context, fields: Parameters) -> Any:
        answer = self.inner.create_topic(context, fields)
        assert isinstance(answer, DiscussionTopic)
        return self.lie(answer)


def test_a_field_that_came_out_otherwise_is_named(school: Any) -> None:
    lying = Lying(school.gateway("teacher"), lambda told: attrs.evolve(told, lock_at=None))
    fields = topic_fields(title="x", message="m", lock_at=school.clock() + timedelta(days=3))

    report = announce(school.course, fields, lying, now=school.clock(), snapshot=TEACHER)

    assert isinstance(report.outcome, Differs)
    assert [f.where for f in report.outcome.decision.findings] == ["lock_at"]


@pytest.mark.parametrize("outcome", [NotSent(Doubt.NO_CONNECTION), Unknown(Doubt.NO_ANSWER)])
def test_a_doubt_stays_a_doubt(school: Any, outcome: Any) -> None:
    lying = Lying(school.gateway("teacher"), lambda told: outcome)

    assert announce(school.course, HELLO, lying, now=school.clock()).outcome == outcome


def test_an_empty_announcement_is_refused_before_it_leaves(school: Any) -> None:
    fields = topic_fields(title="x")

    report = announce(school.course, fields, school.gateway("teacher"), now=school.clock(), snapshot=TEACHER)

    assert isinstance(report.outcome, Refused)


@pytest.mark.parametrize("courses", [(), ("course_1",), ("1", "x")])
def test_a_query_names_courses(courses: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValue) as caught:
        AnnouncementQuery(courses)

    assert caught.value.field == "courses"


def test_a_student_in_one_course_sees_no_delayed_ones_in_any(open_school: Any) -> None:
    school = open_school(
        topics=[
            {
                "ref": "$later",
                "context": "$course",
                "kind": "announcement",
                "title": "Later",
                "message": "m",
                "state": "post_delayed",
                "delayed_post_at": "@now+1d",
            }
        ],
    )
    query = AnnouncementQuery((school["course"],))

    assert [a.title for a in list_announcements(query, school.gateway("teacher"))] == ["Later"]
    assert list(list_announcements(query, school.gateway("student"))) == []


def test_available_after_that_cannot_be_read_is_refused(school: Any) -> None:
    given = Parameters({"context_codes": [school.course.code], "available_after": "soon"})

    refused = school.does("student", ListAnnouncements(given))

    assert isinstance(refused, Denied)
    assert refused.answer.body == {"message": "Invalid available_after"}
    assert [(f.reason, f.where) for f in refused.decision.refusals] == [
        (WindowReason.AFTER_UNREADABLE, "available_after")
    ]


def test_unknown_and_foreign_courses_are_left_out_without_a_word(school: Any) -> None:
    query = AnnouncementQuery(("999999", school["course"]))

    assert [a.title for a in list_announcements(query, school.gateway("teacher"))] == ["News"]
    assert list(list_announcements(query, school.gateway("outsider"))) == []
