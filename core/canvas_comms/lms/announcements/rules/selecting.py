"""Which announcements of the listed courses are shown?

Whoever may see unpublished items in *all* listed courses gets every announcement that is
not deleted, delayed ones too, unless `active_only` is true. Everybody else gets active ones
whose post date has come: one course in which the caller is a student hides delayed ones in
all. `available_after` leaves those that are not locked by then; for whoever moderates all
courses it is ignored. `latest_only` leaves the newest of each course, ordered by course;
otherwise the newest come first. After paging, what the caller may not see is taken out.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Effect, Finding, Reason
from canvas_comms.lms.discussions.model import Topic, TopicKind, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller
from canvas_comms.lms.discussions.rules.listing import post_date
from canvas_comms.lms.discussions.rules.permissions import moderates
from canvas_comms.lms.discussions.sources import ANNOUNCEMENT_CODE, ANNOUNCEMENT_TESTS
from canvas_comms.lms.rights_table import Right


class SelectingReason(Reason):
    """What is said of the selection."""

    EVERYTHING = "everything-not-deleted", f"{ANNOUNCEMENT_CODE}; {ANNOUNCEMENT_TESTS}"
    LIVE_ONLY = "live-only", f"{ANNOUNCEMENT_CODE}; {ANNOUNCEMENT_TESTS}"
    AVAILABLE_AFTER_IGNORED = "available-after-ignored", ANNOUNCEMENT_CODE


@attrs.frozen
class Selection:
    """Everything or only what is live; available after when, if at all."""

    everything: bool
    available_after: datetime | None
    findings: tuple[Finding, ...]


def select(callers: Sequence[Caller], *, active_only: bool, available_after: datetime | None) -> Selection:
    """What the caller gets, by what they are in each of the listed courses that they may read."""
    hidden_too = bool(callers) and all(one.has(Right.VIEW_UNPUBLISHED_ITEMS) for one in callers)
    everything = hidden_too and not active_only
    reason = SelectingReason.EVERYTHING if everything else SelectingReason.LIVE_ONLY
    findings = [Finding(reason, Effect.NOTED, "active_only")]
    moderated = bool(callers) and all(moderates(TopicKind.ANNOUNCEMENT, one) for one in callers)
    if available_after is not None and moderated:
        ignored = SelectingReason.AVAILABLE_AFTER_IGNORED
        findings.append(Finding(ignored, Effect.DROPPED, "available_after"))
        available_after = None
    return Selection(everything, available_after, tuple(findings))


def is_selected(topic: Topic, selection: Selection, now: datetime) -> bool:
    """Whether the selection holds the announcement, dates of the window apart."""
    after = selection.available_after
    if after is not None and topic.lock_at is not None and topic.lock_at <= after:
        return False
    if selection.everything:
        return topic.state is not TopicState.DELETED
    opens = topic.delayed_post_at
    return topic.state is TopicState.ACTIVE and (opens is None or opens <= now)


def newest_first(topics: Iterable[Topic]) -> list[Topic]:
    """By the date that announcements go by, newest first."""
    return sorted(topics, key=lambda t: (post_date(t), len(t.id), t.id), reverse=True)


def latest_of_each(topics: Iterable[Topic]) -> list[Topic]:
    """The newest of each course, by course id."""
    latest: dict[str, Topic] = {}
    for topic in newest_first(topics):
        latest.setdefault(topic.context.id, topic)
    return [latest[course] for course in sorted(latest, key=lambda course: (len(course), course))]
