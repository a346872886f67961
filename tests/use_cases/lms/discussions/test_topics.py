"""Topics: who sees, makes, changes, deletes, copies and orders them."""

from datetime import timedelta
from typing import Any

import pytest

from canvas_comms.errors import NotFound, PermissionDenied
from canvas_comms.lms import contexts
from canvas_comms.lms.discussions import (
    Anonymity,
    Deleted,
    Made,
    Snapshot,
    TopicInclude,
    TopicOrder,
    TopicScope,
    TopicSearch,
    delete_topic,
    duplicate_topic,
    graded_fields,
    list_topics,
    read_topic,
    topic_fields,
    update_topic,
)
from canvas_comms.lms.discussions.operations import (
    CreateTopic,
    ListTopics,
    ShowTopic,
    UpdateTopic,
)
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied, ServerPage
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Refused, Rejected, Unknown


def titles(school: Any, who: str, query: TopicSearch | None = None) -> list[str | None]:
    return [
        topic.title for topic in list_topics(school.course, school.gateway(who), query=query or TopicSearch())
    ]


def test_a_moderators_topic_is_a_draft_and_another_ones_is_published(school: Any) -> None:
    assert school.made("teacher", title="a").published is False
    assert school.made("student", title="b").published is True
    assert "a" not in titles(school, "student")


def test_the_author_follows_and_has_read_the_own_topic(school: Any) -> None:
    topic = school.made("student", title="a")

    assert (topic.subscribed, topic.read_state, topic.unread_count) == (True, "read", 0)
    again = read_topic(school.course, topic.id, school.gateway("student"))
    assert (again.subscribed, again.read_state, again.unread_count) == (True, "read", 0)


def test_nobody_who_is_not_logged_in_gets_in(school: Any) -> None:
    result = school.does(None, ShowTopic(school.course, school["topic"]))

    assert isinstance(result, Denied)
    assert result.answer.status == 401


@pytest.mark.parametrize(("edition", "status"), [(LmsEdition.Y2023, 401), (LmsEdition.Y2025_10, 403)])
def test_a_stranger_is_refused_as_the_era_does(open_school: Any, edition: LmsEdition, status: int) -> None:
    school = open_school(edition=edition, topics=[{"ref": "$topic", "context": "$course", "title": "T"}])

    result = school.does("outsider", ShowTopic(school.course, school["topic"]))

    assert isinstance(result, Denied)
    assert result.answer.status == status


def test_what_is_not_there_is_not_found(school: Any) -> None:
    gateway = school.gateway("teacher")

    for context, id in (
        (school.course, "999999"),
        (contexts.course("999999"), school["topic"]),
        (school.group("red"), school["topic"]),
    ):
        with pytest.raises(NotFound):
            read_topic(context, id, gateway)


def test_a_hidden_topic_is_forbidden_not_missing(school: Any) -> None:
    draft = school.made("teacher", title="draft")

    with pytest.raises(PermissionDenied):
        read_topic(school.course, draft.id, school.gateway("student"))


def test_only_drafts_without_student_posts_can_be_hidden_again(school: Any) -> None:
    outcome = school.gateway("teacher").update_topic(
        school.course, school["topic"], topic_fields(published=False)
    )

    assert isinstance(outcome, Rejected)
    assert outcome.status == 400
    assert not read_topic(school.course, school["topic"], school.gateway("teacher")).can_unpublish


def test_publishing_a_draft_posts_it_now(school: Any) -> None:
    draft = school.made("teacher", title="draft")
    school.later(days=1)

    report = update_topic(
        school.course, draft.id, topic_fields(published=True), school.gateway("teacher"), now=school.clock()
    )

    assert isinstance(report.outcome, Made)
    assert report.outcome.topic.posted_at == report.outcome.topic.last_reply_at == school.clock()


def test_an_update_with_the_topic_known_is_refused_without_a_call(school: Any) -> None:
    before = read_topic(school.course, school["news"], school.gateway("teacher"))

    report = update_topic(
        school.course,
        school["news"],
        topic_fields(published=False),
        school.gateway("teacher"),
        now=school.clock(),
        before=before,
        snapshot=Snapshot(moderates=True, announces=True),
    )

    assert isinstance(report.outcome, Refused)


