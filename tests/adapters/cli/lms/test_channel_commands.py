"""`lms channels`: what is planned, what is added, what is lost, and how it ends."""

from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.channels import PushTokenRemoved
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.output import verdict_of

Ask = Callable[..., tuple[int, Any]]
NEW = "new@school.example"


def reasons(answer: Any) -> set[str]:
    return {finding["reason"] for finding in answer["plan"]["findings"]}


def test_the_channels_of_a_user_are_listed_in_their_states(ask: Ask) -> None:
    code, found = ask("channels", "list", "--user", "$student", "--login", "$admin")

    assert code == Exit.DONE
    assert [(one["address"], one["workflow_state"]) for one in found["channels"]] == [
        ("ines@school.example", "active"),
        ("ines@home.example", "unconfirmed"),
    ]


def test_edition_and_backend_stand_beside_every_verdict(ask: Ask, run: Callable[..., Any]) -> None:
    assert ask("channels", "list")[1]["edition"] == "2025-10"
    assert "edition 2024 (backend memory)" in run("lms", "channels", "list", "--edition", "2024").output
    assert "edition 2023" in run("lms", "channels", "add", NEW, "--edition", "2023").output


def test_a_plan_tells_the_state_after_and_sends_nothing(ask: Ask) -> None:
    code, told = ask("channels", "add", NEW, "--plan")

    assert code == Exit.DONE
    assert (told["plan"]["state"], told["plan"]["must_confirm"]) == ("unconfirmed", True)
    assert "outcome" not in told
    assert all(finding["source"] for finding in told["plan"]["findings"])


def test_a_channel_is_added_and_waits_for_its_owner(ask: Ask) -> None:
    code, told = ask("channels", "add", NEW)

    assert (code, told["outcome"]) == (Exit.DONE, "added")
    assert told["channel"]["workflow_state"] == "unconfirmed"


def test_an_address_that_is_there_is_refused_before_it_is_sent(ask: Ask) -> None:
    code, told = ask("channels", "add", "TAMSIN@school.example")

    assert (code, told["outcome"]) == (Exit.REFUSED, "refused")
    assert "already-there" in reasons(told)


def test_without_looking_up_the_server_says_no_itself(ask: Ask) -> None:
    code, told = ask("channels", "add", "tamsin@school.example", "--no-look-up")

    assert (code, told["outcome"], told["status"]) == (Exit.REJECTED, "rejected", 400)


def test_a_skip_that_was_ignored_is_no_plain_success(ask: Ask) -> None:
    code, told = ask("channels", "add", NEW, "--skip-confirmation")

    assert (code, told["outcome"]) == (Exit.DIFFERS, "added")
    assert ("dropped", "skip-ignored") in {(one["effect"], one["reason"]) for one in told["findings"]}


def test_a_type_without_its_address_is_a_usage_error(run: Callable[..., Any]) -> None:
    assert run("lms", "channels", "add").exit_code == Exit.USAGE
    assert run("lms", "channels", "add", NEW, "--type", "pigeon").exit_code == Exit.USAGE


def test_a_push_channel_takes_its_token_from_the_environment(ask: Ask) -> None:
    code, told = ask("channels", "add", "--type", "push", CANVAS_COMMS_LMS_DEVICE_TOKEN="CANARY")

    assert (code, told["outcome"]) == (Exit.REJECTED, "rejected")
    assert "CANARY" not in str(told)


def test_a_strict_check_refuses_what_nothing_can_reach(ask: Ask) -> None:
    assert ask("channels", "add", "x@y", "--strict")[0] == Exit.REFUSED
    assert ask("channels", "add", "x@y")[0] == Exit.DONE


def test_a_code_that_nobody_has_is_rejected(ask: Ask) -> None:
    code, told = ask("channels", "confirm", CANVAS_COMMS_LMS_CODE="no-such-code")

    assert (code, told["outcome"]) == (Exit.REJECTED, "rejected")


def test_a_code_can_be_typed_unseen(run: Callable[..., Any]) -> None:
    result = run("lms", "channels", "confirm", given="CANARY\n")

    assert result.exit_code == Exit.REJECTED
    assert "CANARY" not in result.output


def test_a_confirmation_is_sent_again(ask: Ask) -> None:
    code, told = ask("channels", "resend", "$unconfirmed", "--login", "$student")

    assert (code, told["outcome"]) == (Exit.DONE, "confirmation sent")
    assert told["findings"][0]["reason"] == "confirmation-goes-out"


@pytest.mark.parametrize("named", ["$mail", "email:Tamsin@School.example"])
def test_a_channel_is_deleted_by_id_or_address(named: str, ask: Ask) -> None:
    code, told = ask("channels", "remove", named)

    assert (code, told["channel"]["workflow_state"]) == (Exit.DONE, "retired")


def test_deleting_can_be_planned(ask: Ask) -> None:
    assert ask("channels", "remove", "$mail", "--plan")[1]["plan"]["allowed"] is True
    assert ask("channels", "remove", "email:who@school.example", "--plan")[0] == Exit.REFUSED


def test_the_token_of_a_device_comes_from_the_environment(ask: Ask) -> None:
    code, told = ask("channels", "remove-device", CANVAS_COMMS_LMS_DEVICE_TOKEN="CANARY")

    assert (code, told["outcome"]) == (Exit.REJECTED, "rejected")
    assert "CANARY" not in str(told)
    assert verdict_of(PushTokenRemoved()).exit == Exit.DONE


@pytest.mark.parametrize(
    ("kind", "address"), [("bounced", "paulo@school.example"), ("unconfirmed", "ines@home.example")]
)
def test_a_report_names_what_cannot_deliver(kind: str, address: str, ask: Ask) -> None:
    code, told = ask("channels", "report", kind, "--login", "$site_admin")

    assert (code, told["channels"][0][4]) == (Exit.DONE, address)


def test_a_report_can_be_narrowed(ask: Ask) -> None:
    there = ("channels", "report", "bounced", "--login", "$site_admin")

    assert ask(*there, "--pattern", "nobody*")[1]["channels"] == []
    assert ask(*there, "--after", "2020-01-01T00:00:00Z", "--newest-first")[1]["channels"] != []
    assert ask(*there, "--after", "2020-01-01")[0] == Exit.USAGE


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (("reset-bounces", "$other_student", "$bouncing"), "bounces reset"),
        (("reset-reported-bounces",), "counted"),
        (("confirm-reported",), "counted"),
    ],
)
def test_administrators_mend_what_a_report_names(words: tuple[str, ...], outcome: str, ask: Ask) -> None:
    code, told = ask("channels", *words, "--login", "$site_admin")

    assert (code, told["outcome"]) == (Exit.DONE, outcome)
    assert ask("channels", *words)[0] == Exit.REJECTED


@pytest.mark.parametrize("edition", ["2023", "2025-10"])
def test_a_plan_for_somebody_elses_channels_is_refused_in_rows(ask: Ask, edition: str) -> None:
    code, told = ask("channels", "add", NEW, "--user", "$student", "--plan", "--edition", edition)

    assert (code, told["plan"]["allowed"]) == (Exit.REFUSED, False)
    assert "not-allowed" in reasons(told)


def test_a_plan_for_somebody_who_is_not_there_is_refused_in_rows(ask: Ask) -> None:
    for words in (("add", NEW), ("remove", "1")):
        code, told = ask("channels", *words, "--user", "999", "--plan")

        assert (code, "no-such-thing" in reasons(told)) == (Exit.REFUSED, True)
