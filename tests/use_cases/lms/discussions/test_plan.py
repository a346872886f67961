"""What a plan foretells is what the server does."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.errors import InvalidValue
from canvas_comms.lms import contexts
from canvas_comms.lms.discussions import (
    DiscussionTopic,
    DiscussionType,
    Snapshot,
    entry_fields,
    graded_fields,
    plan_entry,
    plan_topic,
    topic_fields,
)
from canvas_comms.lms.discussions.operations import CreateTopic, UpdateTopic
from canvas_comms.lms.discussions.plan import PlanReason, topic_from_resource
from canvas_comms.lms.discussions.resources import Permissions
from canvas_comms.lms.discussions.rules.entries import InitialPostReason
from canvas_comms.lms.discussions.rules.permissions import EntryPermissionReason
from canvas_comms.lms.discussions.rules.publishing import CHECKS, AnnouncingReason, compare
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.params import Parameters

NEW = LmsEdition.Y2025_10
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
SNAPSHOTS = {
    "teacher": Snapshot(moderates=True, announces=True),
    "student": Snapshot(moderates=False, announces=False),
}

TEXTS = ["", "true", "false", "1", "0", "threaded", "flat", "x", "2026-04-01", "2026-03-01T00:00:00Z"]
NAMES = (
    "title message published is_announcement discussion_type delayed_post_at lock_at locked pinned "
    "require_initial_post anonymous_state sort_order expanded expanded_locked todo_date allow_rating nonsense"
)
texts = st.sampled_from(TEXTS)
names = st.sampled_from(NAMES.split())
anything = st.dictionaries(names, texts, max_size=6)


@given(anything, st.sampled_from(sorted(SNAPSHOTS)))
def test_a_plan_is_what_the_server_does(standing_school: Any, fields: dict[str, str], who: str) -> None:
    school = standing_school
    asked = Parameters({**fields})

    plan = plan_topic(school.course, asked, NEW, school.clock(), snapshot=SNAPSHOTS[who])
    result = school.does(who, CreateTopic(school.course, asked))

    if isinstance(result, Denied):
        assert plan.decision.refusals == result.decision.refusals
    else:
        assert plan.decision.findings == result.decision.findings
        assert plan.topic is not None
        assert compare(plan.topic, result.value, frozenset(CHECKS)).findings == ()


@given(anything)
def test_a_plan_of_a_change_is_what_the_server_does(standing_school: Any, fields: dict[str, str]) -> None:
    school = standing_school
    asked = Parameters({**fields})
    before = school.gateway("teacher").topic(school.course, school["news"])

    plan = plan_topic(
        school.course,
        asked,
        NEW,
        school.clock(),
        snapshot=SNAPSHOTS["teacher"],
        before=topic_from_resource(before, school.course, school.clock()),
    )
    result = school.does("teacher", UpdateTopic(school.course, school["news"], asked))

    if isinstance(result, Denied):
        assert plan.decision.refusals == result.decision.refusals
    else:
        assert plan.topic is not None
        assert compare(plan.topic, result.value, frozenset(CHECKS)).findings == ()


def test_naming_no_lock_opens_a_locked_announcement_again(school: Any) -> None:
    gateway = school.gateway("teacher")
    gateway.update_topic(school.course, school["news"], topic_fields(locked=True))
    before = topic_from_resource(gateway.topic(school.course, school["news"]), school.course, school.clock())

    plan = plan_topic(
        school.course,
        topic_fields(title="New"),
        NEW,
        school.clock(),
        snapshot=SNAPSHOTS["teacher"],
        before=before,
    )

    assert AnnouncingReason.COMMENTS_REOPENED in plan.decision.reasons()


def test_without_knowing_who_writes_a_draft_is_unknown() -> None:
    plan = plan_topic(contexts.course("1"), topic_fields(title="x"), NEW, NOW)

    assert plan.allowed
    assert [f.reason for f in plan.decision.findings if f.where == "published"] == [
        PlanReason.DEPENDS_ON_WRITER
    ]
    assert (plan.visibility_periods, plan.visible_from) == ((), None)


def test_a_moderators_topic_is_a_draft_nobody_sees() -> None:
    plan = plan_topic(contexts.course("1"), topic_fields(title="x"), NEW, NOW, snapshot=SNAPSHOTS["teacher"])

    assert plan.visible_from is None


def test_a_student_who_wants_a_draft_is_refused() -> None:
    fields = topic_fields(title="x", published=False)

    plan = plan_topic(contexts.course("1"), fields, NEW, NOW, snapshot=SNAPSHOTS["student"])

    assert not plan.allowed
    assert plan.topic is None


@pytest.mark.parametrize(
    ("seen", "parent", "reasons"),
    [
        (DiscussionTopic("7"), None, set()),
        (DiscussionTopic("7", locked_for_user=True), None, {EntryPermissionReason.MAY_NOT_POST}),
        (DiscussionTopic("7", comments_disabled=True), None, {EntryPermissionReason.MAY_NOT_POST}),
        (
            DiscussionTopic("7", permissions=Permissions(reply=False)),
            None,
            {EntryPermissionReason.MAY_NOT_POST},
        ),
        (DiscussionTopic("7", user_can_see_posts=False), None, {InitialPostReason.OPENS_BY_POSTING}),
        (DiscussionTopic("7", user_can_see_posts=False), "8", {InitialPostReason.POST_FIRST}),
    ],
)
def test_what_the_topic_says_of_posting(seen: DiscussionTopic, parent: str | None, reasons: set[Any]) -> None:
    assert plan_entry(entry_fields("x"), seen, parent=parent).decision.reasons() == reasons


def test_without_the_topic_posting_is_unknown() -> None:
    plan = plan_entry(entry_fields("x"))

    assert plan.allowed
    assert plan.decision.having(Effect.UNKNOWN)


def test_a_flat_topic_loses_the_parent() -> None:
    plan = plan_entry(entry_fields("x"), DiscussionTopic("7", discussion_type="flat"), parent="8")

    assert plan.parent is None
    assert plan.decision.losses


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "\x00"}, "title"),
        ({"message": "\ud800"}, "message"),
        ({"lock_at": datetime(2026, 1, 1)}, "lock_at"),
        ({"specific_sections": ["x"]}, "specific_sections"),
        ({"specific_sections": []}, "specific_sections"),
        ({"group_category_id": "set"}, "group_category_id"),
        ({"published": "yes"}, "published"),
    ],
)
def test_composing_refuses_what_cannot_be_meant(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        topic_fields(**fields)

    assert caught.value.field == field


def test_composing_says_only_what_is_said() -> None:
    fields = topic_fields(
        title="x",
        discussion_type=DiscussionType.FLAT,
        lock_at=None,
        specific_sections=None,
        assignment=graded_fields(points_possible=25),
    )

    assert fields.values == {
        "title": "x",
        "discussion_type": "flat",
        "lock_at": "",
        "specific_sections": "all",
        "assignment": {"set_assignment": True, "points_possible": 25},
    }


def test_taking_the_assignment_away_is_said() -> None:
    assert topic_fields(assignment=None).values == {"assignment": {"set_assignment": False}}


@pytest.mark.parametrize("message", ["", "  ", "\x00"])
def test_an_entry_says_something(message: str) -> None:
    with pytest.raises(InvalidValue):
        entry_fields(message)


def test_times_are_sent_in_utc() -> None:
    east = timezone(timedelta(hours=2))
    fields = topic_fields(delayed_post_at=NOW.astimezone(east))

    assert fields.at("delayed_post_at") == "2026-03-15T12:00:00Z"
