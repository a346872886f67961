"""What does a search for recipients answer, in which order, and what is on which page?

One person, if a user is named: they are found if a message could be sent to them, in the asked context
or, without one, through a named conversation too. Else a list, if a context is asked or words are
searched for, empty ones too. Else nothing.

Contexts come before people, also across pages. Every word must be in the name of a context, in any
case, and in the name or short name of a person. Contexts and people that are excluded are left out, as
are contexts of kinds that are not asked for, without the right to send messages if only those are
wanted, and inactive ones unless wanted; the rows of roles, sections and groups always stay.

A page begins behind its bookmark, which names the last row of the page before. A bookmark that names
nothing begins anew.

Source: facts lms-search A.1, A.3 and A.7.
"""

import base64
import enum
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.conversations.rules.address_book import NO_ROLE, AddressBook, Known
from canvas_comms.lms.conversations.rules.recipients import ROLES, ContextAddress, ContextType
from canvas_comms.lms.conversations.rules.search_contexts import (
    ContextState,
    Folder,
    FoundContext,
    Listed,
    Part,
    Shape,
    contexts_inside,
    listed,
    may_write_to,
    own_contexts,
    role_rows,
    shape_of,
)
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST
from canvas_comms.lms.courses import Course, Section
from canvas_comms.lms.paging import Numbering, PageAsked, PagePolicy
from canvas_comms.lms.sorted_people import Order, order_of
from canvas_comms.redaction import PRIVATE, Redacted

SEARCH_POLICY = PagePolicy(numbering=Numbering.BOOKMARKS, nonsense_is_default=True)

USER = "user"
CONTEXTS = frozenset({ContextKind.COURSE.value, ContextKind.SECTION.value, ContextKind.GROUP.value})
TYPES: Mapping[str, frozenset[str]] = {
    USER: frozenset({USER}),
    "context": CONTEXTS,
    **{kind: frozenset({kind}) for kind in CONTEXTS},
}
"""`type` → what is listed; any other lists nothing."""
EVERYTHING = CONTEXTS | {USER}


class SearchReason(Reason):
    """Why a search fails."""

    NOT_A_LIST = "must-be-a-list", f"{NEWEST}; the status {INFERRED}"


class Answering(enum.Enum):
    """Which of its answers a search gives."""

    ONE_PERSON = "one person"
    LIST = "a list"
    NOTHING = "nothing"


@attrs.frozen(eq=False, repr=False)
class RecipientQuery(Redacted):
    """What is searched for: `terms` are in lower case; `types` holds `user` and kinds of contexts.

    `sections_instead` shows no roles of a course but its sections, groups and people.
    """

    terms: tuple[str, ...] = attrs.field(metadata=PRIVATE, default=())
    context: ContextAddress | None = None
    types: frozenset[str] = EVERYTHING
    excluded: frozenset[str] = frozenset()
    synthetic: bool = False
    sections_instead: bool = False
    inactive_too: bool = False
    writable_only: bool = False


Row: TypeAlias = FoundContext | Folder | str
"""A context, a row that stands for several, or the id of a person."""


def how_to_answer(*, user: bool, context: bool, search: bool) -> Answering:
    """By what was given: a user, a context that can be read, words to search for."""
    if user:
        return Answering.ONE_PERSON
    return Answering.LIST if context or search else Answering.NOTHING


def types_of(names: Sequence[str] | None) -> frozenset[str]:
    """What `type` or `types[]` ask for; None: neither was given."""
    if names is None:
        return EVERYTHING
    return frozenset[str]().union(*(TYPES.get(name, frozenset()) for name in names))


def is_list(given: object, where: str) -> Decision:
    """Whether a parameter that must be a list is one, or missing; the server trips over another."""
    if given is None or isinstance(given, list | enum.Enum):
        return Decision()
    return Decision((Finding(SearchReason.NOT_A_LIST, Effect.REFUSED, where),))


def contexts_found(
    book: AddressBook, query: RecipientQuery, now: datetime
) -> tuple[FoundContext | Folder, ...]:
    """All contexts that the search lists, in order."""
    if not query.types & CONTEXTS:
        return ()
    part = _listed(query).contexts
    course, section = _place(book, query.context)
    if part is Part.ROLES:
        return () if course is None else tuple(role_rows(book, course, section))
    if part in (Part.ALL_OWN, Part.MATCHING):
        found = own_contexts(book, now)
    else:
        found = iter(()) if course is None else contexts_inside(book, course, part)
    if part is Part.ALL_OWN:
        plain = (one for one in found if one.kind is not ContextKind.SECTION)
        return tuple(sorted(filter(_wanted(book, query), plain), key=lambda one: one.by_name))
    named = (one for one in found if one.kind.value in query.types and _matches(one, query.terms))
    return tuple(sorted(filter(_wanted(book, query), named), key=lambda one: one.rank))


