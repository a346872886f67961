"""Create and change discussion topics: plan first, refuse to lose anything unless told to."""

from datetime import datetime

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.outcomes import Differs, Failure, Made, TopicOutcome
from canvas_comms.lms.discussions.plan import NOTHING_KNOWN, Snapshot, TopicPlan, plan_topic, recalled
from canvas_comms.lms.discussions.ports import TopicGateway
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.discussions.rules.publishing import compare
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.losses import OnLoss, held_to
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Redacted

MODERATOR = Snapshot(moderates=True, announces=True)
"""Who may do everything, for judging whether the server did it."""


@attrs.frozen(eq=False, repr=False)
class TopicReport(Redacted):
    """The plan that was followed, None if there was none, and what became of the topic."""

    plan: TopicPlan | None
    outcome: TopicOutcome


def create_topic(
    context: Context,
    fields: Parameters,
    gateway: TopicGateway,
    now: datetime,
    *,
    snapshot: Snapshot = NOTHING_KNOWN,
    on_loss: OnLoss = OnLoss.REFUSE,
) -> TopicReport:
    """Make a topic as its plan says; `topic_fields` makes the fields, `announce` announces.

    What the rules refuse, or would lose, touches no network. The answer is held against the
    plan: `Differs` names what came out otherwise. Raises `NotSupported`, and nothing for
    what a server or network does.
    """
    require(Capability.DISCUSSIONS_CREATE, gateway.capabilities)
    planned = plan_topic(fields, context, gateway.edition, now, snapshot)
    decision = held_to(planned.decision, on_loss)
    if not decision.allowed:
        return TopicReport(planned, Refused(decision))
    return TopicReport(planned, held_against(planned, gateway.create_topic(context, fields)))


def update_topic(
    context: Context,
    id: str,
    fields: Parameters,
    gateway: TopicGateway,
    now: datetime,
    *,
    before: DiscussionTopic | None = None,
    snapshot: Snapshot = NOTHING_KNOWN,
    on_loss: OnLoss = OnLoss.REFUSE,
) -> TopicReport:
    """Change a topic or announcement; only the fields that are named are sent.

    With `before`, the topic as it was read, the change is planned first, and the plan says
    what else it changes: naming no lock opens a locked announcement again. Without it only
    the answer is judged: a field that it contradicts makes the outcome `Differs`. Raises
    `NotSupported`.
    """
    require(Capability.DISCUSSIONS_UPDATE, gateway.capabilities)
    planned: TopicPlan | None = None
    if before is not None:
        stored = recalled(before, context, now)
        planned = plan_topic(fields, context, gateway.edition, now, snapshot, before=stored)
        decision = held_to(planned.decision, on_loss)
        if not decision.allowed:
            return TopicReport(planned, Refused(decision))
    answer = gateway.update_topic(context, id, fields)
    if isinstance(answer, DiscussionTopic):
        judged = planned or _again(fields, answer, context, gateway.edition, now)
        return TopicReport(planned, held_against(judged, answer))
    return TopicReport(planned, answer)


def _again(
    fields: Parameters, answer: DiscussionTopic, context: Context, edition: LmsEdition, now: datetime
) -> TopicPlan:
    """The same change once more: where the server made it, there is nothing left to change."""
    return plan_topic(fields, context, edition, now, MODERATOR, before=recalled(answer, context, now))


def held_against(planned: TopicPlan, answer: DiscussionTopic | Failure) -> Made | Differs | Failure:
    """The outcome of a write: its answer compared with what was planned."""
    if not isinstance(answer, DiscussionTopic):
        return answer
    if planned.topic is None:
        return Made(answer)
    decision = compare(planned.topic, answer, frozenset(planned.fields))
    return Differs(answer, decision) if decision.findings else Made(answer)


__all__ = ["TopicReport", "create_topic", "held_against", "update_topic"]
