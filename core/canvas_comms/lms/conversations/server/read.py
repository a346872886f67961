"""A participant's own conversations: list, show, change and delete them."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.conversations.operations import (
    ConversationPage,
    CountUnread,
    DeleteConversation,
    ListConversations,
    MarkAllAsRead,
    RemoveMessages,
    ShowConversation,
    UpdateConversation,
)
from canvas_comms.lms.conversations.resources import Conversation
from canvas_comms.lms.conversations.rules.administration import UpdateReason
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.rules.response_keys import ResponseKind
from canvas_comms.lms.conversations.rules.states import Event
from canvas_comms.lms.conversations.server.participant_updates import mark, remove, updated
from canvas_comms.lms.conversations.server.query import (
    ListQuery,
    is_visible,
    matching_threads,
    read_list_query,
)
from canvas_comms.lms.conversations.server.render import IncludeOptions, conversation, include_options
from canvas_comms.lms.conversations.server.reply import own_participant
from canvas_comms.lms.conversations.server.responses import WORDINGS
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork, UserDecider
from canvas_comms.lms.conversations.state import Change, SetUnread
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Denied, Done, Response, deny, not_found
from canvas_comms.lms.paging import cut, numbered_links, read_page
from canvas_comms.lms.params import ABSENT, Parameters, as_boolean, as_id, as_list

Decided: TypeAlias = tuple[Response[Conversation] | Denied, tuple[Change, ...]]


def list_conversations(
    unit: UnitOfWork, command: ListConversations, actor: Actor, edition: LmsEdition
) -> tuple[ConversationPage | Denied, tuple[Change, ...]]:
    """A page of the caller's list."""
    params = command.params
    query = read_list_query(params)
    page = read_page(params.at("page"), params.at("per_page"))
    decision = query.decision & page.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    ids = matching_threads(unit.view, actor.id, query)
    options = include_options(params, edition)
    every = tuple(ids) if params.has("include_all_conversation_ids") else None
    shown = _entries(unit, actor.id, cut(ids, page), options)
    return ConversationPage(shown, numbered_links(page, len(ids)), None, decision, every), ()


def show_conversation(
    unit: UnitOfWork, command: ShowConversation, actor: Actor, edition: LmsEdition
) -> Decided:
    """One conversation with all its messages; showing it marks it as read unless declined."""
    row, query, refused = _looked_up(unit, command.id, command.params, actor)
    if row is None or not refused.allowed:
        return deny(refused, edition, WORDINGS), ()
    marks = command.params.at("auto_mark_as_read")
    if marks is ABSENT or marks is None or as_boolean(marks):
        row = unit.put_row(mark(row, Event.SHOWN))
    options = include_options(command.params, edition)
    return _response(unit, row, ResponseKind.SHOW, options, is_visible(unit, row, query), refused, edition)


def update_conversation(
    unit: UnitOfWork, command: UpdateConversation, actor: Actor, edition: LmsEdition
) -> Decided:
    """Change state, star or subscription of one's own view."""
    params = command.params
    row, query, refused = _looked_up(unit, command.id, params, actor)
    if row is not None and not isinstance(params.at("conversation"), dict):
        missing = Finding(UpdateReason.NO_CONVERSATION, Effect.REFUSED, "conversation")
        refused &= Decision((missing,))
    if row is None or not refused.allowed:
        return deny(refused, edition, WORDINGS), ()
    decision, row = updated(unit, row, params.within("conversation"))
    row = unit.put_row(row)
    options = include_options(params, edition)
    return _response(
        unit, row, ResponseKind.CHANGED, options, is_visible(unit, row, query), refused & decision, edition
    )


def delete_conversation(
    unit: UnitOfWork, command: DeleteConversation, actor: Actor, edition: LmsEdition
) -> Decided:
    """Delete the conversation for oneself; the others see no change."""
    row = own_participant(unit, command.id, actor.id)
    if row is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    row = unit.put_row(remove(unit, row, None))
    options = include_options(command.params, edition)
    return _response(unit, row, ResponseKind.CHANGED, options, False, Decision(), edition)


def remove_messages(
    unit: UnitOfWork, command: RemoveMessages, actor: Actor, edition: LmsEdition
) -> tuple[Response[Conversation] | Done | Denied, tuple[Change, ...]]:
    """Remove single messages for oneself; ids that are not there are ignored."""
    params = command.params
    row, query, refused = _looked_up(unit, command.id, params, actor)
    if row is None or not refused.allowed:
        return deny(refused, edition, WORDINGS), ()
    removed = params.at("remove")
    if removed is ABSENT or removed is None:
        return Done(status=204), ()
    ids = frozenset(filter(None, map(as_id, as_list(removed))))
    row = unit.put_row(remove(unit, row, ids))
    options = include_options(params, edition)
    return _response(unit, row, ResponseKind.CHANGED, options, is_visible(unit, row, query), refused, edition)


def count_unread(
    unit: UnitOfWork, command: CountUnread, actor: Actor, edition: LmsEdition
) -> tuple[Response[int], tuple[Change, ...]]:
    """The caller's unread counter."""
    return Response(unit.view.unread_count(actor.id)), ()


def mark_all_as_read(
    unit: UnitOfWork, command: MarkAllAsRead, actor: Actor, edition: LmsEdition
) -> tuple[Done, tuple[Change, ...]]:
    """Everything unread becomes read; what is archived stays archived. The counter is 0."""
    for thread in unit.view.listed(actor.id, Scope.UNREAD):
        row = unit.participation(thread, actor.id)
        if row is not None:
            unit.put_row(mark(row, Event.ALL_MARKED_AS_READ))
    changes = tuple(c for c in unit.changes() if not isinstance(c, SetUnread))
    counter = (SetUnread(actor.id, 0),) if unit.view.unread_count(actor.id) else ()
    return Done(), (*changes, *counter)


def _looked_up(
    unit: UnitOfWork, id: str, params: Parameters, actor: Actor
) -> tuple[ConversationParticipant | None, ListQuery, Decision]:
    """The caller as participant, the list they mean, and whether either is refused: the caller first."""
    query = read_list_query(params)
    row = own_participant(unit, id, actor.id)
    if row is None:
        return None, query, not_found("id") & query.decision
    return row, query, query.decision


def _entries(
    unit: UnitOfWork, user: str, ids: Sequence[str], options: IncludeOptions
) -> tuple[Conversation, ...]:
    rows = (unit.participation(thread, user) for thread in ids)
    shown = (
        conversation(unit, row, ResponseKind.INDEX, options, visible=True) for row in rows if row is not None
    )
    return tuple(one for one in shown if one is not None)


def _response(
    unit: UnitOfWork,
    row: ConversationParticipant,
    kind: ResponseKind,
    options: IncludeOptions,
    visible: bool,
    decision: Decision,
    edition: LmsEdition,
) -> Decided:
    shown = conversation(unit, row, kind, options, visible=visible)
    if shown is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    return Response(shown, decision), unit.changes()


DECIDERS: Mapping[type[Command[Any]], UserDecider] = {
    ListConversations: list_conversations,
    CountUnread: count_unread,
    MarkAllAsRead: mark_all_as_read,
    ShowConversation: show_conversation,
    UpdateConversation: update_conversation,
    DeleteConversation: delete_conversation,
    RemoveMessages: remove_messages,
}

__all__ = [
    "DECIDERS",
    "count_unread",
    "delete_conversation",
    "list_conversations",
    "mark_all_as_read",
    "remove_messages",
    "show_conversation",
    "update_conversation",
]
