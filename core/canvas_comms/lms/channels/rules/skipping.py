"""Is the confirmation skipped?

Whoever may manage students in the account can have a channel active at once; it also makes
a user who never registered a registered one. For everybody else the wish is ignored, not
refused: the channel waits for its owner. A push channel needs no confirmation ever.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.new_channel import NewChannel
from canvas_comms.lms.channels.rules.standing import Action, Standing, holds
from canvas_comms.lms.channels.sources import API_SPEC, CONTROLLER


class SkippingReason(Reason):
    """What becomes of the wish to skip the confirmation."""

    OWNER_MUST_CONFIRM = "owner-must-confirm", API_SPEC
    SKIPPED = "confirmation-skipped", API_SPEC
    IGNORED = "skip-ignored", CONTROLLER
    UNKNOWN = "skip-unknown", CONTROLLER
    PUSH_IS_ACTIVE = "push-is-active", API_SPEC


@attrs.frozen
class Skipping:
    """Whether the channel is active at once; None if that is not known."""

    decision: Decision
    active: bool | None


def skipping(new: NewChannel, who: Standing) -> Skipping:
    """Judge the wish."""
    if new.is_push:
        ignored = (_found(SkippingReason.IGNORED, Effect.DROPPED),) if new.skip_confirmation else ()
        return Skipping(Decision((_found(SkippingReason.PUSH_IS_ACTIVE, Effect.NOTED), *ignored)), True)
    if not new.skip_confirmation:
        return Skipping(Decision((_found(SkippingReason.OWNER_MUST_CONFIRM, Effect.NOTED),)), False)
    may_skip = holds(Action.SKIP_CONFIRMATION, who)
    if may_skip is None:
        return Skipping(Decision((_found(SkippingReason.UNKNOWN, Effect.UNKNOWN),)), None)
    if may_skip:
        return Skipping(Decision((_found(SkippingReason.SKIPPED, Effect.KEPT),)), True)
    findings = (
        _found(SkippingReason.IGNORED, Effect.DROPPED),
        _found(SkippingReason.OWNER_MUST_CONFIRM, Effect.NOTED),
    )
    return Skipping(Decision(findings), False)


def _found(reason: SkippingReason, effect: Effect) -> Finding:
    return Finding(reason, effect, "skip_confirmation")
