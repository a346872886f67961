"""Which conversations of a participant `scope`, `filter` and `filter_mode` ask for."""

from collections.abc import Collection, Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.conversations.rules.lists import (
    Filter,
    FilterMode,
    Scope,
    lets_through,
    position_in,
    read_filter,
    read_scope,
    user_named,
)
from canvas_comms.lms.conversations.state import ConversationLookup, ConversationState
from canvas_comms.lms.params import ABSENT, Parameters, RawParam, as_list, as_text


@attrs.frozen
class ListQuery:
    """The list and the filter that a call wants; the decision may refuse them."""

    decision: Decision
    scope: Scope
    filter: Filter


def read_list_query(params: Parameters) -> ListQuery:
    """Read the three params as the server does."""
    noted, scope = read_scope(as_text(params.at("scope")))
    conditions = [as_text(one) or "" for one in as_list(params.at("filter"))]
    judged, wanted = read_filter(conditions, _mode(params.at("filter_mode")))
    return ListQuery(noted & judged, scope, wanted)


def is_visible(state: ConversationLookup, row: ConversationParticipant, query: ListQuery) -> bool:
    """Whether the thread is in its person's list for what was query."""
    if position_in(row, query.scope) is None:
        return False
    thread = state.thread(row.thread)
    return thread is not None and lets_through(query.filter, row, thread)


def matching_threads(view: ConversationState, user: str, query: ListQuery) -> Sequence[str]:
    """The ids of all threads that the query means, in order."""
    listed = view.listed(user, query.scope)
    conditions = tuple(dict.fromkeys(query.filter.conditions))
    if not conditions:
        return listed
    if len(conditions) == 1 and user_named(conditions[0]) is None:
        return view.tagged(user, query.scope, conditions[0])
    sources = [_source(view, user, query.scope, one) for one in conditions]
    if query.filter.mode is FilterMode.AND:
        candidates: Collection[str] = min(sources, key=len)
    else:
        candidates = dict.fromkeys(id for source in sources for id in source)
    if len(candidates) >= len(listed):
        return tuple(id for id in listed if _place(view, user, id, query) is not None)
    placed = ((_place(view, user, id, query), id) for id in candidates)
    found = sorted(((at, len(id), id) for at, id in placed if at is not None), reverse=True)
    return tuple(id for _, _, id in found)


def _source(view: ConversationState, user: str, scope: Scope, condition: str) -> Collection[str]:
    """Threads among which are all of the list that meet the condition, and few others."""
    other = user_named(condition)
    return view.tagged(user, scope, condition) if other is None else view.threads_of(other)


def _place(view: ConversationState, user: str, id: str, query: ListQuery) -> datetime | None:
    """By what time the thread is in the list; None if it is not, or does not pass the filter."""
    row, thread = view.participation(id, user), view.thread(id)
    if row is None or thread is None or not lets_through(query.filter, row, thread):
        return None
    return position_in(row, query.scope)


def _mode(mode: RawParam) -> str | None:
    if mode is ABSENT or mode is None:
        return None
    return as_text(mode) or ""


__all__ = ["ListQuery", "is_visible", "matching_threads", "read_list_query"]
