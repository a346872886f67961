"""Did the server do what was planned?

Its answer is held against the topic that the plan foretold. An announcement that came back
as an ordinary topic is told apart from every other difference. What the answer does not
say is no difference. Texts are not compared letter by letter, since servers rewrite links.
"""

from collections.abc import Callable, Mapping

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.discussions.rules.moments import same_second
from canvas_comms.lms.discussions.rules.publishing import PUBLISHED
from canvas_comms.lms.discussions.sources import ANNOUNCEMENT_TESTS, TOPICS_CODE
from canvas_comms.lms.discussions.topics import Topic


class PostconditionReason(Reason):
    """What the answer shows."""

    DIFFERS = "differs-from-plan", "the server's own answer"
    BECAME_A_TOPIC = "became-a-topic", f"{TOPICS_CODE}; {ANNOUNCEMENT_TESTS}"


Holds = Callable[[Topic, DiscussionTopic], bool]


def _same(wished: object, told: object) -> bool:
    """What the server does not say is no difference; neither is null for no."""
    return told is None or wished == told or (not wished and not told)


CHECKS: Mapping[str, Holds] = {
    "title": lambda plan, told: _same(plan.title, told.title),
    "message": lambda plan, told: not (plan.message or "").strip() or told.message != "",
    "published": lambda plan, told: _same(PUBLISHED[plan.state], told.published),
    "locked": lambda plan, told: _same(plan.locked, told.locked),
    "delayed_post_at": lambda plan, told: same_second(plan.delayed_post_at, told.delayed_post_at),
    "lock_at": lambda plan, told: same_second(plan.lock_at, told.lock_at),
    "discussion_type": lambda plan, told: _same(plan.discussion_type.value, told.discussion_type),
    "require_initial_post": lambda plan, told: plan.require_initial_post is bool(told.require_initial_post),
    "pinned": lambda plan, told: _same(plan.pinned, told.pinned),
    "allow_rating": lambda plan, told: _same(plan.allow_rating, told.allow_rating),
    "only_graders_can_rate": lambda plan, told: _same(plan.only_graders_can_rate, told.only_graders_can_rate),
    "anonymous_state": lambda plan, told: _same(
        plan.anonymous_state and plan.anonymous_state.value, told.anonymous_state
    ),
    "specific_sections": lambda plan, told: _same(plan.sections is not None, told.is_section_specific),
    "group_category_id": lambda plan, told: plan.group_category == told.group_category_id,
    "assignment": lambda plan, told: (plan.assignment is None) is (told.assignment_id is None),
}
"""Field → whether the answer agrees with the plan about it."""


def compare(planned: Topic, told: DiscussionTopic, fields: frozenset[str]) -> Decision:
    """What of these fields came out otherwise; an announcement that became a topic comes first."""
    findings: list[Finding] = []
    if planned.is_announcement and told.is_announcement is False:
        findings.append(Finding(PostconditionReason.BECAME_A_TOPIC, Effect.DROPPED, "is_announcement"))
    findings += [
        Finding(PostconditionReason.DIFFERS, Effect.CHANGED, name)
        for name, holds in CHECKS.items()
        if name in fields and not holds(planned, told)
    ]
    return Decision(tuple(findings))


def compare_entry(message: str | None, parent: str | None, told: DiscussionEntry) -> Decision:
    """What of an entry came out otherwise: its place, or that its text is gone."""
    found = [
        ("parent_id", parent != told.parent_id),
        ("message", bool((message or "").strip()) and not (told.message or "").strip()),
    ]
    return Decision(
        tuple(Finding(PostconditionReason.DIFFERS, Effect.CHANGED, name) for name, odd in found if odd)
    )
