"""Searching recipients: read what was asked, look, and show the rows."""

import re
from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.operations import FindRecipients
from canvas_comms.lms.conversations.resources import Recipient
from canvas_comms.lms.conversations.rules.address_book import AddressBook, Checks
from canvas_comms.lms.conversations.rules.participants import AVATAR, GROUP_AVATAR
from canvas_comms.lms.conversations.rules.recipients import ContextAddress, ContextType, may_name
from canvas_comms.lms.conversations.rules.search_contexts import Folder, rights_shown
from canvas_comms.lms.conversations.rules.searching import (
    SEARCH_POLICY,
    Answering,
    RecipientQuery,
    Row,
    how_to_answer,
    is_list,
    page_found,
    types_of,
)
from canvas_comms.lms.conversations.server.create import people_of_named_conversation
from canvas_comms.lms.conversations.server.responses import WORDINGS
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork, UserDecider
from canvas_comms.lms.conversations.state import Change
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.operations import Command, Denied, ServerPage, deny, not_found
from canvas_comms.lms.paging import NO_LINKS, bookmark_links, read_page
from canvas_comms.lms.params import ABSENT, RawParam, as_boolean, as_text, as_texts
from canvas_comms.lms.people import User
from canvas_comms.lms.rules.credentials import user_named
from canvas_comms.lms.uuids import user_of

_UUID = "uuid:"


@attrs.frozen
class _Asked:
    """What a search names: a user and a context, which may be missing, and whether either is unknown."""

    user: User | None
    context: ContextAddress | None
    decision: Decision


def find_recipients(
    unit: UnitOfWork, command: FindRecipients, actor: Actor, edition: LmsEdition
) -> tuple[ServerPage[Recipient] | Denied, tuple[Change, ...]]:
    """Whom the caller can write to: the user, then the context, then what kind of answer it is."""
    asked = _asked(unit.directory, command, actor.id, edition)
    if not asked.decision.allowed:
        return deny(asked.decision, edition, WORDINGS), ()
    answering = how_to_answer(
        user=asked.user is not None,
        context=asked.context is not None,
        search=command.search is not ABSENT,
    )
    if answering is Answering.LIST:
        return _page(unit, command, actor, edition, asked.context)
    found = asked.user is not None and _is_known(unit, command, actor.id, asked.user.id, asked.context)
    view = _View(unit.directory, actor.id, command, edition, asked.context)
    rows = (view.person(asked.user.id),) if asked.user is not None and found else ()
    return ServerPage(rows, NO_LINKS), ()


def _asked(directory: Directory, command: FindRecipients, caller: str, edition: LmsEdition) -> _Asked:
    given = command.user_id is not ABSENT
    user = _user_named(directory, as_text(command.user_id) or "", caller) if given else None
    decision = not_found("user_id") if given and user is None else Decision()
    context = _read_context(as_text(command.context) or "", edition)
    if context is not None and not _exists(directory, context):
        decision &= not_found("context")
    return _Asked(user, context, decision)


def _user_named(directory: Directory, text: str, caller: str) -> User | None:
    if text.startswith(_UUID):
        return directory.user(user_of(text.removeprefix(_UUID)) or "")
    return user_named(directory, text, caller)


_CONTEXT = re.compile(rf"({'|'.join(one.value for one in ContextType)})_([0-9]+)(?:_([a-z_]+))?")
_NEW_TYPES = frozenset({ContextType.DIFFERENTIATION_TAG, ContextType.DISCUSSION_TOPIC})


def _read_context(text: str, edition: LmsEdition) -> ContextAddress | None:
    match = _CONTEXT.fullmatch(text)
    if match is None:
        return None
    kind = ContextType(match[1])
    if kind in _NEW_TYPES and not edition.has(Era.SEARCH_IN_TAGS_AND_TOPICS):
        return None
    return ContextAddress(kind, match[2].lstrip("0") or "0", match[3])


def _exists(directory: Directory, address: ContextAddress) -> bool:
    """Tags do not exist here, and topics cannot be searched in."""
    known = {
        ContextType.COURSE: directory.course,
        ContextType.SECTION: directory.section,
        ContextType.GROUP: directory.group,
    }
    return address.type in known and known[address.type](address.id) is not None


def _is_known(
    unit: UnitOfWork, command: FindRecipients, caller: str, user: str, address: ContextAddress | None
) -> bool:
    if address is not None:
        context = Context(ContextKind(address.type.value), address.id)
        return may_name(unit.directory, caller, user, context, ())
    there = people_of_named_conversation(unit, command.from_conversation_id, caller)
    return may_name(unit.directory, caller, user, None, there)


