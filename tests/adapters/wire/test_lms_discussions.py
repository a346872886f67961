"""Topics, entries and whole topics in JSON: tolerant of the unknown, strict about kinds, both ways."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.assignments.resources import Assignment
from canvas_comms.lms.discussions.resources import (
    Copy,
    DiscussionEntry,
    DiscussionTopic,
    FullView,
    LockInfo,
    Permissions,
    Person,
    TopicSection,
    UngradedOverride,
)
from canvas_comms.lms.files.resources import File
from canvas_comms_wire.lms_entries import ENTRY, VIEW
from canvas_comms_wire.lms_topics import TOPIC
from canvas_comms_wire.records import many

read_topic, write_topic = TOPIC.read, TOPIC.write
read_entry, write_entry = ENTRY.read, ENTRY.write
read_topics, read_entries = many(TOPIC.kind).read, many(ENTRY.kind).read
read_view, write_view = VIEW.read, VIEW.write

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
ANN = Person("5", "5", "Ann", "https://e.edu/a.png", "https://e.edu/courses/1/users/5", None)

ids = st.integers(1, 10**12).map(str)
texts = st.text(max_size=12)
maybe_text = st.one_of(st.none(), texts)
flags = st.one_of(st.none(), st.booleans())
numbers = st.one_of(st.none(), st.integers(0, 999))
moments = st.one_of(
    st.none(),
    st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)
urls = st.one_of(st.none(), texts.map("https://e.edu/".__add__))
people = st.builds(Person, ids, maybe_text, maybe_text, urls, urls, maybe_text)
files = st.builds(
    File,
    id=ids,
    folder_id=st.none() | ids,
    display_name=maybe_text,
    filename=maybe_text,
    uuid=maybe_text,
    content_type=maybe_text,
    url=urls,
    size=numbers,
    created_at=moments,
    locked=flags,
)
assignments = st.builds(
    Assignment,
    id=ids,
    name=texts,
    description=maybe_text,
    course_id=st.none() | ids,
    points_possible=st.one_of(st.none(), st.floats(0, 100)),
    grading_type=texts.filter(bool),
    due_at=moments,
    unlock_at=moments,
    lock_at=moments,
    submission_types=st.lists(texts, max_size=2).map(tuple),
    html_url=urls,
    position=numbers,
    peer_reviews=flags,
    needs_grading_count=numbers,
)

shown_sections = st.builds(
    TopicSection, ids, maybe_text, numbers, st.none() | ids, st.none() | ids, moments, moments, flags, moments
)
overrides = st.builds(UngradedOverride, st.none() | ids, ids, ids, maybe_text, moments, moments, flags)
topics = st.builds(
    DiscussionTopic,
    id=ids,
    title=maybe_text,
    message=maybe_text,
    html_url=urls,
    posted_at=moments,
    created_at=moments,
    last_reply_at=moments,
    delayed_post_at=moments,
    lock_at=moments,
    todo_date=moments,
    published=flags,
    locked=flags,
    locked_for_user=flags,
    require_initial_post=flags,
    read_state=maybe_text,
    unread_count=numbers,
    subscribed=flags,
    subscription_hold=maybe_text,
    discussion_type=maybe_text,
    assignment_id=st.one_of(st.none(), ids),
    assignment=st.one_of(st.none(), assignments),
    root_topic_id=st.one_of(st.none(), ids),
    topic_children=st.lists(ids, max_size=2).map(tuple),
    group_topic_children=st.lists(st.builds(Copy, ids, ids), max_size=2).map(tuple),
    position=numbers,
    pinned=flags,
    is_announcement=flags,
    anonymous_state=maybe_text,
    attachments=st.lists(files, max_size=1).map(tuple),
    author=st.one_of(st.none(), people, st.just(Person())),
    user_name=maybe_text,
    permissions=st.one_of(st.none(), st.builds(Permissions, flags, flags, flags, flags, flags)),
    context_code=maybe_text,
    sections=st.one_of(st.none(), st.lists(shown_sections, max_size=2).map(tuple)),
    user_count=numbers,
    ungraded_discussion_overrides=st.none() | st.lists(overrides, max_size=2).map(tuple),
)
entries = st.builds(
    DiscussionEntry,
    id=ids,
    parent_id=st.one_of(st.none(), ids),
    user_id=ids,
    user_name=maybe_text,
    message=maybe_text,
    created_at=moments,
    updated_at=moments,
    rating_sum=numbers,
    rating_count=numbers,
    read_state=texts,
    forced_read_state=st.booleans(),
    editor_id=st.one_of(st.none(), ids),
    user=st.one_of(st.none(), people),
    attachment=st.one_of(st.none(), files),
)


@given(topics)
def test_a_topic_that_is_written_reads_the_same(topic: DiscussionTopic) -> None:
    written = json.loads(json.dumps(write_topic(topic, "https://e.edu")))

    assert read_topic(written) == topic


@given(entries, st.lists(entries, max_size=2), st.booleans())
def test_an_entry_that_is_written_reads_the_same(
    entry: DiscussionEntry, replies: list[DiscussionEntry], more: bool
) -> None:
    one = attrs.evolve(entry, recent_replies=tuple(replies), has_more_replies=more)

    assert read_entry(json.loads(json.dumps(write_entry(one)))) == one
    assert read_entry(json.loads(json.dumps(write_entry(entry)))) == entry


def node(id: str, parent: str | None = None) -> DiscussionEntry:
    return DiscussionEntry(id, parent, "5", message="x", created_at=NOON)


def test_a_tree_that_is_written_reads_the_same() -> None:
    view = FullView(
        unread_entries=("2",),
        forced_entries=("3",),
        entry_ratings={"2": 1},
        participants=(ANN,),
        entries=(node("1"), node("2", "1"), node("3", "2"), node("4", "1"), node("5")),
        depths=(1, 2, 3, 2, 1),
        new_entries=(node("6", "5"),),
    )

    written = write_view(view)

    assert read_view(json.loads(json.dumps(written))) == view
    assert [reply["id"] for reply in written["view"][0]["replies"]] == [2, 4]
    assert "replies" not in written["view"][1]


def test_a_tree_of_fifty_levels_is_written_and_read() -> None:
    chain = tuple(node(str(n), str(n - 1) if n > 1 else None) for n in range(1, 51))
    view = FullView(entries=chain, depths=tuple(range(1, 51)))

    assert read_view(json.loads(json.dumps(write_view(view)))) == view


def test_a_wide_tree_takes_no_recursion() -> None:
    view = FullView(entries=tuple(node(str(n)) for n in range(1, 20_001)), depths=(1,) * 20_000)

    assert len(read_view(write_view(view)).entries) == 20_000


def test_unknown_fields_stay() -> None:
    topic = read_topic({"id": 7, "is_checkpointed": True, "author": {"id": 5, "mood": "fine"}})

    assert dict(topic.extra) == {"is_checkpointed": True}
    assert topic.author is not None
    assert dict(topic.author.extra) == {"mood": "fine"}
    assert write_topic(topic)["is_checkpointed"] is True


def test_what_is_missing_is_not_known() -> None:
    topic = read_topic({"id": 7})

    assert topic == DiscussionTopic("7")
    assert topic.is_announcement is None


def test_ids_may_come_as_text() -> None:
    assert read_topic({"id": "7", "root_topic_id": "8"}).root_topic_id == "8"


def test_an_author_who_is_nobody_is_told_from_a_hidden_one() -> None:
    assert read_topic({"id": 7, "author": {}}).author == Person()
    assert read_topic({"id": 7, "author": None}).author is None
    assert write_topic(DiscussionTopic("7", author=Person()))["author"] == {}


@pytest.mark.parametrize(
    ("found", "where"),
    [
        ([], ""),
        (None, ""),
        ({}, "id"),
        ({"id": -1}, "id"),
        ({"id": True}, "id"),
        ({"id": 7, "permissions": {"reply": 1}}, "permissions.reply"),
        ({"id": 7, "topic_children": [None]}, "topic_children[0]"),
        ({"id": 7, "attachments": [{"id": 1}, {"size": 5}]}, "attachments[1].id"),
        ({"id": 7, "assignment": {"points_possible": 5}}, "assignment.id"),
        ({"id": 7, "sections": [{"id": 1}, {"name": "x"}]}, "sections[1].id"),
    ],
)
def test_nonsense_is_refused_by_its_place(found: Any, where: str) -> None:
    with pytest.raises(MalformedResponse) as caught:
        read_topic(found)

    assert caught.value.where == where


@pytest.mark.parametrize(
    ("key", "odd"),
    [
        ("title", 5),
        ("published", "true"),
        ("unread_count", 1.5),
        ("unread_count", True),
        ("lock_at", "tomorrow"),
        ("lock_at", "2026-01-01T00:00:00"),
        ("lock_at", 5),
        ("root_topic_id", -5),
        ("author", []),
        ("topic_children", {}),
    ],
)
def test_what_a_topic_can_do_without_is_kept_aside_if_it_is_odd(key: str, odd: Any) -> None:
    topic = read_topic({"id": 7, key: odd})

    assert dict(topic.extra) == {key: odd}
    assert getattr(topic, key) == getattr(DiscussionTopic("7"), key)
    assert write_topic(topic)[key] == odd


def test_what_an_author_or_assignment_can_do_without_is_kept_aside_if_it_is_odd() -> None:
    topic = read_topic({"id": 7, "author": {"id": []}, "assignment": {"id": 1, "points_possible": "5"}})

    assert topic.author is not None
    assert topic.assignment is not None
    assert (topic.author.id, dict(topic.author.extra)) == (None, {"id": []})
    assert (topic.assignment.points_possible, dict(topic.assignment.extra)) == (
        None,
        {"points_possible": "5"},
    )


def test_the_place_on_a_page_is_named() -> None:
    with pytest.raises(MalformedResponse) as caught:
        read_topics([{"id": 1}, {"id": []}])

    assert caught.value.where == "[1].id"


@pytest.mark.parametrize(
    ("found", "where"),
    [
        ({"id": 1, "recent_replies": [5]}, "[0].recent_replies[0]"),
        ({"id": 1, "recent_replies": [{"id": 2}, {}]}, "[0].recent_replies[1].id"),
        ({"id": None}, "[0].id"),
        ({"id": 1, "attachment": {"filename": "a.pdf"}}, "[0].attachment.id"),
    ],
)
def test_nonsense_in_an_entry_is_refused_by_its_place(found: Any, where: str) -> None:
    with pytest.raises(MalformedResponse) as caught:
        read_entries([found])

    assert caught.value.where == where


@pytest.mark.parametrize(
    ("key", "odd"), [("message", 5), ("recent_replies", {}), ("deleted", "no"), ("user", 5)]
)
def test_what_an_entry_can_do_without_is_kept_aside_if_it_is_odd(key: str, odd: Any) -> None:
    entry = read_entry({"id": 1, key: odd})

    assert dict(entry.extra) == {key: odd}
    assert getattr(entry, key) == getattr(DiscussionEntry("1"), key)


def test_replies_show_no_replies_of_their_own() -> None:
    entry = read_entry({"id": 1, "recent_replies": [{"id": 2, "recent_replies": [{"id": 3}]}]})

    assert entry.recent_replies == (DiscussionEntry("2"),)


def test_times_are_written_in_utc_whatever_their_offset_was() -> None:
    early = datetime(2026, 3, 15, 12, tzinfo=timezone(timedelta(hours=2)))

    assert write_topic(DiscussionTopic("7", lock_at=early))["lock_at"] == "2026-03-15T10:00:00Z"


@pytest.mark.parametrize(
    "found",
    [5, {"view": {}}, {"view": [5]}, {"view": [{"id": 1, "replies": 5}]}, {"entry_ratings": {"1": "x"}}],
)
def test_a_view_that_is_none_is_refused(found: Any) -> None:
    with pytest.raises(MalformedResponse):
        read_view(found)


KEYS = st.sampled_from(["id", "title", "author", "view", "replies", "message", "user"])
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.text())
documents = st.recursive(leaves, lambda inner: st.one_of(st.lists(inner), st.dictionaries(KEYS, inner)))


@given(documents)
def test_any_json_is_a_value_or_a_refusal(found: Any) -> None:
    for read in (read_topic, read_topics, read_entry, read_entries, read_view):
        try:
            read(found)
        except MalformedResponse as error:
            assert error.rule


LOCK = LockInfo("discussion_topic_7", lock_at=NOON, can_view=True)


@pytest.mark.parametrize(
    ("fields", "key", "there"),
    [
        ({}, "lock_info", False),
        ({"lock_info": LOCK, "lock_explanation": "x"}, "lock_explanation", True),
        ({}, "subscription_hold", False),
        ({"subscription_hold": "x"}, "subscription_hold", True),
        ({}, "assignment", False),
        ({}, "sections", False),
        ({}, "context_code", False),
        ({"assignment_id": "3"}, "ungraded_discussion_overrides", False),
        ({}, "ungraded_discussion_overrides", True),
    ],
)
def test_some_keys_are_there_only_if_there_is_something_to_say(
    fields: dict[str, Any], key: str, there: bool
) -> None:
    assert (key in write_topic(DiscussionTopic("7", **fields))) is there


def test_a_lock_says_only_its_own_date() -> None:
    written = write_topic(DiscussionTopic("7", lock_info=LOCK, lock_explanation="x"))

    assert written["lock_info"] == {
        "lock_at": "2026-03-15T12:00:00Z",
        "can_view": True,
        "asset_string": "discussion_topic_7",
    }


def test_paths_become_urls_of_the_server() -> None:
    author = attrs.evolve(ANN, html_url="/u")
    topic = DiscussionTopic("7", html_url="/courses/1/discussion_topics/7", author=author)

    written = write_topic(topic, "http://127.0.0.1:8000")

    assert written["url"] == written["html_url"] == "http://127.0.0.1:8000/courses/1/discussion_topics/7"
    assert written["author"]["html_url"] == "http://127.0.0.1:8000/u"


def test_a_deleted_entry_is_a_place_without_a_text() -> None:
    gone = DiscussionEntry("9", "8", deleted=True, read_state="read", forced_read_state=False, user=ANN)

    written = write_entry(gone)

    assert written["deleted"] is True
    assert not {"user_id", "user_name", "message"} & set(written)
    assert {"user", "read_state", "parent_id"} <= set(written)


TOPIC_KEYS = {
    "id", "title", "last_reply_at", "created_at", "delayed_post_at", "posted_at", "assignment_id",
    "root_topic_id", "position", "podcast_has_student_posts", "discussion_type", "lock_at", "allow_rating",
    "only_graders_can_rate", "sort_by_rating", "is_section_specific", "summary_enabled", "anonymous_state",
    "sort_order", "sort_order_locked", "expanded", "expanded_locked", "user_name",
    "discussion_subentry_count", "permissions", "require_initial_post", "user_can_see_posts", "podcast_url",
    "read_state", "unread_count", "subscribed", "attachments", "published", "can_unpublish", "locked",
    "can_lock", "comments_disabled", "author", "html_url", "url", "pinned", "group_category_id", "can_group",
    "topic_children", "group_topic_children", "locked_for_user", "message", "todo_date", "is_announcement",
    "ungraded_discussion_overrides",
}  # fmt: skip
"""The exact keys of a plain course topic, source: facts lms-discussions 6."""


def test_a_plain_topic_has_exactly_the_keys_of_the_server() -> None:
    assert set(write_topic(DiscussionTopic("7", html_url="/courses/1/discussion_topics/7"))) == TOPIC_KEYS
