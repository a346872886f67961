import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.rules.access import Relation
from canvas_comms.lms.channels.rules.confirmation import SkippingReason, skipping
from canvas_comms.lms.channels.rules.lifecycle import PushReason, is_registered, may_push
from canvas_comms.redaction import Secret

S, P = SkippingReason, PushReason
EMAIL = NewChannel("a@b.c", "email")
SKIP = NewChannel("a@b.c", "email", skip_confirmation=True)
PUSH = NewChannel(type="push", token=Secret("device"))
SKIP_PUSH = NewChannel(type="push", token=Secret("device"), skip_confirmation=True)


@pytest.mark.parametrize(
    ("new", "manages", "active", "found"),
    [
        (EMAIL, True, False, [(S.OWNER_MUST_CONFIRM, Effect.NOTED)]),
        (SKIP, True, True, [(S.SKIPPED, Effect.KEPT)]),
        (SKIP, False, False, [(S.IGNORED, Effect.DROPPED), (S.OWNER_MUST_CONFIRM, Effect.NOTED)]),
        (SKIP, None, None, [(S.UNKNOWN, Effect.UNKNOWN)]),
        (PUSH, False, True, [(S.PUSH_IS_ACTIVE, Effect.NOTED)]),
        (SKIP_PUSH, True, True, [(S.PUSH_IS_ACTIVE, Effect.NOTED), (S.IGNORED, Effect.DROPPED)]),
    ],
)
def test_the_wish_to_skip_is_honoured_or_ignored_never_refused(
    new: NewChannel, manages: bool | None, active: bool | None, found: list[tuple[Reason, Effect]]
) -> None:
    judged = skipping(new, Relation(manage_students=manages))

    assert judged.active is active
    assert [(f.reason, f.effect) for f in judged.decision.findings] == found
    assert {f.where for f in judged.decision.findings} == {"skip_confirmation"}


NO_TOKEN = (P.NO_ACCESS_TOKEN, Effect.REFUSED, "type")
NOT_CONFIGURED = (P.NOT_CONFIGURED, Effect.REFUSED, "type")
UNKNOWN = (P.UNKNOWN, Effect.UNKNOWN, "type")
NO_DEVICE = (P.NO_DEVICE_TOKEN, Effect.REFUSED, "token")


@pytest.mark.parametrize(
    ("new", "who", "found"),
    [
        (PUSH, Relation(has_token=True, push_configured=True), []),
        (PUSH, Relation(has_token=False, push_configured=False), [NO_TOKEN, NOT_CONFIGURED]),
        (PUSH, Relation(has_token=True, push_configured=False), [NOT_CONFIGURED]),
        (PUSH, Relation(), [UNKNOWN, UNKNOWN]),
        (NewChannel(type="push"), Relation(has_token=True, push_configured=True), [NO_DEVICE]),
        (
            NewChannel(type="push", token=Secret(" ")),
            Relation(has_token=True, push_configured=True),
            [NO_DEVICE],
        ),
        (EMAIL, Relation(), []),
    ],
)
def test_push_needs_an_access_token_a_configured_key_and_a_device(
    new: NewChannel, who: Relation, found: list[tuple[Reason, Effect, str]]
) -> None:
    assert [(f.reason, f.effect, f.where) for f in may_push(new, who).findings] == found


def test_case_does_not_tell_devices_apart() -> None:
    assert is_registered(Secret("DEVICE"), [Secret("other"), Secret("device")])
    assert not is_registered(Secret("device2"), [Secret("device")])
