"""Entries: who may post where, what follows from it, how they are read."""

from typing import Any

import pytest

from canvas_comms.errors import NotFound, PermissionDenied
from canvas_comms.lms.discussions import (
    Posted,
    delete_entry,
    edit_entry,
    entry_fields,
    follow_topic,
    list_entries,
    list_replies,
    mark_all,
    mark_entry,
    mark_topic,
    mark_topics,
    post_entry,
    rate_entry,
    read_entries,
    read_topic,
)
from canvas_comms.lms.discussions.operations import (
    ListEntries,
    ListEntriesById,
    UpdateEntry,
)
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied, Response, ServerPage
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Rejected

HI = entry_fields("hi")


def posted(school: Any, who: str, topic: str = "topic", parent: str | None = None, **more: Any) -> Any:
    report = post_entry(school.course, school[topic], HI, school.gateway(who), parent=parent, **more)
    assert isinstance(report.outcome, Posted)
    return report.outcome.entry


def seen(school: Any, who: str, topic: str = "topic") -> Any:
    return read_topic(school.course, school[topic], school.gateway(who))


def test_posting_raises_the_count_of_the_others_only(school: Any) -> None:
    assert seen(school, "teacher").unread_count == 1

    posted(school, "student2")

    assert seen(school, "teacher").unread_count == 2
    assert seen(school, "student").unread_count == 2
    assert seen(school, "student2").unread_count == 2  # those of before; the topic is new to them


def test_posting_leaves_the_topic_unread_for_its_poster(school: Any) -> None:
    posted(school, "student2")

    assert seen(school, "student2").read_state == "unread"
    assert seen(school, "student2").subscribed


def test_the_last_reply_moves_only_after_a_minute(school: Any) -> None:
    posted(school, "student")
    first = seen(school, "student").last_reply_at
    school.later(seconds=30)
    posted(school, "student")
    within = seen(school, "student").last_reply_at
    school.later(seconds=61)
    posted(school, "student")

    assert within == first
    assert seen(school, "student").last_reply_at == school.clock()


def test_observers_read_but_do_not_post(school: Any) -> None:
    report = post_entry(school.course, school["topic"], HI, school.gateway("observer"))

    assert isinstance(report.outcome, Rejected)
    assert report.outcome.status == 403
    assert [e.id for e in list_entries(school.course, school["topic"], school.gateway("observer"))] == [
        school["first"]
    ]


def test_a_topic_known_to_be_locked_is_not_even_asked(school: Any) -> None:
    school.gateway("teacher").update_topic(school.course, school["topic"], Parameters({"locked": True}))
    known = seen(school, "student")

    report = post_entry(school.course, school["topic"], HI, school.gateway("student"), known=known)

    assert not report.plan.allowed


def test_a_reply_hangs_under_its_parent_at_any_depth(school: Any) -> None:
    deep = posted(school, "student2", parent=school["reply"])

    assert deep.parent_id == school["reply"]
    replies = list(list_replies(school.course, school["topic"], school["first"], school.gateway("student")))
    assert [e.id for e in replies] == [deep.id, school["reply"]]


def test_older_servers_moved_a_reply_to_a_reply_up(open_school: Any) -> None:
    school = open_school(
        edition=LmsEdition.Y2023,
        topics=[{"ref": "$topic", "context": "$course", "title": "T", "discussion_type": "side_comment"}],
        entries=[
            {"ref": "$first", "topic": "$topic", "user": "$teacher", "message": "1"},
            {"ref": "$reply", "topic": "$topic", "user": "$student", "message": "2", "parent": "$first"},
        ],
    )

    report = post_entry(school.course, school["topic"], HI, school.gateway("student"), parent=school["reply"])

    assert isinstance(report.outcome, Posted)
    assert report.outcome.entry.parent_id == school["first"]
    assert [f.where for f in report.outcome.decision.findings] == ["parent_id"]


