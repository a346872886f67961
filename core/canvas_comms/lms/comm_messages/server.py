"""What a Canvas LMS does when somebody asks for comm messages.

Who may read what the server sent to whom?

Somebody who holds `read_messages` on the site-admin account, and may read the current root
account, reads everything that was sent to a user. Somebody who may view notifications on
the root account, if that account's setting lets administrators do so, reads what this root
account sent. Nobody else reads anything: not even what was sent to themselves.
"""

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Protocol, TypeVar, cast

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.rules.access import in_account, reads_messages, resolve_caller
from canvas_comms.lms.comm_messages.model import (
    CommMessagesListed,
    ListCommMessages,
    StoredCommMessage,
    as_comm_message,
)
from canvas_comms.lms.comm_messages.sources import API_SPEC, CONTROLLER
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import FORBIDDEN, Wordings
from canvas_comms.lms.operations import Command, Denied, LmsView, deny
from canvas_comms.lms.paging import PageAsked, numbered_links, read_page
from canvas_comms.lms.params import as_text
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.times import read_time


class Reach(enum.Enum):
    """Which messages may be read."""

    EVERYTHING = "everything"
    THIS_ACCOUNT = "what this root account sent"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


class ReadingReason(Reason):
    """Why somebody may not read, or not everything."""

    NOT_ALLOWED = "not-allowed", API_SPEC
    ONLY_THIS_ACCOUNT = "only-this-account", CONTROLLER
    RIGHTS_UNKNOWN = "rights-unknown", CONTROLLER


@attrs.frozen
class Reading:
    """What may be read, and what is said of it."""

    decision: Decision
    reach: Reach


def may_read(site_admin: bool | None, account: bool | None) -> Reading:
    """Judge a reader; None: not known.

    `site_admin`: `read_messages` on the site-admin account and `read` on the root account;
    `account`: `view_notifications` on the root account, its setting considered.
    """
    if site_admin:
        return Reading(Decision(), Reach.EVERYTHING)
    if site_admin is None or account is None:
        return _said(ReadingReason.RIGHTS_UNKNOWN, Effect.UNKNOWN, Reach.UNKNOWN)
    if account:
        return _said(ReadingReason.ONLY_THIS_ACCOUNT, Effect.NOTED, Reach.THIS_ACCOUNT)
    return _said(ReadingReason.NOT_ALLOWED, Effect.REFUSED, Reach.NOTHING)


def _said(reason: ReadingReason, effect: Effect, reach: Reach) -> Reading:
    return Reading(Decision((Finding(reason, effect, "user_id"),)), reach)


R = TypeVar("R")

WORDINGS: Wordings = {ReadingReason.NOT_ALLOWED: FORBIDDEN}


class CommMessagesView(LmsView, Protocol):
    """The messages that were sent."""

    def comm_messages(self, user: str, account: str | None) -> Sequence[StoredCommMessage]:
        """What was sent to a user, by any account or (not None) one root account, oldest first."""
        ...


def decide(
    view: CommMessagesView, command: Command[R], actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[R, tuple[()]]:
    """Decide the one command there is. Nothing ever changes."""
    return cast(R, _list(view, cast(ListCommMessages, command), actor, edition)), ()


def _list(
    view: CommMessagesView, command: ListCommMessages, actor: Actor | None, edition: LmsEdition
) -> CommMessagesListed | Denied:
    found = resolve_caller(view.directory, actor, as_text(command.user) or "")
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS)
    reading = _reading(view, found.actor.id)
    asked = read_page(command.page, command.per_page)
    decision = reading.decision & asked.decision
    if not decision.allowed:
        return deny(decision, edition, WORDINGS)
    root = view.directory.root_account.id
    sent = view.comm_messages(found.user.id, root if reading.reach is Reach.THIS_ACCOUNT else None)
    first, end = _window(sent, read_time(command.start_time), read_time(command.end_time))
    page = tuple(as_comm_message(sent[index]) for index in _newest_first(first, end, asked))
    return CommMessagesListed(page, end - first, numbered_links(asked, end - first))


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


__all__ = [
    "WORDINGS",
    "CommMessagesView",
    "Reach",
    "Reading",
    "ReadingReason",
    "decide",
    "may_read",
]
