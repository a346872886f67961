import itertools
from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.channels.model import Channel, ChannelState, ChannelType
from canvas_comms.lms.channels.rules.confirmation import ConfirmingReason, Verdict, confirms
from canvas_comms.lms.people import UserState

MakeChannel = Callable[..., Channel]
C, V = ConfirmingReason, Verdict
OWNER, STRANGER = "7", "8"
ACTIVE = {"state": ChannelState.ACTIVE}
REGISTERED, PRE = UserState.REGISTERED, UserState.PRE_REGISTERED


@pytest.mark.parametrize(
    ("changes", "owner", "session", "reason", "verdict"),
    [
        ({}, REGISTERED, OWNER, C.CONFIRMS, V.CONFIRM),
        ({}, REGISTERED, STRANGER, C.SOMEBODY_ELSE, V.LOGIN),
        ({}, REGISTERED, None, C.LOG_IN_FIRST, V.LOGIN),
        (ACTIVE, REGISTERED, OWNER, C.ACTIVE_ALREADY, V.FAIL),
        (ACTIVE, REGISTERED, None, C.ACTIVE_ALREADY, V.FAIL),
        (ACTIVE, PRE, None, C.REGISTERS, V.REGISTER),
        ({}, PRE, OWNER, C.REGISTER_FIRST, V.FAIL),
        ({"state": ChannelState.RETIRED}, REGISTERED, OWNER, C.UNKNOWN_CODE, V.FAIL),
        ({"type": ChannelType.PUSH}, REGISTERED, OWNER, C.UNKNOWN_CODE, V.FAIL),
        ({"address": "nonsense"}, REGISTERED, OWNER, C.UNUSABLE_ADDRESS, V.FAIL),
        ({"address": "bob", "type": ChannelType.SMS}, REGISTERED, OWNER, C.CONFIRMS, V.CONFIRM),
    ],
)
def test_what_comes_of_a_code(
    changes: dict[str, Any],
    owner: UserState,
    session: str | None,
    reason: ConfirmingReason,
    verdict: Verdict,
    channel: MakeChannel,
) -> None:
    found = confirms(channel(**changes), owner, session)

    effect = Effect.CHANGED if verdict in (V.CONFIRM, V.REGISTER) else Effect.REFUSED
    assert [(f.reason, f.effect, f.where) for f in found.decision.findings] == [(reason, effect, "code")]
    assert found.verdict is verdict


def test_a_code_of_nothing_fails() -> None:
    assert confirms(None, None, OWNER).decision.reasons() == {C.UNKNOWN_CODE}


@pytest.mark.parametrize(
    ("state", "type", "owner", "session"),
    list(itertools.product(ChannelState, ChannelType, UserState, [OWNER, STRANGER, None])),
)
def test_nobody_but_the_owner_ever_confirms(
    state: ChannelState, type: ChannelType, owner: UserState, session: str | None, channel: MakeChannel
) -> None:
    found = confirms(channel(state=state, type=type), owner, session)

    assert found.verdict is not V.CONFIRM or session == OWNER