def test_the_fiftieth_level_is_the_last(school: Any) -> None:
    parent = school["reply"]
    for _ in range(48):
        parent = posted(school, "student", parent=parent).id

    report = post_entry(school.course, school["topic"], HI, school.gateway("student"), parent=parent)

    assert isinstance(report.outcome, Rejected)
    assert report.outcome.status == 400


def test_ten_replies_are_shown_and_that_there_are_more(school: Any) -> None:
    ids = [posted(school, "student", parent=school["first"]).id for _ in range(11)]

    first = next(iter(list_entries(school.course, school["topic"], school.gateway("student"))))

    assert [e.id for e in first.recent_replies or ()] == ids[:0:-1]
    assert first.has_more_replies


def test_entries_without_replies_say_nothing_of_them(school: Any) -> None:
    alone = posted(school, "student")

    first = next(iter(list_entries(school.course, school["topic"], school.gateway("student"))))

    assert (first.id, first.recent_replies, first.has_more_replies) == (alone.id, None, None)


def test_replies_of_a_deleted_entry_are_out_of_reach(school: Any) -> None:
    gateway = school.gateway("teacher")
    delete_entry(school.course, school["topic"], school["first"], gateway)

    assert list(list_entries(school.course, school["topic"], gateway)) == []
    with pytest.raises(NotFound):
        list(list_replies(school.course, school["topic"], school["first"], gateway))
    assert [e.id for e in read_entries(school.course, school["topic"], [school["reply"]], gateway)] == [
        school["reply"]
    ]


def test_a_list_by_ids_is_oldest_first_and_all_or_nothing(school: Any) -> None:
    gateway = school.gateway("student")
    both = read_entries(school.course, school["topic"], [school["reply"], school["first"]], gateway)

    assert [e.id for e in both] == [school["first"], school["reply"]]
    assert [e.user_name for e in both] == [None, None]
    assert both[0].user is not None
    with pytest.raises(NotFound):
        read_entries(school.course, school["topic"], [school["first"], school["guarded"]], gateway)


def test_no_ids_are_an_empty_list(school: Any) -> None:
    result = school.does("student", ListEntriesById(school.course, school["topic"]))

    assert isinstance(result, ServerPage)
    assert result.items == ()


def test_an_edit_says_who_made_it(school: Any) -> None:
    fields = entry_fields("edited")

    outcome = edit_entry(school.course, school["topic"], school["reply"], fields, school.gateway("teacher"))

    assert isinstance(outcome, Posted)
    assert (outcome.entry.editor_id, outcome.entry.user_id) == (school["teacher"], school["student"])
    assert outcome.entry.user is None


def test_nobody_edits_what_others_wrote(school: Any) -> None:
    outcome = edit_entry(school.course, school["topic"], school["first"], HI, school.gateway("student"))

    assert isinstance(outcome, Rejected)
    assert outcome.status == 403


def test_an_edit_can_be_wrapped(school: Any) -> None:
    wrapped = Parameters({"discussion_entry": {"message": "wrapped"}})

    edited = school.does("student", UpdateEntry(school.course, school["topic"], school["reply"], wrapped))

    assert isinstance(edited, Response)
    assert edited.value.message == "wrapped"


def test_editing_is_not_gated_but_everything_else_is(school: Any) -> None:
    gateway = school.gateway("student")

    with pytest.raises(PermissionDenied):
        list(list_entries(school.course, school["gated"], gateway))
    mine = posted(school, "student", "gated")
    assert len(list(list_entries(school.course, school["gated"], gateway))) == 2
    delete_entry(school.course, school["gated"], mine.id, gateway)
    with pytest.raises(PermissionDenied):
        list(list_entries(school.course, school["gated"], gateway))


def test_an_observer_passes_once_the_observed_student_has_posted(school: Any) -> None:
    gateway = school.gateway("observer")
    with pytest.raises(PermissionDenied):
        list(list_entries(school.course, school["gated"], gateway))

    posted(school, "student", "gated")

    assert len(list(list_entries(school.course, school["gated"], gateway))) == 2


