"""Which topics does a list show, in which order, and which are pinned?

Announcements are left out, unless `only_announcements` is there at all: even the text "false"
selects them. `scope` names locked, unlocked, pinned and unpinned; opposites together are
refused. `search_term` is a part of the title, of two characters or more; `filter_by=unread`
leaves what is unread. The order is by last reply, by title, or else by position, highest first
and topics without a position before all; announcements come by post date. Hidden topics, and
those that `locked` and `unlocked` exclude, are taken out after paging: pages can be short. A
group's list that names a root topic redirects to the group's copy.

Of discussions only pinned ones have a position: 1, 2, 3 … in their context. Pinning appends,
unpinning takes away. Every announcement has one, in the order of creation; deleting one leaves
its number unused. Reordering names pinned topics: these come first in the order named, the other pinned ones
after them; naming anything else is refused. A pinned topic can also be put after another
(`position_after`) or at a position (`position_at`; too high a one is the last).

Source, besides those of the findings: Canvas LMS, tests of the discussion topic model and of
the discussion topics controller.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicParticipant, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.ordering import TopicListOrder, order_of
from canvas_comms.lms.discussions.rules.visibility import READS, Moment, in_sections, moment_of
from canvas_comms.lms.discussions.sources import API_TESTS, CONTROLLER_TESTS, INFERRED, TOPICS_CODE
from canvas_comms.lms.paging import PageAsked, PagePolicy, read_page
from canvas_comms.lms.params import (
    Parameters,
    RawParam,
    as_boolean,
    as_id,
    as_integer,
    as_text,
    as_texts,
    split,
)
from canvas_comms.lms.rights_table import Right
from canvas_comms.redaction import PRIVATE, Redacted

EVERY_SECTION = (Right.READ_AS_ADMIN, Right.MANAGE_GRADES, Right.MANAGE_ASSIGNMENTS_EDIT)
"""Rights of which one is enough to have announcements of other sections counted."""

POLICY = PagePolicy(default=100, cap=None)
"""A hundred topics a page, and no limit to `per_page`."""

SCOPES = frozenset({"locked", "unlocked", "pinned", "unpinned"})
_OPPOSITES = ({"locked", "unlocked"}, {"pinned", "unpinned"})


class ListingReason(Reason):
    """What is said of a list's parameters."""

    MAY_NOT_LIST = "may-not-list", API_TESTS
    CONTRADICTORY_SCOPE = "contradictory-scope", TOPICS_CODE
    UNKNOWN_SCOPE = "unknown-scope", TOPICS_CODE
    SEARCH_TOO_SHORT = "search-too-short", TOPICS_CODE
    COPY_INSTEAD = "group-copy-instead", TOPICS_CODE
    PRESENCE_COUNTS = "presence-counts", f"{TOPICS_CODE}: any value of only_announcements"


@attrs.frozen(eq=False, repr=False)
class TopicQuery(Redacted):
    """A list as the server understood it. `root` asks for a group's copy of that topic."""

    decision: Decision
    kind: TopicKind
    page: PageAsked
    scopes: frozenset[str] = frozenset()
    order: TopicListOrder = TopicListOrder.POSITION
    unread: bool = False
    search: str = attrs.field(default="", metadata=PRIVATE)
    include: frozenset[str] = frozenset()
    plain: bool = False
    root: str | None = None


def read_query(params: Parameters) -> TopicQuery:
    """Understand the parameters of a list as the server does."""
    findings: list[Finding] = []
    kind = TopicKind.DISCUSSION
    if params.has("only_announcements"):
        kind = TopicKind.ANNOUNCEMENT
        if not as_boolean(params.at("only_announcements")):
            findings.append(Finding(ListingReason.PRESENCE_COUNTS, Effect.CHANGED, "only_announcements"))
    scopes = {(as_text(one) or "").strip() for one in split(params.at("scope"))} - {""}
    if any(both <= scopes for both in _OPPOSITES):
        findings.append(Finding(ListingReason.CONTRADICTORY_SCOPE, Effect.REFUSED, "scope"))
    if not scopes <= SCOPES:
        findings.append(Finding(ListingReason.UNKNOWN_SCOPE, Effect.DROPPED, "scope"))
    search = as_text(params.at("search_term")) or ""
    if len(search) == 1:
        findings.append(Finding(ListingReason.SEARCH_TOO_SHORT, Effect.REFUSED, "search_term"))
    page = read_page(params.at("page"), params.at("per_page"), POLICY)
    return TopicQuery(
        Decision(tuple(findings)) & page.decision,
        kind,
        page,
        frozenset(scopes & SCOPES),
        order_of(as_text(params.at("order_by")) or "", kind),
        as_text(params.at("filter_by")) == "unread",
        search,
        frozenset(as_texts(params.at("include"))),
        as_boolean(params.at("plain_messages")),
        as_id(params.at("root_discussion_topic_id")),
    )


def may_list(kind: TopicKind, caller: Caller) -> Decision:
    """Refused without the right to read topics of this kind."""
    if caller.has(READS[kind]):
        return Decision()
    return Decision((Finding(ListingReason.MAY_NOT_LIST, Effect.REFUSED, "topics"),))


