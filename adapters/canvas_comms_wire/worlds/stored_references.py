"""Which row of a stored Canvas LMS names which: checked when a world is read, so that loading is safe."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from canvas_comms.errors import InvalidWorld
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.people import AccountKind
from canvas_comms_wire.worlds.stored import LmsStored

Ids: TypeAlias = Mapping[str, frozenset[str]]
"""Table → the ids of its rows."""

USERS, COURSES, THREADS, MESSAGES = "people.users", "people.courses", "conversations", "conversation_messages"
PLACES = {
    ContextKind.COURSE: COURSES,
    ContextKind.GROUP: "people.groups",
    ContextKind.ACCOUNT: "people.accounts",
    ContextKind.SECTION: "people.sections",
    ContextKind.USER: USERS,
}
ANY_PLACE = ""
"""Stands for the table of a context, which says its kind itself."""

REFERENCES: Mapping[str, Mapping[str, str]] = {
    "people.account_users": {"user_id": USERS, "account_id": "people.accounts"},
    "people.observer_links": {"observer_id": USERS, "student_id": USERS},
    "people.sections": {"course_id": COURSES},
    "people.enrollments": {
        "user_id": USERS,
        "course_id": COURSES,
        "section_id": "people.sections",
        "observes": USERS,
    },
    "people.groups": {
        "owner": ANY_PLACE,
        "category_id": "people.group_categories",
        "members": USERS,
        "leader": USERS,
    },
    "people.group_categories": {"context": ANY_PLACE},
    "access_tokens": {"token.user_id": USERS, "token.acts_as": USERS},
    "codes": {"code.user_id": USERS},
    "web_sessions": {"session.user_id": USERS},
    "session_tickets": {"user_id": USERS},
    "channels": {"user": USERS},
    "push_endpoints": {"user": USERS},
    "preferences": {"channel": "channels"},
    "comm_messages": {"user": USERS, "account_id": "people.accounts", "channel": "channels"},
    "folders": {"owner": ANY_PLACE, "parent": "folders"},
    "files": {"owner": ANY_PLACE, "folder": "folders", "user": USERS},
    "uploads": {"file": "files"},
    "conversations": {"participants": USERS},
    "conversation_participants": {"thread": THREADS, "user": USERS},
    "conversation_messages": {"thread": THREADS, "author": USERS, "attachments": "files"},
    "conversation_message_participants": {"message": MESSAGES, "user": USERS, "thread": THREADS},
    "unread_counts": {"user": USERS},
    "conversation_batches": {"user": USERS, "message": MESSAGES},
    "progresses": {"user": USERS},
    "topics": {"context": ANY_PLACE, "author": USERS, "root": "topics", "attachment": "files"},
    "last_positions": {"context": ANY_PLACE},
    "entries": {
        "topic": "topics",
        "author": USERS,
        "parent": "entries",
        "root": "entries",
        "attachment": "files",
    },
    "topic_participants": {"topic": "topics", "user": USERS},
    "entry_participants": {"entry": "entries", "user": USERS},
    "trees": {"topic": "topics"},
    "assignments": {"course": COURSES},
    "submissions": {"assignment": "assignments", "user": USERS},
    "closed_notifications": {"id": "account_notifications", "user": USERS},
    "hidden_stream_items": {"user": USERS},
    "jobs": {
        "send_batch.batch": "conversation_batches",
        "run_batch_update.progress": "progresses",
        "send_reply.thread": THREADS,
        "send_reply.author": USERS,
        "rebuild_tree.topic": "topics",
        "publish_delayed_topic.topic": "topics",
        "mark_unread_for_course.topic": "topics",
    },
}
"""Table → field of its rows → the table whose row it names. None names nothing."""


def check_stored(stored: LmsStored, where: str) -> None:
    """Refuse rows that name no row, ids of two rows, and what no server has. Raises `InvalidWorld`."""
    ids = dict(_ids(stored, where))
    for table, fields in REFERENCES.items():
        for index, row in enumerate(_rows(stored, table)):
            for field, target in fields.items():
                _named(row, field, target, ids, f"{where}.{table}[{index}].{field}")
    for index, job in enumerate(stored.jobs):
        if len(job.works) != 1:
            raise InvalidWorld(f"{where}.jobs[{index}]", "names no work, or more than one")
    kinds = sorted(account.kind.value for account in stored.people.accounts)
    if kinds != sorted(kind.value for kind in AccountKind):
        raise InvalidWorld(f"{where}.people.accounts", "names not one root and one site_admin account")
    divided = {section.course_id for section in stored.people.sections}
    for index, course in enumerate(stored.people.courses):
        if course.id not in divided:
            raise InvalidWorld(
                f"{where}.people.courses[{index}]", "names no section, and every course has one"
            )


def highest_id(stored: LmsStored) -> int:
    """The highest id that was given, as far as the rows tell."""
    ids = [int(id) for table, of in _ids(stored, "") if table not in NUMBERED_APART for id in of]
    return max([stored.last_id, *ids])


def _ids(stored: LmsStored, where: str) -> Iterator[tuple[str, frozenset[str]]]:
    for table, field in IDS.items():
        found: set[str] = set()
        for index, row in enumerate(_rows(stored, table)):
            id = _at(row, field)
            if _ID.fullmatch(id) is None:
                rule = "is the id of no row: it must be at most 19 digits"
                raise InvalidWorld(f"{where}.{table}[{index}].{field}", rule)
            if id in found:
                raise InvalidWorld(f"{where}.{table}[{index}].{field}", "is the id of two rows")
            found.add(id)
        yield table, frozenset(found)


IDS: Mapping[str, str] = {
    **dict.fromkeys((f"people.{name}" for name in ("accounts", "users", "courses", "sections")), "id"),
    **dict.fromkeys(("people.enrollments", "people.groups", "people.group_categories"), "id"),
    "access_tokens": "token.id",
    **dict.fromkeys(("developer_keys", "channels", "push_endpoints", "comm_messages"), "id"),
    **dict.fromkeys(("folders", "files", THREADS, MESSAGES, "conversation_batches", "progresses"), "id"),
    **dict.fromkeys(("topics", "entries"), "id"),
    "assignments": "assignment.id",
    "account_notifications": "id",
}
"""Table → where its rows have their id."""

NUMBERED_APART = ("developer_keys",)
"""Tables whose ids do not come from where all others come from."""

_ID = re.compile(r"[0-9]{1,19}", re.ASCII)


def _rows(stored: LmsStored, table: str) -> Sequence[Any]:
    found: Any = stored
    for name in table.split("."):
        found = getattr(found, name)
    rows: Sequence[Any] = found
    return rows


def _at(row: Any, field: str) -> Any:
    """What stands in a field, or in a field of what stands there; None where nothing does."""
    for name in field.split("."):
        row = None if row is None else getattr(row, name)
    return row


def _named(row: Any, field: str, target: str, ids: Ids, where: str) -> None:
    found = _at(row, field)
    table = PLACES[found.kind] if isinstance(found, Context) else target
    for id in _each(found):
        if id not in ids[table]:
            raise InvalidWorld(where, f"names no row of {table}")


def _each(found: Any) -> Sequence[str]:
    if found is None:
        return ()
    if isinstance(found, Context):
        return (found.id,)
    return found if isinstance(found, tuple) else (found,)


__all__ = ["IDS", "REFERENCES", "check_stored", "highest_id"]
