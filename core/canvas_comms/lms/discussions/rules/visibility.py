"""Who sees which topic, from when and until when?

One table. A moderator (anyone who reads as admin) sees everything that is not deleted. Authors
always see their own topic. A reader sees a discussion once it is published: before its post
date the text is withheld, after its lock date it is closed. A delayed announcement, one before
its post date or one past its lock date is not there for readers. Strangers (no right to read,
or a topic for other sections) see nothing. The same table tells the future: what each kind of
viewer sees before the topic opens, while it is open, and after its lock date; a delayed topic
becomes active when its date comes.

Everybody must be logged in. A course or group that does not exist is not found; one that the
caller may not read is forbidden. Anonymous topics are shown by no call that would show who
wrote what.
"""

import enum
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.sources import (
    ANNOUNCEMENT_TESTS,
    API_TESTS,
    TOPIC_CODE,
    TOPIC_TESTS,
    TOPICS_CODE,
    VIEW_CODE,
)
from canvas_comms.lms.rights import Right


class Viewer(enum.Enum):
    """What somebody is to a topic."""

    MODERATOR = "moderator"
    AUTHOR = "author"
    READER = "reader"
    STRANGER = "stranger"


class Moment(enum.Enum):
    """Where now lies between a topic's two dates."""

    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


class Visibility(enum.Enum):
    """What somebody sees of a topic."""

    HIDDEN = "hidden"
    WITHHELD = "withheld"
    """It is listed, but its text is replaced by the reason why."""
    CLOSED = "closed"
    """Readable, closed for replies."""
    SHOWN = "shown"


_NEVER = (Visibility.HIDDEN, Visibility.HIDDEN, Visibility.HIDDEN)
_ALWAYS = (Visibility.SHOWN, Visibility.SHOWN, Visibility.SHOWN)
_BY_DATE = (Visibility.WITHHELD, Visibility.SHOWN, Visibility.CLOSED)
_INSIDE = (Visibility.HIDDEN, Visibility.SHOWN, Visibility.HIDDEN)

_D, _A = TopicKind.DISCUSSION, TopicKind.ANNOUNCEMENT
_S = TopicState
_ROWS: Mapping[tuple[TopicKind, Viewer], Mapping[TopicState, tuple[Visibility, Visibility, Visibility]]] = {
    (_D, Viewer.MODERATOR): {_S.ACTIVE: _ALWAYS, _S.POST_DELAYED: _ALWAYS, _S.UNPUBLISHED: _ALWAYS},
    (_D, Viewer.AUTHOR): {_S.ACTIVE: _BY_DATE, _S.POST_DELAYED: _BY_DATE, _S.UNPUBLISHED: _BY_DATE},
    (_D, Viewer.READER): {_S.ACTIVE: _BY_DATE, _S.POST_DELAYED: _BY_DATE, _S.UNPUBLISHED: _NEVER},
    (_A, Viewer.MODERATOR): {_S.ACTIVE: _ALWAYS, _S.POST_DELAYED: _ALWAYS, _S.UNPUBLISHED: _ALWAYS},
    (_A, Viewer.AUTHOR): {_S.ACTIVE: _BY_DATE, _S.POST_DELAYED: _BY_DATE, _S.UNPUBLISHED: _BY_DATE},
    (_A, Viewer.READER): {_S.ACTIVE: _INSIDE, _S.POST_DELAYED: _NEVER, _S.UNPUBLISHED: _NEVER},
}

VISIBILITY: Mapping[tuple[TopicKind, Viewer, TopicState, Moment], Visibility] = {
    (kind, viewer, state, moment): visibility
    for kind in TopicKind
    for viewer in Viewer
    for state in TopicState
    for moment, visibility in zip(Moment, _ROWS.get((kind, viewer), {}).get(state, _NEVER), strict=True)
}
"""Every combination, once. Source: Canvas LMS, code and tests of the topic model."""


class VisibilityReason(Reason):
    """Why somebody does not see a topic, or only part of it."""

    NO_RIGHT_TO_READ = "no-right-to-read", TOPIC_CODE
    OTHER_SECTION = "other-section", f"{TOPIC_CODE}; {ANNOUNCEMENT_TESTS}"
    NOT_PUBLISHED = "not-published", TOPIC_TESTS
    NOT_YET_POSTED = "not-yet-posted", TOPIC_CODE
    NO_LONGER_SHOWN = "no-longer-shown", TOPIC_CODE
    DELETED = "deleted", TOPIC_CODE
    TEXT_WITHHELD = "text-withheld", TOPIC_TESTS


READS: Mapping[TopicKind, Right] = {
    TopicKind.DISCUSSION: Right.READ_FORUM,
    TopicKind.ANNOUNCEMENT: Right.READ_ANNOUNCEMENTS,
}
"""The right that opens each kind."""


def viewer_of(topic: Topic, caller: Caller) -> Viewer:
    """What the person is to the topic. Authorship comes before rights and sections."""
    author = caller.user is not None and topic.author == caller.user
    if not caller.has(READS[topic.kind]) or not in_sections(topic, caller):
        return Viewer.AUTHOR if author else Viewer.STRANGER
    if caller.has(Right.READ_AS_ADMIN):
        return Viewer.MODERATOR
    return Viewer.AUTHOR if author else Viewer.READER


def moment_of(topic: Topic, now: datetime) -> Moment:
    """Where `now` lies between the topic's dates; a topic without dates is open."""
    if topic.opens is not None and topic.opens > now:
        return Moment.BEFORE
    if topic.closes is not None and topic.closes < now:
        return Moment.AFTER
    return Moment.OPEN


def for_all_always(topic: Topic) -> bool:
    """Whether whoever reads topics of its kind sees it, whenever they look."""
    dated = topic.opens is not None or topic.closes is not None
    return topic.state is TopicState.ACTIVE and topic.sections is None and not dated


