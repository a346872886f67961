"""How a Canvas LMS decides who reads which comm messages."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Never, Protocol

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.rules.access import in_account, reads_messages, resolve_caller
from canvas_comms.lms.comm_messages.model import StoredCommMessage
from canvas_comms.lms.comm_messages.resources import CommMessage, ListCommMessages, as_comm_message
from canvas_comms.lms.comm_messages.rules import Reach, Reading, ReadingReason, may_read
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import FORBIDDEN, Wordings
from canvas_comms.lms.operations import Deciders, Denied, LmsView, ServerPage, deny
from canvas_comms.lms.paging import PageAsked, numbered_links, read_page
from canvas_comms.lms.params import as_text, read_time
from canvas_comms.lms.rights_table import Right

WORDINGS: Wordings = {ReadingReason.NOT_ALLOWED: FORBIDDEN}


class CommMessagesView(LmsView, Protocol):
    """The messages that were sent."""

    def comm_messages(self, user: str, account: str | None) -> Sequence[StoredCommMessage]:
        """What was sent to a user, by any account or (not None) one root account, oldest first."""
        ...


def _list(
    view: CommMessagesView, command: ListCommMessages, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[ServerPage[CommMessage] | Denied, tuple[()]]:
    found = resolve_caller(view.directory, actor, as_text(command.user_id) or "")
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS), ()
    reading = _reading(view, found.actor.id)
    asked = read_page(command.page, command.per_page)
    decision = reading.decision & asked.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS), ()
    root = view.directory.root_account.id
    sent = view.comm_messages(found.user.id, root if reading.reach is Reach.THIS_ACCOUNT else None)
    first, end = _window(sent, read_time(command.start_time), read_time(command.end_time))
    page = tuple(as_comm_message(sent[index]) for index in _newest_first(first, end, asked))
    return ServerPage(page, numbered_links(asked, end - first), end - first, decision), ()


def _reading(view: CommMessagesView, reader: str) -> Reading:
    directory = view.directory
    root = directory.root_account
    everything = reads_messages(directory, reader) and in_account(directory, root, Right.READ, reader)
    return may_read(everything, in_account(directory, root, Right.VIEW_NOTIFICATIONS, reader))


def _window(
    sent: Sequence[StoredCommMessage], start: datetime | None, end: datetime | None
) -> tuple[int, int]:
    """Both bounds belong to the window; it may be empty."""
    created = attrgetter("created_at")
    first = 0 if start is None else bisect_left(sent, start, key=created)
    after = len(sent) if end is None else bisect_right(sent, end, key=created)
    return first, max(first, after)


def _newest_first(first: int, end: int, asked: PageAsked) -> range:
    top = end - 1 - asked.offset
    return range(top, max(first, top + 1 - asked.size) - 1, -1)


DECIDERS: Deciders[CommMessagesView, Never] = Deciders({ListCommMessages: _list})
"""The one command there is. Nothing ever changes."""

decide = DECIDERS.decide

__all__ = ["DECIDERS", "WORDINGS", "CommMessagesView", "decide"]
