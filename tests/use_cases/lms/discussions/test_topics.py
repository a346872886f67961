"""Topics: who sees, makes, changes, deletes, copies and orders them."""

from datetime import timedelta
from typing import Any

import pytest

from canvas_comms.errors import NotFound, PermissionDenied
from canvas_comms.lms import contexts
from canvas_comms.lms.deciding import Denied
from canvas_comms.lms.discussions import (
    Anonymity,
    Deleted,
    Differs,
    Made,
    Ordered,
    Snapshot,
    TopicInclude,
    TopicOrder,
    TopicScope,
    TopicSearch,
    create_topic,
    delete_topic,
    duplicate_topic,
    graded_fields,
    list_topics,
    read_topic,
    reorder_topics,
    topic_fields,
    update_topic,
)
from canvas_comms.lms.discussions.commands import CreateTopic, ListTopics, ShowTopic, UpdateTopic
from canvas_comms.lms.discussions.results import SeeCopy, TopicShown, TopicsListed
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import Parameters
from canvas_comms.outcomes import Refused, Rejected, Unknown


def made(school: Any, who: str = "teacher", **fields: Any) -> Any:
    report = create_topic(school.course, topic_fields(**fields), school.gateway(who), school.clock())
    assert isinstance(report.outcome, Made | Differs)
    return report.outcome.topic


def titles(school: Any, who: str, query: TopicSearch | None = None) -> list[str | None]:
    return [topic.title for topic in list_topics(school.course, school.gateway(who), query or TopicSearch())]


def test_a_moderators_topic_is_a_draft_and_another_ones_is_published(school: Any) -> None:
    assert made(school, "teacher", title="a").published is False
    assert made(school, "student", title="b").published is True
    assert "a" not in titles(school, "student")


