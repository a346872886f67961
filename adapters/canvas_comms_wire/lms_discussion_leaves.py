"""The leaves of topics and entries in JSON: ids, times, people, files. Read tolerantly, written plainly."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.discussions.resources import (
    NOTHING_MORE,
    Assignment,
    Attachment,
    Copy,
    LockInfo,
    Permissions,
    Person,
    TopicSection,
)
from canvas_comms_wire.json_text import Json

MUST_BE_OBJECT = "must be an object"


def malformed(where: str, key: str, rule: str) -> MalformedResponse:
    """The refusal of one field, by path and rule; never with its value."""
    return MalformedResponse(f"{where}.{key}" if where else key, rule)


def read_id(found: Json, where: str, key: str) -> str:
    """An id, a number or text of digits, as text."""
    if type(found) is int and found >= 0:
        return str(found)
    if type(found) is str and found:
        return found
    raise malformed(where, key, "must be an id")


def read_time(found: Json, where: str, key: str) -> datetime:
    """A moment with a zone, in UTC."""
    try:
        moment = datetime.fromisoformat(found)
        if moment.tzinfo is UTC:
            return moment
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        moment = None
    raise malformed(where, key, "must be a time with a zone")


def obj(found: Json, where: str, key: str) -> dict[str, Json]:
    """An object."""
    if type(found) is not dict:
        raise malformed(where, key, MUST_BE_OBJECT)
    return found


def items(found: Json, where: str, key: str) -> list[Json]:
    """A list."""
    if type(found) is not list:
        raise malformed(where, key, "must be a list")
    return found


def listed(found: Mapping[str, Json], key: str, where: str) -> list[Json]:
    """A list, empty where it is null or missing."""
    value = found.get(key)
    return [] if value is None else items(value, where, key)


def text(found: Mapping[str, Json], key: str, where: str) -> str | None:
    """Text, or None where it is null or missing."""
    value = found.get(key)
    if value is None or type(value) is str:
        return value
    raise malformed(where, key, "must be text")


def number(found: Mapping[str, Json], key: str, where: str) -> int | None:
    """A whole number, or None where it is null or missing."""
    value = found.get(key)
    if value is None or type(value) is int:
        return value
    raise malformed(where, key, "must be a whole number")


def flag(found: Mapping[str, Json], key: str, where: str) -> bool | None:
    """True or false, or None where it is null or missing."""
    value = found.get(key)
    if value is None or type(value) is bool:
        return value
    raise malformed(where, key, "must be true or false")


def time(found: Mapping[str, Json], key: str, where: str) -> datetime | None:
    """A moment, or None where it is null or missing."""
    value = found.get(key)
    return None if value is None else read_time(value, where, key)


def rest(found: Mapping[str, Json], known: frozenset[str]) -> Mapping[str, object]:
    """What has no place in a value, kept as it came."""
    if found.keys() <= known:
        return NOTHING_MORE
    return {key: value for key, value in found.items() if key not in known}


_PERSON = frozenset({"id", "anonymous_id", "display_name", "avatar_image_url", "html_url", "pronouns"})


People: TypeAlias = dict[object, tuple[Json, Person]]
"""Users of one page who were met before, by id: what was read, and what was made of it."""


def met(found: Json, people: People, where: str, key: str) -> Person:
    """The same as `read_person`; whoever was met before is not read again."""
    id = found.get("id") if type(found) is dict else None
    if type(id) is int or type(id) is str:
        known = people.get(id)
        if known is not None and known[0] == found:
            return known[1]
    person = read_person(found, where, key)
    if person.id is not None:
        people[found["id"]] = (found, person)
    return person


def read_person(found: Json, where: str, key: str) -> Person:
    """A user beside what they wrote; an empty object is nobody."""
    one = obj(found, where, key)
    below = f"{where}.{key}" if where else key
    return Person(
        None if one.get("id") is None else read_id(one["id"], below, "id"),
        text(one, "anonymous_id", below),
        text(one, "display_name", below),
        text(one, "avatar_image_url", below),
        text(one, "html_url", below),
        text(one, "pronouns", below),
        rest(one, _PERSON),
    )


_FILE = frozenset({"id", "filename", "content-type", "size"})


def read_attachment(found: Json, where: str, key: str) -> Attachment:
    """A file."""
    one = obj(found, where, key)
    below = f"{where}.{key}" if where else key
    return Attachment(
        read_id(one.get("id"), below, "id"),
        text(one, "filename", below) or "",
        text(one, "content-type", below) or "application/octet-stream",
        number(one, "size", below),
        rest(one, _FILE),
    )


_ASSIGNMENT_KEYS = (
    "id name description points_possible grading_type due_at unlock_at lock_at submission_types"
)
_ASSIGNMENT = frozenset(_ASSIGNMENT_KEYS.split())
"""Its description is the topic's message over again."""


