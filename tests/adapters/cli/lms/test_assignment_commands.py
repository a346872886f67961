"""`lms assignments` and `lms account-notifications`."""

from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms_cli.exit_codes import Exit

Ask = Callable[..., tuple[int, Any]]


def test_assignments_are_listed_with_their_due_date(ask: Ask) -> None:
    code, told = ask("assignments", "list", "$course")

    assert (code, [one["name"] for one in told["assignments"]]) == (Exit.DONE, ["Herbarium"])
    assert told["assignments"][0]["due_at"] is not None


def test_a_part_of_the_assignments_can_be_asked_for(ask: Ask) -> None:
    assert ask("assignments", "list", "$course", "--bucket", "future")[1]["assignments"] == []
    assert ask("assignments", "list", "$course", "--text", "herb")[1]["assignments"] != []
    assert ask("assignments", "list", "$course", "--bucket", "soon")[0] == Exit.USAGE


@pytest.mark.parametrize("words", [(), ("--overdue",), ("--excused",)])
def test_who_has_not_handed_in_is_listed(words: tuple[str, ...], ask: Ask) -> None:
    code, told = ask("assignments", "missing", "$course", "$assignment", *words)

    assert (code, [one["name"] for one in told["missing"]]) == (Exit.DONE, ["Paulo Reyes"])


def test_a_student_may_not_see_who_has_not_handed_in(ask: Ask) -> None:
    assert (
        ask("assignments", "missing", "$course", "$assignment", "--login", "$student")[0]
        == Exit.AUTHENTICATION
    )


def test_what_the_account_says_is_listed_and_dismissed(ask: Ask) -> None:
    code, told = ask("account-notifications", "list", "--login", "$student")

    assert (code, [one["subject"] for one in told["account_notifications"]]) == (Exit.DONE, ["Library"])
    code, told = ask("account-notifications", "dismiss", "$closure")
    assert (code, told["outcome"]) == (Exit.DONE, "dismissed")
    assert ask("account-notifications", "dismiss", "99999")[0] == Exit.REJECTED