def people_found(book: AddressBook, query: RecipientQuery, after: Order | None = None) -> Iterator[str]:
    """The ids of the people whom the search lists, in order, behind `after`."""
    if USER not in query.types or not _listed(query).people:
        return iter(())
    found = _people(book, query.context).matching(query.terms, after)
    return (id for _, _, id in found if id not in query.excluded)


def page_found(
    book: AddressBook, query: RecipientQuery, page: PageAsked, now: datetime
) -> tuple[tuple[Row, ...], str | None]:
    """The rows of a page, and the bookmark of the next; None on the last page."""
    contexts = contexts_found(book, query, now)
    begin, after = _behind(book, contexts, page.bookmark)
    rows: list[Row] = list(contexts[begin : begin + page.size + 1])
    rows += islice(people_found(book, query, after), page.size + 1 - len(rows))
    if len(rows) <= page.size:
        return tuple(rows), None
    return tuple(rows[:-1]), _bookmark(rows[-2])


def _listed(query: RecipientQuery) -> Listed:
    shape = shape_of(query.context)
    instead = query.sections_instead and shape is Shape.COURSE
    return listed(shape, synthetic=query.synthetic, narrowed=bool(query.terms) or instead)


def _place(book: AddressBook, address: ContextAddress | None) -> tuple[Course | None, Section | None]:
    if address is not None and address.type is ContextType.COURSE:
        return book.directory.course(address.id), None
    is_section = address is not None and address.type is ContextType.SECTION
    section = book.directory.section(address.id) if is_section and address is not None else None
    return (None if section is None else book.directory.course(section.course_id)), section


def _people(book: AddressBook, address: ContextAddress | None) -> Known:
    if address is None:
        return book.in_all()
    if address.type is ContextType.GROUP:
        group = book.directory.group(address.id)
        return Known() if group is None else book.in_group(group)
    course, section = _place(book, address)
    if course is None:
        return Known()
    return book.in_course(course, ROLES.get(address.suffix, NO_ROLE), None if section is None else section.id)


def _wanted(book: AddressBook, query: RecipientQuery) -> Callable[[FoundContext], bool]:
    def wanted(one: FoundContext) -> bool:
        kept = one.id not in query.excluded
        current = query.inactive_too or one.state is not ContextState.INACTIVE
        return kept and current and (not query.writable_only or may_write_to(book, one))

    return wanted


def _matches(one: FoundContext, terms: Sequence[str]) -> bool:
    name = one.name.lower()
    return all(term in name for term in terms)


_IN_CONTEXTS, _IN_PEOPLE = "contexts", "participants"
_PLACE = re.compile(r'\["([a-z]+)","([^"]*)"\]')


def _bookmark(row: Row) -> str:
    """A list of the name of the sub-collection and the row's id, as the server packs it."""
    place, id = (_IN_PEOPLE, row) if isinstance(row, str) else (_IN_CONTEXTS, row.id)
    return base64.urlsafe_b64encode(f'["{place}","{id}"]'.encode()).decode().rstrip("=")


def _behind(
    book: AddressBook, contexts: Sequence[FoundContext | Folder], bookmark: str | None
) -> tuple[int, Order | None]:
    """How many contexts come before the page, and behind whom its people begin."""
    place, id = _unpacked(bookmark or "")
    if place == _IN_CONTEXTS:
        return next((at + 1 for at, one in enumerate(contexts) if one.id == id), 0), None
    user = book.directory.user(id) if place == _IN_PEOPLE else None
    return (0, None) if user is None else (len(contexts), order_of(user))


def _unpacked(bookmark: str) -> tuple[str, str]:
    try:
        padded = bookmark.encode("ascii") + b"=" * (-len(bookmark) % 4)
        packed = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except ValueError:  # nothing that was packed
        return "", ""
    place = _PLACE.fullmatch(packed)
    return ("", "") if place is None else (place[1], place[2])


__all__ = [
    "CONTEXTS",
    "EVERYTHING",
    "SEARCH_POLICY",
    "TYPES",
    "USER",
    "Answering",
    "RecipientQuery",
    "Row",
    "SearchReason",
    "contexts_found",
    "how_to_answer",
    "is_list",
    "page_found",
    "people_found",
    "types_of",
]
