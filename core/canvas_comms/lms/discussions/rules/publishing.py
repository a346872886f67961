"""Is it a draft?

A moderator's new topic is a draft unless `published` says otherwise; everybody else's is
published at once. Announcements are never drafts. Whoever does not moderate cannot make a
draft, and a topic in which students have posted stays published. A topic that waits for
its post date counts as published.
"""

from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.sources import API_TESTS, INFERRED, TOPIC_CODE, TOPICS_CODE
from canvas_comms.lms.discussions.topics import Topic, TopicState
from canvas_comms.lms.given import ABSENT, Given, as_boolean


class PublishingReason(Reason):
    """What becomes of `published`."""

    DRAFT_BY_DEFAULT = "draft-by-default", f"{API_TESTS}; {TOPICS_CODE}"
    PUBLISHED_BY_DEFAULT = "published-by-default", API_TESTS
    DRAFT = "draft", API_TESTS
    PUBLISHED = "published", API_TESTS
    NOT_YOURS_TO_HIDE = "not-yours-to-hide", API_TESTS
    STUDENTS_POSTED = "students-posted", API_TESTS
    ANNOUNCEMENTS_STAY = "announcements-stay", f"{TOPIC_CODE}; at creation {INFERRED}"


PUBLISHED: Mapping[TopicState, bool] = {
    TopicState.ACTIVE: True,
    TopicState.POST_DELAYED: True,
    TopicState.UNPUBLISHED: False,
    TopicState.DELETED: False,
}
"""What Canvas shows as `published`; true even while an announcement still waits."""


@attrs.frozen
class Publication:
    """The state after publishing or hiding; `goes_out` if this is the moment it is published."""

    decision: Decision
    state: TopicState
    goes_out: bool


def publish(
    given: Given,
    before: Topic | None,
    scheduled: TopicState,
    *,
    opens_later: bool,
    moderates: bool,
    announcement: bool,
    students_posted: bool,
) -> Publication:
    """What is made of `published`, given the state that the dates lead to."""
    if given is ABSENT:
        return _by_default(before, scheduled, moderates=moderates, announcement=announcement)
    if not as_boolean(given):
        obstacle = _why_not_hide(moderates, announcement, students_posted)
        if not PUBLISHED[scheduled]:
            return Publication(Decision(), scheduled, False)
        if obstacle is not None:
            return Publication(_said(obstacle, Effect.REFUSED), scheduled, False)
        return Publication(_said(PublishingReason.DRAFT, Effect.KEPT), TopicState.UNPUBLISHED, False)
    state = scheduled
    if not PUBLISHED[scheduled]:
        state = TopicState.POST_DELAYED if opens_later else TopicState.ACTIVE
    goes_out = state is TopicState.ACTIVE and (before is None or not PUBLISHED[before.state])
    return Publication(_said(PublishingReason.PUBLISHED, Effect.KEPT), state, goes_out)


def can_unpublish(topic: Topic, *, students_posted: bool) -> bool:
    """Whether it can become a draft, the right to do so apart."""
    return not topic.is_announcement and not students_posted


def _by_default(
    before: Topic | None, scheduled: TopicState, *, moderates: bool, announcement: bool
) -> Publication:
    if before is not None:
        goes_out = scheduled is TopicState.ACTIVE and not PUBLISHED[before.state]
        return Publication(Decision(), scheduled, goes_out)
    if moderates and not announcement:
        found = _said(PublishingReason.DRAFT_BY_DEFAULT, Effect.DEFAULTED)
        return Publication(found, TopicState.UNPUBLISHED, False)
    return Publication(_said(PublishingReason.PUBLISHED_BY_DEFAULT, Effect.DEFAULTED), scheduled, False)


def _why_not_hide(moderates: bool, announcement: bool, students_posted: bool) -> PublishingReason | None:
    if not moderates:
        return PublishingReason.NOT_YOURS_TO_HIDE
    if announcement:
        return PublishingReason.ANNOUNCEMENTS_STAY
    return PublishingReason.STUDENTS_POSTED if students_posted else None


def _said(reason: PublishingReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "published"),))


def posted_at(before: Topic | None, publication: Publication, now: datetime) -> datetime | None:
    """When it was posted: at creation, even if it waits, and again when it goes out."""
    return now if before is None or publication.goes_out else before.posted_at
