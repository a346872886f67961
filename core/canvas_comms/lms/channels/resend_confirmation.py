"""Ask for a confirmation message again."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.lms.carrier import NEEDS_SESSION
from canvas_comms.lms.channels.ports import ConfirmationDesk
from canvas_comms.lms.channels.resources import ConfirmationSent, Failure
from canvas_comms.lms.channels.rules.confirmation import ConfirmationReason
from canvas_comms.lms.losses import OnLoss, held_to
from canvas_comms.outcomes import Refused


def resend_confirmation(
    desk: ConfirmationDesk,
    *,
    user: str = "self",
    id: str | None = None,
    on_loss: OnLoss = OnLoss.REFUSE,
) -> ConfirmationSent | Refused | Failure:
    """Send the confirmation of a channel again; of the primary one if none is named.

    A server says `re_sent` whether or not anything went out. Where the channel is named,
    the limit is asked for first, and a message that would be swallowed is refused unless
    that is accepted. Raises `NotSupported` where there is no session, `GatewayError`.
    """
    require(Capability.CHANNELS_RESEND, desk.capabilities, NEEDS_SESSION)
    if id is not None and on_loss is OnLoss.REFUSE and desk.confirmation_limit_reached(user, id):
        swallowed = Finding(ConfirmationReason.LIMIT_REACHED, Effect.DROPPED, "confirmation")
        return Refused(held_to(Decision((swallowed,)), on_loss))
    return desk.resend_confirmation(user, id)


__all__ = ["resend_confirmation"]
