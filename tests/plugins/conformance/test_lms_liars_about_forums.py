"""Backends of Canvas LMS that lie about discussions are caught, each by its own test."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from lms_lies import Lie, after, empty, fields, forgetting, forgiving, instead, raised, shown, slow, told

from canvas_comms.lms import contexts
from canvas_comms.lms.discussions.operations import Deleted, Marked
from canvas_comms.lms.discussions.requests import TopicSearch
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.params import Parameters
from canvas_comms_plugins.conformance.suite import Suite

ANNOUNCED = "test_an_announcement_is_listed_for_its_readers"
THERE = "test_a_topic_is_there_for_students"
ENTRY = "test_an_entry_is_there_for_everybody"
MARKED = "test_a_mark_is_ones_own"

LIES: dict[str, tuple[Lie, str]] = {
    "an announcement is a topic": (fields("discussions.create_topic", is_announcement=False), ANNOUNCED),
    "an announcement is not listed": (
        instead("discussions.announcements_page", lambda *_: empty()),
        ANNOUNCED,
    ),
    "announced without a text": (fields("discussions.create_topic", message=""), ANNOUNCED),
    "announced by anybody": (
        told("discussions.create_topic", is_announcement=lambda _: True),
        "test_what_became_a_topic_is_never_called_an_announcement",
    ),
    "announcements among topics": (
        {
            "discussions.topics_page": lambda g, where, q, c=None: g.topics_page(
                where, attrs.evolve(q, announcements=True), c
            )
        },
        "test_announcements_are_not_among_the_discussions",
    ),
    "topics among announcements": (
        {"discussions.announcements_page": lambda g, q, c=None: g.topics_page(_course(q), TopicSearch(), c)},
        "test_discussions_are_not_among_the_announcements",
    ),
    "announcements that do not say so": (
        shown("discussions.announcements_page", is_announcement=lambda _: False),
        "test_what_is_listed_is_an_announcement_of_these_courses",
    ),
    "announcements of another course": (
        shown("discussions.announcements_page", context_code=lambda _: "course_99"),
        "test_what_is_listed_is_an_announcement_of_these_courses",
    ),
    "no window": (
        {
            "discussions.announcements_page": lambda g, q, c=None: g.announcements_page(
                attrs.evolve(q, start=None, end=None), c
            )
        },
        "test_a_window_leaves_out_what_is_not_in_it",
    ),
    "announcements of no course": (
        {
            "discussions.announcements_page": lambda g, q, c=None: ListPage(
                (DiscussionTopic("1", title="Moss"),)
            )
        },
        "test_a_course_that_is_not_there_has_none",
    ),
    "a title is cut": (
        {"discussions.create_topic": lambda g, where, f: g.create_topic(where, _cut(f))},
        "test_a_title_has_a_limit",
    ),
    "nothing is made": (
        {"discussions.create_topic": lambda g, w, f: g.topics_page(w, TopicSearch()).items[0]},
        THERE,
    ),
    "a bool for a topic": (after("discussions.create_topic", lambda _: True), THERE),
    "made as a draft": (fields("discussions.create_topic", published=False), THERE),
    "a title in capitals": (
        told("discussions.topic", title=lambda text: text.upper()),
        "test_a_title_is_kept_to_the_letter",
    ),
    "a draft for all": (
        fields("discussions.create_topic", published=True),
        "test_a_draft_is_not_for_students",
    ),
    "a list reads otherwise": (
        shown("discussions.topics_page", read_state=lambda _: "read"),
        "test_a_list_shows_what_reading_shows",
    ),
    "no change": (
        {"discussions.update_topic": lambda g, w, i, f: g.topic(w, i)},
        "test_a_change_changes_what_it_names",
    ),
    "more is changed": (
        fields("discussions.update_topic", message="<p>Gone.</p>"),
        "test_a_change_changes_what_it_names",
    ),
    "anybody changes": (
        forgiving("discussions.update_topic", lambda: True),
        "test_a_student_does_not_change_a_teachers_topic",
    ),
    "nothing is deleted": (
        instead("discussions.delete_topic", lambda w, i: Deleted(i)),
        "test_a_deleted_topic_is_gone",
    ),
    "anybody deletes": (
        forgiving("discussions.delete_topic", lambda: Deleted("1")),
        "test_a_student_does_not_delete_a_teachers_topic",
    ),
    "any topic is there": (
        forgetting("discussions.topic", lambda: DiscussionTopic("1")),
        "test_an_unknown_topic_is_not_found",
    ),
    "any error will do": (
        forgetting("discussions.topic", lambda: raised(KeyError("no"))),
        "test_an_unknown_topic_is_not_found",
    ),
    "no mark": (instead("discussions.mark_topic", lambda *_, **__: Marked()), MARKED),
    "always read": (
        {"discussions.mark_topic": lambda g, w, i, read: g.mark_topic(w, i, read=True)},
        MARKED,
    ),
    "nobody follows": (
        instead("discussions.subscribe", lambda *_, **__: Marked()),
        "test_a_topic_is_followed_and_left",
    ),
    "nothing is posted": (
        instead("discussions.post_entry", lambda *_: DiscussionEntry("1")),
        ENTRY,
    ),
    "posted twice": (
        {"discussions.post_entry": lambda g, *a: (g.post_entry(*a), g.post_entry(*a))[1]},
        ENTRY,
    ),
    "by nobody": (shown("discussions.entries_page", user_id=lambda _: None), ENTRY),
    "not counted": (told("discussions.topic", discussion_subentry_count=lambda _: 0), ENTRY),
    "an entry is stripped": (
        {"discussions.post_entry": lambda g, w, t, f, p=None: g.post_entry(w, t, _stripped(f), p)},
        "test_an_entry_is_kept_to_the_letter",
    ),
    "a reply on top": (
        {"discussions.post_entry": lambda g, w, t, f, p=None: g.post_entry(w, t, f)},
        "test_a_reply_hangs_under_its_entry",
    ),
    "oldest first": (
        after("discussions.entries_page", lambda p: attrs.evolve(p, items=p.items[::-1])),
        "test_entries_come_newest_first",
    ),
    "not all by id": (
        after("discussions.entries_by_id", lambda found: found[1:]),
        "test_entries_are_read_by_id",
    ),
    "an empty view": (
        told("discussions.full_view", new_entries=lambda _: (), entries=lambda _: ()),
        "test_the_whole_topic_holds_every_entry_or_is_not_built_yet",
    ),
    "no edit": (
        {"discussions.update_entry": lambda g, w, t, i, f: g.entries_by_id(w, t, [i])[0]},
        "test_an_edit_changes_the_entry",
    ),
    "anybody edits": (
        forgiving("discussions.update_entry", lambda: True),
        "test_a_student_does_not_edit_anothers_entry",
    ),
    "nothing is taken back": (
        instead("discussions.delete_entry", lambda w, t, i: Deleted(i)),
        "test_of_a_deleted_entry_only_its_place_is_left",
    ),
    "posted nowhere": (
        forgiving("discussions.post_entry", lambda: DiscussionEntry("1")),
        "test_nothing_hangs_nowhere",
    ),
    "entries of nothing": (
        forgetting("discussions.entries_page", empty),
        "test_entries_of_no_topic_are_an_error",
    ),
    "an entry is not marked": (
        instead("discussions.mark_entry", lambda *_, **__: Marked()),
        "test_an_entry_is_marked_for_oneself",
    ),
    "nothing is marked": (
        instead("discussions.mark_all", lambda *_, **__: Marked()),
        "test_everything_is_marked_at_once",
    ),
    "likes add up": (
        shown("discussions.entries_page", rating_sum=lambda n: (n or 0) * 2),
        "test_a_like_counts_where_likes_are_allowed",
    ),
    "likes stay": (
        {"discussions.rate_entry": lambda g, w, t, i, rating: g.rate_entry(w, t, i, 1)},
        "test_a_like_counts_where_likes_are_allowed",
    ),
    "two at once mixed up": (slow("discussions.post_entry"), "test_entries_posted_at_once_are_all_there"),
}


def _course(query: Any) -> Any:
    return contexts.course(query.courses[0])


def _cut(given: Parameters) -> Parameters:
    return Parameters({**given.values, "title": str(given.at("title"))[:255]})


def _stripped(given: Parameters) -> Parameters:
    return Parameters({**given.values, "message": str(given.at("message")).strip()})


@pytest.mark.parametrize(("lie", "test"), LIES.values(), ids=LIES)
def test_the_lie_is_caught(
    lie: Lie,
    test: str,
    lying_lms: Callable[..., type[Suite]],
    verdict: Callable[[type[Suite], str], str | None],
) -> None:
    assert verdict(lying_lms({}), test) is None
    assert verdict(lying_lms(lie), test) is not None
