"""Which conversations are in which list, in what order, and which pass a filter?

The inbox lists what the participant received and did not archive. A conversation that they
only wrote into was not received: it is under `sent` (and `starred`), in any state, but not
in the inbox until somebody answers. `unread` and `archived` are parts of what was received.
Deleted conversations are in no list. Any other word for a scope means the inbox.

The filter `user_7` passes conversations in which this user takes part (one's own id passes
everything); any other text is looked up among the participant's tags, so an unknown word
passes nothing. Several conditions are joined by `filter_mode`: `or` unless `and` is given.
Any other mode, also an empty one or the documented `default`, is refused.
"""

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.model import ConversationParticipant, ConversationRecord, State
from canvas_comms.lms.conversations.sources import DOCS, NEWEST, NEWEST_SPEC


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
class ListRule:
    """A list: in which states, and ordered by what."""

    states: frozenset[State]
    by: Callable[[ConversationParticipant], datetime | None]
    """Newest first, then the higher id. None: not in this list."""


ANY = frozenset(State)

SCOPES: Mapping[Scope, ListRule] = {
    Scope.INBOX: ListRule(frozenset({State.READ, State.UNREAD}), lambda row: row.last_message_at),
    Scope.UNREAD: ListRule(frozenset({State.UNREAD}), lambda row: row.last_message_at),
    Scope.ARCHIVED: ListRule(frozenset({State.ARCHIVED}), lambda row: row.last_message_at),
    Scope.STARRED: ListRule(ANY, lambda row: row.updated_at if row.starred else None),
    Scope.SENT: ListRule(ANY, lambda row: row.visible_last_authored_at),
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


def position_in(row: ConversationParticipant, scope: Scope) -> datetime | None:
    """By what time the row is listed in that scope; None if it is not."""
    listed = SCOPES[scope]
    if row.message_count < 1 or row.state not in listed.states:
        return None
    return listed.by(row)


def positions(row: ConversationParticipant) -> tuple[tuple[Scope, datetime], ...]:
    """Every list that the row is in, and the time that orders it there."""
    if row.message_count < 1:
        return ()
    state = row.state
    found = ((scope, listed.by(row)) for scope, listed in SCOPES.items() if state in listed.states)
    return tuple((scope, moment) for scope, moment in found if moment is not None)


_USER = re.compile(r"user_([0-9]+)")


class FilterReason(Reason):
    """Why a filter is refused."""

    BAD_MODE = "bad-filter-mode", f"{NEWEST}; {DOCS} lists `default`, which is refused"


class FilterMode(enum.Enum):
    """How conditions are joined."""

    OR = "or"
    AND = "and"


@attrs.frozen
class Filter:
    """Conditions and how they are joined; none let everything through."""

    conditions: tuple[str, ...] = ()
    mode: FilterMode = FilterMode.OR


MODES: Mapping[str, FilterMode] = {mode.value: mode for mode in FilterMode}


def read_filter(conditions: Sequence[str], mode: str | None) -> tuple[Decision, Filter]:
    """The filter that parameters ask for; `mode` None: absent. Empty conditions count as absent."""
    kept = tuple(condition for condition in conditions if condition)
    if mode is None:
        return Decision(), Filter(kept)
    joined = MODES.get(mode)
    if joined is not None:
        return Decision(), Filter(kept, joined)
    return Decision((Finding(FilterReason.BAD_MODE, Effect.REFUSED, "filter_mode"),)), Filter(kept)


def lets_through(filter: Filter, row: ConversationParticipant, thread: ConversationRecord) -> bool:
    """Whether the thread passes, as its person sees it."""
    if not filter.conditions:
        return True
    joined = all if filter.mode is FilterMode.AND else any
    return joined(_holds(condition, row, thread) for condition in filter.conditions)


def user_named(condition: str) -> str | None:
    """The id in `user_7`; None for any other condition, which is a tag."""
    match = _USER.fullmatch(condition)
    return None if match is None else match[1]


def _holds(condition: str, row: ConversationParticipant, thread: ConversationRecord) -> bool:
    user = user_named(condition)
    if user is None:
        return condition in row.tags
    return user in thread.participants
