"""Who and what can a message be addressed to?

Courses and groups first, with their sections if there are several, then people by
sortable name. Text that is searched for must occur in the name, in any case. A context
narrows the answer to its people, sections and groups; a person who is asked for by id is
found if the searcher may write to him. How many people stand behind a context is told, as
far as the searcher sees them. The items and their order are asserted upstream; how text
matches is inferred.
"""

from collections.abc import Iterable, Iterator

import attrs

from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.conversations.rules.recipients import Place as Kind
from canvas_comms.lms.conversations.rules.recipients import PlaceAddress, expand_recipient, resolve
from canvas_comms.lms.conversations.rules.visibility import Sight, seen_in, sight_in
from canvas_comms.lms.courses import Course, Group, Section
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted


@attrs.frozen
class Question:
    """What is searched for. `kind` is `user`, `context` or None for both; `user` is one wanted."""

    text: str = ""
    within: PlaceAddress | None = None
    kind: str | None = None
    excluded: frozenset[str] = frozenset()
    user: str | None = None


@attrs.frozen
class Place:
    """A context that was found: how it is named as a recipient, and who is in it."""

    code: str
    name: str
    people: frozenset[str]
    within: str | None = None


def places(directory: Directory, searcher: str, asked: Question) -> tuple[Place, ...]:
    """The contexts that match."""
    if asked.kind == "user" or asked.user is not None:
        return ()
    found = _inside(directory, searcher, asked.within) if asked.within else _all(directory, searcher)
    needle = asked.text.casefold()
    return tuple(
        p for p in found if needle in p.name.casefold() and p.code not in asked.excluded and p.people
    )


def people(directory: Directory, searcher: str, asked: Question) -> tuple[str, ...]:
    """The ids of the people who match, by sortable name."""
    if asked.kind == "context":
        return ()
    if asked.user is not None:
        return resolve(directory, searcher, [asked.user]).users
    ids = (
        expand_recipient(directory, searcher, asked.within)
        if asked.within
        else _everybody(directory, searcher)
    )
    named = (directory.user(user_id) for user_id in ids if user_id not in asked.excluded)
    needle = asked.text.casefold()
    users = [user for user in named if user is not None and needle in user.name.casefold()]
    return tuple(u.id for u in sorted(users, key=lambda u: (u.sortable_name.casefold(), len(u.id), u.id)))


def _all(directory: Directory, searcher: str) -> Iterator[Place]:
    known = tuple(_courses(directory, searcher))
    for course, sight in known:
        yield Place(course.context.code, course.name, _ids(directory, course, sight))
    for course, sight in known:
        yield from _sections(directory, course, sight)
    for group in directory.groups_of(searcher):
        yield from _group(directory, searcher, group)


def _inside(directory: Directory, searcher: str, address: PlaceAddress) -> Iterator[Place]:
    course = directory.course(address.id) if address.place is Kind.COURSE else None
    sight = None if course is None else sight_in(directory, searcher, course)
    if course is None or sight is None:
        return
    yield from _sections(directory, course, sight)
    for group in directory.groups_in(course.context):
        yield from _group(directory, searcher, group)


def _everybody(directory: Directory, searcher: str) -> Iterable[str]:
    found = {searcher}
    for course, sight in _courses(directory, searcher):
        found |= _ids(directory, course, sight)
    return found.union(*(group.members for group in directory.groups_of(searcher)))


def _courses(directory: Directory, searcher: str) -> Iterator[tuple[Course, Sight]]:
    for course_id in dict.fromkeys(e.course_id for e in directory.enrollments_of(searcher)):
        course = directory.course(course_id)
        sight = None if course is None else sight_in(directory, searcher, course)
        if course is not None and sight is not None:
            yield course, sight


def _sections(directory: Directory, course: Course, sight: Sight) -> Iterator[Place]:
    sections = directory.sections_of(course.id)
    for section in sections if len(sections) > 1 else ():
        yield Place(
            f"section_{section.id}", section.name, _ids(directory, course, sight, section), course.name
        )


def _group(directory: Directory, searcher: str, group: Group) -> Iterator[Place]:
    if not granted(directory, searcher, Right.SEND_MESSAGES, group.context):
        return
    course = directory.course(group.owner.id) if group.owner.kind is ContextKind.COURSE else None
    within = None if course is None else course.name
    yield Place(group.context.code, group.name, frozenset(group.members), within)


def _ids(
    directory: Directory, course: Course, sight: Sight, section: Section | None = None
) -> frozenset[str]:
    return frozenset(
        e.user_id for e in seen_in(directory, sight, course) if section is None or e.section_id == section.id
    )