def visibility_of(topic: Topic, caller: Caller, now: datetime) -> Visibility:
    """What the person sees of the topic now."""
    return VISIBILITY[topic.kind, viewer_of(topic, caller), topic.state, moment_of(topic, now)]


def sees(topic: Topic, caller: Caller, now: datetime) -> bool:
    """Whether the topic is there at all for the person."""
    return visibility_of(topic, caller, now) is not Visibility.HIDDEN


def why_hidden(topic: Topic, caller: Caller, now: datetime) -> Decision:
    """Everything that keeps the topic, or its text, from the person; empty if nothing does."""
    visibility = visibility_of(topic, caller, now)
    if visibility is Visibility.WITHHELD:
        return Decision((Finding(VisibilityReason.TEXT_WITHHELD, Effect.NOTED, "message"),))
    if visibility is not Visibility.HIDDEN:
        return Decision()
    reasons = list(_obstacles(topic, caller, now))
    return Decision(tuple(Finding(reason, Effect.REFUSED, "topic") for reason in reasons))


def _obstacles(topic: Topic, caller: Caller, now: datetime) -> list[VisibilityReason]:
    found: list[VisibilityReason] = []
    if topic.state is TopicState.DELETED:
        found.append(VisibilityReason.DELETED)
    if viewer_of(topic, caller) is Viewer.AUTHOR:
        return found
    if not caller.has(READS[topic.kind]):
        found.append(VisibilityReason.NO_RIGHT_TO_READ)
    if not in_sections(topic, caller):
        found.append(VisibilityReason.OTHER_SECTION)
    if caller.has(Right.READ_AS_ADMIN):
        return found
    if topic.state is TopicState.UNPUBLISHED:
        found.append(VisibilityReason.NOT_PUBLISHED)
    moment = moment_of(topic, now)
    if topic.is_announcement and (moment is Moment.BEFORE or topic.state is TopicState.POST_DELAYED):
        found.append(VisibilityReason.NOT_YET_POSTED)
    if topic.is_announcement and moment is Moment.AFTER:
        found.append(VisibilityReason.NO_LONGER_SHOWN)
    return found


def in_sections(topic: Topic, caller: Caller) -> bool:
    """Whether nobody is limited, or at least one section is in common."""
    if topic.sections is None or caller.sections is None:
        return True
    return not topic.sections.isdisjoint(caller.sections)


@attrs.frozen
class VisibilityPeriod:
    """What one kind of viewer sees, `since` (None: from now on) and `until` (None: for good)."""

    viewer: Viewer
    visibility: Visibility
    since: datetime | None
    until: datetime | None


def visibility_periods(topic: Topic, now: datetime) -> tuple[VisibilityPeriod, ...]:
    """The future of the topic for moderators, its author and readers, in order of time."""
    shown: list[VisibilityPeriod] = []
    for viewer in (Viewer.MODERATOR, Viewer.AUTHOR, Viewer.READER):
        for moment, since, until in _moments(topic, now):
            visibility = VISIBILITY[topic.kind, viewer, _state(topic, moment), moment]
            if shown and shown[-1].viewer is viewer and shown[-1].visibility is visibility:
                shown[-1] = attrs.evolve(shown[-1], until=until)
            else:
                shown.append(VisibilityPeriod(viewer, visibility, since, until))
    return tuple(shown)


def visible_from(topic: Topic, now: datetime) -> datetime | None:
    """From when readers see it: `now` at the earliest; None if never."""
    for one in visibility_periods(topic, now):
        if one.viewer is Viewer.READER and one.visibility is not Visibility.HIDDEN:
            return one.since or now
    return None


def _moments(topic: Topic, now: datetime) -> list[tuple[Moment, datetime | None, datetime | None]]:
    """The moments that lie ahead, with their beginnings and ends."""
    first = moment_of(topic, now)
    spans = {
        Moment.BEFORE: (None, topic.opens),
        Moment.OPEN: (topic.opens if first is Moment.BEFORE else None, topic.closes),
        Moment.AFTER: (None if first is Moment.AFTER else topic.closes, None),
    }
    ahead = list(Moment)[list(Moment).index(first) :]
    if topic.closes is None:
        ahead = [moment for moment in ahead if moment is not Moment.AFTER]
    return [(moment, *spans[moment]) for moment in ahead]


def _state(topic: Topic, moment: Moment) -> TopicState:
    """Its state by then: what waits goes live when its date comes."""
    waits = topic.state is TopicState.POST_DELAYED and moment is not Moment.BEFORE
    return TopicState.ACTIVE if waits else topic.state


class AccessReason(Reason):
    """Why a context or topic is not served, or its view not yet."""

    NOT_READABLE = "context-not-readable", TOPICS_CODE
    ANONYMOUS_NOT_SERVED = "anonymous-not-served", API_TESTS
    NOT_BUILT_YET = "view-not-built-yet", f"{API_TESTS}; {VIEW_CODE}"


NOT_BUILT_YET = Decision((Finding(AccessReason.NOT_BUILT_YET, Effect.REFUSED, "view"),))
"""There is no cached tree yet; one is being built. Ask again."""


def may_enter(caller: Caller) -> Decision:
    """Refused if the caller may not read the course or group."""
    if caller.has(Right.READ):
        return Decision()
    return Decision((Finding(AccessReason.NOT_READABLE, Effect.REFUSED, "context"),))


def served(topic: Topic) -> Decision:
    """Refused for anonymous topics."""
    if topic.anonymous_state is None:
        return Decision()
    return Decision((Finding(AccessReason.ANONYMOUS_NOT_SERVED, Effect.REFUSED, "topic"),))
