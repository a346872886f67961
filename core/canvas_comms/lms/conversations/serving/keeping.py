"""One's own views: listing, opening, changing and emptying them."""

from collections.abc import Sequence

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.commands import Destroy, Index, RemoveMessages, Show, Update
from canvas_comms.lms.conversations.held import Participation
from canvas_comms.lms.conversations.outcomes import Done, Listed, Nothing, Outcome, Told
from canvas_comms.lms.conversations.rules.batch_updates import UpdateReason
from canvas_comms.lms.conversations.rules.scopes import Scope
from canvas_comms.lms.conversations.rules.shapes import Shape
from canvas_comms.lms.conversations.rules.states import Event
from canvas_comms.lms.conversations.serving.delivering import mark
from canvas_comms.lms.conversations.serving.drafting import Draft
from canvas_comms.lms.conversations.serving.listing import Asked, found, is_visible, read_asked
from canvas_comms.lms.conversations.serving.rendering import Wish, conversation, wishes
from canvas_comms.lms.conversations.serving.replying import own_view
from canvas_comms.lms.conversations.serving.rows import remove, updated
from canvas_comms.lms.conversations.serving.wordings import WORDINGS
from canvas_comms.lms.conversations.shown import Conversation
from canvas_comms.lms.conversations.viewing import Change, SetUnread
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import ABSENT, Parameters, as_boolean, as_id, as_list
from canvas_comms.lms.operations import deny, not_found
from canvas_comms.lms.paging import cut, numbered_links, read_page

Decided = tuple[Outcome, tuple[Change, ...]]


def index(draft: Draft, command: Index, actor: Actor, edition: LmsEdition) -> Decided:
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


def show(draft: Draft, command: Show, actor: Actor, edition: LmsEdition) -> Decided:
    """One thread with all its messages; opening it marks it as read unless declined."""
    row, asked, refused = _looked_up(draft, command.id, command.parameters, actor)
    if row is None or not refused.allowed:
        return deny(refused, edition, WORDINGS), ()
    given = command.parameters.at("auto_mark_as_read")
    if given is ABSENT or given is None or as_boolean(given):
        row = draft.put_row(mark(row, Event.SHOWN))
    wish = wishes(command.parameters, edition, command.base)
    return _told(draft, row, Shape.SHOW, wish, is_visible(draft, row, asked), refused, edition)


def update(draft: Draft, command: Update, actor: Actor, edition: LmsEdition) -> Decided:
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
    return _told(draft, row, Shape.CHANGED, wish, is_visible(draft, row, asked), refused & decision, edition)


def destroy(draft: Draft, command: Destroy, actor: Actor, edition: LmsEdition) -> Decided:
    """Delete the thread from one's own view; the others see no change."""
    row = own_view(draft, command.id, actor.id)
    if row is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    row = draft.put_row(remove(draft, row, None))
    wish = wishes(command.parameters, edition, command.base)
    return _told(draft, row, Shape.CHANGED, wish, False, Decision(), edition)


def remove_messages(draft: Draft, command: RemoveMessages, actor: Actor, edition: LmsEdition) -> Decided:
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
    return _told(draft, row, Shape.CHANGED, wish, is_visible(draft, row, asked), refused, edition)


def mark_all_as_read(draft: Draft, actor: Actor) -> Decided:
    """Everything unread becomes read; what is archived stays archived. The counter is 0."""
    for thread in draft.view.listed(actor.id, Scope.UNREAD):
        row = draft.participation(thread, actor.id)
        if row is not None:
            draft.put_row(mark(row, Event.ALL_MARKED_AS_READ))
    changes = tuple(c for c in draft.changes() if not isinstance(c, SetUnread))
    counter = (SetUnread(actor.id, 0),) if draft.view.unread_count(actor.id) else ()
    return Done(), (*changes, *counter)


def _looked_up(
    draft: Draft, id: str, parameters: Parameters, actor: Actor
) -> tuple[Participation | None, Asked, Decision]:
    """The caller's view, what is asked for, and whether either is refused: the view first."""
    asked = read_asked(parameters)
    row = own_view(draft, id, actor.id)
    if row is None:
        return None, asked, not_found("id") & asked.decision
    return row, asked, asked.decision


def _entries(draft: Draft, user: str, ids: Sequence[str], wish: Wish) -> tuple[Conversation, ...]:
    rows = (draft.participation(thread, user) for thread in ids)
    shown = (conversation(draft, row, Shape.INDEX, wish, visible=True) for row in rows if row is not None)
    return tuple(one for one in shown if one is not None)


def _told(
    draft: Draft,
    row: Participation,
    shape: Shape,
    wish: Wish,
    visible: bool,
    decision: Decision,
    edition: LmsEdition,
) -> Decided:
    shown = conversation(draft, row, shape, wish, visible=visible)
    if shown is None:
        return deny(not_found("id"), edition, WORDINGS), ()
    return Told(shown, shape, decision), draft.changes()


__all__ = ["destroy", "index", "mark_all_as_read", "remove_messages", "show", "update"]
