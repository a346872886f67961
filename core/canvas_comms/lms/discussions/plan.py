"""Plan: what a Canvas LMS will make of a topic, announcement or entry, before anything is sent.

Pure: a plan is made of the fields and of a `Snapshot`, what is known of the server. Where
the snapshot leaves open who the writer is, the plan follows the most powerful of them, and
every finding that does not hold for all of them is `UNKNOWN`.
"""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.drafting import draft
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.rules.contents import entry_message_of
from canvas_comms.lms.discussions.rules.entry_powers import EntryPowerReason
from canvas_comms.lms.discussions.rules.initial_post import InitialPostReason
from canvas_comms.lms.discussions.rules.nesting import NestingReason
from canvas_comms.lms.discussions.rules.showing import Showing, showings, visible_from
from canvas_comms.lms.discussions.snapshots import NOTHING_KNOWN, Foreseen, Snapshot
from canvas_comms.lms.discussions.topics import DiscussionType, Topic
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import Parameters
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class TopicPlan(Redacted):
    """The future of one topic or announcement.

    `topic` is what will be stored, without an id; None if it is refused for everybody whom
    the writer could be. `showings` say what will appear, for whom and from when;
    `visible_from` is when readers see it first, None for never.
    """

    fields: Parameters
    decision: Decision
    topic: Topic | None
    showings: tuple[Showing, ...]
    visible_from: datetime | None

    @property
    def allowed(self) -> bool:
        """Whether nothing that is known stands against it."""
        return self.decision.allowed

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What would be dropped without a word."""
        return self.decision.losses


def plan_topic(
    fields: Parameters,
    context: Context,
    edition: LmsEdition,
    now: datetime,
    snapshot: Snapshot = NOTHING_KNOWN,
    *,
    before: Topic | None = None,
) -> TopicPlan:
    """What the server makes of a new topic, or of a change to `before`. Never raises."""
    scenes = [Foreseen(snapshot, one, edition, now) for one in snapshot.callers(context)]
    drafts = [draft(scene, fields, before, "") for scene in scenes]
    decision = _agreed([one.decision for one in drafts])
    topic = next((one.topic for one in drafts if one.topic is not None), None)
    if topic is None or not decision.allowed:
        return TopicPlan(fields, decision, None, (), None)
    return TopicPlan(fields, decision, topic, showings(topic, now), visible_from(topic, now))


def _agreed(decisions: list[Decision]) -> Decision:
    """The findings of the first; what any of the others does not find, or more, is unknown."""
    first, *others = decisions
    shared = [one for one in first.findings if all(one in other.findings for other in others)]
    open_ones = dict.fromkeys(
        Finding(one.reason, Effect.UNKNOWN, one.where)
        for decision in decisions
        for one in decision.findings
        if one not in shared and one.effect not in (Effect.KEPT, Effect.NOTED)
    )
    kept = [one for one in first.findings if one in shared]
    return Decision((*kept, *open_ones))


@attrs.frozen(eq=False, repr=False)
class EntryPlan(Redacted):
    """The future of one entry: `parent` is the entry it will hang under, None for the top."""

    fields: Parameters
    decision: Decision
    parent: str | None

    @property
    def allowed(self) -> bool:
        """Whether nothing that is known stands against it."""
        return self.decision.allowed


def plan_entry(
    fields: Parameters, topic: DiscussionTopic | None = None, *, parent: str | None = None
) -> EntryPlan:
    """What the server makes of an entry, or of a reply under `parent`. Never raises.

    `topic` is the topic as it was read; without it, whether one may post is unknown.
    """
    said = entry_message_of(fields.at("message"), fields.at("plaintext_message"), None)
    decision = said.decision
    if topic is None:
        unknown = Finding(EntryPowerReason.MAY_NOT_POST, Effect.UNKNOWN, "topic")
        return EntryPlan(fields, decision & Decision((unknown,)), parent)
    decision &= _may_post(topic, parent)
    if parent is not None and topic.discussion_type == DiscussionType.FLAT.value:
        flat = Finding(NestingReason.FLAT, Effect.DROPPED, "parent_id")
        return EntryPlan(fields, decision & Decision((flat,)), None)
    return EntryPlan(fields, decision, parent)


def _may_post(topic: DiscussionTopic, parent: str | None) -> Decision:
    """What the topic, as it was read, says of posting."""
    findings: list[Finding] = []
    may_not = topic.permissions is not None and topic.permissions.reply is False
    if topic.locked_for_user or topic.comments_disabled or may_not:
        findings.append(Finding(EntryPowerReason.MAY_NOT_POST, Effect.REFUSED, "topic"))
    if topic.user_can_see_posts is False:
        reason = InitialPostReason.OPENS_BY_POSTING if parent is None else InitialPostReason.POST_FIRST
        effect = Effect.NOTED if parent is None else Effect.REFUSED
        findings.append(Finding(reason, effect, "entries"))
    return Decision(tuple(findings))


__all__ = ["EntryPlan", "TopicPlan", "plan_entry", "plan_topic"]
