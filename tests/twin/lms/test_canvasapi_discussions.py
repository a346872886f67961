"""canvasapi as it comes, against the twin: every call about announcements and discussions.

Seen with canvasapi 3.6.0. Where it fails against a real server, it fails here alike.
"""

from typing import Any

import pytest
from canvasapi import Canvas
from canvasapi.course import Course
from canvasapi.exceptions import (
    CanvasException,
    Forbidden,
    InvalidAccessToken,
    ResourceDoesNotExist,
)
from canvasapi.group import Group
from requests.exceptions import JSONDecodeError

from canvas_comms_twin import Twin, TwinAdapter, lms

BASE = "https://school.instructure.example"


def topic(ref: str, **fields: Any) -> dict[str, Any]:
    return {"ref": ref, "context": "$bio", "author": "$ann", **fields}


WORLD = {
    "users": [{"ref": "$ann", "name": "Ann Teacher"}, {"ref": "$bob"}, {"ref": "$zoe"}],
    "courses": [
        {
            "ref": "$bio",
            "enrollments": [{"user": "$ann", "role": "teacher"}, {"user": "$bob", "role": "student"}],
        },
        {"ref": "$art", "enrollments": [{"user": "$ann", "role": "teacher"}]},
    ],
    "groups": [{"ref": "$red", "context": "$bio", "group_category": "$set", "members": ["$bob"]}],
    "topics": [
        topic("$talk", title="Talk", message="<p>Say</p>", allow_rating=True),
        topic("$gated", title="Gated", require_initial_post=True),
        topic("$one", title="One", pinned=True, position=1),
        topic("$two", title="Two", pinned=True, position=2),
        topic("$news", title="News", message="n", kind="announcement"),
        topic("$ours", title="Ours", context="$red", author="$bob"),
    ],
    "entries": [
        {"ref": "$hi", "topic": "$talk", "user": "$ann", "message": "Hi all"},
        {"ref": "$re", "topic": "$talk", "user": "$bob", "message": "Hi Ann", "parent": "$hi"},
        {"ref": "$own", "topic": "$ours", "user": "$bob", "message": "Hi us"},
    ],
}


class School:
    """The twin, and callers by name."""

    def __init__(self) -> None:
        self.twin = Twin(lms())
        given = self.twin.load({"clock": "2026-03-15T12:00:00Z", "lms": WORLD})
        self.refs, self.tokens = given.refs, given.tokens

    def canvas(self, who: str) -> Any:
        canvas = Canvas(BASE, self.tokens.get(who, who))
        canvas._Canvas__requester._session.mount(BASE, TwinAdapter(self.twin))
        return canvas

    def course(self, who: str, name: str = "$bio") -> Any:
        return Course(self.canvas(who)._Canvas__requester, {"id": self.refs[name]})

    def group(self, who: str) -> Any:
        return Group(self.canvas(who)._Canvas__requester, {"id": self.refs["$red"]})

    def topic(self, who: str, name: str = "$talk") -> Any:
        return self.course(who).get_discussion_topic(self.refs[name])


@pytest.fixture
def school() -> School:
    return School()


def test_the_usage_example_of_listing_announcements(school: School) -> None:
    codes = [f"course_{school.refs[name]}" for name in ("$bio", "$art")]

    found = school.canvas("$ann").get_announcements(
        context_codes=codes, active_only=True, start_date="2026-01-01", end_date="2026-12-31"
    )

    assert [(a.title, a.context_code) for a in found] == [("News", codes[0])]
    assert [a.posted_at for a in found] == ["2026-03-15T11:00:10Z"]


def test_an_empty_list_of_courses_never_leaves(school: School) -> None:
    with pytest.raises(Exception, match="context_codes"):
        school.canvas("$ann").get_announcements(context_codes=[])


def test_announcements_of_accounts_never_leave_either(school: School) -> None:
    with pytest.raises(TypeError, match="context_codes"):
        list(school.canvas("$ann").get_announcements(context_codes=["account_1"]))


def test_the_usage_example_of_announcing(school: School) -> None:
    announcement = school.course("$ann").create_discussion_topic(
        title="Week 5 Assignment Reminder",
        message="<p>Papers are due this Friday.</p>",
        is_announcement=True,
        published=True,
        delayed_post_at=None,
    )

    assert (announcement.is_announcement, announcement.published) == (True, True)
    assert announcement.title == "Week 5 Assignment Reminder"


def test_a_students_announcement_is_an_ordinary_topic(school: School) -> None:
    made = school.course("$bob").create_discussion_topic(title="x", message="m", is_announcement=True)

    assert made.is_announcement is False


def test_the_usage_example_of_discussions(school: School) -> None:
    discussions = school.course("$bob").get_discussion_topics(
        order_by="recent_activity", include=["all_dates", "sections"]
    )
    discussion = next(one for one in discussions if one.title == "Talk")
    entries = [f"{entry.user_id}: {entry.message}" for entry in discussion.get_topic_entries()]
    entry = discussion.get_topic_entries()[0]
    reply = discussion.post_entry(message="Thanks for sharing!", parent_id=entry.id)

    assert entries == [f"{school.refs['$ann']}: Hi all"]
    assert reply.parent_id is None
    assert discussion.subscribe()


def test_the_usage_example_of_a_graded_discussion(school: School) -> None:
    graded = school.course("$ann").create_discussion_topic(
        title="Week 3 Case Study Discussion",
        message="Analyze the case study.",
        discussion_type="threaded",
        published=True,
        require_initial_post=True,
        assignment={
            "name": "Case Study Discussion",
            "points_possible": 25,
            "due_at": "2026-12-01T23:59:59Z",
            "grading_type": "points",
        },
    )

    assert graded.assignment["name"] == "Week 3 Case Study Discussion"
    assert (graded.assignment["points_possible"], graded.require_initial_post) == (25, True)


