"""The whole topic: a cached tree, and what it lacks."""

from typing import Any

from canvas_comms.lms.discussions import (
    FullView,
    Posted,
    ViewOptions,
    entry_fields,
    post_entry,
    topic_fields,
    view_topic,
)
from canvas_comms.lms.discussions.model import Topic, TopicKind
from canvas_comms.lms.discussions.operations import ShowView
from canvas_comms.lms.discussions.rules.visibility import AccessReason
from canvas_comms.lms.discussions.state import PutTopic
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.params import Parameters

CACHED = ViewOptions(new_entries=False)


def viewed(*asked: Any, **options: Any) -> FullView:
    view = view_topic(*asked, **options)
    assert view is not None
    return view


def tree(view: Any) -> list[tuple[str, int]]:
    return list(zip([entry.id for entry in view.entries], view.depths, strict=True))


def test_a_new_topic_has_an_empty_tree_at_once(school: Any) -> None:
    topic = school.gateway("student").create_topic(school.course, Parameters({"title": "x"}))

    view = viewed(school.course, topic.id, school.gateway("student"))

    assert (view.entries, view.new_entries, view.participants) == ((), (), ())


def test_a_stale_tree_is_served_until_the_job_has_run(school: Any) -> None:
    gateway = school.gateway("student")
    made = post_entry(school.course, school["topic"], entry_fields("new"), gateway, parent=school["reply"])
    assert isinstance(made.outcome, Posted)
    id = made.outcome.entry.id
    stale = viewed(school.course, school["topic"], gateway, options=CACHED)
    with_new = viewed(school.course, school["topic"], gateway)
    school.run_jobs()
    fresh = viewed(school.course, school["topic"], gateway)

    assert tree(stale) == [(school["first"], 1), (school["reply"], 2)]
    assert stale.new_entries == ()
    assert [entry.id for entry in with_new.new_entries] == [id]
    assert tree(fresh) == [(school["first"], 1), (school["reply"], 2), (id, 3)]
    assert fresh.new_entries == ()


def test_a_deleted_entry_keeps_its_place_without_its_text(school: Any) -> None:
    teacher = school.gateway("teacher")
    teacher.delete_entry(school.course, school["topic"], school["first"])
    school.run_jobs()

    view = viewed(school.course, school["topic"], teacher)

    gone, reply = view.entries
    assert (gone.id, gone.deleted, gone.message, gone.user_id) == (school["first"], True, None, None)
    assert (reply.parent_id, reply.message) == (school["first"], "reply")


def test_own_entries_are_not_unread_and_deleted_ones_are(school: Any) -> None:
    school.gateway("teacher").delete_entry(school.course, school["topic"], school["first"])
    school.run_jobs()

    view = viewed(school.course, school["topic"], school.gateway("student"))

    assert view.unread_entries == (school["first"],)


def test_forced_marks_and_own_ratings_are_the_callers_own(school: Any) -> None:
    gateway = school.gateway("student2")
    gateway.mark_entry(school.course, school["topic"], school["first"], read=True, forced=True)
    school.gateway("teacher").update_topic(
        school.course,
        school["topic"],
        topic_fields(allow_rating=True),
    )
    gateway.rate_entry(school.course, school["topic"], school["reply"], 1)

    mine = viewed(school.course, school["topic"], gateway)
    others = viewed(school.course, school["topic"], school.gateway("student"))

    assert (mine.forced_entries, mine.entry_ratings) == ((school["first"],), {school["reply"]: 1})
    assert (others.forced_entries, others.entry_ratings) == ((), {})


def test_everybody_who_wrote_or_edited_takes_part(school: Any) -> None:
    school.gateway("designer").update_entry(
        school.course, school["topic"], school["reply"], entry_fields("edited")
    )
    school.run_jobs()

    view = viewed(school.course, school["topic"], school.gateway("student"))

    assert {person.id for person in view.participants} == {
        school["teacher"],
        school["student"],
        school["designer"],
    }


def test_more_is_said_of_people_where_asked(school: Any) -> None:
    options = ViewOptions(enrollment_state=True, context_card_info=True)

    view = viewed(school.course, school["topic"], school.gateway("teacher"), options=options)

    said = {person.id: dict(person.extra) for person in view.participants}
    assert said[school["student"]] == {"isInactive": False, "is_student": True, "course_id": school["course"]}


def test_siblings_can_be_sorted_by_rating(school: Any) -> None:
    teacher, student = school.gateway("teacher"), school.gateway("student")
    fields = topic_fields(allow_rating=True, sort_by_rating=True)
    teacher.update_topic(school.course, school["topic"], fields)
    better = student.post_entry(school.course, school["topic"], entry_fields("better"))
    teacher.rate_entry(school.course, school["topic"], better.id, 1)
    school.run_jobs()

    view = viewed(school.course, school["topic"], student)

    assert [id for id, depth in tree(view) if depth == 1] == [better.id, school["first"]]


def test_without_any_tree_one_is_built_and_the_caller_asks_again(school: Any) -> None:
    now = school.clock()
    bare = Topic("5000", school.course, TopicKind.DISCUSSION, "Bare", None, now, now, now)
    school.lms.store("discussions").apply(PutTopic(bare))

    first = school.does("student", ShowView(school.course, "5000"))
    school.run_jobs()

    assert isinstance(first, Denied)
    assert first.answer.status == 503
    assert first.decision.reasons() == {AccessReason.NOT_BUILT_YET}
    assert viewed(school.course, "5000", school.gateway("student")).entries == ()


def test_a_deep_and_wide_tree_is_walked_without_recursion(school: Any) -> None:
    gateway = school.gateway("student")
    parent = school["reply"]
    for _ in range(48):
        parent = gateway.post_entry(school.course, school["topic"], entry_fields("x"), parent).id
    school.run_jobs()

    view = viewed(school.course, school["topic"], gateway)

    assert max(view.depths) == 50


def test_the_tree_is_rebuilt_no_sooner_than_after_twenty_seconds(school: Any) -> None:
    gateway = school.gateway("student")
    gateway.post_entry(school.course, school["topic"], entry_fields("new"))
    school.later(seconds=19)
    school.lms.run_jobs()
    too_soon = len(viewed(school.course, school["topic"], gateway, options=CACHED).entries)
    school.later(seconds=1)
    school.lms.run_jobs()

    assert too_soon == 2
    assert len(viewed(school.course, school["topic"], gateway, options=CACHED).entries) == 3
