"""Where does an entry go, who sees entries, and what does rating one count?

A reply goes to the entry whose replies its URL names; a `parent_id` among the fields is
ignored. In a flat topic every reply lands at the top. In a threaded one it stays where it was
posted. In the two other types older servers moved a reply to a reply up to the top-level entry;
newer ones count a topic that has replies as threaded and keep it. Below the fiftieth level
nothing may be posted. The topic's last reply moves if there was none or the new one comes more
than a minute later. Entries and replies are read newest first; lists by id oldest first, and
their links lead to the list of entries, by a slip of the server. An edit that brings no
attachment drops the stored one.

A topic, or the root of a group's copy, can ask for a first post. Until somebody has a live
entry there, that person sees no entries and may not reply to, rate, mark or follow them; the
topic itself stays readable, and posting opens the gate. Whoever reads as admin passes. An
observer passes once an observed student has posted. Deleting the last own entry closes the gate
again.

Only topics that allow it take ratings, and where the topic says so only from graders. A rating
is 0 or 1; text is read as a number as far as it goes, so that nothing and words count as 0. The
count is of people who rated, 0 included; the sum adds their ratings.
"""

import enum
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.model import DiscussionType, Entry, Topic
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.sources import (
    API_TESTS,
    ENTRY_CODE,
    ENTRY_TESTS,
    TOPIC_CODE,
    TOPIC_TESTS,
    TOPICS_CODE,
)
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.paging import PageAsked, PagePolicy
from canvas_comms.lms.rights import Right

REPLY_PAUSE = timedelta(seconds=60)

ENTRY_LIST_POLICY = PagePolicy(path="entries")
"""The links of `entry_list` say `entries` instead of the last part of its path."""


class PostingReason(Reason):
    """What is said of posting and editing."""

    ATTACHMENT_LOST = "attachment-lost", f"{API_TESTS}; {TOPICS_CODE}"


ATTACHMENT_LOST = Decision((Finding(PostingReason.ATTACHMENT_LOST, Effect.DROPPED, "attachment"),))
"""Said of an edit that takes the stored attachment away without a word."""


def last_reply_after(before: datetime | None, posted: datetime) -> datetime:
    """When the topic was last replied to, once an entry was posted.

    Source: Canvas LMS, tests of the discussion entry model.
    """
    if before is None or posted - before > REPLY_PAUSE:
        return posted
    return before


def newest_first(oldest_first: Sequence[str], page: PageAsked) -> Iterable[str]:
    """One page of a list that is kept oldest first, read from its end."""
    end = max(0, len(oldest_first) - page.offset)
    return reversed(oldest_first[max(0, end - page.size) : end])


MAX_DEPTH = 50


class NestingReason(Reason):
    """Under which entry a reply goes."""

    UNDER_PARENT = "under-parent", API_TESTS
    FLAT = "flat", ENTRY_TESTS
    MOVED_TO_ROOT = "moved-to-root", f"{ENTRY_CODE}; {TOPIC_TESTS}"
    TOO_DEEP = "too-deep", API_TESTS
    PARENT_ID_IGNORED = "parent-id-ignored", TOPICS_CODE


@attrs.frozen
class Nesting:
    """Where an entry lands: `parent` and `root` are None at the top; `depth` is 1 there."""

    decision: Decision
    parent: str | None
    root: str | None
    depth: int


def nest(parent: Entry | None, root: Entry | None, type: DiscussionType, edition: LmsEdition) -> Nesting:
    """Where a new entry lands. `root` is the top-level entry above `parent`, if that is a reply."""
    if parent is None:
        return Nesting(Decision(), None, None, 1)
    if type is DiscussionType.FLAT:
        return Nesting(_found(NestingReason.FLAT, Effect.DROPPED), None, None, 1)
    if root is not None and _moves_up(type, edition):
        return Nesting(_found(NestingReason.MOVED_TO_ROOT, Effect.CHANGED), root.id, root.id, 2)
    depth = parent.depth + 1
    found = _found(NestingReason.UNDER_PARENT, Effect.KEPT)
    if depth > MAX_DEPTH:
        found = _found(NestingReason.TOO_DEEP, Effect.REFUSED)
    return Nesting(found, parent.id, parent.root or parent.id, depth)


