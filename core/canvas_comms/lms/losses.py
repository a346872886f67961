"""What to do when the server would silently ignore part of what is asked."""

import enum

from canvas_comms.decisions import Decision, Effect, Finding, Reason


class OnLoss(enum.Enum):
    """Whether to go on when something would be dropped without a word."""

    REFUSE = "refuse"
    ACCEPT = "accept"


class LossReason(Reason):
    """Why a use case itself refuses."""

    WOULD_LOSE = "would-lose", "our own rule, since the server drops it without a word"


def held_to(decision: Decision, on_loss: OnLoss) -> Decision:
    """The decision, and its losses again as refusals unless they are accepted."""
    if on_loss is OnLoss.ACCEPT:
        return decision
    lost = (Finding(LossReason.WOULD_LOSE, Effect.REFUSED, loss.where) for loss in decision.losses)
    return decision & Decision(tuple(lost))


__all__ = ["LossReason", "OnLoss", "held_to"]
