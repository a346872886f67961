"""Who and what can a message be addressed to?

Courses and groups come first, with their sections if there are several, then people by
sortable name. The text searched for must occur in the name, in any case. A context narrows
the result to its people, sections and groups; a person searched for by id is found if the
searcher may write to them. `user_count` counts the people of a context whom the searcher
sees. The items and their order are asserted upstream; how text matches is inferred.
"""

from collections.abc import Iterable, Iterator

import attrs

from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.conversations.rules.participants import (
    CourseVisibility,
    visibility_in,
    visible_enrollments,
)
from canvas_comms.lms.conversations.rules.recipients import (
    ContextAddress,
    ContextType,
    expand_recipient,
    resolve,
)
from canvas_comms.lms.courses import Course, Group, Section
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted


@attrs.frozen
class RecipientQuery:
    """What is searched for.

    `kind` is `user`, `context` or None for both; `within` is a context to search in; `user`
    is the id of the only person wanted.
    """

    text: str = ""
    within: ContextAddress | None = None
    kind: str | None = None
    excluded: frozenset[str] = frozenset()
    user: str | None = None


@attrs.frozen
class FoundContext:
    """A context that was found: how it is named as a recipient, and who is in it."""

    code: str
    name: str
    people: frozenset[str]
    within: str | None = None


def matching_contexts(directory: Directory, searcher: str, query: RecipientQuery) -> tuple[FoundContext, ...]:
    """The contexts that match."""
    if query.kind == "user" or query.user is not None:
        return ()
    found = (
        _contexts_within(directory, searcher, query.within)
        if query.within
        else _all_contexts(directory, searcher)
    )
    needle = query.text.casefold()
    return tuple(
        p for p in found if needle in p.name.casefold() and p.code not in query.excluded and p.people
    )


def matching_people(directory: Directory, searcher: str, query: RecipientQuery) -> tuple[str, ...]:
    """The ids of the people who match, by sortable name."""
    if query.kind == "context":
        return ()
    if query.user is not None:
        return resolve(directory, searcher, [query.user]).users
    ids = (
        expand_recipient(directory, searcher, query.within)
        if query.within
        else _everybody(directory, searcher)
    )
    named = (directory.user(user_id) for user_id in ids if user_id not in query.excluded)
    needle = query.text.casefold()
    users = [user for user in named if user is not None and needle in user.name.casefold()]
    return tuple(u.id for u in sorted(users, key=lambda u: (u.sortable_name.casefold(), len(u.id), u.id)))


def _all_contexts(directory: Directory, searcher: str) -> Iterator[FoundContext]:
    known = tuple(_courses(directory, searcher))
    for course, visibility in known:
        yield FoundContext(course.context.code, course.name, _ids(directory, course, visibility))
    for course, visibility in known:
        yield from _sections(directory, course, visibility)
    for group in directory.groups_of(searcher):
        yield from _group(directory, searcher, group)


def _contexts_within(directory: Directory, searcher: str, address: ContextAddress) -> Iterator[FoundContext]:
    course = directory.course(address.id) if address.type is ContextType.COURSE else None
    visibility = None if course is None else visibility_in(directory, searcher, course)
    if course is None or visibility is None:
        return
    yield from _sections(directory, course, visibility)
    for group in directory.groups_in(course.context):
        yield from _group(directory, searcher, group)


def _everybody(directory: Directory, searcher: str) -> Iterable[str]:
    found = {searcher}
    for course, visibility in _courses(directory, searcher):
        found |= _ids(directory, course, visibility)
    return found.union(*(group.members for group in directory.groups_of(searcher)))


def _courses(directory: Directory, searcher: str) -> Iterator[tuple[Course, CourseVisibility]]:
    for course_id in dict.fromkeys(e.course_id for e in directory.enrollments_of(searcher)):
        course = directory.course(course_id)
        visibility = None if course is None else visibility_in(directory, searcher, course)
        if course is not None and visibility is not None:
            yield course, visibility


def _sections(directory: Directory, course: Course, visibility: CourseVisibility) -> Iterator[FoundContext]:
    sections = directory.sections_of(course.id)
    for section in sections if len(sections) > 1 else ():
        yield FoundContext(
            f"section_{section.id}", section.name, _ids(directory, course, visibility, section), course.name
        )


def _group(directory: Directory, searcher: str, group: Group) -> Iterator[FoundContext]:
    if not granted(directory, searcher, Right.SEND_MESSAGES, group.context):
        return
    course = directory.course(group.owner.id) if group.owner.kind is ContextKind.COURSE else None
    within = None if course is None else course.name
    yield FoundContext(group.context.code, group.name, frozenset(group.members), within)


def _ids(
    directory: Directory, course: Course, visibility: CourseVisibility, section: Section | None = None
) -> frozenset[str]:
    return frozenset(
        e.user_id
        for e in visible_enrollments(directory, visibility, course)
        if section is None or e.section_id == section.id
    )