def _page(
    unit: UnitOfWork,
    command: FindRecipients,
    actor: Actor,
    edition: LmsEdition,
    context: ContextAddress | None,
) -> tuple[ServerPage[Recipient] | Denied, tuple[Change, ...]]:
    page = read_page(command.page, command.per_page, SEARCH_POLICY)
    lists = is_list(command.permissions, "permissions") & is_list(command.exclude, "exclude")
    decision = lists & page.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    view = _View(unit.directory, actor.id, command, edition, context)
    rows, bookmark = page_found(view.book, view.query, page, unit.now)
    return ServerPage(tuple(map(view.row, rows)), bookmark_links(page, bookmark)), ()


class _View:
    """A search as its caller sees it: whom they find, what they look for, and how rows are shown."""

    def __init__(
        self,
        directory: Directory,
        caller: str,
        command: FindRecipients,
        edition: LmsEdition,
        context: ContextAddress | None,
    ) -> None:
        newest = edition.has(Era.SEARCH_CONCLUDED_TOO)
        checks = Checks(
            weak=_is_on(command.skip_visibility_checks),
            concluded_too=newest and _is_on(command.include_concluded),
            restricting=edition.has(Era.STUDENTS_RESTRICTED_TO_TEACHERS),
        )
        self.query = _query(command, context, newest)
        self.book = AddressBook(directory, caller, checks, _course_of(directory, context))
        self.pictures = not (
            edition.has(Era.SEARCH_WITHOUT_AVATARS) and as_boolean(command.no_avatar_fallback)
        )
        own = ("send_messages",) if self.query.writable_only else ()
        self.rights = (*as_texts(command.permissions), *own)

    def row(self, row: Row) -> Recipient:
        """What is shown of a row."""
        if isinstance(row, str):
            return self.person(row)
        if isinstance(row, Folder):
            return Recipient(row.id, row.name, is_context=True, item_count=row.item_count)
        return Recipient(
            id=row.id,
            name=row.name,
            is_context=True,
            user_count=row.people(self.book).count,
            permissions=rights_shown(self.book, row, self.rights),
            context_name=row.inside if self.query.context is None else None,
            avatar_url=GROUP_AVATAR,
        )

    def person(self, user_id: str) -> Recipient:
        """What is shown of somebody: inside a context, only what they are there."""
        user, context = self.book.directory.user(user_id), self.query.context
        in_group = context is not None and context.type is ContextType.GROUP
        in_section = context is not None and context.type is ContextType.SECTION
        section = context.id if context is not None and in_section else None
        courses = {} if in_group else self.book.common_courses(user_id, section)
        groups = self.book.common_groups(user_id) if context is None else {}
        if context is not None and in_group:
            groups = self.book.membership(user_id, context.id)
        if context is None and not courses and not groups:
            courses = self.book.by_account()
        return Recipient(
            id=user_id,
            name=None if user is None else user.short_name,
            full_name=None if user is None else user.name,
            pronouns=None if user is None else user.pronouns,
            avatar_url=AVATAR if self.pictures else None,
            common_courses=courses,
            common_groups=groups,
        )


def _query(command: FindRecipients, context: ContextAddress | None, newest: bool) -> RecipientQuery:
    kinds = command.types if command.types not in (ABSENT, None) else command.type
    names = None if kinds is ABSENT or kinds is None else as_texts(kinds)
    return RecipientQuery(
        terms=tuple((as_text(command.search) or "").lower().split()),
        context=context,
        types=types_of(names),
        excluded=frozenset(as_texts(command.exclude)),
        synthetic=_is_on(command.synthetic_contexts),
        sections_instead=newest and _is_on(command.search_all_contexts),
        inactive_too=_is_on(command.include_inactive),
        writable_only=_is_on(command.messageable_only),
    )


def _is_on(given: RawParam) -> bool:
    """Switches are read raw: whatever is given, also `0` and nothing at all, switches on."""
    return given is not ABSENT and given is not None


def _course_of(directory: Directory, context: ContextAddress | None) -> str | None:
    if context is None:
        return None
    if context.type is ContextType.COURSE:
        return context.id
    section = directory.section(context.id) if context.type is ContextType.SECTION else None
    return None if section is None else section.course_id


DECIDERS: Mapping[type[Command[Any]], UserDecider] = {FindRecipients: find_recipients}

__all__ = ["DECIDERS", "find_recipients"]
