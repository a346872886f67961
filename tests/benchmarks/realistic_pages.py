"""Pages of a hundred as servers send them: every key that the API documents, a hundred different people.

Written as the servers write: without blanks, markup escaped by Canvas LMS as Rails does it, key order of
the API's own documentation. `with_more` adds what a server may add.
"""

import json
import uuid
from typing import Any

COUNT = 100
HOST = "https://school.instructure.example"
SENTENCE = "Similique amet at est necessitatibus repellendus eius. "
HTML = f"<p>{SENTENCE * 3}</p>"


def moment(number: int) -> str:
    """A time of Canvas LMS; another one for each number."""
    return f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}:07Z"


def person(number: int) -> dict[str, Any]:
    """A participant of a conversation, with what is known to be shared with them."""
    return {
        "id": 90_000 + number,
        "name": f"Student {number}",
        "full_name": f"Student Number {number} of Somewhere",
        "pronouns": "she/her" if number % 3 else None,
        "common_courses": {str(300 + number % 7): ["StudentEnrollment"]},
        "common_groups": {str(40 + number % 5): ["Member"]} if number % 4 == 0 else {},
        "avatar_url": f"{HOST}/images/thumbnails/{7000 + number}/{number:032x}",
    }


def conversation(number: int) -> dict[str, Any]:
    """A thread of two: the caller and somebody whom no other thread of the page shows."""
    return {
        "id": 1_000_000 + number,
        "subject": f"Question {number} about the reading",
        "workflow_state": "unread" if number % 3 == 0 else "read",
        "last_message": SENTENCE + str(number),
        "last_message_at": moment(number),
        "last_authored_message": SENTENCE,
        "last_authored_message_at": moment(number + 5),
        "message_count": number % 9 + 1,
        "subscribed": True,
        "private": number % 2 == 0,
        "starred": number % 10 == 0,
        "properties": ["last_author"] if number % 2 else ["attachments"],
        "audience": [90_000 + number],
        "audience_contexts": {"courses": {str(300 + number % 7): ["StudentEnrollment"]}, "groups": {}},
        "avatar_url": f"{HOST}/images/messages/avatar-50.png",
        "participants": [person(1000), person(number)],
        "visible": True,
        "context_code": f"course_{300 + number % 7}",
        "context_name": f"Biology {number % 7}",
    }


def channel(number: int) -> dict[str, Any]:
    """A channel as one who may read bounces sees it."""
    return {
        "id": 5_000 + number,
        "position": number + 1,
        "user_id": 7,
        "workflow_state": "active",
        "created_at": moment(number),
        "address": f"student{number}@example.com",
        "type": "email",
        "bounce_count": number % 3,
        "last_bounce_at": moment(number) if number % 3 else None,
        "last_bounce_summary": "mailbox is full" if number % 3 else None,
        "last_suppression_bounce_at": None,
        "last_transient_bounce_at": None,
        "last_transient_bounce_summary": None,
    }


def author(number: int) -> dict[str, Any]:
    """Somebody beside what they wrote."""
    return {
        "id": 90_000 + number,
        "anonymous_id": f"{number:x}",
        "display_name": f"Student {number}",
        "avatar_image_url": f"{HOST}/images/thumbnails/{7000 + number}/{number:032x}",
        "html_url": f"{HOST}/courses/300/users/{90_000 + number}",
        "pronouns": None,
    }


def entry(number: int) -> dict[str, Any]:
    """A top-level entry, with who wrote it."""
    return {
        "id": 60_000 + number,
        "user_id": 90_000 + number,
        "parent_id": None,
        "created_at": moment(number),
        "updated_at": moment(number + 3),
        "rating_count": number % 4 or None,
        "rating_sum": number % 4 or None,
        "user_name": f"Student {number}",
        "message": HTML,
        "user": author(number),
        "read_state": "unread" if number % 3 == 0 else "read",
        "forced_read_state": False,
    }


def topic(number: int) -> dict[str, Any]:
    """A topic as a teacher sees it; each by another author."""
    return {
        "id": 8_000 + number,
        "title": f"Week {number}: what did you find?",
        "last_reply_at": moment(number + 7),
        "created_at": moment(number),
        "delayed_post_at": None,
        "posted_at": moment(number + 1),
        "assignment_id": None,
        "root_topic_id": None,
        "position": number,
        "podcast_has_student_posts": False,
        "discussion_type": "threaded",
        "lock_at": None,
        "allow_rating": False,
        "only_graders_can_rate": False,
        "sort_by_rating": False,
        "is_section_specific": False,
        "summary_enabled": False,
        "anonymous_state": None,
        "sort_order": "desc",
        "sort_order_locked": False,
        "expanded": True,
        "expanded_locked": False,
        "user_name": f"Student {number}",
        "discussion_subentry_count": number % 20,
        "permissions": {
            "attach": True,
            "update": True,
            "reply": True,
            "delete": True,
            "manage_assign_to": True,
        },
        "require_initial_post": None,
        "user_can_see_posts": True,
        "podcast_url": None,
        "read_state": "read",
        "unread_count": number % 5,
        "subscribed": False,
        "attachments": [],
        "published": True,
        "can_unpublish": number % 2 == 0,
        "locked": False,
        "can_lock": True,
        "comments_disabled": False,
        "author": author(number),
        "html_url": f"{HOST}/courses/300/discussion_topics/{8_000 + number}",
        "url": f"{HOST}/courses/300/discussion_topics/{8_000 + number}",
        "pinned": False,
        "group_category_id": None,
        "can_group": True,
        "topic_children": [],
        "group_topic_children": [],
        "locked_for_user": False,
        "message": HTML,
        "todo_date": None,
        "is_announcement": False,
        "ungraded_discussion_overrides": [],
    }


def communication(number: int) -> dict[str, Any]:
    """A message to another patient each time."""
    return {
        "resourceType": "Communication",
        "id": str(uuid.UUID(int=number, version=4)),
        "status": "unknown",
        "sent": f"2026-01-{number % 28 + 1:02}T10:46:17.126000+00:00",
        "received": f"2026-02-{number % 28 + 1:02}T12:03:58.958000+00:00",
        "recipient": [{"reference": f"Patient/{number:032x}", "type": "Patient"}],
        "sender": {"reference": f"Practitioner/{number % 7 + 10**9:032x}", "type": "Practitioner"},
        "payload": [{"contentString": SENTENCE * 4}],
    }


def bundle() -> dict[str, Any]:
    """A page of a search for messages."""
    own = f"/Communication?_count={COUNT}&_offset=0"
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": COUNT,
        "link": [{"relation": name, "url": own} for name in ("self", "first", "last")],
        "entry": [{"resource": communication(number)} for number in range(COUNT)],
    }


MAKERS = {"conversations": conversation, "channels": channel, "entries": entry, "topics": topic}
"""Section of the client → what makes one item of its page."""


def page(what: str, *, more: bool = False) -> list[dict[str, Any]]:
    """A hundred of them; `more`: each with a key that no documentation has."""
    added = {"root_account_uuid": "7"} if more else {}
    return [MAKERS[what](number) | added for number in range(COUNT)]


def as_lms(document: object) -> bytes:
    """The bytes of Canvas LMS: signs of markup are escaped."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode()


def as_fhir(document: object) -> bytes:
    """The bytes of Canvas Medical."""
    return json.dumps(document, separators=(",", ":")).encode()
