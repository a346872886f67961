"""Which threads are in which list, and in what order?

The inbox holds what has come to somebody and is not archived. A thread that somebody
only wrote into has not come to him: it is under `sent` (and `starred`), in any state,
but not in the inbox until somebody answers. Unread and archived are parts of what has
come. Deleted threads are nowhere. Any other word for a scope means the inbox.
"""

import enum
from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.held import Participation, State
from canvas_comms.lms.conversations.sources import NEWEST_SPEC


class Scope(enum.Enum):
    """The lists of threads."""

    INBOX = "inbox"
    UNREAD = "unread"
    ARCHIVED = "archived"
    STARRED = "starred"
    SENT = "sent"


class ScopeReason(Reason):
    """What can be said of a `scope`."""

    UNKNOWN_SCOPE = "unknown-scope-means-inbox", NEWEST_SPEC


@attrs.frozen
class Listed:
    """A list: in which states, and ordered by what."""

    states: frozenset[State]
    by: Callable[[Participation], datetime | None]
    """Newest first, then the higher id. None: not in this list."""


ANY = frozenset(State)

SCOPES: Mapping[Scope, Listed] = {
    Scope.INBOX: Listed(frozenset({State.READ, State.UNREAD}), lambda row: row.last_message_at),
    Scope.UNREAD: Listed(frozenset({State.UNREAD}), lambda row: row.last_message_at),
    Scope.ARCHIVED: Listed(frozenset({State.ARCHIVED}), lambda row: row.last_message_at),
    Scope.STARRED: Listed(ANY, lambda row: row.updated_at if row.starred else None),
    Scope.SENT: Listed(ANY, lambda row: row.visible_last_authored_at),
}

WORDS: Mapping[str, Scope] = {scope.value: scope for scope in Scope} | {"default": Scope.INBOX}


def read_scope(word: str | None) -> tuple[Decision, Scope]:
    """The list that `scope` names; absent, empty and unknown words mean the inbox."""
    if not word:
        return Decision(), Scope.INBOX
    scope = WORDS.get(word)
    if scope is not None:
        return Decision(), scope
    return Decision((Finding(ScopeReason.UNKNOWN_SCOPE, Effect.CHANGED, "scope"),)), Scope.INBOX


def place(row: Participation, scope: Scope) -> datetime | None:
    """By what time the row is listed in that scope; None if it is not."""
    listed = SCOPES[scope]
    if row.message_count < 1 or row.state not in listed.states:
        return None
    return listed.by(row)


def places(row: Participation) -> tuple[tuple[Scope, datetime], ...]:
    """Every list that the row is in, and the time that orders it there."""
    found = ((scope, place(row, scope)) for scope in Scope)
    return tuple((scope, moment) for scope, moment in found if moment is not None)
