"""What a Canvas LMS does with new channels; the facts are those of the shared vectors."""

from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.channels import ChannelId
from canvas_comms.lms.channels.operations import CreateChannel
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied, Response
from canvas_comms.lms.params import Json
from canvas_comms.lms.preferences import Frequency

Fill = Callable[..., Any]
ONE = {"ref": "$ch1", "address": "one@example.com", "state": "unconfirmed"}
NEW = {"address": "new+api@example.com", "type": "email"}
FORBIDDEN = {"status": "unauthorized", "errors": [{"message": "user not authorized to perform that action"}]}
NOT_FOUND = {"errors": [{"message": "The specified resource does not exist."}]}


def create(canvas: Any, who: str | None, given: Any = NEW, user: str = "$u1", **more: Any) -> Any:
    target = canvas.id(user) if user.startswith("$") else user
    return canvas.execute(CreateChannel(target, given, **more), who)


def body(result: Any) -> Any:
    assert isinstance(result, Denied)
    return result.answer.status, result.answer.body


def invalid(attribute: str, type: str) -> Any:
    return 400, {"errors": {attribute: [{"attribute": attribute, "type": type, "message": type}]}}


@pytest.mark.parametrize("who", ["$u1", "$admin", "$sadmin"])
def test_a_new_channel_waits_for_its_owner(who: str, fill: Fill) -> None:
    canvas = fill(ONE)
    shown = create(canvas, who).value

    assert (shown.position, shown.workflow_state, shown.type) == (2, "unconfirmed", "email")
    assert (shown.bounces is not None) is (who == "$sadmin")
    assert [letter.to for letter in canvas.mail.outbox()] == ["new+api@example.com"]


def test_nobody_is_told_to_log_in(fill: Fill) -> None:
    status, _ = body(create(fill(), None))

    assert status == 401


@pytest.mark.parametrize(("edition", "status"), [(LmsEdition.Y2023, 401), (LmsEdition.Y2024, 403)])
def test_a_stranger_is_refused(edition: LmsEdition, status: int, fill: Fill) -> None:
    assert body(create(fill(edition=edition), "$u2")) == (status, FORBIDDEN)


@pytest.mark.parametrize("user", ["abc", "999999", "", "self.x", "sis_user_id:9"])
def test_an_unknown_user_is_not_found(user: str, fill: Fill) -> None:
    assert body(create(fill(), "$u1", user=user)) == (404, NOT_FOUND)


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("YES", "active"),
        ("1", "active"),
        ("5", "active"),
        (True, "active"),
        ("false", "unconfirmed"),
        ("no", "unconfirmed"),
    ],
)
def test_the_wish_to_skip_is_read_as_the_server_reads_it(value: Any, state: str, fill: Fill) -> None:
    canvas = fill(ONE)

    assert create(canvas, "$admin", skip_confirmation=value).value.workflow_state == state
    assert len(canvas.mail.outbox()) == (state == "unconfirmed")


def test_an_honoured_skip_registers_the_user_and_builds_preferences(fill: Fill) -> None:
    canvas = fill(ONE, users=({"ref": "$u1", "state": "pre_registered"},))
    shown = create(canvas, "$sadmin", skip_confirmation="1").value

    assert canvas.lms.observe_user(canvas.id("$u1"))["state"] == "registered"
    assert set(canvas.lms.store("channels").preferences(shown.id).values()) == {Frequency.NEVER}


def test_others_may_wish_to_skip_and_are_ignored(fill: Fill) -> None:
    result = create(fill(), "$u1", skip_confirmation="1")

    assert result.value.workflow_state == "unconfirmed"
    assert [loss.where for loss in result.decision.losses] == ["skip_confirmation"]


@pytest.mark.parametrize("state", ["active", "unconfirmed"])
@pytest.mark.parametrize("address", ["dup@example.com", "DUP@Example.com"])
def test_a_living_address_is_unique(state: str, address: str, fill: Fill) -> None:
    canvas = fill({"ref": "$ch1", "address": "dup@example.com", "state": state})

    assert body(create(canvas, "$u1", {"address": address, "type": "email"})) == invalid("path", "unique!")
    assert len(canvas.living("$u1")) == 1


def test_another_type_or_user_may_have_the_same_address(fill: Fill) -> None:
    canvas = fill(ONE)

    assert create(canvas, "$u1", {"address": "one@example.com", "type": "sms"}).value.position == 2
    assert create(canvas, "$u2", {"address": "one@example.com", "type": "email"}, "$u2").value.position == 1


def test_a_deleted_channel_comes_back_with_id_and_place(fill: Fill) -> None:
    canvas = fill(
        {"ref": "$ch1", "address": "jt@instructure.com", "state": "retired", "bounce_count": 1},
        {"address": "two@example.com"},
    )
    shown = create(canvas, "$u1", {"address": "JT@instructure.com", "type": "email"}).value

    assert (shown.id, shown.position, shown.workflow_state) == (canvas.id("$ch1"), 1, "unconfirmed")
    assert shown.address == "JT@instructure.com"
    assert canvas.living("$u1")[0].bounces.bounce_count == 0


