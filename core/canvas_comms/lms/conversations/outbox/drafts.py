"""What is handed in: a draft for each person whom a plan names, or one for a thread of several together.

Recipients that stand for many were looked up for the plan, so each of a class of three hundred has an
intent of their own. What the plan refuses, or loses unless that is accepted, is not handed in.
"""

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.outbox.intended import content_of
from canvas_comms.lms.conversations.plan import Plan
from canvas_comms.lms.conversations.requests import How
from canvas_comms.lms.conversations.sources import OURS
from canvas_comms.losses import OnLoss, held_to
from canvas_comms.outbox import Draft
from canvas_comms.outcomes import Refused


class DraftReason(Reason):
    """Why a plan cannot be handed in."""

    PEOPLE_NOT_KNOWN = "people-not-known", f"{OURS}: an intent for each person needs to know them"


def drafts_of(
    planned: Plan, scope: str, *, key: str | None = None, on_loss: OnLoss = OnLoss.REFUSE
) -> tuple[Draft, ...] | Refused:
    """A draft for each message that the plan makes; or why not.

    Where it is for several people, each has a key of their own: `key[7]`, by user id, which stays the
    same when a class grows.
    """
    decision = held_to(planned.decision, on_loss)
    if planned.people is None:
        unknown = Finding(DraftReason.PEOPLE_NOT_KNOWN, Effect.REFUSED, "recipients")
        decision &= Decision((unknown,))
    if not decision.allowed or planned.people is None:
        return Refused(decision)
    users = tuple(one.user for one in planned.people)
    intent = planned.intent
    if intent.how is How.TOGETHER:
        return (Draft(scope, users, content_of(intent, users, How.TOGETHER), key=key),)
    several = key is not None and len(users) > 1
    return tuple(
        Draft(
            scope,
            (user,),
            content_of(intent, (user,), How.INDIVIDUALLY),
            key=f"{key}[{user}]" if several else key,
        )
        for user in users
    )


__all__ = ["DraftReason", "drafts_of"]