def test_a_change_that_the_server_did_is_made(school: Any) -> None:
    fields = topic_fields(
        title="New title",
        lock_at=school.clock() + timedelta(days=2),
        allow_rating=True,
        require_initial_post=True,
    )

    report = update_topic(
        school.course, school["topic"], fields, school.gateway("teacher"), now=school.clock()
    )

    assert isinstance(report.outcome, Made)
    assert report.plan is None


def test_a_delayed_discussion_opens_when_its_job_has_run(school: Any) -> None:
    when = school.clock() + timedelta(days=1)
    topic = school.made("teacher", title="later", message="text", published=True, delayed_post_at=when)
    before = read_topic(school.course, topic.id, school.gateway("student"))
    school.later(days=1)
    school.run_jobs()

    after = read_topic(school.course, topic.id, school.gateway("student"))

    assert before.locked_for_user
    assert before.message == before.lock_explanation
    assert before.lock_info is not None
    assert (before.lock_info.unlock_at, before.lock_info.can_view) == (when, None)
    assert (after.locked_for_user, after.message) == (False, "text")
    assert after.posted_at == school.clock()


def test_a_delay_that_moved_is_waited_for(school: Any) -> None:
    soon, late = school.clock() + timedelta(days=1), school.clock() + timedelta(days=3)
    topic = school.made("teacher", title="later", published=True, delayed_post_at=soon)
    school.gateway("teacher").update_topic(school.course, topic.id, topic_fields(delayed_post_at=late))
    school.later(days=2)
    school.run_jobs()

    assert read_topic(school.course, topic.id, school.gateway("student")).locked_for_user


def test_past_its_lock_date_a_topic_is_closed_though_its_flag_is_not(school: Any) -> None:
    topic = school.made(
        "teacher", title="x", message="m", published=True, lock_at=school.clock() + timedelta(days=1)
    )
    school.later(days=2)

    seen = read_topic(school.course, topic.id, school.gateway("student"))

    assert (seen.locked, seen.locked_for_user, seen.message) == (False, True, "m")


def test_deleting_twice_says_the_same_and_reading_finds_nothing(school: Any) -> None:
    gateway = school.gateway("teacher")

    assert delete_topic(school.course, school["topic"], gateway) == Deleted(school["topic"])
    assert delete_topic(school.course, school["topic"], gateway) == Deleted(school["topic"])
    with pytest.raises(NotFound):
        read_topic(school.course, school["topic"], gateway)
    assert titles(school, "teacher") == ["Gated"]


def test_announcements_are_listed_alone_or_not_at_all(school: Any) -> None:
    assert titles(school, "student") == ["Gated", "Topic"]
    assert titles(school, "student", TopicSearch(announcements=True)) == ["News"]


def test_lists_are_ordered_searched_and_limited(school: Any) -> None:
    school.made("student", title="Alpha")

    assert titles(school, "student", TopicSearch(order_by=TopicOrder.TITLE)) == ["Alpha", "Gated", "Topic"]
    assert titles(school, "student", TopicSearch(search_term="ALPH")) == ["Alpha"]
    assert titles(school, "student", TopicSearch(scopes=(TopicScope.LOCKED,))) == []
    assert titles(school, "student", TopicSearch(per_page=1)) == ["Alpha", "Gated", "Topic"]


def test_a_copy_is_a_draft_without_entries(school: Any) -> None:
    copy = duplicate_topic(school.course, school["topic"], school.gateway("teacher"))

    assert isinstance(copy, Made)
    assert (copy.topic.title, copy.topic.published, copy.topic.discussion_subentry_count) == (
        "Topic Copy",
        False,
        0,
    )


def test_announcements_are_not_copied(school: Any) -> None:
    copy = duplicate_topic(school.course, school["news"], school.gateway("teacher"))

    assert isinstance(copy, Rejected)
    assert copy.status == 400


def test_a_graded_discussion_takes_title_and_points(school: Any) -> None:
    due = school.clock() + timedelta(days=3)
    graded = school.made(
        title="Case",
        published=True,
        assignment=graded_fields(points_possible=25, grading_type="points", due_at=due),
    )

    assert graded.assignment is not None
    assert (graded.assignment.name, graded.assignment.points_possible) == ("Case", 25)
    assert graded.can_lock is False