def read_assignment(found: Json, where: str, key: str) -> Assignment:
    """The assignment of a graded discussion."""
    one = obj(found, where, key)
    below = f"{where}.{key}" if where else key
    points = one.get("points_possible")
    if points is not None and type(points) not in (int, float):
        raise malformed(below, "points_possible", "must be a number")
    types = one.get("submission_types")
    return Assignment(
        read_id(one.get("id"), below, "id"),
        text(one, "name", below) or "",
        None if points is None else float(points),
        text(one, "grading_type", below) or "points",
        time(one, "due_at", below),
        time(one, "unlock_at", below),
        time(one, "lock_at", below),
        () if types is None else tuple(map(str, items(types, below, "submission_types"))),
        rest(one, _ASSIGNMENT),
    )


def read_lock_info(found: Json, where: str, key: str) -> LockInfo:
    """Why a topic is locked."""
    one = obj(found, where, key)
    below = f"{where}.{key}" if where else key
    return LockInfo(
        text(one, "asset_string", below) or "",
        time(one, "unlock_at", below),
        time(one, "lock_at", below),
        flag(one, "can_view", below),
    )


_POWERS = ("attach", "update", "reply", "delete", "manage_assign_to")


def read_permissions(found: Json, where: str, key: str) -> Permissions:
    """What the caller may do."""
    one = obj(found, where, key)
    below = f"{where}.{key}" if where else key
    get = one.get
    said = (get("attach"), get("update"), get("reply"), get("delete"), get("manage_assign_to"))
    for name, value in zip(_POWERS, said, strict=True):
        if value is not None and type(value) is not bool:
            raise malformed(below, name, "must be true or false")
    return Permissions(*said)


def read_sections(found: Json, where: str, key: str) -> tuple[TopicSection, ...]:
    """The sections that a topic is for."""
    return tuple(
        TopicSection(
            read_id(obj(one, where, f"{key}[{i}]").get("id"), where, f"{key}[{i}].id"),
            text(one, "name", where),
            number(one, "user_count", where),
        )
        for i, one in enumerate(items(found, where, key))
    )


def read_copies(found: Json, where: str, key: str) -> tuple[Copy, ...]:
    """The copies of a group discussion's root."""
    return tuple(
        Copy(
            read_id(obj(one, where, f"{key}[{i}]").get("id"), where, f"{key}[{i}].id"),
            read_id(one.get("group_id"), where, f"{key}[{i}].group_id"),
        )
        for i, one in enumerate(items(found, where, key))
    )


def read_ids(found: Json, where: str, key: str) -> tuple[str, ...]:
    """A list of ids."""
    return tuple(read_id(one, where, f"{key}[{i}]") for i, one in enumerate(items(found, where, key)))


def read_attachments(found: Json, where: str, key: str) -> tuple[Attachment, ...]:
    """A list of files."""
    return tuple(read_attachment(one, where, f"{key}[{i}]") for i, one in enumerate(items(found, where, key)))


def written_id(id: str | None) -> Json:
    """An id as Canvas writes it, a number."""
    return int(id) if id is not None and id.isascii() and id.isdigit() else id


def written_time(moment: datetime | None) -> str | None:
    """A moment as Canvas writes it, to the second."""
    return None if moment is None else moment.isoformat(timespec="seconds")[:19] + "Z"


def under(base: str, path: str | None) -> str | None:
    """A URL of the server: its own paths are completed, what is absolute stays."""
    return f"{base}{path}" if path is not None and path.startswith("/") else path


def write_person(person: Person, base: str) -> Json:
    """A user; nobody is an empty object."""
    if person.id is None:
        return dict(person.extra)
    return {
        "id": written_id(person.id),
        "anonymous_id": person.anonymous_id,
        "display_name": person.display_name,
        "avatar_image_url": under(base, person.avatar_image_url),
        "html_url": under(base, person.html_url),
        "pronouns": person.pronouns,
        **person.extra,
    }


def write_attachment(file: Attachment) -> Json:
    """A file."""
    return {
        "id": written_id(file.id),
        "filename": file.filename,
        "content-type": file.content_type,
        "size": file.size,
        **file.extra,
    }
