"""What is new for somebody, of all kinds, as a plain client of the twin sees it."""

from typing import Any

import pytest
import requests

from canvas_comms_twin import Twin, TwinAdapter

HOST = "https://school.example"
WORLD: Any = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$t", "name": "Tess"}, {"ref": "$s", "name": "Sol"}, {"ref": "$x"}],
        "courses": [
            {
                "ref": "$bio",
                "name": "Biology",
                "enrollments": [{"user": "$t", "role": "teacher"}, {"user": "$s", "role": "student"}],
            },
            {
                "ref": "$old",
                "name": "Old",
                "enrollments": [{"user": "$s", "role": "student", "state": "completed"}],
            },
        ],
        "groups": [{"ref": "$club", "name": "Club", "context": "$bio", "members": ["$s"]}],
        "topics": [
            {
                "ref": "$moss",
                "context": "$bio",
                "author": "$t",
                "title": "Moss",
                "message": "<p>Which?</p>",
                "created_at": "2026-03-10T12:00:00Z",
            },
            {
                "ref": "$gated",
                "context": "$bio",
                "author": "$t",
                "title": "First",
                "require_initial_post": True,
                "created_at": "2026-03-09T12:00:00Z",
            },
            {
                "ref": "$trip",
                "kind": "announcement",
                "context": "$bio",
                "author": "$t",
                "title": "Trip",
                "created_at": "2026-03-11T12:00:00Z",
            },
            {"ref": "$draft", "context": "$bio", "author": "$t", "title": "Draft", "state": "unpublished"},
            {
                "ref": "$chat",
                "context": "$club",
                "author": "$s",
                "title": "Chat",
                "created_at": "2026-03-08T12:00:00Z",
            },
            {
                "ref": "$then",
                "context": "$old",
                "author": "$x",
                "title": "Then",
                "created_at": "2026-03-01T12:00:00Z",
            },
        ],
        "entries": [
            {
                "ref": "$e",
                "topic": "$moss",
                "user": "$s",
                "message": "<p>Hypnum</p>",
                "created_at": "2026-03-12T12:00:00Z",
            },
            {"topic": "$gated", "user": "$t", "message": "x", "created_at": "2026-03-09T13:00:00Z"},
        ],
        "conversations": [
            {
                "ref": "$talk",
                "starter": "$t",
                "others": ["$s"],
                "subject": "Hello",
                "messages": [{"author": "$t", "body": "Hi", "created_at": "2026-03-13T12:00:00Z"}],
            }
        ],
        "comm_messages": [
            {
                "ref": "$note",
                "user": "$s",
                "subject": "Graded",
                "to": "dashboard",
                "body": "b",
                "created_at": "2026-03-07T12:00:00Z",
            },
            {"user": "$s", "subject": "Mail", "to": "s@school.example", "body": "b"},
        ],
    },
}


class School:
    """A twin, and everybody's way to it."""

    def __init__(self) -> None:
        twin = Twin()
        self.known = twin.load(WORLD)
        self.session = requests.Session()
        self.session.mount(HOST, TwinAdapter(twin))

    def ask(self, who: str, path: str, method: str = "GET", **query: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.known.tokens[who]}"}
        return self.session.request(method, f"{HOST}/api/v1{path}", headers=headers, params=query)

    def titles(self, who: str, path: str = "/users/self/activity_stream", **query: Any) -> list[str]:
        return [one["title"] for one in self.ask(who, path, **query).json()]

    def id(self, name: str) -> int:
        return int(self.known.refs[name])


@pytest.fixture
def school() -> School:
    return School()


def item(school: School, who: str, title: str) -> dict[str, Any]:
    (found,) = (one for one in school.ask(who, "/users/self/activity_stream").json() if one["title"] == title)
    return dict(found)


def test_what_is_new_comes_newest_first(school: School) -> None:
    assert school.titles("$s") == ["Hello", "Moss", "Trip", "First", "Chat", "Graded", "Then"]
    assert school.titles("$s", "/users/activity_stream") == school.titles("$s")
    assert school.titles("$t") == ["Hello", "Moss", "Trip", "First"]
    assert school.titles("$x") == []


def test_a_topic_has_the_keys_of_the_server(school: School) -> None:
    found = item(school, "$s", "Moss")

    assert found.pop("id") > 0
    assert found == {
        "title": "Moss",
        "message": "<p>Which?</p>",
        "type": "DiscussionTopic",
        "read_state": False,
        "created_at": "2026-03-10T12:00:00Z",
        "updated_at": "2026-03-12T12:00:00Z",
        "context_type": "Course",
        "course_id": school.id("$bio"),
        "html_url": f"{HOST}/courses/{school.id('$bio')}/discussion_topics/{school.id('$moss')}",
        "discussion_topic_id": school.id("$moss"),
        "total_root_discussion_entries": 1,
        "require_initial_post": False,
        "user_has_posted": True,
        "root_discussion_entries": [
            {"user": {"user_id": school.id("$s"), "user_name": "Sol"}, "message": "<p>Hypnum</p>"}
        ],
    }