def test_the_counter_of_confirmations_outlives_deletion(fill: Fill) -> None:
    canvas = fill(ONE)
    for _ in range(5):
        canvas.channels("$u1").delete_channel("self", ChannelId(canvas.id("$ch1")))
        create(canvas, "$u1", {"address": "one@example.com", "type": "email"})

    assert len(canvas.mail.outbox()) == 3


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"address": "invalid", "type": "email"}, invalid("email", "invalid")),
        ({"address": "Ann <a@b.c>", "type": "email"}, invalid("email", "invalid")),
        ({"address": "bob", "type": "email"}, invalid("email", "invalid")),
        ({"address": "bob"}, invalid("path_type", "blank")),
        ({"type": "sms"}, invalid("path", "blank")),
        ({"address": "", "type": "sms"}, invalid("path", "blank")),
        ({"address": ["a@b.c"], "type": "sms"}, invalid("path", "blank")),
    ],
)
def test_what_is_invalid_is_said(given: Any, answer: Any, fill: Fill) -> None:
    canvas = fill(ONE)

    assert body(create(canvas, "$u1", given)) == answer
    assert len(canvas.living("$u1")) == 1


def test_everything_invalid_is_said_at_once(fill: Fill) -> None:
    status, answer = body(create(fill(), "$u1", {}))

    assert (status, set(answer["errors"])) == (400, {"path", "path_type"})


@pytest.mark.parametrize("given", [None, "text", 5, [], [{"address": "a@b.c"}]])
def test_no_channel_at_all_breaks_the_server(given: Any, fill: Fill) -> None:
    status, answer = body(create(fill(), "$u1", given))

    assert (status, answer["errors"][0]["error_code"]) == (500, "internal_server_error")


@pytest.mark.parametrize(("address", "type"), [("bob", "sms"), (5, "sms"), ("bob", "slack")])
def test_numbers_are_not_checked(address: Any, type: str, fill: Fill) -> None:
    shown = create(fill(), "$u1", {"address": address, "type": type}).value

    assert (shown.address, shown.type, shown.workflow_state) == (str(address), type, "unconfirmed")


def test_an_unknown_type_becomes_an_unchecked_email_channel(fill: Fill) -> None:
    result = create(fill(), "$u1", {"address": "bob", "type": "fax"})

    assert (result.value.address, result.value.type) == ("bob", "email")
    assert [loss.where for loss in result.decision.losses] == ["type"]


def test_a_banned_domain_is_refused_by_the_newest_servers_only(fill: Fill) -> None:
    given = {"address": "test4@test2.com", "type": "email"}
    settings = {"banned_email_domains": ["test2.com"]}

    assert body(create(fill(settings=settings), "$u1", given)) == invalid("email", "forbidden")
    assert isinstance(create(fill(settings=settings, edition=LmsEdition.Y2024), "$u1", given), Response)


MAXIMUM = (400, {"errors": {"type": "Maximum number of communication channels reached"}})


@pytest.mark.parametrize(
    ("channels", "maximum", "refused"),
    [
        ([ONE], 1, True),
        ([ONE], 2, False),
        (
            [{**ONE, "state": "retired", "created_at": "@now"}, {"address": "b@c", "state": "retired"}],
            2,
            True,
        ),
        ([{**ONE, "state": "retired", "created_at": "@now-1d"}, {"address": "b@c"}], 2, False),
        ([], 0, True),
    ],
)
def test_the_accounts_maximum(channels: Any, maximum: int, refused: bool, fill: Fill) -> None:
    result = create(fill(*channels, settings={"max_communication_channels": maximum}), "$u1")

    assert (body(result) == MAXIMUM) if refused else isinstance(result, Response)


def test_the_requesters_channels_count_not_the_targets(fill: Fill) -> None:
    canvas = fill(ONE, settings={"max_communication_channels": 1})

    assert isinstance(create(canvas, "$admin"), Response)


def test_row_102_fails(fill: Fill) -> None:
    canvas = fill(*({"address": f"u{i}@example.com", "state": "retired"} for i in range(101)))

    assert body(create(canvas, "$u1")) == invalid("user_id", "user communication_channels limit exceeded")
    assert isinstance(create(canvas, "$u1", {"address": "u5@example.com", "type": "email"}), Response)


def test_users_can_be_kept_from_editing_but_not_from_push(fill: Fill) -> None:
    canvas = fill(settings={"users_can_edit_comm_channels": False}, developer_key={"sns_arn": "arn"})

    assert body(create(canvas, "$u1")) == (403, FORBIDDEN)
    assert isinstance(create(canvas, "$admin"), Response)
    assert isinstance(create(canvas, "$u1", PUSH), Response)


