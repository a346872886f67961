"""Which requests can a kind of fault strike, and how is it played?

The scope is what a request must be for the fault to count it: a lie about announcements
counts no reads. Whether there was anything to act on shows only in playing.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from canvas_comms_twin.exchange import Request
from canvas_comms_twin.faults.failures import FAILURES
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.lies import LIES_TOLD
from canvas_comms_twin.faults.page_lies import PAGE_LIES
from canvas_comms_twin.faults.strokes import Play

Scope: TypeAlias = Callable[[str, Request], bool]

CONVERSATIONS = "/api/v1/conversations"
SEARCHES = frozenset([("GET", "/Communication"), ("POST", "/Communication/_search")])
"""How Canvas Medical is searched."""


def _creates(section: str, request: Request) -> bool:
    """A POST that makes something; searches by form and tokens make nothing."""
    made = request.method == "POST" and not request.path.startswith("/auth/")
    return made and not request.path.endswith("/_search")


def _creates_communication(section: str, request: Request) -> bool:
    return section == "medical" and request.method == "POST" and request.path == "/Communication"


def _creates_topic(section: str, request: Request) -> bool:
    return request.method == "POST" and request.path.removesuffix(".json").endswith("/discussion_topics")


def _creates_conversation(section: str, request: Request) -> bool:
    return request.method == "POST" and request.path.removesuffix(".json") == CONVERSATIONS


def _asks(section: str, request: Request) -> bool:
    """A search, or what may be one: Canvas Medical has one kind of thing, Canvas LMS many."""
    if section == "medical":
        return (request.method, request.path) in SEARCHES
    return request.method == "GET"


SCOPES: Mapping[Kind, Scope] = {
    Kind.NO_LOCATION: _creates_communication,
    Kind.ALIEN_LOCATION: _creates_communication,
    Kind.ANNOUNCEMENT_DOWNGRADED: _creates_topic,
    Kind.ABSENT: _creates,
    Kind.SUBJECT_DROPPED: _creates_conversation,
    Kind.HALF_BATCH: _creates_conversation,
    Kind.DRAFT: _creates_communication,
    Kind.HTML_FOR_TEXT: _creates_communication,
    Kind.NEXT_RELATIVE: _asks,
    Kind.NEXT_FOREIGN: _asks,
    Kind.NEXT_LOOPING: _asks,
    Kind.ROWS_MISSING: _asks,
    Kind.SEARCH_IGNORED: _asks,
}
"""Kinds that can strike some requests only; the others can strike any."""

PLAYS: Mapping[Kind, Play] = {**FAILURES, **LIES_TOLD, **PAGE_LIES}


def in_scope(kind: Kind, section: str, request: Request) -> bool:
    """Whether a fault of this kind can strike this request."""
    scope = SCOPES.get(kind)
    return scope is None or scope(section, request)


__all__ = ["PLAYS", "in_scope"]
