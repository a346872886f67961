"""Which contexts does a search for recipients list, in which order, and with which rights?

What was asked decides (`PARTS`). Without a context these are one's courses, concluded ones too, and
groups; with words to search for also the sections of courses in which one sees several. Inside a
context none are listed, unless synthetic contexts are wanted: then a course is its roles, *Course
Sections* and *Student Groups*, a section is its roles, and `course_5_sections` and `course_5_groups`
are the sections and groups themselves. Only roles that somebody has are listed; nobody who is
restricted to teachers sees the students' row.

Contexts come by state, then courses before sections before groups, then by name and id; the plain list
of all of them comes by name and id. What is concluded is *recently active* for a month after its course
ended, if that is known, then *inactive*, and left out unless wanted. A course that is the asked context
counts as active.

A row tells those of the rights that were asked for which one has there: a section and a group of a
course those of the course, a group of an account its own. A group of a course in which one is not
enrolled tells `send_messages`.

Source: facts lms-search A.3 and A.4.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.rules.address_book import (
    EVERY_ROLE,
    AddressBook,
    Currency,
    Known,
    currency_of,
)
from canvas_comms.lms.conversations.rules.recipients import ContextAddress, ContextType
from canvas_comms.lms.courses import Course, CourseRole, Group, Section
from canvas_comms.lms.rights import Right, granted
from canvas_comms.redaction import PRIVATE, Redacted

NONE_ASKED: Mapping[str, bool] = {}


class ContextState(enum.IntEnum):
    """How current a context is, and its rank in the order."""

    ACTIVE = 0
    RECENTLY_ACTIVE = 1
    INACTIVE = 2


RECENT = timedelta(days=30)
"""For how long a concluded course counts as recently active."""

KINDS: Mapping[ContextKind, int] = {ContextKind.COURSE: 0, ContextKind.SECTION: 1, ContextKind.GROUP: 2}
"""Kind → its rank in the order."""


class Shape(enum.Enum):
    """What kind of context was asked."""

    NONE = "none"
    COURSE = "course_5"
    SECTIONS = "course_5_sections"
    GROUPS = "course_5_groups"
    SECTION = "section_5"
    OTHER = "course_5_students, section_5_tas, group_5"


class Part(enum.Enum):
    """Which contexts are listed."""

    NOTHING = "nothing"
    ALL_OWN = "courses and groups"
    MATCHING = "matching courses, sections and groups"
    ROLES = "roles, sections and groups as rows"
    SECTIONS = "sections of the course"
    GROUPS = "groups of the course"
    SECTIONS_AND_GROUPS = "sections and groups of the course"


@attrs.frozen
class Listed:
    """What a search lists: which contexts, and whether people besides."""

    contexts: Part
    people: bool


_PEOPLE_ONLY = Listed(Part.NOTHING, people=True)

PARTS: Mapping[tuple[Shape, bool, bool], Listed] = {
    (Shape.NONE, False, False): Listed(Part.ALL_OWN, people=True),
    (Shape.NONE, True, False): Listed(Part.ALL_OWN, people=True),
    (Shape.NONE, False, True): Listed(Part.MATCHING, people=True),
    (Shape.NONE, True, True): Listed(Part.MATCHING, people=True),
    (Shape.COURSE, True, False): Listed(Part.ROLES, people=False),
    (Shape.COURSE, True, True): Listed(Part.SECTIONS_AND_GROUPS, people=True),
    (Shape.SECTIONS, True, False): Listed(Part.SECTIONS, people=False),
    (Shape.SECTIONS, True, True): Listed(Part.SECTIONS, people=False),
    (Shape.GROUPS, True, False): Listed(Part.GROUPS, people=False),
    (Shape.GROUPS, True, True): Listed(Part.GROUPS, people=False),
    (Shape.SECTION, True, False): Listed(Part.ROLES, people=False),
}
"""(context, synthetic contexts wanted, narrowed by words) → what is listed; else its people."""

ROLE_ROWS: Mapping[str, tuple[str, CourseRole]] = {
    "teachers": ("Teachers", CourseRole.TEACHER),
    "tas": ("Teaching Assistants", CourseRole.TA),
    "students": ("Students", CourseRole.STUDENT),
    "observers": ("Observers", CourseRole.OBSERVER),
}
"""Suffix of the id → name and role, in the order of the rows. Designers have none."""

SECTIONS_ROW = ("sections", "Course Sections")
GROUPS_ROW = ("groups", "Student Groups")


@attrs.frozen(eq=False, repr=False)
class FoundContext(Redacted):
    """A context that can be written to; who is in it is looked up when it is shown.

    `address` is how it is named as a recipient; `inside` the name of what it belongs to.
    """

    address: ContextAddress
    name: str = attrs.field(metadata=PRIVATE)
    state: ContextState
    course: Course | None = None
    section: Section | None = None
    group: Group | None = None
    roles: frozenset[CourseRole] = EVERY_ROLE
    inside: str | None = attrs.field(metadata=PRIVATE, default=None)

    @property
    def id(self) -> str:
        """The recipient to name."""
        return self.address.text

    @property
    def kind(self) -> ContextKind:
        """What it is: a course, a section or a group."""
        return ContextKind(self.address.type.value)

    def people(self, book: AddressBook) -> Known:
        """Whom the owner of the book finds in it."""
        if self.group is not None:
            return book.in_group(self.group)
        if self.course is None:
            return Known()
        return book.in_course(self.course, self.roles, None if self.section is None else self.section.id)

    @property
    def rank(self) -> tuple[int, int, str, int, str]:
        """Its place among contexts that were searched for."""
        return self.state.value, KINDS[self.kind], *self.by_name

    @property
    def by_name(self) -> tuple[str, int, str]:
        """Its place in the plain list of all."""
        return self.name.casefold(), len(self.address.id), self.address.id


@attrs.frozen(eq=False, repr=False)
class Folder(Redacted):
    """A row that stands for the sections or the groups of a course."""

    id: str
    name: str
    item_count: int


def shape_of(address: ContextAddress | None) -> Shape:
    """What kind of context was asked."""
    if address is None:
        return Shape.NONE
    if address.type is ContextType.COURSE:
        plain = {None: Shape.COURSE, "sections": Shape.SECTIONS, "groups": Shape.GROUPS}
        return plain.get(address.suffix, Shape.OTHER)
    is_section = address.type is ContextType.SECTION and address.suffix is None
    return Shape.SECTION if is_section else Shape.OTHER


def listed(shape: Shape, *, synthetic: bool, narrowed: bool) -> Listed:
    """What a search lists."""
    return PARTS.get((shape, synthetic, narrowed), _PEOPLE_ONLY)


def own_contexts(book: AddressBook, now: datetime) -> Iterator[FoundContext]:
    """All courses, their sections where there are several, and all groups of the book's owner."""
    for course in book.courses():
        state = state_of(book, course, now)
        yield _course(course, state)
        sections = visible_sections(book, course)
        for section in sections if len(sections) > 1 else ():
            yield _section(course, section, state)
    for group in book.directory.groups_of(book.owner):
        yield _group(book, group)


