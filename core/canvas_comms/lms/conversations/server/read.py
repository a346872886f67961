"""One's own views: listing, opening, changing and emptying them.

Searching for recipients, as far as the facts carry it.
"""

from collections.abc import Sequence

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.conversations.operations import (
    Destroy,
    Done,
    FindRecipients,
    FoundRecipients,
    Index,
    Listed,
    Nothing,
    Outcome,
    RemoveMessages,
    Show,
    Told,
    Update,
)
from canvas_comms.lms.conversations.resources import Conversation, Recipient
from canvas_comms.lms.conversations.rules import visibility as showing
from canvas_comms.lms.conversations.rules.administration import UpdateReason
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.rules.recipients import PlaceAddress, read_address
from canvas_comms.lms.conversations.rules.response_keys import ResponseKind
from canvas_comms.lms.conversations.rules.searching import Place, Question, people, places
from canvas_comms.lms.conversations.rules.states import Event
from canvas_comms.lms.conversations.server.deliver import mark, remove, updated
from canvas_comms.lms.conversations.server.query import Asked, found, is_visible, read_asked
from canvas_comms.lms.conversations.server.render import IncludeOptions, conversation, wishes
from canvas_comms.lms.conversations.server.reply import own_view
from canvas_comms.lms.conversations.server.responses import WORDINGS
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.state import Change, SetUnread
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import deny, not_found
from canvas_comms.lms.paging import cut, numbered_links, read_page
from canvas_comms.lms.params import ABSENT, Parameters, as_boolean, as_id, as_list, as_text, as_texts

Decided = tuple[Outcome, tuple[Change, ...]]


def index(draft: UnitOfWork, command: Index, actor: Actor, edition: LmsEdition) -> Decided:
    """A page of the caller's list."""
    parameters = command.parameters
    asked = read_asked(parameters)
    page = read_page(parameters.at("page"), parameters.at("per_page"))
    decision = asked.decision & page.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    ids = found(draft.view, actor.id, asked)
    wish = wishes(parameters, edition, command.base)
    every = tuple(ids) if parameters.has("include_all_conversation_ids") else None
    shown = _entries(draft, actor.id, cut(ids, page), wish)
    return Listed(shown, numbered_links(page, len(ids)), every, decision), ()


def show(draft: UnitOfWork, command: Show, actor: Actor, edition: LmsEdition) -> Decided:
    """One thread with all its messages; opening it marks it as read unless declined."""
    row, asked, refused = _looked_up(draft, command.id, command.parameters, actor)
    if row is None or not refused.allowed:
        return deny(refused, edition, WORDINGS), ()
    given = command.parameters.at("auto_mark_as_read")
    if given is ABSENT or given is None or as_boolean(given):
        row = draft.put_row(mark(row, Event.SHOWN))
    wish = wishes(command.parameters, edition, command.base)
    return _told(draft, row, ResponseKind.SHOW, wish, is_visible(draft, row, asked), refused, edition)


def update(draft: UnitOfWork, command: Update, actor: Actor, edition: LmsEdition) -> Decided:
    """Change state, star or subscription of one's own view."""
    parameters = command.parameters
    row, asked, refused = _looked_up(draft, command.id, parameters, actor)
    if row is not None and not isinstance(parameters.at("conversation"), dict):
        missing = Finding(UpdateReason.NO_CONVERSATION, Effect.REFUSED, "conversation")
        refused &= Decision((missing,))
    if row is None or not refused.allowed:
        return deny(refused, edition, WORDINGS), ()
    decision, row = updated(draft, row, parameters.within("conversation"))
    row = draft.put_row(row)
    wish = wishes(parameters, edition, command.base)
    return _told(
        draft, row, ResponseKind.CHANGED, wish, is_visible(draft, row, asked), refused & decision, edition
    )


def destroy(draft: UnitOfWork, command: Destroy, actor: Actor, edition: LmsEdition) -> Decided:
    """Delete the thread from one's own view; the others see no change."""
    row = own_view(draft, command.id, actor.id)
    if row is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    row = draft.put_row(remove(draft, row, None))
    wish = wishes(command.parameters, edition, command.base)
    return _told(draft, row, ResponseKind.CHANGED, wish, False, Decision(), edition)


