"""Read what is unread everywhere, and mark it as read: planned first, with an outcome for each place.

The Inbox tells its unread threads, each course and group its unread announcements and discussions: unread
is a topic whose text or any entry is. What a place does not show to the caller is told as not known.

Marking goes place by place, for that is what a server offers; it marks what is open to the caller there,
also what came after the list was read. Source: facts lms-discussions 5 and 13, lms-conversations 6.3.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

import attrs

from canvas_comms.errors import (
    AnsweredError,
    GatewayError,
    NotFound,
    NotSupported,
    PermissionDenied,
    Unreachable,
)
from canvas_comms.lms import contexts
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations import queries
from canvas_comms.lms.conversations.requests import Query
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.use import mark_all_as_read
from canvas_comms.lms.discussions.operations import Marked
from canvas_comms.lms.discussions.requests import TopicSearch
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.use import list_topics, mark_all, mark_topics
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.roster.use import list_courses, list_groups
from canvas_comms.lms.unread.resources import Overview, UnreadKind, UnreadThing, Untold
from canvas_comms.outcomes import Doubt, Rejected, Unknown
from canvas_comms.pace import Gate, Pace, ignore_standing
from canvas_comms.pace.each import run_each
from canvas_comms.pace.ports import OnStanding
from canvas_comms.ports import Cancelled, never

MOST_PLACES = 50
"""So many courses are looked into, and so many groups."""
TOPICS = {UnreadKind.ANNOUNCEMENT: True, UnreadKind.DISCUSSION: False}

Place: TypeAlias = tuple[Context, str | None]
MarkOutcome: TypeAlias = Marked | Failure


@attrs.frozen
class MarkStep:
    """One call that marks: the Inbox, the texts of announcements or discussions of a place, or one `topic`.

    A topic is marked with all its entries. `count` is how many things we know of that it marks.
    """

    kind: UnreadKind
    context: str | None
    count: int
    topic: str | None = None


@attrs.frozen
class MarkedStep:
    """What became of it."""

    step: MarkStep
    outcome: MarkOutcome


def list_unread(areas: LmsAreas) -> Overview:
    """All that is unread. Raises `GatewayError` for what is no matter of rights."""
    things: list[UnreadThing] = []
    untold: list[Untold] = []
    things += _told(untold, Untold(UnreadKind.CONVERSATION), partial(_threads, areas))
    for context, name in _places(areas, untold):
        for kind in TOPICS:
            read = partial(_topics, areas, kind, context, name)
            things += _told(untold, Untold(kind, context.code), read)
    return Overview(tuple(things), tuple(untold))


def plan_to_mark(overview: Overview) -> tuple[MarkStep, ...]:
    """The calls that mark what is unread, in the order of the overview.

    One call marks the texts of all topics of a place; it leaves entries as they are, so a topic that has
    unread ones takes a call of its own.
    """
    steps: dict[tuple[UnreadKind, str | None, str | None], MarkStep] = {}
    for one in overview.things:
        context = None if one.kind is UnreadKind.CONVERSATION else one.context
        topic = one.id if one.entries else None
        step = steps.get((one.kind, context, topic), MarkStep(one.kind, context, 0, topic))
        steps[one.kind, context, topic] = attrs.evolve(step, count=step.count + 1)
    return tuple(steps.values())


def mark_planned(
    steps: Sequence[MarkStep],
    areas: LmsAreas,
    gate: Gate,
    pace: Pace,
    *,
    cancelled: Cancelled = never,
    on_standing: OnStanding = ignore_standing,
) -> Iterator[MarkedStep]:
    """What became of each call, as it is known. Once cancelled, the rest is `NotSent`.

    Raises `NotSupported`.
    """
    run = run_each(
        [partial(_mark, step, areas) for step in steps],
        len(steps),
        gate,
        pace,
        cancelled=cancelled,
        on_standing=on_standing,
    )
    for place, outcome in run:
        yield MarkedStep(steps[place], outcome)


def _mark(step: MarkStep, areas: LmsAreas) -> MarkOutcome:
    if step.context is not None:
        context = contexts.context_of(step.context)
        if step.topic is not None:
            return mark_all(context, step.topic, areas.discussions)
        return mark_topics(context, areas.discussions, only_announcements=TOPICS[step.kind])
    try:
        mark_all_as_read(areas.conversations)
    except AnsweredError as error:
        return Rejected(error.status)
    except Unreachable:
        return Unknown(Doubt.NO_ANSWER)
    except GatewayError:
        return Unknown(Doubt.BROKEN_ANSWER)
    return Marked()


def _told(
    untold: list[Untold], what: Untold, read: Callable[[], Iterable[UnreadThing]]
) -> Iterable[UnreadThing]:
    try:
        return tuple(read())
    except (PermissionDenied, NotFound, NotSupported):
        untold.append(what)
        return ()


def _threads(areas: LmsAreas) -> Iterator[UnreadThing]:
    for one in queries.conversations(Query(Scope.UNREAD), areas.conversations):
        yield UnreadThing(
            UnreadKind.CONVERSATION,
            one.id,
            one.subject,
            one.context_code,
            one.context_name,
            at=one.last_message_at,
        )


def _places(areas: LmsAreas, untold: list[Untold]) -> Iterator[Place]:
    own = Context(ContextKind.USER, "self")
    courses = list_courses(areas.roster, limit=MOST_PLACES)
    for course in courses:
        yield contexts.course(course.id), course.name
    groups = list_groups(own, areas.roster, limit=MOST_PLACES)
    for group in groups:
        yield Context(ContextKind.GROUP, group.id), group.name
    if False in (courses.complete, groups.complete):
        untold.append(Untold(None))


def _topics(areas: LmsAreas, kind: UnreadKind, context: Context, name: str | None) -> Iterator[UnreadThing]:
    query = TopicSearch(announcements=TOPICS[kind], unread_only=True)
    for one in list_topics(context, areas.discussions, query=query):
        yield _topic(kind, one, context, name)


def _topic(kind: UnreadKind, one: DiscussionTopic, context: Context, name: str | None) -> UnreadThing:
    at = one.last_reply_at or one.posted_at
    return UnreadThing(kind, one.id, one.title, context.code, name, one.unread_count, at)


__all__ = [
    "MOST_PLACES",
    "MarkOutcome",
    "MarkStep",
    "MarkedStep",
    "list_unread",
    "mark_planned",
    "plan_to_mark",
]