def test_locking_before_the_due_date_crashes_the_server(school: Any) -> None:
    due = school.clock() + timedelta(days=3)
    graded = school.made(title="Case", published=True, assignment=graded_fields(due_at=due))

    outcome = school.gateway("teacher").update_topic(school.course, graded.id, topic_fields(locked=True))

    assert isinstance(outcome, Rejected | Unknown)
    assert outcome.status == 500


def test_becoming_graded_clears_the_to_do_date(school: Any) -> None:
    topic = school.made(title="x", todo_date=school.clock())
    school.gateway("teacher").update_topic(
        school.course, topic.id, topic_fields(assignment=graded_fields(points_possible=1))
    )

    assert read_topic(school.course, topic.id, school.gateway("teacher")).todo_date is None


def test_an_anonymous_topic_is_listed_but_not_shown(school: Any) -> None:
    topic = school.made(title="masked", published=True, anonymous_state=Anonymity.FULL)

    assert topic.author is None
    with pytest.raises(NotFound):
        read_topic(school.course, topic.id, school.gateway("teacher"))
    assert "masked" in titles(school, "student")


def test_all_errors_of_a_topic_are_said_at_once(school: Any) -> None:
    fields = Parameters({"title": "x" * 256, "discussion_type": "zigzag", "published": "false"})

    result = school.does("student", CreateTopic(school.course, fields))

    assert isinstance(result, Denied)
    body = result.answer.body
    assert isinstance(body, dict)
    assert isinstance(body["errors"], dict)
    assert set(body["errors"]) == {"title", "discussion_type", "published"}


def test_a_right_comes_before_the_errors_of_fields(school: Any) -> None:
    result = school.does(
        "student", UpdateTopic(school.course, school["topic"], Parameters({"title": "x" * 256}))
    )

    assert isinstance(result, Denied)
    assert result.answer.status == 403


def test_what_is_written_shows_sections_or_how_many_people(school: Any) -> None:
    assert school.made(title="x").user_count == 5


def test_a_concluded_course_is_still_read_but_not_written(open_school: Any) -> None:
    school = open_school(
        course={"state": "completed"},
        topics=[{"ref": "$topic", "context": "$course", "title": "T", "author": "$student"}],
        entries=[{"ref": "$own", "topic": "$topic", "user": "$student", "message": "x"}],
    )
    gateway = school.gateway("student")

    assert titles(school, "student") == ["T"]
    for outcome in (
        gateway.post_entry(school.course, school["topic"], Parameters({"message": "x"})),
        gateway.update_entry(school.course, school["topic"], school["own"], Parameters({"message": "x"})),
        gateway.create_topic(school.course, topic_fields(title="x")),
    ):
        assert isinstance(outcome, Rejected)
        assert outcome.status == 403


def test_a_list_knows_its_pages(school: Any) -> None:
    result = school.does("student", ListTopics(school.course, Parameters({"per_page": "1"})))

    assert isinstance(result, ServerPage)
    assert {rel.value: page for rel, page in result.links.pages.items()} == {
        "current": "1",
        "next": "2",
        "first": "1",
        "last": "2",
    }


def test_all_dates_of_a_graded_topic_are_shown_where_asked(school: Any) -> None:
    due = school.clock() + timedelta(days=3)
    school.made(title="Case", published=True, assignment=graded_fields(due_at=due))
    query = TopicSearch(include=(TopicInclude.ALL_DATES, TopicInclude.OVERRIDES), search_term="Case")

    [topic] = list_topics(school.course, school.gateway("student"), query=query)

    assert topic.assignment is not None
    assert topic.assignment.extra["all_dates"] == [
        {"base": True, "due_at": "2026-03-18T12:00:00Z", "unlock_at": None, "lock_at": None}
    ]
    assert topic.assignment.extra["overrides"] == []


def test_a_topics_sections_say_of_which_course_they_are(open_school: Any) -> None:
    school = open_school(course={"sections": [{"ref": "$one", "name": "One"}]})
    topic = school.made(title="T", message="m", specific_sections=[school["one"]])

    assert [(one.id, one.name, one.course_id) for one in topic.sections or ()] == [
        (school["one"], "One", school["course"])
    ]
