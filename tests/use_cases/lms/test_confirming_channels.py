from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.channels import (
    ChannelConfirmed,
    ConfirmationSent,
    OnLoss,
    confirm_channel,
    resend_confirmation,
)
from canvas_comms.lms.channels.operations import ConfirmationLimit, ConfirmChannel, ResendConfirmation
from canvas_comms.lms.channels.rules.confirmation import ConfirmingReason
from canvas_comms.lms.operations import Denied
from canvas_comms.outcomes import Refused, Rejected
from canvas_comms.redaction import Secret

Fill = Callable[..., Any]
ONE = {"ref": "$ch1", "address": "one@example.com", "state": "unconfirmed"}


def state(canvas: Any) -> str:
    found: str = canvas.lms.store("channels").channel(canvas.id("$ch1")).state.value
    return found


def test_the_code_of_the_outbox_confirms(fill: Fill) -> None:
    canvas = fill(ONE)
    canvas.desk("$u1").resend_confirmation("self", canvas.id("$ch1"))
    letter = canvas.mail.outbox(canvas.id("$u1"))[-1]

    assert len(letter.code.reveal()) == 25
    assert letter.code.reveal() in letter.body
    assert confirm_channel(letter.code, canvas.desk("$u1")) == ChannelConfirmed(canvas.id("$ch1"))
    assert state(canvas) == "active"


def test_confirming_builds_preferences_and_keeps_the_code(fill: Fill) -> None:
    canvas = fill(ONE)
    code = canvas.code("$ch1")
    confirm_channel(code, canvas.desk("$u1"))
    built = canvas.lms.store("channels").preferences(canvas.id("$ch1"))

    assert canvas.code("$ch1") == code
    assert built["New Announcement"].value == "immediately"
    assert built["Grade Weight Changed"].value == "weekly"


@pytest.mark.parametrize("who", ["$u2", "$sadmin"])
def test_nobody_confirms_for_another(who: str, fill: Fill) -> None:
    canvas = fill(ONE)
    rejected = confirm_channel(canvas.code("$ch1"), canvas.desk(who))

    assert isinstance(rejected, Rejected)
    assert rejected.decision is not None
    assert rejected.decision.reasons() == {ConfirmingReason.SOMEBODY_ELSE}
    assert (rejected.status, state(canvas)) == (302, "unconfirmed")


def test_access_tokens_count_for_nothing(fill: Fill) -> None:
    canvas = fill(ONE)
    command = ConfirmChannel(canvas.code("$ch1"))

    assert canvas.execute(command, "$u1").decision.reasons() == {ConfirmingReason.LOG_IN_FIRST}
    assert canvas.execute(command, None).decision.reasons() == {ConfirmingReason.LOG_IN_FIRST}
    assert canvas.execute(ResendConfirmation("self", canvas.id("$ch1")), "$u1").answer.status == 401


def test_a_code_fails_twice_and_when_made_up(fill: Fill) -> None:
    canvas = fill(ONE)
    desk, code = canvas.desk("$u1"), canvas.code("$ch1")
    confirm_channel(code, desk)

    for bad in (code, Secret("x" * 25), Secret("")):
        rejected = confirm_channel(bad, desk)
        assert isinstance(rejected, Rejected)
        assert rejected.status == 400


def test_the_code_of_a_deleted_channel_fails(fill: Fill) -> None:
    canvas = fill({**ONE, "state": "retired"})
    rejected = confirm_channel(canvas.code("$ch1"), canvas.desk("$u1"))

    assert isinstance(rejected, Rejected)
    assert rejected.status == 400


def test_an_active_channels_code_registers_its_owner(fill: Fill) -> None:
    canvas = fill({**ONE, "state": "active"}, users=({"ref": "$u1", "state": "pre_registered"},))

    assert confirm_channel(canvas.code("$ch1"), canvas.desk("$u2")) == ChannelConfirmed(None)
    assert canvas.lms.observe_user(canvas.id("$u1"))["state"] == "registered"


def limit(canvas: Any) -> bool:
    told = canvas.web("$u1").execute(ConfirmationLimit(canvas.id("$u1"), canvas.id("$ch1")))
    reached: bool = told.value
    return reached


def test_the_limit_is_three(fill: Fill) -> None:
    canvas = fill(ONE)
    desk, reached = canvas.desk("$u1"), []
    for _ in range(4):
        reached.append(limit(canvas))
        assert isinstance(desk.resend_confirmation("self", canvas.id("$ch1")), ConfirmationSent)

    assert (reached, limit(canvas)) == ([False, False, False, True], True)
    assert len(canvas.mail.outbox()) == 3


def test_a_bouncing_channel_gets_none_and_counts_none(fill: Fill) -> None:
    canvas = fill({**ONE, "bounce_count": 1})
    for _ in range(4):
        assert canvas.desk("$u1").resend_confirmation("self", canvas.id("$ch1")).decision.losses

    assert (limit(canvas), canvas.mail.outbox()) == (False, ())


def test_what_would_be_swallowed_is_refused_unless_accepted(fill: Fill) -> None:
    canvas = fill(ONE)
    desk, id = canvas.desk("$u1"), canvas.id("$ch1")
    for _ in range(3):
        assert isinstance(resend_confirmation(id, desk), ConfirmationSent)

    assert isinstance(resend_confirmation(id, desk), Refused)
    assert isinstance(resend_confirmation(id, desk, on_loss=OnLoss.ACCEPT), ConfirmationSent)


def test_without_a_name_it_is_the_primary_channel(fill: Fill) -> None:
    canvas = fill({"address": "gone@b.c", "state": "retired"}, ONE, {"address": "two@b.c"})
    resend_confirmation(None, canvas.desk("$u1"))

    assert [letter.to for letter in canvas.mail.outbox()] == ["one@example.com"]


@pytest.mark.parametrize(
    ("who", "user", "id", "status"),
    [
        ("$u2", "$u1", "$ch1", 403),
        ("$u1", "$u1", "$admin", 404),
        ("$u1", "$u2", "$ch1", 403),
        ("$u2", "$u2", "$ch1", 404),
        ("$u2", "$u2", None, 500),
    ],
)
def test_asking_again_can_fail(who: str, user: str, id: str | None, status: int, fill: Fill) -> None:
    canvas = fill(ONE)
    named = None if id is None else canvas.id(id)
    denied = canvas.web(who).execute(ResendConfirmation(canvas.id(user), named))

    assert isinstance(denied, Denied)
    assert denied.answer.status == status


def test_an_administrator_may_ask_for_another(fill: Fill) -> None:
    canvas = fill(ONE)

    assert isinstance(canvas.desk("$admin").resend_confirmation(canvas.id("$u1"), None), ConfirmationSent)


def test_the_limit_is_asked_for_one_channel(fill: Fill) -> None:
    canvas = fill(ONE)
    denied = canvas.web("$u1").execute(ConfirmationLimit("self"))

    assert (denied.answer.status, denied.answer.body) == (400, {})


def test_sms_letters_are_kept_as_cancelled(fill: Fill) -> None:
    canvas = fill({**ONE, "address": "bob", "type": "sms"})
    canvas.desk("$u1").resend_confirmation("self", None)
    letter = canvas.mail.outbox()[0]

    assert (letter.state.value, letter.sent_at, len(letter.code.reveal())) == ("cancelled", None, 4)


def test_no_letter_shows_its_code(fill: Fill) -> None:
    canvas = fill(ONE)
    canvas.desk("$u1").resend_confirmation("self", None)

    assert canvas.code("$ch1").reveal() not in repr(canvas.mail.outbox())