def in_list(topic: Topic, query: TopicQuery, caller: Caller, now: datetime) -> bool:
    """Whether the topic belongs in the list, before paging."""
    if "pinned" in query.scopes and not topic.pinned:
        return False
    if "unpinned" in query.scopes and topic.pinned:
        return False
    if query.search and query.search.casefold() not in topic.title.casefold():
        return False
    if not topic.is_announcement:
        return True
    if not caller.has(Right.READ_AS_ADMIN) and (
        topic.state is not TopicState.ACTIVE or moment_of(topic, now) is not Moment.OPEN
    ):
        return False
    return in_sections(topic, caller) or any(map(caller.has, EVERY_SECTION))


def is_unread(participant: TopicParticipant | None) -> bool:
    """Whether the filter for unread topics keeps it: nothing stored, or something unread."""
    return participant is None or not participant.read or participant.unread_count > 0


def on_page(query: TopicQuery, *, locked: bool) -> bool:
    """Whether it stays on its page; `locked` is judged without the exemption of moderators."""
    return not ("locked" in query.scopes and not locked) and not ("unlocked" in query.scopes and locked)


def needs_a_look(query: TopicQuery) -> bool:
    """Whether each topic must be looked at to know if it is in the list."""
    return bool(query.search) or not query.scopes.isdisjoint({"pinned", "unpinned"})


def cut_without(ids: Sequence[str], hidden: Collection[str], page: PageAsked) -> list[str]:
    """The rows of a page of `ids` without those that are hidden, all of which are among them."""
    reached = ids[: page.offset + page.size + len(hidden)]
    return [id for id in reached if id not in hidden][page.offset : page.offset + page.size]


class PinningReason(Reason):
    """What is said of order."""

    NO_ORDER = "no-order", TOPICS_CODE
    NOT_PINNED = "not-pinned", CONTROLLER_TESTS
    PLACED_AFTER = "placed-after", TOPICS_CODE
    NO_PLACE_AFTER = "no-place-after", f"{TOPICS_CODE}; what happens then is {INFERRED}"
    PLACED_AT = "placed-at", f"{TOPICS_CODE}; {INFERRED}"
    NO_PLACE_AT = "no-place-at", f"{TOPICS_CODE}; what happens then is {INFERRED}"


@attrs.frozen
class Order:
    """All pinned topics in their new order; empty if refused."""

    decision: Decision
    ids: tuple[str, ...]


def reorder(param: RawParam, pinned: Sequence[str]) -> Order:
    """What is made of `order`; `pinned` are the pinned topics in their order so far."""
    named = [as_id(one) for one in split(param)]
    if not named:
        return Order(Decision((Finding(PinningReason.NO_ORDER, Effect.REFUSED, "order"),)), ())
    known = set(pinned)
    if any(one is None or one not in known for one in named):
        return Order(Decision((Finding(PinningReason.NOT_PINNED, Effect.REFUSED, "order"),)), ())
    first = tuple(dict.fromkeys(one for one in named if one is not None))
    return Order(Decision(), first + tuple(one for one in pinned if one not in first))


def place_after(param: RawParam, id: str, pinned: Sequence[str]) -> Order:
    """What is made of `position_after`: the order with `id` behind the named topic; empty if ignored."""
    others = [one for one in pinned if one != id]
    after = as_id(param)
    if after not in others or id not in pinned:
        ignored = Finding(PinningReason.NO_PLACE_AFTER, Effect.DROPPED, "position_after")
        return Order(Decision((ignored,)), ())
    others.insert(others.index(after) + 1, id)
    kept = Finding(PinningReason.PLACED_AFTER, Effect.KEPT, "position_after")
    return Order(Decision((kept,)), tuple(others))


def place_at(param: RawParam, id: str, pinned: Sequence[str]) -> Order:
    """What is made of `position_at`: the order with `id` at that position from 1 on; empty if ignored."""
    position = as_integer(param)
    if position < 1 or id not in pinned:
        ignored = Finding(PinningReason.NO_PLACE_AT, Effect.DROPPED, "position_at")
        return Order(Decision((ignored,)), ())
    others = [one for one in pinned if one != id]
    others.insert(min(position, len(pinned)) - 1, id)
    kept = Finding(PinningReason.PLACED_AT, Effect.KEPT, "position_at")
    return Order(Decision((kept,)), tuple(others))


PLACERS = (("position_after", place_after), ("position_at", place_at))
"""Fields that move a pinned topic, in the order in which they are heard."""


def moved_topics(topics: Sequence[Topic], ids: Sequence[str]) -> tuple[Topic, ...]:
    """The topics that the order moves, at their new positions."""
    place = dict(zip(ids, range(1, len(ids) + 1), strict=True))
    moved = (attrs.evolve(topic, position=place[topic.id]) for topic in topics if topic.id in place)
    before = {topic.id: topic for topic in topics}
    return tuple(topic for topic in moved if topic != before[topic.id])


def in_pinned_order(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The pinned ones by position."""
    pinned = [topic for topic in topics if topic.pinned]
    return tuple(sorted(pinned, key=lambda t: (t.position or 0, t.created_at, len(t.id), t.id)))


def next_position(topics: Sequence[Topic]) -> int:
    """The position behind the last pinned topic."""
    return max((t.position or 0 for t in topics if t.pinned), default=0) + 1
