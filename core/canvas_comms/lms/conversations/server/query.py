"""Which of somebody's threads a call is about: scope, filter, and whether one is visible in them."""

from collections.abc import Sequence

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.conversations.rules.lists import (
    Filter,
    Scope,
    lets_through,
    place,
    read_filter,
    read_scope,
)
from canvas_comms.lms.conversations.state import ConversationState, Reading
from canvas_comms.lms.params import ABSENT, Parameters, RawParam, as_list, as_text


@attrs.frozen
class Asked:
    """What `scope`, `filter` and `filter_mode` ask for; the decision may refuse."""

    decision: Decision
    scope: Scope
    filter: Filter


def read_asked(parameters: Parameters) -> Asked:
    """Read the three parameters as the server does."""
    noted, scope = read_scope(as_text(parameters.at("scope")))
    conditions = [as_text(one) or "" for one in as_list(parameters.at("filter"))]
    judged, wanted = read_filter(conditions, _mode(parameters.at("filter_mode")))
    return Asked(noted & judged, scope, wanted)


def is_visible(state: Reading, row: ConversationParticipant, asked: Asked) -> bool:
    """Whether the thread is in its person's list for what was asked."""
    if place(row, asked.scope) is None:
        return False
    thread = state.thread(row.thread)
    return thread is not None and lets_through(asked.filter, row, thread)


def found(view: ConversationState, user: str, asked: Asked) -> Sequence[str]:
    """The ids of all threads that were asked for, in order."""
    ids = view.listed(user, asked.scope)
    if not asked.filter.conditions:
        return ids
    return tuple(thread for thread in ids if _passes(view, user, thread, asked.filter))


def _passes(view: ConversationState, user: str, id: str, wanted: Filter) -> bool:
    row, thread = view.participation(id, user), view.thread(id)
    return row is not None and thread is not None and lets_through(wanted, row, thread)


def _mode(given: RawParam) -> str | None:
    if given is ABSENT or given is None:
        return None
    return as_text(given) or ""


__all__ = ["Asked", "found", "is_visible", "read_asked"]