def test_deleting_the_last_own_post_of_an_open_topic_does_not_unsubscribe(school: Any) -> None:
    mine = posted(school, "student2")
    delete_entry(school.course, school["topic"], mine.id, school.gateway("student2"))

    assert seen(school, "student2").subscribed


def test_marks_move_the_count(school: Any) -> None:
    gateway = school.gateway("student2")
    mark_entry(school.course, school["topic"], school["first"], gateway)
    after_one = seen(school, "student2").unread_count
    mark_entry(school.course, school["topic"], school["first"], gateway, read=False)
    after_taking_back = seen(school, "student2").unread_count
    mark_topic(school.course, school["topic"], gateway)

    assert (after_one, after_taking_back) == (1, 2)
    assert (seen(school, "student2").read_state, seen(school, "student2").unread_count) == ("read", 2)


def test_marking_all_as_unread_counts_own_entries_too(school: Any) -> None:
    gateway = school.gateway("student")
    mark_all(school.course, school["topic"], gateway)
    assert seen(school, "student").unread_count == 0

    mark_all(school.course, school["topic"], gateway, read=False)

    assert seen(school, "student").unread_count == 2
    assert seen(school, "student").read_state == "unread"


def test_marking_every_topic_leaves_the_others_alone(school: Any) -> None:
    gateway = school.gateway("student")
    mark_topics(school.course, gateway)

    assert seen(school, "student").read_state == "read"
    assert seen(school, "student", "news").read_state == "unread"
    mark_topics(school.course, gateway, only_announcements=True)
    assert seen(school, "student", "news").read_state == "read"
    assert seen(school, "student2").read_state == "unread"


def test_rating_needs_a_topic_that_allows_it(school: Any) -> None:
    gateway = school.gateway("student2")
    refused = rate_entry(school.course, school["topic"], school["first"], 1, gateway)
    school.gateway("teacher").update_topic(school.course, school["topic"], Parameters({"allow_rating": True}))

    rate_entry(school.course, school["topic"], school["first"], 1, gateway)

    assert isinstance(refused, Rejected)
    assert refused.status == 403
    first = next(iter(list_entries(school.course, school["topic"], gateway)))
    assert (first.rating_count, first.rating_sum) == (1, 1)


def test_following_and_leaving(school: Any) -> None:
    gateway = school.gateway("student2")

    follow_topic(school.course, school["topic"], gateway)
    assert seen(school, "student2").subscribed
    follow_topic(school.course, school["topic"], gateway, follow=False)
    assert not seen(school, "student2").subscribed


def test_following_an_announcement_succeeds_though_it_is_held(school: Any) -> None:
    follow_topic(school.course, school["news"], school.gateway("student"))

    assert seen(school, "student", "news").subscribed
    assert seen(school, "student", "news").subscription_hold == "topic_is_announcement"


@pytest.mark.parametrize(("page", "status"), [("0", 404), ("-1", 404), ("x", 404)])
def test_a_page_that_is_none_is_not_found(school: Any, page: str, status: int) -> None:
    result = school.does("student", ListEntries(school.course, school["topic"], page))

    assert isinstance(result, Denied)
    assert result.answer.status == status


def test_deleting_the_last_own_post_behind_the_gate_unsubscribes(school: Any) -> None:
    mine = posted(school, "student", "gated")
    another = posted(school, "student", "gated")
    delete_entry(school.course, school["gated"], another.id, school.gateway("student"))
    with_one_left = seen(school, "student", "gated").subscribed
    delete_entry(school.course, school["gated"], mine.id, school.gateway("student"))

    assert with_one_left
    assert not seen(school, "student", "gated").subscribed
    assert seen(school, "student", "gated").subscription_hold == "initial_post_required"