PUSH: dict[str, Json] = {"token": "registration_token", "type": "push"}


def test_push_is_active_at_once_and_given_again(fill: Fill) -> None:
    canvas = fill(ONE, developer_key={"sns_arn": "arn"})
    first = create(canvas, "$u1", PUSH).value
    again = create(canvas, "$u1", PUSH | {"token": "REGISTRATION_token", "address": "x@y.z"}).value
    other = create(canvas, "$u1", PUSH | {"token": "another"}).value

    assert (first.address, first.workflow_state, first.position) == ("For All Devices", "active", 2)
    assert first.id == again.id == other.id
    assert canvas.lms.observe_user(canvas.id("$u1"))["notification_endpoints"] == 2
    assert canvas.mail.outbox() == ()


def test_push_slips_through_for_another_user(fill: Fill) -> None:
    canvas = fill(developer_key={"sns_arn": "arn"})

    assert create(canvas, "$u2", PUSH).value.user_id == canvas.id("$u1")
    assert canvas.lms.observe_user(canvas.id("$u2"))["notification_endpoints"] == 1


def test_push_needs_a_configured_key_and_a_device(fill: Fill) -> None:
    no_key, no_device = (
        create(fill(), "$u1", PUSH),
        create(fill(developer_key={"sns_arn": "a"}), "$u1", {"type": "push"}),
    )

    assert body(no_key) == (400, {"errors": {"type": "SNS is not configured for this developer key"}})
    assert body(no_device)[0] == 422


def test_push_needs_an_access_token(fill: Fill) -> None:
    canvas = fill(developer_key={"sns_arn": "arn"})
    denied = canvas.web("$u1").execute(CreateChannel("self", PUSH))

    assert body(denied) == (400, {"errors": {"type": "Push is only supported when using an access token"}})


def test_the_first_failing_check_is_the_one_that_is_told(fill: Fill) -> None:
    canvas = fill(ONE, settings={"max_communication_channels": 1, "users_can_edit_comm_channels": False})
    twice = {"address": "one@example.com", "type": "email"}

    assert body(create(canvas, "$u1", twice)) == (403, FORBIDDEN)
    assert body(create(fill(ONE, settings={"max_communication_channels": 1}), "$u1", twice)) == MAXIMUM


def test_administrators_are_told_of_an_added_address_at_their_default_one(fill: Fill) -> None:
    canvas = fill({"user": "$admin", "address": "boss@example.com"})
    create(canvas, "$admin", user="$admin")
    told = [(letter.notification, letter.to) for letter in canvas.mail.outbox()]

    assert told == [
        ("Confirm Email Communication Channel", "new+api@example.com"),
        ("New Email Address Added", "boss@example.com"),
    ]


def test_nobody_is_told_of_their_own_default_address(fill: Fill) -> None:
    canvas = fill()
    create(canvas, "$admin", user="$admin")

    assert [one.notification for one in canvas.mail.outbox()] == ["Confirm Email Communication Channel"]


def test_coming_back_builds_preferences_on_the_way(fill: Fill) -> None:
    canvas = fill({"ref": "$ch1", "address": "back@example.com", "state": "retired"})
    store = canvas.lms.store("channels")
    create(canvas, "$u1", {"address": "new@example.com", "type": "email"})
    shown = create(canvas, "$u1", {"address": "back@example.com", "type": "email"}).value

    assert shown.workflow_state == "unconfirmed"
    assert store.preferences(shown.id)["New Announcement"] is Frequency.IMMEDIATELY


def test_each_access_token_registers_its_own_device(fill: Fill) -> None:
    canvas = fill(developer_key={"sns_arn": "arn"})
    create(canvas, "$u1", PUSH)
    other = canvas.lms.token_session(canvas.lms.logins.give_token(canvas.id("$u1")))
    other.execute(CreateChannel("self", PUSH))

    assert canvas.lms.observe_user(canvas.id("$u1"))["notification_endpoints"] == 2


def test_a_device_of_the_world_is_known_to_every_token(fill: Fill) -> None:
    devices = [{"user": "$u1", "token": "REGISTRATION_token"}]
    canvas = fill(developer_key={"sns_arn": "arn"}, notification_endpoints=devices)
    create(canvas, "$u1", PUSH)

    assert canvas.lms.observe_user(canvas.id("$u1"))["notification_endpoints"] == 1


def test_a_doubled_row_that_slipped_in_is_found_by_the_second_look(fill: Fill) -> None:
    canvas = fill()
    first = create(canvas, "$u1", {"address": "a@b.c", "type": "email"}).value
    create(canvas, "$u1", {"address": "a@b.c", "type": "fax"})
    canvas.channels("$u1").delete_channel("self", ChannelId(first.id))

    assert body(create(canvas, "$u1", {"address": "a@b.c", "type": "email"})) == invalid("path", "taken")
