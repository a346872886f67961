"""Reading the `lms` section of a world: which names does it declare, and where does it use them?"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import attrs

from canvas_comms.errors import InvalidWorld
from canvas_comms.lms.courses import CourseRole
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds.files import content_of
from canvas_comms_wire.worlds.lms import LmsWorld
from canvas_comms_wire.worlds.messages import WorldConversation, WorldEntry
from canvas_comms_wire.worlds.people import WorldCourse, WorldEnrollment, WorldGroup
from canvas_comms_wire.worlds.reading import read_section
from canvas_comms_wire.worlds.stored_references import check_stored

ROOT_REF = "$root"
"""Stands for the id of the root account; no world may give this name to anything else."""

Declaration = tuple[str, str, str]
"""Where, what kind of thing, which name."""


@attrs.frozen
class Use:
    """A place where a name is used: it must name one of these kinds, and be among those if given."""

    where: str
    ref: str
    kinds: tuple[str, ...]
    among: Collection[str] | None = None
    rule: str = ""


@veiled
def read_lms(document: Json) -> LmsWorld:
    """Read the `lms` section. Raises `InvalidWorld` whose `field` is the path to the first fault."""
    world = read_section(document, LmsWorld, "lms")
    if world.stored is not None:
        _nothing_beside(world)
        check_stored(world.stored, "lms.stored")
        return world
    kinds = {ROOT_REF: "account"}
    for where, kind, ref in _declarations(world):
        if ref in kinds:
            raise InvalidWorld(where, "names two objects")
        kinds[ref] = kind
    for use in _uses(world):
        _check(use, kinds)
    for i, file in enumerate(world.files):
        content_of(file, f"lms.files[{i}]")
    return world


BESIDE_STORED = ("edition", "settings", "notifications", "developer_key", "stored")
"""What a world that says what is stored may say besides: what holds for the whole."""


def _nothing_beside(world: LmsWorld) -> None:
    for field in attrs.fields(LmsWorld):
        if field.name not in BESIDE_STORED and getattr(world, field.name) != field.default:
            raise InvalidWorld(f"lms.{field.name}", "must be left out, as the world says what is stored")


def _check(use: Use, kinds: dict[str, str]) -> None:
    kind = kinds.get(use.ref)
    if kind is None:
        raise InvalidWorld(use.where, "names nothing in this world")
    if kind not in use.kinds:
        raise InvalidWorld(use.where, "must name a " + " or ".join(use.kinds))
    if use.among is not None and use.ref not in use.among:
        raise InvalidWorld(use.where, use.rule)


def _declarations(world: LmsWorld) -> Iterator[Declaration]:
    """Every name that is declared, in the order of creation."""
    yield from _refs("user", "lms.users", world.users)
    yield from _refs("channel", "lms.channels", world.channels)
    for i, course in enumerate(world.courses):
        yield f"lms.courses[{i}].ref", "course", course.ref
        yield from _refs("section", f"lms.courses[{i}].sections", course.sections or ())
        yield from _refs("enrollment", f"lms.courses[{i}].enrollments", course.enrollments)
    sets: set[str] = set()
    for i, group in enumerate(world.groups):
        yield f"lms.groups[{i}].ref", "group", group.ref
        if group.group_category and group.group_category not in sets:
            sets.add(group.group_category)
            yield f"lms.groups[{i}].group_category", "group set", group.group_category
    yield from _refs("file", "lms.files", world.files)
    for i, topic in enumerate(world.topics):
        yield f"lms.topics[{i}].ref", "topic", topic.ref
        yield from _refs("topic", f"lms.topics[{i}].children", topic.children)
    yield from _refs("entry", "lms.entries", world.entries)
    yield from _refs("assignment", "lms.assignments", world.assignments)
    yield from _refs("account notification", "lms.account_notifications", world.account_notifications)
    for i, conversation in enumerate(world.conversations):
        if conversation.ref:
            yield f"lms.conversations[{i}].ref", "conversation", conversation.ref
        yield from _refs("message", f"lms.conversations[{i}].messages", conversation.messages or ())
    yield from _refs("comm message", "lms.comm_messages", world.comm_messages)
    yield from _refs("token", "lms.tokens", world.tokens)


def _refs(kind: str, where: str, objects: Sequence[Any]) -> Iterator[Declaration]:
    for i, one in enumerate(objects):
        if one.ref:
            yield f"{where}[{i}].ref", kind, one.ref


def _uses(world: LmsWorld) -> Iterator[Use]:
    """Every use of a name, in the order of the file's sections."""
    for i, crowd in enumerate(world.crowd):
        yield Use(f"lms.crowd[{i}].course", crowd.course, ("course",))
    yield from _users("lms.channels", world.channels)
    for i, link in enumerate(world.observer_links):
        yield Use(f"lms.observer_links[{i}].observer", link.observer, ("user",))
        yield Use(f"lms.observer_links[{i}].student", link.student, ("user",))
    for i, course in enumerate(world.courses):
        for j, enrollment in enumerate(course.enrollments):
            yield from _in_enrollment(f"lms.courses[{i}].enrollments[{j}]", enrollment, course)
    yield from _in_groups(world.groups)
    for i, file in enumerate(world.files):
        yield Use(f"lms.files[{i}].owner", file.owner, ("user", "course", "group"))
    yield from _in_topics(world)
    yield from _in_entries(world.entries)
    yield from _in_assignments(world)
    for i, conversation in enumerate(world.conversations):
        yield from _in_conversation(f"lms.conversations[{i}]", conversation)
    yield from _users("lms.comm_messages", world.comm_messages)
    yield from _users("lms.notification_endpoints", world.notification_endpoints)
    yield from _users("lms.throttle", world.throttle)
    yield from _users("lms.tokens", world.tokens)