def test_an_announcement_names_itself_and_a_group_its_group(school: School) -> None:
    trip, chat = item(school, "$s", "Trip"), item(school, "$s", "Chat")

    assert (trip["type"], trip["announcement_id"]) == ("Announcement", school.id("$trip"))
    assert "discussion_topic_id" not in trip
    assert (chat["context_type"], chat["group_id"], "course_id" in chat) == (
        *("Group", school.id("$club")),
        False,
    )


def test_who_has_to_post_first_sees_no_entries(school: School) -> None:
    gated = item(school, "$s", "First")

    assert (gated["require_initial_post"], gated["user_has_posted"]) == (True, False)
    assert (gated["total_root_discussion_entries"], gated["root_discussion_entries"]) == (1, [])


def test_a_conversation_shows_its_newest_messages(school: School) -> None:
    found = item(school, "$s", "Hello")

    assert (found["type"], found["conversation_id"]) == ("Conversation", school.id("$talk"))
    assert (found["read_state"], found["participant_count"]) == (False, 2)
    assert [(one["author_id"], one["message"]) for one in found["latest_messages"]] == [
        (school.id("$t"), "Hi")
    ]


def test_what_went_to_the_dashboard_is_a_message(school: School) -> None:
    found = item(school, "$s", "Graded")

    assert (found["type"], found["message_id"], found["message"]) == ("Message", school.id("$note"), "b")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"asset_type": "Announcement"}, ["Trip"]),
        ({"asset_type": "Unheard"}, []),
        ({"notification_categories[]": "Due Date"}, []),
        ({"per_page": "2", "page": "2"}, ["Trip", "First"]),
    ],
)
def test_a_stream_can_be_narrowed(query: dict[str, str], titles: list[str], school: School) -> None:
    assert school.titles("$s", **query) == titles


def test_a_stream_can_be_narrowed_to_a_place(school: School) -> None:
    bio = school.id("$bio")

    assert school.titles("$s", context_code=f"course_{bio}") == ["Moss", "Trip", "First"]
    assert school.titles("$s", only_active_courses="1") == [
        *("Hello", "Moss", "Trip", "First", "Chat", "Graded"),
    ]
    assert school.titles("$s", f"/courses/{bio}/activity_stream") == ["Moss", "Trip", "First"]
    assert school.titles("$s", f"/groups/{school.id('$club')}/activity_stream") == ["Chat"]


def test_the_stream_of_a_place_is_for_those_who_may_read_it(school: School) -> None:
    assert school.ask("$x", f"/courses/{school.id('$bio')}/activity_stream").status_code == 403
    assert school.ask("$x", f"/groups/{school.id('$club')}/activity_stream").status_code == 403
    assert school.ask("$s", "/courses/999/activity_stream").status_code == 404
    assert school.session.get(f"{HOST}/api/v1/users/self/activity_stream").status_code == 401


def test_a_summary_counts_by_type_and_conversations_as_read(school: School) -> None:
    found = school.ask("$s", "/users/self/activity_stream/summary").json()

    assert found == [
        {"type": "Announcement", "count": 1, "unread_count": 1, "notification_category": None},
        {"type": "Conversation", "count": 1, "unread_count": 0, "notification_category": None},
        {"type": "DiscussionTopic", "count": 4, "unread_count": 3, "notification_category": None},
        {"type": "Message", "count": 1, "unread_count": 1, "notification_category": None},
    ]
    club = school.ask("$s", f"/groups/{school.id('$club')}/activity_stream/summary").json()
    assert [(one["type"], one["count"]) for one in club] == [("DiscussionTopic", 1)]


def test_what_is_hidden_is_gone_for_oneself(school: School) -> None:
    moss = item(school, "$s", "Moss")["id"]

    assert school.ask("$s", f"/users/self/activity_stream/{moss}", "DELETE").json() == {"hidden": True}
    assert "Moss" not in school.titles("$s")
    assert school.ask("$s", "/users/self/activity_stream", "DELETE").json() == {"hidden": True}
    assert school.titles("$s") == []
    assert school.titles("$t") == ["Hello", "Moss", "Trip", "First"]


def test_a_stream_has_twenty_one_items_a_page(school: School) -> None:
    assert 'per_page=21>; rel="current"' in school.ask("$s", "/users/self/activity_stream").headers["Link"]


def test_missing_submissions_are_not_played(school: School) -> None:
    assert school.ask("$s", "/users/self/missing_submissions").status_code == 501
