"""How the server words its refusals about channels."""

from canvas_comms.decisions import Reason
from canvas_comms.lms.channels.rules.access import AccessReason
from canvas_comms.lms.channels.rules.addresses import AddressReason, LimitReason, UniquenessReason
from canvas_comms.lms.channels.rules.confirmation import ConfirmingReason
from canvas_comms.lms.channels.rules.lifecycle import LifecycleReason, PushReason
from canvas_comms.lms.channels.sources import CONTROLLER, INFERRED
from canvas_comms.lms.error_responses import (
    CRASHED,
    FORBIDDEN,
    FieldError,
    Fixed,
    Invalid,
    RecordInvalid,
    Wordings,
)


class CallReason(Reason):
    """Refusals that depend on nothing but what was sent."""

    NOTHING_GIVEN = "no-channel-given", f"{CONTROLLER}; {INFERRED}"
    NO_PUSH_TOKEN = "no-push-token", f"{CONTROLLER}; {INFERRED}"
    NO_CHANNEL_NAMED = "no-channel-named", CONTROLLER


OTP_TEXT = "Can't remove a user's SMS that is used for one time passwords"
FULL_TEXT = "user communication_channels limit exceeded"

EMPTY = Fixed(400, {})
LOGIN = Fixed(302, None, (("Location", "/login"),), text="")
"""Whoever confirms without being the owner is sent to log in."""

WORDINGS: Wordings = {
    CallReason.NOTHING_GIVEN: CRASHED,
    CallReason.NO_PUSH_TOKEN: CRASHED,
    CallReason.NO_CHANNEL_NAMED: EMPTY,
    AccessReason.NOT_ALLOWED: FORBIDDEN,
    LimitReason.ACCOUNT_MAXIMUM: FieldError("type", "Maximum number of communication channels reached"),
    PushReason.NO_ACCESS_TOKEN: FieldError("type", "Push is only supported when using an access token"),
    PushReason.NOT_CONFIGURED: FieldError("type", "SNS is not configured for this developer key"),
    PushReason.NO_DEVICE_TOKEN: RecordInvalid("token", "can't be blank", "blank"),
    UniquenessReason.ALREADY_THERE: Fixed(
        400, {"errors": {"path": [{"attribute": "path", "type": "unique!", "message": "unique!"}]}}
    ),
    UniquenessReason.TAKEN: Invalid("path", "taken"),
    AddressReason.NO_ADDRESS: Invalid("path", "blank"),
    AddressReason.NO_TYPE: Invalid("path_type", "blank"),
    AddressReason.NOT_BARE: Invalid("email", "invalid"),
    AddressReason.BANNED_DOMAIN: Invalid("email", "forbidden"),
    LimitReason.TOO_MANY_ROWS: Invalid("user_id", FULL_TEXT),
    LifecycleReason.USED_FOR_PASSWORDS: Invalid("workflow_state", OTP_TEXT),
    ConfirmingReason.UNKNOWN_CODE: EMPTY,
    ConfirmingReason.UNUSABLE_ADDRESS: EMPTY,
    ConfirmingReason.ACTIVE_ALREADY: EMPTY,
    ConfirmingReason.REGISTER_FIRST: EMPTY,
    ConfirmingReason.LOG_IN_FIRST: LOGIN,
    ConfirmingReason.SOMEBODY_ELSE: LOGIN,
}
"""Reason → status and body. Source: canvas-lms, communication_channels_controller.rb (2026)."""


__all__ = ["WORDINGS", "CallReason"]
