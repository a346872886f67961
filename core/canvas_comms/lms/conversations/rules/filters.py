"""Which threads does a filter let through?

`user_7` means that this user takes part (one's own id matches everything); any other
text is looked up among the tags of one's own view of the thread, so an unknown word
finds nothing. Several conditions are joined by `filter_mode`: `or` unless `and` is
said. Any other mode, also an empty one or the documented `default`, is refused.
"""

import enum
import re
from collections.abc import Mapping, Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.held import Participation, Thread
from canvas_comms.lms.conversations.sources import DOCS, NEWEST

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
    """The filter that parameters ask for; `mode` None: not given. Empty conditions count as absent."""
    kept = tuple(condition for condition in conditions if condition)
    if mode is None:
        return Decision(), Filter(kept)
    joined = MODES.get(mode)
    if joined is not None:
        return Decision(), Filter(kept, joined)
    return Decision((Finding(FilterReason.BAD_MODE, Effect.REFUSED, "filter_mode"),)), Filter(kept)


def lets_through(filter: Filter, row: Participation, thread: Thread) -> bool:
    """Whether the thread passes, as its person sees it."""
    if not filter.conditions:
        return True
    joined = all if filter.mode is FilterMode.AND else any
    return joined(_holds(condition, row, thread) for condition in filter.conditions)


def _holds(condition: str, row: Participation, thread: Thread) -> bool:
    match = _USER.fullmatch(condition)
    if match is None:
        return condition in row.tags
    return match[1] in thread.participants