def test_the_author_follows_and_has_read_the_own_topic(school: Any) -> None:
    topic = made(school, "student", title="a")

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
    draft = made(school, "teacher", title="draft")

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
    draft = made(school, "teacher", title="draft")
    school.later(days=1)

    report = update_topic(
        school.course, draft.id, topic_fields(published=True), school.gateway("teacher"), school.clock()
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
        school.clock(),
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

    report = update_topic(school.course, school["topic"], fields, school.gateway("teacher"), school.clock())

    assert isinstance(report.outcome, Made)
    assert report.plan is None


def test_group_topics_lose_what_groups_do_not_have(school: Any) -> None:
    fields = topic_fields(
        title="x", require_initial_post=True, lock_at=school.clock() + timedelta(days=1), published=True
    )

    report = create_topic(school.group("red"), fields, school.gateway("student"), school.clock())

    assert isinstance(report.outcome, Refused)
    assert report.plan is not None
    assert [f.where for f in report.plan.losses] == ["lock_at", "require_initial_post"]


def test_a_delayed_discussion_opens_when_its_job_has_run(school: Any) -> None:
    when = school.clock() + timedelta(days=1)
    topic = made(school, "teacher", title="later", message="text", published=True, delayed_post_at=when)
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
    topic = made(school, "teacher", title="later", published=True, delayed_post_at=soon)
    school.gateway("teacher").update_topic(school.course, topic.id, topic_fields(delayed_post_at=late))
    school.later(days=2)
    school.run_jobs()

    assert read_topic(school.course, topic.id, school.gateway("student")).locked_for_user


def test_past_its_lock_date_a_topic_is_closed_though_its_flag_is_not(school: Any) -> None:
    topic = made(
        school, "teacher", title="x", message="m", published=True, lock_at=school.clock() + timedelta(days=1)
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
    made(school, "student", title="Alpha")

    assert titles(school, "student", TopicSearch(order_by=TopicOrder.TITLE)) == ["Alpha", "Gated", "Topic"]
    assert titles(school, "student", TopicSearch(search_term="ALPH")) == ["Alpha"]
    assert titles(school, "student", TopicSearch(scopes=(TopicScope.LOCKED,))) == []
    assert titles(school, "student", TopicSearch(per_page=1)) == ["Alpha", "Gated", "Topic"]


def test_pinned_topics_are_ordered_and_copied_in_place(school: Any) -> None:
    gateway = school.gateway("teacher")
    ids = [made(school, "teacher", title=title, pinned=True, published=True).id for title in "abc"]

    ordered = reorder_topics(school.course, [ids[2]], gateway)
    copy = duplicate_topic(school.course, ids[2], gateway)

    assert ordered == Ordered((ids[2], ids[0], ids[1]))
    assert isinstance(copy, Made)
    assert copy.topic.position == 2
    places = {t.id: t.position for t in list_topics(school.course, gateway)}
    assert [places[id] for id in ids] == [3, 4, 1]


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
    graded = made(
        school,
        title="Case",
        published=True,
        assignment=graded_fields(points_possible=25, grading_type="points", due_at=due),
    )

    assert graded.assignment is not None
    assert (graded.assignment.name, graded.assignment.points_possible) == ("Case", 25)
    assert graded.can_lock is False


def test_locking_before_the_due_date_crashes_the_server(school: Any) -> None:
    due = school.clock() + timedelta(days=3)
    graded = made(school, title="Case", published=True, assignment=graded_fields(due_at=due))

    outcome = school.gateway("teacher").update_topic(school.course, graded.id, topic_fields(locked=True))

    assert isinstance(outcome, Rejected | Unknown)
    assert outcome.status == 500


def test_becoming_graded_clears_the_to_do_date(school: Any) -> None:
    topic = made(school, title="x", todo_date=school.clock())
    school.gateway("teacher").update_topic(
        school.course, topic.id, topic_fields(assignment=graded_fields(points_possible=1))
    )

    assert read_topic(school.course, topic.id, school.gateway("teacher")).todo_date is None


def test_an_anonymous_topic_is_listed_but_not_shown(school: Any) -> None:
    topic = made(school, title="masked", published=True, anonymous_state=Anonymity.FULL)

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
    assert made(school, title="x").user_count == 5


def test_a_group_discussion_has_a_copy_for_each_group(school: Any) -> None:
    root = made(school, title="Root", published=True, group_category_id=school["set"])

    red, blue = root.group_topic_children
    assert {red.group_id, blue.group_id} == {school["red"], school["blue"]}
    copy = read_topic(school.group("red"), red.id, school.gateway("student"))
    assert (copy.title, copy.root_topic_id) == ("Root - red", root.id)
    with pytest.raises(NotFound):
        read_topic(school.course, red.id, school.gateway("teacher"))


def test_copies_go_with_their_root(school: Any) -> None:
    root = made(school, title="Root", published=True, group_category_id=school["set"])
    copy = root.topic_children[0]
    gateway = school.gateway("teacher")
    gateway.update_topic(school.course, root.id, topic_fields(title="Renamed"))
    renamed = read_topic(school.group("red"), copy, gateway).title
    delete_topic(school.course, root.id, gateway)

    assert renamed == "Renamed - red"
    with pytest.raises(NotFound):
        read_topic(school.group("red"), copy, gateway)


def test_a_list_in_a_group_leads_from_the_root_to_the_copy(school: Any) -> None:
    root = made(school, title="Root", published=True, group_category_id=school["set"])
    asked = Parameters({"root_discussion_topic_id": root.id})

    result = school.does("student", ListTopics(school.group("red"), asked))

    assert result == SeeCopy(root.group_topic_children[0].id)


def test_entries_of_the_groups_one_may_read_are_listed_at_the_root(school: Any) -> None:
    root = made(school, title="Root", published=True, group_category_id=school["set"])
    for who, copy in (("student", root.group_topic_children[0]), ("student2", root.group_topic_children[1])):
        school.gateway(who).post_entry(contexts.group(copy.group_id), copy.id, Parameters({"message": who}))

    def messages(who: str) -> list[str | None]:
        return [e.message for e in school.gateway(who).entries_page(school.course, root.id).items]

    assert messages("teacher") == ["student2", "student"]
    assert messages("student") == ["student"]


def test_a_topic_for_one_section_is_hidden_from_the_other(open_school: Any) -> None:
    school = open_school(
        course={
            "sections": [{"ref": "$one", "name": "1"}, {"ref": "$two", "name": "2"}],
            "enrollments": [
                {"user": "$teacher", "role": "teacher"},
                {"user": "$student", "role": "student", "section": "$one"},
                {"user": "$student2", "role": "student", "section": "$two"},
            ],
        }
    )
    topic = made(school, title="x", published=True, specific_sections=[school["two"]])

    assert [section.id for section in topic.sections or ()] == [school["two"]]
    assert titles(school, "student2") == ["x"]
    assert titles(school, "student") == []


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

    assert isinstance(result, TopicsListed)
    assert {rel.value: page for rel, page in result.links.pages.items()} == {
        "current": "1",
        "next": "2",
        "first": "1",
        "last": "2",
    }


def test_a_pinned_topic_can_be_placed_after_another(school: Any) -> None:
    gateway = school.gateway("teacher")
    a, b, c = (made(school, title=title, pinned=True, published=True).id for title in "abc")

    moved = gateway.update_topic(school.course, c, Parameters({"position_after": a}))

    assert moved.position == 2
    places = {topic.id: topic.position for topic in list_topics(school.course, gateway)}
    assert (places[a], places[c], places[b]) == (1, 2, 3)


def test_a_place_after_what_is_not_pinned_is_ignored(school: Any) -> None:
    pinned = made(school, title="a", pinned=True).id

    result = school.does(
        "teacher", UpdateTopic(school.course, pinned, Parameters({"position_after": school["topic"]}))
    )

    assert isinstance(result, TopicShown)
    assert result.topic.position == 1
    assert "position_after" in {finding.where for finding in result.decision.losses}


@pytest.mark.parametrize(
    ("fields", "order"),
    [
        ({"position_at": "1"}, "cab"),
        ({"position_at": 2}, "acb"),
        ({"position_at": "99"}, "abc"),
        ({"position_at": "0"}, "abc"),
        ({"position_at": "first"}, "abc"),
        ({"position_after": "a", "position_at": "1"}, "cab"),
        ({"position_after": "nobody", "position_at": "2"}, "acb"),
        ({"position_after": "a", "position_at": "-1"}, "acb"),
    ],
)
def test_a_pinned_topic_can_be_placed_at_a_place(school: Any, fields: dict[str, Any], order: str) -> None:
    ids = {title: made(school, title=title, pinned=True, published=True).id for title in "abc"}
    named = {key: ids.get(value, value) for key, value in fields.items()}

    school.gateway("teacher").update_topic(school.course, ids["c"], Parameters(named))

    places = {topic.id: topic.position for topic in list_topics(school.course, school.gateway("teacher"))}
    assert "".join(sorted("abc", key=lambda title: places[ids[title]] or 0)) == order


def test_a_place_for_what_is_not_pinned_is_ignored(school: Any) -> None:
    topic = made(school, title="a").id

    result = school.does("teacher", UpdateTopic(school.course, topic, Parameters({"position_at": "1"})))

    assert isinstance(result, TopicShown)
    assert result.topic.position is None
    assert [f.where for f in result.decision.losses] == ["position_at"]


def test_all_dates_of_a_graded_topic_are_shown_where_asked(school: Any) -> None:
    due = school.clock() + timedelta(days=3)
    made(school, title="Case", published=True, assignment=graded_fields(due_at=due))
    query = TopicSearch(include=(TopicInclude.ALL_DATES, TopicInclude.OVERRIDES), search_term="Case")

    [topic] = list_topics(school.course, school.gateway("student"), query)

    assert topic.assignment is not None
    assert topic.assignment.extra["all_dates"] == [
        {"base": True, "due_at": "2026-03-18T12:00:00Z", "unlock_at": None, "lock_at": None}
    ]
    assert topic.assignment.extra["overrides"] == []
