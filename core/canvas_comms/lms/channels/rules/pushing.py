"""May a device be registered for push?

Only by a call with an access token, and only if the developer key behind that token is
configured for it; then the device's own token is needed. It is kept once per access
token, whatever the case of its letters. A user has one push channel for all devices.
"""

from collections.abc import Iterable

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.new_channel import NewChannel
from canvas_comms.lms.channels.rules.standing import Standing
from canvas_comms.lms.channels.sources import API_SPEC, CONTROLLER, INFERRED
from canvas_comms.redaction import Secret


class PushReason(Reason):
    """Why a device cannot be registered, or what becomes of it."""

    NO_ACCESS_TOKEN = "push-needs-access-token", CONTROLLER
    NOT_CONFIGURED = "push-not-configured", API_SPEC
    NO_DEVICE_TOKEN = "no-device-token", f"{CONTROLLER}; {INFERRED}"
    UNKNOWN = "push-unknown", CONTROLLER


def may_push(new: NewChannel, who: Standing) -> Decision:
    """Judge a new channel; nothing is said of one that is not for push."""
    if not new.is_push:
        return Decision()
    findings = [
        *_needs(who.has_token, PushReason.NO_ACCESS_TOKEN),
        *_needs(who.push_configured, PushReason.NOT_CONFIGURED),
    ]
    if new.token is None or not new.token.reveal().strip():
        findings.append(Finding(PushReason.NO_DEVICE_TOKEN, Effect.REFUSED, "token"))
    return Decision(tuple(findings))


def same_device(one: Secret, other: Secret) -> bool:
    """Whether two registrations are of the same device. Source: canvas-lms, the API's specs."""
    return one.reveal().lower() == other.reveal().lower()


def is_registered(token: Secret, registered: Iterable[Secret]) -> bool:
    """Whether the device is among these registrations."""
    return any(same_device(token, one) for one in registered)


def _needs(held: bool | None, reason: PushReason) -> list[Finding]:
    if held:
        return []
    if held is None:
        return [Finding(PushReason.UNKNOWN, Effect.UNKNOWN, "type")]
    return [Finding(reason, Effect.REFUSED, "type")]