def _users(where: str, objects: Sequence[Any]) -> Iterator[Use]:
    for i, one in enumerate(objects):
        yield Use(f"{where}[{i}].user", one.user, ("user",))


def _each(where: str, refs: Sequence[str], kind: str) -> Iterator[Use]:
    for i, ref in enumerate(refs):
        yield Use(f"{where}[{i}]", ref, (kind,))


def _in_enrollment(where: str, enrollment: WorldEnrollment, course: WorldCourse) -> Iterator[Use]:
    yield Use(f"{where}.user", enrollment.user, ("user",))
    if enrollment.section:
        own = {section.ref for section in course.sections or ()}
        rule = "must name a section of this course"
        yield Use(f"{where}.section", enrollment.section, ("section",), own, rule)
    if enrollment.observes:
        yield Use(f"{where}.observes", enrollment.observes, ("user",))


def _in_groups(groups: Sequence[WorldGroup]) -> Iterator[Use]:
    homes: dict[str, str] = {}
    for i, group in enumerate(groups):
        if group.context != "account":
            yield Use(f"lms.groups[{i}].context", group.context, ("course",))
        if group.group_category:
            home = homes.setdefault(group.group_category, group.context)
            same = {group.group_category} if home == group.context else set()
            rule = "names a group set of another context"
            yield Use(f"lms.groups[{i}].group_category", group.group_category, ("group set",), same, rule)
        yield from _each(f"lms.groups[{i}].members", group.members, "user")
        if group.leader:
            rule = "must name a member of this group"
            yield Use(f"lms.groups[{i}].leader", group.leader, ("user",), group.members, rule)


def _in_topics(world: LmsWorld) -> Iterator[Use]:
    sections = {course.ref: {s.ref for s in course.sections or ()} for course in world.courses}
    for i, topic in enumerate(world.topics):
        where = f"lms.topics[{i}]"
        yield Use(f"{where}.context", topic.context, ("course", "group"))
        if topic.author:
            yield Use(f"{where}.author", topic.author, ("user",))
        if topic.attachment:
            yield Use(f"{where}.attachment", topic.attachment, ("file",))
        own = sections.get(topic.context, set())
        for j, section in enumerate(topic.specific_sections or ()):
            rule = "must name a section of this topic's course"
            yield Use(f"{where}.specific_sections[{j}]", section, ("section",), own, rule)
        if topic.group_category:
            yield Use(f"{where}.group_category", topic.group_category, ("group set",))
        members = {
            g.ref for g in world.groups if g.group_category and g.group_category == topic.group_category
        }
        for j, child in enumerate(topic.children):
            rule = "must name a group of this topic's group set"
            yield Use(f"{where}.children[{j}].group", child.group, ("group",), members, rule)


def _in_assignments(world: LmsWorld) -> Iterator[Use]:
    students = {
        course.ref: {one.user for one in course.enrollments if one.role is CourseRole.STUDENT}
        for course in world.courses
    }
    courses = {one.ref: one.course for one in world.assignments}
    for i, assignment in enumerate(world.assignments):
        yield Use(f"lms.assignments[{i}].course", assignment.course, ("course",))
    for i, one in enumerate(world.submissions):
        where = f"lms.submissions[{i}]"
        yield Use(f"{where}.assignment", one.assignment, ("assignment",))
        course = courses.get(one.assignment)
        own = set() if course is None else students.get(course, set())
        rule = "must name a student of the assignment's course"
        yield Use(f"{where}.user", one.user, ("user",), own, rule)


def _in_entries(entries: Sequence[WorldEntry]) -> Iterator[Use]:
    earlier: dict[str, set[str]] = {}
    for i, entry in enumerate(entries):
        where = f"lms.entries[{i}]"
        yield Use(f"{where}.topic", entry.topic, ("topic",))
        yield Use(f"{where}.user", entry.user, ("user",))
        if entry.attachment:
            yield Use(f"{where}.attachment", entry.attachment, ("file",))
        before = earlier.setdefault(entry.topic, set())
        if entry.parent:
            rule = "must name an earlier entry of the same topic"
            yield Use(f"{where}.parent", entry.parent, ("entry",), before, rule)
        before.add(entry.ref)


def _in_conversation(where: str, conversation: WorldConversation) -> Iterator[Use]:
    yield Use(f"{where}.starter", conversation.starter, ("user",))
    yield from _each(f"{where}.others", conversation.others, "user")
    if conversation.context not in ("", "account"):
        yield Use(f"{where}.context", conversation.context, ("course", "group"))
    people = {conversation.starter, *conversation.others}
    for i, message in enumerate(conversation.messages or ()):
        yield Use(f"{where}.messages[{i}].author", message.author, ("user",))
        yield from _each(f"{where}.messages[{i}].attachments", message.attachments, "file")
    for i, participant in enumerate(conversation.participants):
        rule = "must name somebody who takes part"
        yield Use(f"{where}.participants[{i}].user", participant.user, ("user",), people, rule)


__all__ = ["ROOT_REF", "read_lms"]