def remove_messages(draft: UnitOfWork, command: RemoveMessages, actor: Actor, edition: LmsEdition) -> Decided:
    """Remove single messages from one's own view; ids that are not there are ignored."""
    parameters = command.parameters
    row, asked, refused = _looked_up(draft, command.id, parameters, actor)
    if row is None or not refused.allowed:
        return deny(refused, edition, WORDINGS), ()
    given = parameters.at("remove")
    if given is ABSENT or given is None:
        return Nothing(), ()
    ids = frozenset(filter(None, map(as_id, as_list(given))))
    row = draft.put_row(remove(draft, row, ids))
    wish = wishes(parameters, edition, command.base)
    return _told(draft, row, ResponseKind.CHANGED, wish, is_visible(draft, row, asked), refused, edition)


def mark_all_as_read(draft: UnitOfWork, actor: Actor) -> Decided:
    """Everything unread becomes read; what is archived stays archived. The counter is 0."""
    for thread in draft.view.listed(actor.id, Scope.UNREAD):
        row = draft.participation(thread, actor.id)
        if row is not None:
            draft.put_row(mark(row, Event.ALL_MARKED_AS_READ))
    changes = tuple(c for c in draft.changes() if not isinstance(c, SetUnread))
    counter = (SetUnread(actor.id, 0),) if draft.view.unread_count(actor.id) else ()
    return Done(), (*changes, *counter)


def _looked_up(
    draft: UnitOfWork, id: str, parameters: Parameters, actor: Actor
) -> tuple[ConversationParticipant | None, Asked, Decision]:
    """The caller's view, what is asked for, and whether either is refused: the view first."""
    asked = read_asked(parameters)
    row = own_view(draft, id, actor.id)
    if row is None:
        return None, asked, not_found("id") & asked.decision
    return row, asked, asked.decision


def _entries(
    draft: UnitOfWork, user: str, ids: Sequence[str], wish: IncludeOptions
) -> tuple[Conversation, ...]:
    rows = (draft.participation(thread, user) for thread in ids)
    shown = (
        conversation(draft, row, ResponseKind.INDEX, wish, visible=True) for row in rows if row is not None
    )
    return tuple(one for one in shown if one is not None)


def _told(
    draft: UnitOfWork,
    row: ConversationParticipant,
    shape: ResponseKind,
    wish: IncludeOptions,
    visible: bool,
    decision: Decision,
    edition: LmsEdition,
) -> Decided:
    shown = conversation(draft, row, shape, wish, visible=visible)
    if shown is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    return Told(shown, shape, decision), draft.changes()


def find_recipients(
    draft: UnitOfWork, command: FindRecipients, actor: Actor, edition: LmsEdition
) -> tuple[Outcome, tuple[Change, ...]]:
    """A page of whom the caller can write to."""
    parameters = command.parameters
    page = read_page(parameters.at("page"), parameters.at("per_page"))
    if not page.decision.allowed:
        return deny(page.decision, edition, WORDINGS), ()
    asked = _question(parameters)
    found: list[Place | str] = [
        *places(draft.directory, actor.id, asked),
        *people(draft.directory, actor.id, asked),
    ]
    shown = (_found(draft.directory, actor.id, one, command.base) for one in cut(found, page))
    return FoundRecipients(tuple(shown), numbered_links(page, len(found))), ()


def _question(parameters: Parameters) -> Question:
    within = read_address(as_text(parameters.at("context")) or "")
    return Question(
        text=(as_text(parameters.at("search")) or "").strip(),
        within=within if isinstance(within, PlaceAddress) else None,
        kind=as_text(parameters.at("type")),
        excluded=frozenset(as_texts(parameters.at("exclude"))),
        user=as_id(parameters.at("user_id")),
    )


def _found(directory: Directory, viewer: str, one: Place | str, base: str) -> Recipient:
    if isinstance(one, Place):
        return Recipient(
            id=one.code,
            name=one.name,
            is_context=True,
            user_count=len(one.people),
            context_name=one.within,
            avatar_url=base + showing.GROUP_AVATAR,
        )
    user = directory.user(one)
    return Recipient(
        id=one,
        name=None if user is None else user.short_name,
        full_name=None if user is None else user.name,
        avatar_url=base + showing.AVATAR,
        common_courses=showing.shared_courses(directory, viewer, one),
        common_groups=showing.shared_groups(directory, viewer, one),
    )


__all__ = ["destroy", "find_recipients", "index", "mark_all_as_read", "remove_messages", "show", "update"]