def test_entries_are_asked_for_by_id(school: School) -> None:
    topic = school.topic("$bob")

    assert [e.message for e in topic.get_entries([school.refs["$re"], school.refs["$hi"]])] == [
        "Hi all",
        "Hi Ann",
    ]
    with pytest.raises(TypeError):
        topic.get_entries()
    with pytest.raises(ResourceDoesNotExist):
        list(topic.get_entries([999999]))


def test_topics_are_updated_but_not_edited(school: School) -> None:
    topic = school.topic("$ann")
    changed = topic.update(title="New title", lock_at="2026-04-01T00:00:00Z")

    assert (changed.title, changed.lock_at) == ("New title", "2026-04-01T23:59:59Z")
    assert not hasattr(topic, "edit")
    with pytest.raises(ValueError, match="course_id or group_id"):
        changed.mark_as_read()


def test_deleting_a_topic_works_but_says_false(school: School) -> None:
    assert school.topic("$ann").delete() is False
    with pytest.raises(ResourceDoesNotExist):
        school.topic("$ann")


def test_marks_of_topics(school: School) -> None:
    topic = school.topic("$bob")

    done = [
        topic.mark_as_read(),
        topic.mark_entries_as_read(),
        topic.mark_as_unread(),
        topic.mark_entries_as_unread(),
    ]

    assert done == [True, True, True, True]
    assert topic.unsubscribe()


def test_an_announcement_from_the_list_can_be_used_further(school: School) -> None:
    [news] = school.canvas("$bob").get_announcements(context_codes=[school.refs["$bio"]])

    assert news.mark_as_read()
    assert news.post_entry(message="Thanks").message == "Thanks"


def test_entries_and_replies(school: School) -> None:
    entry = school.topic("$bob").get_topic_entries()[0]
    reply = entry.post_reply(message="Me too")

    assert [one.message for one in entry.get_replies()] == ["Me too", "Hi Ann"]
    assert entry.get_discussion().title == "Talk"
    assert (entry.mark_as_unread(), entry.mark_as_read(), entry.rate(1)) == (True, True, True)
    with pytest.raises(ValueError, match="course_id or group_id"):
        reply.delete()


def test_editing_an_entry_says_true_and_deleting_it_cannot_be_read(school: School) -> None:
    topic = school.topic("$bob")
    mine = topic.post_entry(message="x")

    assert mine.update(message="y") is True
    with pytest.raises(JSONDecodeError):  # the answer to a deletion has no body
        mine.delete()
    assert [entry.message for entry in topic.get_topic_entries()] == ["Hi all"]


def test_rating_anything_but_one_and_zero_never_leaves(school: School) -> None:
    entry = school.topic("$bob").get_topic_entries()[0]

    with pytest.raises(ValueError, match="rating"):
        entry.rate(2)


def test_the_full_view(school: School) -> None:
    view = school.course("$bob").get_full_discussion_topic(school.refs["$talk"], include_new_entries=True)

    assert [node["message"] for node in view["view"]] == ["Hi all"]
    assert [node["message"] for node in view["view"][0]["replies"]] == ["Hi Ann"]
    assert view["unread_entries"] == [school.refs["$hi"]]


def test_pinned_topics_are_reordered(school: School) -> None:
    order = [school.refs["$two"], school.refs["$one"]]

    assert school.course("$ann").reorder_pinned_topics(order) is True
    assert {t.title: t.position for t in school.course("$ann").get_discussion_topics() if t.pinned} == {
        "Two": 1,
        "One": 2,
    }


def test_groups_have_discussions_too(school: School) -> None:
    group = school.group("$bob")
    made = group.create_discussion_topic(title="Plan", message="m")
    topic = group.get_discussion_topic(school.refs["$ours"])
    view = group.get_full_discussion_topic(school.refs["$ours"])

    assert [one.title for one in group.get_discussion_topics()] == ["Plan", "Ours"]
    assert (made.title, topic.title) == ("Plan", "Ours")
    assert [one.message for one in topic.get_topic_entries()] == ["Hi us"]
    assert [node["message"] for node in view["view"]] == ["Hi us"]


def test_pages_are_followed(school: School) -> None:
    topic = school.topic("$bob")
    for number in range(100):
        topic.post_entry(message=str(number))
    school.twin.journal.clear()

    assert len(list(topic.get_topic_entries())) == 101
    assert [entry.method for entry in school.twin.journal] == ["GET"] * 2


def test_a_file_can_be_attached(school: School, tmp_path: Any) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("notes")

    made = school.course("$ann").create_discussion_topic(attachment=str(file), title="With notes")

    assert [one["filename"] for one in made.attachments] == ["notes.txt"]


@pytest.mark.parametrize(
    ("who", "name", "error"),
    [
        ("$zoe", "$talk", Forbidden),
        ("no-such-token", "$talk", InvalidAccessToken),
        ("$bob", "$ours", ResourceDoesNotExist),
    ],
)
def test_errors_are_the_clients_own(
    school: School, who: str, name: str, error: type[CanvasException]
) -> None:
    with pytest.raises(error):
        school.topic(who, name)


def test_a_first_post_opens_the_gate(school: School) -> None:
    topic = school.topic("$bob", "$gated")
    with pytest.raises(Forbidden):
        list(topic.get_topic_entries())

    topic.post_entry(message="First")

    assert [entry.message for entry in topic.get_topic_entries()] == ["First"]
