"""Post, edit and delete entries: plan first, and look at where they landed."""

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.outcomes import Deleted, EntryOutcome, Failure, Posted
from canvas_comms.lms.discussions.plan import EntryPlan, plan_entry
from canvas_comms.lms.discussions.ports import EntryGateway
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.discussions.rules.postconditions import compare_entry
from canvas_comms.lms.given import Parameters, as_text
from canvas_comms.lms.losses import OnLoss, held_to
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class EntryReport(Redacted):
    """The plan that was followed, and what became of the entry."""

    plan: EntryPlan
    outcome: EntryOutcome


def post_entry(
    context: Context,
    topic: str,
    fields: Parameters,
    gateway: EntryGateway,
    *,
    parent: str | None = None,
    known: DiscussionTopic | None = None,
    on_loss: OnLoss = OnLoss.REFUSE,
) -> EntryReport:
    """Post an entry, or a reply under `parent`; `entry_fields` makes the fields.

    With `known`, the topic as it was read, what it rules out touches no network. The answer
    tells where the entry landed: `Posted.decision` names what came out otherwise. Raises
    `NotSupported`, and nothing for what a server or network does.
    """
    require(Capability.DISCUSSIONS_POST, gateway.capabilities)
    planned = plan_entry(fields, known, parent=parent)
    decision = held_to(planned.decision, on_loss)
    if not decision.allowed:
        return EntryReport(planned, Refused(decision))
    answer = gateway.post_entry(context, topic, fields, parent)
    if not isinstance(answer, DiscussionEntry):
        return EntryReport(planned, answer)
    return EntryReport(planned, Posted(answer, compare_entry(_message(fields), planned.parent, answer)))


def edit_entry(
    context: Context, topic: str, id: str, fields: Parameters, gateway: EntryGateway
) -> Posted | Failure:
    """Edit an entry. An attachment that it has is lost: the server drops it without a word."""
    require(Capability.DISCUSSIONS_POST, gateway.capabilities)
    answer = gateway.update_entry(context, topic, id, fields)
    if not isinstance(answer, DiscussionEntry):
        return answer
    return Posted(answer, compare_entry(_message(fields), answer.parent_id, answer))


def delete_entry(context: Context, topic: str, id: str, gateway: EntryGateway) -> Deleted | Failure:
    """Delete an entry; its place and its replies stay."""
    require(Capability.DISCUSSIONS_POST, gateway.capabilities)
    return gateway.delete_entry(context, topic, id)


def _message(fields: Parameters) -> str | None:
    return as_text(fields.at("message"))


__all__ = ["EntryReport", "delete_entry", "edit_entry", "post_entry"]
