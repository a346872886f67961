"""What has somebody read, do they follow the topic, and how do they see replies at first?

What nobody stored is unread: the topic, and each of its live entries; only the author starts
with the topic read. Marking the topic leaves the count alone, except that a read announcement
has nothing unread. Marking an entry moves the count by one, and does nothing if it was so
already; whether it was forced is kept only when the mark really changes. Counts never fall
below zero. Source: Canvas LMS, tests of the discussion topic model and of the discussion topics
API, code of the discussion entry model.

The author follows from the start, and whoever posts follows from then on, even after having
left on purpose; unless a hold applies. Announcements are followed by nobody; a first post may
still be due; the root of a group discussion is held from whoever is in none of its groups, and
a group's topic from whoever is no member. A hold blocks following by itself only where it
stands in the way otherwise: at the first-post gate, and at a group root that has no copy for
the person; where there is one, that is followed. Source: Canvas LMS, code and tests of the
discussion topic model, tests of the discussion entry model.

Replies come in ascending, descending or inherited order (which shows as descending); anything
else is refused. Threads that stay closed for everybody cannot be both locked and closed.
"""

import enum

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.discussions.model import EntryParticipant, Topic, TopicParticipant
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.sources import API_TESTS, TOPICS_CODE
from canvas_comms.lms.params import ABSENT, Parameters, as_boolean, as_text


def participant_or_new(
    stored: TopicParticipant | None, topic: Topic, user: str, active_entries: int
) -> TopicParticipant:
    """The person's view of the topic, or what it is while nothing is stored."""
    if stored is not None:
        return stored
    author = topic.author == user
    return TopicParticipant(topic.id, user, read=author, unread_count=active_entries)


def after_marking_topic(participant: TopicParticipant, topic: Topic, *, read: bool) -> TopicParticipant:
    """After marking the topic's own text."""
    count = 0 if read and topic.is_announcement else participant.unread_count
    return attrs.evolve(participant, read=read, unread_count=count)


def after_marking_entry(
    stored: EntryParticipant | None, entry: str, user: str, *, read: bool, forced: bool | None
) -> EntryParticipant | None:
    """After marking an entry; None if it was so already and nothing changes."""
    before = stored or EntryParticipant(entry, user)
    if before.read is read:
        return None
    return attrs.evolve(before, read=read, forced=before.forced if forced is None else forced)


def after_marking_all(
    stored: EntryParticipant | None, entry: str, user: str, *, read: bool, forced: bool | None
) -> EntryParticipant | None:
    """One entry after marking all; None if nothing changes.

    Marking all as unread without forcing touches only what is stored.
    """
    if stored is None and not read and forced is None:
        return None
    before = stored or EntryParticipant(entry, user)
    after = attrs.evolve(before, read=read, forced=before.forced if forced is None else forced)
    return None if stored == after else after


def shift_unread(participant: TopicParticipant, by: int) -> TopicParticipant:
    """The count moved, never below zero."""
    return attrs.evolve(participant, unread_count=max(0, participant.unread_count + by))


class SubscribingReason(Reason):
    """What is said of following a topic."""

    NO_COPY_FOR_PERSON = "no-copy-for-person", API_TESTS


class Hold(enum.Enum):
    """Why somebody is not followed up; the value is what Canvas shows."""

    TOPIC_IS_ANNOUNCEMENT = "topic_is_announcement"
    INITIAL_POST_REQUIRED = "initial_post_required"
    NOT_IN_GROUP_SET = "not_in_group_set"
    NOT_IN_GROUP = "not_in_group"


def hold_on(topic: Topic, caller: Caller, *, sees_posts: bool, group_ids: frozenset[str]) -> Hold | None:
    """The first hold that applies; None for visitors. `group_ids`: the groups of a root's set."""
    if caller.user is None:
        return None
    if topic.is_announcement:
        return Hold.TOPIC_IS_ANNOUNCEMENT
    if not sees_posts:
        return Hold.INITIAL_POST_REQUIRED
    if topic.group_category is not None and caller.groups.isdisjoint(group_ids):
        return Hold.NOT_IN_GROUP_SET
    if topic.context.kind is ContextKind.GROUP and topic.context.id not in caller.groups:
        return Hold.NOT_IN_GROUP
    return None


def follows(stored: TopicParticipant | None, topic: Topic, caller: Caller, hold: Hold | None) -> bool:
    """Whether the person follows the topic: as decided, else whether they wrote it."""
    if stored is not None and stored.subscribed is not None:
        return stored.subscribed
    return hold is None and caller.user is not None and topic.author == caller.user


def may_follow(topic: Topic, has_copy: bool) -> Decision:
    """Refused on a group root that has no copy for the person."""
    if topic.group_category is None or has_copy:
        return Decision()
    return Decision((Finding(SubscribingReason.NO_COPY_FOR_PERSON, Effect.REFUSED, "topic"),))


ORDERS = {"asc": "asc", "desc": "desc", "inherit": "desc"}
"""What a caller may send → what a topic shows."""


class DisplayReason(Reason):
    """What is said of the way replies are shown."""

    NO_SUCH_ORDER = "no-such-sort-order", TOPICS_CODE
    INHERITED = "sort-order-inherited", TOPICS_CODE
    LOCKED_CLOSED = "locked-closed", API_TESTS


@attrs.frozen
class DisplaySettings:
    """How the replies are shown."""

    decision: Decision
    sort_order: str = "desc"
    sort_order_locked: bool = False
    expanded: bool = False
    expanded_locked: bool = False


def display_settings(fields: Parameters, before: Topic | None) -> DisplaySettings:
    """What is made of the four fields."""
    findings: list[Finding] = []
    order = "desc" if before is None else before.sort_order
    param = fields.at("sort_order")
    if param is not ABSENT:
        text = as_text(param) or ""
        if text not in ORDERS:
            findings.append(Finding(DisplayReason.NO_SUCH_ORDER, Effect.REFUSED, "sort_order"))
        elif ORDERS[text] != text:
            findings.append(Finding(DisplayReason.INHERITED, Effect.CHANGED, "sort_order"))
        order = ORDERS.get(text, order)
    expanded = _flag(fields, "expanded", before is not None and before.expanded)
    locked = _flag(fields, "expanded_locked", before is not None and before.expanded_locked)
    if locked and not expanded:
        findings.append(Finding(DisplayReason.LOCKED_CLOSED, Effect.REFUSED, "expanded_locked"))
    order_locked = _flag(fields, "sort_order_locked", before is not None and before.sort_order_locked)
    return DisplaySettings(Decision(tuple(findings)), order, order_locked, expanded, locked)


def _flag(fields: Parameters, name: str, before: bool) -> bool:
    param = fields.at(name)
    return before if param is ABSENT else as_boolean(param)
