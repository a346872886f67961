"""`lms preferences` and `lms messages`."""

from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.preferences import PartlySet
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.output import verdict_of

Ask = Callable[..., tuple[int, Any]]


def test_preferences_are_listed_with_their_frequency(ask: Ask) -> None:
    code, told = ask("preferences", "list", "$mail")
    often = {one["notification"]: one["frequency"] for one in told["preferences"]}

    assert (code, often["new_announcement"], often["summaries"]) == (Exit.DONE, "immediately", "daily")


def test_one_preference_can_be_asked_for(ask: Ask) -> None:
    code, told = ask("preferences", "list", "$mail", "--notification", "new_announcement")

    assert (code, len(told["preferences"])) == (Exit.DONE, 1)


def test_categories_are_listed_as_the_server_spells_them(ask: Ask) -> None:
    assert "discussionentry" in ask("preferences", "categories", "$mail")[1]["categories"]


def test_preferences_are_set_by_name(ask: Ask) -> None:
    code, told = ask("preferences", "set", "$mail", "new_announcement=daily", "summaries=never")

    assert code == Exit.DONE
    assert {one["frequency"] for one in told["preferences"]} == {"daily", "never"}


def test_a_category_is_set_in_any_spelling(ask: Ask) -> None:
    code, told = ask("preferences", "set-category", "$mail", "discussion_entry", "weekly")

    assert (code, told["outcome"]) == (Exit.DONE, "set")


@pytest.mark.parametrize("wish", ["new_announcement", "new_announcement=hourly", "=daily"])
def test_a_wish_that_cannot_be_read_is_a_usage_error(wish: str, ask: Ask) -> None:
    assert ask("preferences", "set", "$mail", wish)[0] == Exit.USAGE


def test_what_was_written_in_part_is_no_plain_success() -> None:
    assert verdict_of(PartlySet(404)).exit == Exit.DIFFERS


def test_preferences_are_set_for_many_users(ask: Ask) -> None:
    words = ("preferences", "set", "email", "announcement=never", "--login", "$admin", "--user", "$student")
    code, told = ask(*words, "--users", "-", given="to,name\n$other_student,Paulo\n")

    assert (code, [one["outcome"] for one in told["users"]]) == (Exit.DONE, ["set", "set"])


def test_users_who_are_refused_are_skipped_if_that_is_said(ask: Ask) -> None:
    words = ("preferences", "set", "every", "all=never", "--login", "$admin", "--user", "$student")
    code, told = ask(*words, "--user", "99999", "--skip-refused")

    assert code == Exit.DIFFERS
    assert sorted(one["outcome"] for one in told["users"]) == ["refused", "set", "set"]
    assert ask(*words, "--plan")[0] == Exit.DONE
    assert ask(*words, "--user", "99999", "--plan")[0] == Exit.REFUSED


@pytest.mark.parametrize(
    "words",
    [
        ("$mail", "announcement=daily", "--user", "$student"),
        ("$mail", "announcement=daily", "--plan"),
        ("email", "announcement=daily", "--users", "-"),
    ],
)
def test_what_cannot_be_asked_for_users_is_a_usage_error(words: tuple[str, ...], ask: Ask) -> None:
    assert ask("preferences", "set", *words, given="to\n")[0] == Exit.USAGE


def test_messages_of_the_server_are_listed_for_who_may_read_them(ask: Ask) -> None:
    code, told = ask("messages", "list", "$student", "--login", "$site_admin")

    assert (code, [one["subject"] for one in told["messages"]]) == (Exit.DONE, ["Field trip"])
    assert ask("messages", "list", "$student")[0] == Exit.AUTHENTICATION


def test_messages_can_be_limited_to_a_time(ask: Ask) -> None:
    there = ("messages", "list", "$student", "--login", "$site_admin")

    assert ask(*there, "--to", "2020-01-01T00:00:00Z")[1]["messages"] == []
