from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.channels import ChannelAddress, ChannelId
from canvas_comms.lms.channels.operations import DeleteChannel, DeletePushToken
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied, Done, Response

Fill = Callable[..., Any]
ONE = {"ref": "$ch1", "address": "one@example.com", "state": "unconfirmed"}


def delete(canvas: Any, who: str | None, which: Any = None, user: str = "$u1") -> Any:
    named = which or ChannelId(canvas.id("$ch1"))
    return canvas.execute(DeleteChannel(canvas.id(user) if user.startswith("$") else user, named), who)


def status(result: Any) -> int:
    assert isinstance(result, Denied)
    return result.answer.status


@pytest.mark.parametrize("who", ["$u1", "$admin", "$sadmin"])
def test_deleting_retires_and_keeps_the_place(who: str, fill: Fill) -> None:
    canvas = fill({"address": "zero@example.com"}, ONE)
    shown = delete(canvas, who).value

    assert (shown.workflow_state, shown.position, shown.address) == ("retired", 2, "one@example.com")
    assert [one.position for one in canvas.living("$u1")] == [1]


def test_gaps_are_not_closed(fill: Fill) -> None:
    canvas = fill({"address": "a@b"}, ONE, {"address": "c@d"})
    delete(canvas, "$u1")

    assert [one.position for one in canvas.living("$u1")] == [1, 3]


def test_the_last_one_may_go(fill: Fill) -> None:
    canvas = fill(ONE)

    assert isinstance(delete(canvas, "$u1"), Response)
    assert canvas.living("$u1") == []


def test_a_second_delete_finds_nothing(fill: Fill) -> None:
    canvas = fill(ONE)
    delete(canvas, "$u1")

    assert status(delete(canvas, "$u1")) == 404


@pytest.mark.parametrize("address", ["one@example.com", "ONE@EXAMPLE.com"])
def test_type_and_address_name_a_channel_too(address: str, fill: Fill) -> None:
    canvas = fill(ONE)

    assert delete(canvas, "$u1", ChannelAddress("email", address)).value.id == canvas.id("$ch1")
    assert status(delete(canvas, "$u1", ChannelAddress("email", address))) == 404


@pytest.mark.parametrize(
    "which",
    [
        ChannelAddress("sms", "one@example.com"),
        ChannelAddress("Email", "one@example.com"),
        ChannelAddress("email", "other@example.com"),
        ChannelId("999999"),
        ChannelId("push"),
        ChannelId(""),
    ],
)
def test_what_is_not_there_is_not_found(which: Any, fill: Fill) -> None:
    assert status(delete(fill(ONE), "$u1", which)) == 404


def test_the_stored_type_counts(fill: Fill) -> None:
    canvas = fill({**ONE, "type": "personal_email"})

    assert status(delete(canvas, "$u1", ChannelAddress("email", "one@example.com"))) == 404
    assert isinstance(delete(canvas, "$u1", ChannelAddress("personal_email", "one@example.com")), Response)


def test_a_channel_is_not_found_under_another_user(fill: Fill) -> None:
    assert status(delete(fill(ONE), "$u2", user="$u2")) == 404


@pytest.mark.parametrize(("edition", "answered"), [(LmsEdition.Y2023, 401), (LmsEdition.Y2025_10, 403)])
def test_strangers_are_refused_after_the_look_up(edition: LmsEdition, answered: int, fill: Fill) -> None:
    canvas = fill(ONE, edition=edition)

    assert status(delete(canvas, "$u2")) == answered
    assert status(delete(canvas, "$u2", ChannelId("999999"))) == 404
    assert status(delete(canvas, None)) == 401


def test_the_sms_channel_of_one_time_passwords_stays(fill: Fill) -> None:
    canvas = fill({**ONE, "address": "bob", "type": "sms", "state": "active", "otp": True})
    denied = delete(canvas, "$u1")

    assert (denied.answer.status, list(denied.answer.body["errors"])) == (400, ["workflow_state"])
    assert denied.answer.body["errors"]["workflow_state"][0]["message"] == (
        "Can't remove a user's SMS that is used for one time passwords"
    )
    assert len(canvas.living("$u1")) == 1


LOCKED = {"settings": {"edit_institution_email": False}}


@pytest.mark.parametrize(
    ("who", "settings", "edition", "deleted"),
    [
        ("$u1", {}, LmsEdition.Y2025_10, True),
        ("$u1", LOCKED, LmsEdition.Y2025_10, False),
        ("$admin", LOCKED, LmsEdition.Y2025_10, True),
        ("$admin", LOCKED, LmsEdition.Y2024, False),
        ("$u1", {"settings": {"users_can_edit_comm_channels": False}}, LmsEdition.Y2025_10, False),
    ],
)
def test_an_imported_channel_may_be_locked(
    who: str, settings: Any, edition: LmsEdition, deleted: bool, fill: Fill
) -> None:
    canvas = fill({**ONE, "imported": True}, edition=edition, **settings)

    assert isinstance(delete(canvas, who), Response) is deleted


def test_administrators_are_told_of_a_removed_address(fill: Fill) -> None:
    canvas = fill({"user": "$admin", "address": "boss@x.org"}, {"user": "$admin", **ONE})
    delete(canvas, "$admin", user="$admin")

    assert [(one.notification, one.to) for one in canvas.mail.outbox()] == [
        ("Email Address Removed", "boss@x.org")
    ]


PUSH = {"ref": "$p", "address": "push", "type": "push"}
DEVICES = [{"user": "$u1", "token": "insttothemoon"}, {"user": "$u1", "token": "other"}]


def forget(canvas: Any, who: str | None, **token: Any) -> Any:
    return canvas.execute(DeletePushToken(**token), who)


@pytest.mark.parametrize(("token", "left"), [("insttothemoon", 1), ("INSTtothemoon", 1), ("notatoken", 2)])
def test_a_device_is_forgotten_and_the_channel_stays(token: str, left: int, fill: Fill) -> None:
    canvas = fill(PUSH, notification_endpoints=DEVICES)

    assert isinstance(forget(canvas, "$u1", push_token=token), Done)
    assert canvas.lms.observe_user(canvas.id("$u1"))["notification_endpoints"] == left
    assert [one.workflow_state for one in canvas.living("$u1")] == ["active"]


def test_without_a_push_channel_there_is_nothing_to_forget(fill: Fill) -> None:
    assert status(forget(fill(ONE), "$u1", push_token="x")) == 404
    assert status(forget(fill({**PUSH, "state": "retired"}), "$u1")) == 404


@pytest.mark.parametrize("token", [{}, {"push_token": None}, {"push_token": ["x"]}])
def test_without_a_token_the_server_breaks(token: Any, fill: Fill) -> None:
    assert status(forget(fill(PUSH), "$u1", **token)) == 500
    assert status(forget(fill(PUSH), None, **token)) == 401
