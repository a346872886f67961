"""What to do when the server would silently ignore part of what is asked: one policy for all areas."""

import enum

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled


class OnLoss(enum.Enum):
    """Whether to go on when something would be dropped without a word."""

    REFUSE = "refuse"
    ACCEPT = "accept"
    """Send only what the server would keep."""
    FAN_OUT = "fan-out"
    """One message per recipient, one outcome each. Any other loss is still refused.

    Only sending in Canvas Medical knows it: there one message has one recipient.
    """

    @classmethod
    @veiled
    def of(cls, given: "OnLoss | str", *, fan_out: bool = False) -> "OnLoss":
        """The policy of that name, or the one that is given; `fan_out`: whether fanning out means anything.

        Raises `InvalidValue` (`on_loss`).
        """
        choices = [one for one in cls if fan_out or one is not cls.FAN_OUT]
        for one in choices:
            if given is one or given == one.value:
                return one
        raise InvalidValue("on_loss", "must be one of " + ", ".join(one.value for one in choices))


class LossReason(Reason):
    """Why a use case itself refuses."""

    WOULD_LOSE = "would-lose", "our own rule, since the server drops it without a word"


def held_to(decision: Decision, on_loss: OnLoss, reason: Reason = LossReason.WOULD_LOSE) -> Decision:
    """The decision, and its losses again as refusals for this reason unless they are accepted."""
    if on_loss is OnLoss.ACCEPT:
        return decision
    lost = (Finding(reason, Effect.REFUSED, loss.where) for loss in decision.losses)
    return decision & Decision(tuple(lost))


__all__ = ["LossReason", "OnLoss", "held_to"]