def contexts_inside(book: AddressBook, course: Course, part: Part) -> Iterator[FoundContext]:
    """The sections or groups of a course that was asked as the context."""
    if part in (Part.SECTIONS, Part.SECTIONS_AND_GROUPS):
        for section in visible_sections(book, course):
            yield _section(course, section, ContextState.ACTIVE)
    if part in (Part.GROUPS, Part.SECTIONS_AND_GROUPS):
        for group in visible_groups(book, course):
            yield _group(book, group)


def role_rows(book: AddressBook, course: Course, section: Section | None) -> Iterator[FoundContext | Folder]:
    """A course or section as its roles, and a course as its sections and groups, too."""
    kind, id = (ContextType.COURSE, course.id) if section is None else (ContextType.SECTION, section.id)
    sight = book.sight(course)
    for suffix, (name, role) in ROLE_ROWS.items():
        if sight is None or (sight.restricted and role is CourseRole.STUDENT):
            continue
        address, roles = ContextAddress(kind, id, suffix), frozenset({role})
        row = FoundContext(address, name, ContextState.ACTIVE, course, section, roles=roles)
        if row.people(book).count:
            yield row
    if section is not None:
        return
    sections, groups = visible_sections(book, course), visible_groups(book, course)
    default = book.directory.sections_of(course.id)[:1]
    if any(one not in default for one in sections):
        yield _folder(course, *SECTIONS_ROW, len(sections))
    if groups:
        yield _folder(course, *GROUPS_ROW, len(groups))


