"""What the mobile apps require of topics, their sections and assignments: the keys, and their types.

canvas-ios decodes a whole list or nothing; the keys are those that its models cannot do without
(2026). canvas-android's contract (Pact) names those of sections and assignments.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import requests

from canvas_comms_twin import Twin, TwinAdapter

HOST = "https://school.example"
WORLD: Any = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$t"}, {"ref": "$s"}],
        "courses": [
            {
                "ref": "$c",
                "sections": [
                    {"ref": "$x", "name": "Morning", "start_at": "2026-01-05T00:00:00Z"},
                    {"ref": "$y", "name": "Evening"},
                ],
                "enrollments": [{"user": "$t", "role": "teacher"}, {"user": "$s", "role": "student"}],
            }
        ],
        "topics": [
            {
                "ref": "$p",
                "context": "$c",
                "author": "$t",
                "title": "By section",
                "specific_sections": ["$x"],
            },
            {"ref": "$q", "context": "$c", "author": "$t", "title": "Graded"},
        ],
    },
}
TOPICS = "/api/v1/courses/$c/discussion_topics"
NULL = type(None)

TOPIC = {
    "id": int,
    "allow_rating": bool,
    "discussion_subentry_count": int,
    "is_section_specific": bool,
    "locked_for_user": bool,
    "published": bool,
    "sort_by_rating": bool,
}
SECTION = {
    "id": int,
    "name": str,
    "course_id": int,
    "nonxlist_course_id": NULL,
    "start_at": str,
    "end_at": (str, NULL),
    "restrict_enrollments_to_section_dates": (bool, NULL),
    "created_at": str,
    "user_count": int,
}
ASSIGNMENT = {
    "id": int,
    "name": str,
    "course_id": int,
    "grading_type": str,
    "html_url": str,
    "submission_types": list,
    "description": (str, NULL),
    "points_possible": (int, float, NULL),
    "assignment_group_id": int,
    "position": int,
    "published": bool,
    "muted": bool,
    "locked_for_user": bool,
    "anonymous_grading": bool,
    "allowed_attempts": int,
    "group_category_id": (int, NULL),
    "only_visible_to_overrides": bool,
    "omit_from_final_grade": bool,
    "peer_reviews": bool,
    "has_submitted_submissions": bool,
    "submissions_download_url": str,
    "workflow_state": str,
}
ENTRY = {
    "id": int,
    "user_id": int,
    "message": str,
    "created_at": str,
    "updated_at": str,
    "rating_count": (int, NULL),
    "rating_sum": (int, NULL),
    "read_state": str,
    "forced_read_state": bool,
}

Ask = Callable[..., Any]


def faults(found: Mapping[str, Any], shape: Mapping[str, Any]) -> list[str]:
    """The keys that are missing or of another type."""
    return [key for key, kinds in shape.items() if key not in found or not isinstance(found[key], kinds)]


@pytest.fixture
def ask() -> Ask:
    """Ask as somebody: names of the world in the path become ids."""
    twin = Twin()
    known = twin.load(WORLD)
    session = requests.Session()
    session.mount(HOST, TwinAdapter(twin))

    def call(who: str, method: str, path: str, *, expected: int = 200, **form: Any) -> Any:
        for ref, id in known.refs.items():
            path = path.replace(ref, str(id))
        headers = {"Authorization": f"Bearer {known.tokens[who]}"}
        answer = session.request(method, HOST + path, data=form, headers=headers)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return call


@pytest.mark.parametrize("who", ["$t", "$s"])
def test_topics_for_sections_decode(ask: Ask, who: str) -> None:
    query = "?include[]=sections&include[]=sections_user_count"
    topics = ask(who, "GET", TOPICS + query)
    shown = [one for one in topics if one["is_section_specific"]]

    assert [faults(one, TOPIC) for one in topics] == [[]] * len(topics)
    assert [faults(section, SECTION) for one in shown for section in one["sections"]] == [[]]


@pytest.mark.parametrize("who", ["$t", "$s"])
def test_graded_topics_decode(ask: Ask, who: str) -> None:
    ask("$t", "PUT", f"{TOPICS}/$q", **{"assignment[points_possible]": "5", "published": "true"})

    found = ask(who, "GET", f"{TOPICS}/$q")["assignment"]

    assert faults(found, ASSIGNMENT) == []
    assert ("needs_grading_count" in found, "has_overrides" in found) == ((who == "$t"),) * 2
    assert len(found) >= 60


def test_entries_decode(ask: Ask) -> None:
    ask("$s", "POST", f"{TOPICS}/$q/entries", message="Hello", expected=201)

    entries = ask("$s", "GET", f"{TOPICS}/$q/entries")

    assert [faults(one, ENTRY) for one in entries] == [[]]


def test_a_topic_for_sections_has_an_override_for_each(ask: Ask) -> None:
    topic = ask("$t", "GET", f"{TOPICS}/$p")
    plain = ask("$t", "GET", f"{TOPICS}/$q")

    assert [(one["id"], one["title"]) for one in topic["ungraded_discussion_overrides"]] == [
        (None, "Morning")
    ]
    assert plain["ungraded_discussion_overrides"] == []