def _moves_up(type: DiscussionType, edition: LmsEdition) -> bool:
    threaded = type is DiscussionType.THREADED or edition.has(Era.ANSWERED_TOPICS_COUNT_AS_THREADED)
    return not threaded


def _found(reason: NestingReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "parent_id"),))


class InitialPostReason(Reason):
    """What is said of a first post."""

    POST_FIRST = "post-first", f"{API_TESTS}; {TOPICS_CODE}"
    OPENS_BY_POSTING = "opens-by-posting", f"{API_TESTS}; {TOPIC_CODE}"


class GatedAction(enum.Enum):
    """What a caller does to a topic, as far as the gate distinguishes."""

    SHOW = "show"
    ADD_ENTRY = "add-entry"
    MARK_TOPIC = "mark-topic"
    UNSUBSCRIBE = "unsubscribe"
    EDIT_ENTRY = "edit-entry"
    LIST_ENTRIES = "list-entries"
    VIEW = "view"
    REPLY = "reply"
    MARK_ALL = "mark-all"
    MARK_ENTRY = "mark-entry"
    RATE = "rate"
    SUBSCRIBE = "subscribe"
    DUPLICATE = "duplicate"


OPEN = frozenset(
    {
        GatedAction.SHOW,
        GatedAction.ADD_ENTRY,
        GatedAction.MARK_TOPIC,
        GatedAction.UNSUBSCRIBE,
        GatedAction.EDIT_ENTRY,
    }
)
"""What passes without a first post; everything else is behind the gate."""


def requires_first_post(topic: Topic, root: Topic | None) -> bool:
    """Whether the topic, or the root it copies, asks for a first post."""
    return topic.require_initial_post or (root is not None and root.require_initial_post)


def sees_posts(topic: Topic, root: Topic | None, caller: Caller, *, has_posted: bool) -> bool:
    """Whether the person sees entries. `has_posted`: has, or observes one who has, a live entry."""
    return not requires_first_post(topic, root) or caller.has(Right.READ_AS_ADMIN) or has_posted


def passes(action: GatedAction, sees: bool) -> Decision:
    """Refused if this is behind the gate and the person does not see posts."""
    if sees or action in OPEN:
        return Decision()
    return Decision((Finding(InitialPostReason.POST_FIRST, Effect.REFUSED, "entries"),))


_LEADING = re.compile(r"\s*([+-]?[0-9]{1,18})", re.ASCII)


class RatingReason(Reason):
    """What is said of a rating."""

    NOT_ZERO_OR_ONE = "not-zero-or-one", TOPICS_CODE
    READ_AS_ZERO = "read-as-zero", TOPICS_CODE
    COUNTED = "counted", f"{API_TESTS}; {ENTRY_TESTS}"


@attrs.frozen
class Rating:
    """What was made of a rating; `value` is None if refused."""

    decision: Decision
    value: int | None


def read_rating(param: str | None) -> Rating:
    """The rating that the text means."""
    match = _LEADING.match(param or "")
    value = 0 if match is None else int(match[1])
    if value not in (0, 1):
        return Rating(_found_rating(RatingReason.NOT_ZERO_OR_ONE, Effect.REFUSED), None)
    if match is None:
        return Rating(_found_rating(RatingReason.READ_AS_ZERO, Effect.CHANGED), value)
    return Rating(_found_rating(RatingReason.COUNTED, Effect.KEPT), value)


def after_rating(entry: Entry, before: int | None, value: int) -> Entry:
    """The entry's totals after one person's rating went from `before` to `value`."""
    count = (entry.rating_count or 0) + (before is None)
    return attrs.evolve(entry, rating_count=count, rating_sum=(entry.rating_sum or 0) - (before or 0) + value)


def _found_rating(reason: RatingReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "rating"),))