def visible_sections(book: AddressBook, course: Course) -> tuple[Section, ...]:
    """The sections of a course that the book's owner sees: their own, if they are limited to these."""
    sight = book.sight(course)
    if sight is None or sight.restricted or not sight.visibility.everybody:
        return ()
    own = sight.visibility.sections
    return tuple(one for one in book.directory.sections_of(course.id) if own is None or one.id in own)


def visible_groups(book: AddressBook, course: Course) -> tuple[Group, ...]:
    """The groups of a course that the book's owner may write to."""
    sight = book.sight(course)
    if sight is None or sight.restricted:
        return ()
    groups = book.directory.groups_in(course.context)
    return tuple(
        one for one in groups if granted(book.directory, book.owner, Right.SEND_MESSAGES, one.context)
    )


def state_of(book: AddressBook, course: Course, now: datetime) -> ContextState:
    """How current a course is for the book's owner."""
    own = book.directory.enrollments_between(book.owner, course.id)
    if any(currency_of(e, course, book.checks) is Currency.CURRENT for e in own):
        return ContextState.ACTIVE
    ended = course.end_at
    recent = ended is not None and ended <= now < ended + RECENT
    return ContextState.RECENTLY_ACTIVE if recent else ContextState.INACTIVE


def rights_shown(book: AddressBook, found: FoundContext, wanted: Iterable[str]) -> Mapping[str, bool]:
    """Those of the wanted rights that the book's owner has there, each as true."""
    place = _rights_in(book, found)
    if place is None:
        return {Right.SEND_MESSAGES.value: True}
    known = (right for name in dict.fromkeys(wanted) for right in Right if right.value == name)
    return {right.value: True for right in known if granted(book.directory, book.owner, right, place)}


def may_write_to(book: AddressBook, found: FoundContext) -> bool:
    """Whether the book's owner has the right to send messages there."""
    return bool(rights_shown(book, found, (Right.SEND_MESSAGES.value,)))


def _rights_in(book: AddressBook, found: FoundContext) -> Context | None:
    """Where a context's rights are asked for; None: in a course that is not among the owner's."""
    if found.course is not None:
        return found.course.context
    owner = None if found.group is None else found.group.owner
    if owner is None or found.group is None or owner.kind is not ContextKind.COURSE:
        return None if found.group is None else found.group.context
    course = book.directory.course(owner.id)
    return None if course is None or book.sight(course) is None else course.context


def _course(course: Course, state: ContextState) -> FoundContext:
    return FoundContext(ContextAddress(ContextType.COURSE, course.id), course.name, state, course)


def _section(course: Course, section: Section, state: ContextState) -> FoundContext:
    address = ContextAddress(ContextType.SECTION, section.id)
    return FoundContext(address, section.name, state, course, section, inside=course.name)


def _group(book: AddressBook, group: Group) -> FoundContext:
    directory, owner = book.directory, group.owner
    parent = directory.course(owner.id) if owner.kind is ContextKind.COURSE else directory.account(owner.id)
    inside = None if parent is None else parent.name
    address = ContextAddress(ContextType.GROUP, group.id)
    return FoundContext(address, group.name, ContextState.ACTIVE, group=group, inside=inside)


def _folder(course: Course, suffix: str, name: str, items: int) -> Folder:
    return Folder(ContextAddress(ContextType.COURSE, course.id, suffix).text, name, items)
