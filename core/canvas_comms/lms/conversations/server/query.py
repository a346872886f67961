"""Which conversations of a participant `scope`, `filter` and `filter_mode` ask for."""

from collections.abc import Sequence

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.conversations.rules.lists import (
    Filter,
    Scope,
    lets_through,
    position_in,
    read_filter,
    read_scope,
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
    """The ids of all threads that were query for, in order."""
    ids = view.listed(user, query.scope)
    if not query.filter.conditions:
        return ids
    return tuple(thread for thread in ids if _passes(view, user, thread, query.filter))


def _passes(view: ConversationState, user: str, id: str, wanted: Filter) -> bool:
    row, thread = view.participation(id, user), view.thread(id)
    return row is not None and thread is not None and lets_through(wanted, row, thread)


def _mode(mode: RawParam) -> str | None:
    if mode is ABSENT or mode is None:
        return None
    return as_text(mode) or ""


__all__ = ["ListQuery", "is_visible", "matching_threads", "read_list_query"]
