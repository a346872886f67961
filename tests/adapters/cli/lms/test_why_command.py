"""`lms why`."""

from collections.abc import Callable
from typing import Any

from canvas_comms_cli.exit_codes import Exit

Ask = Callable[..., tuple[int, Any]]
Run = Callable[..., Any]


def test_the_most_probable_cause_comes_first(ask: Ask) -> None:
    code, told = ask("why", "$other_student", "--login", "$site_admin", "--category", "announcement")

    assert (code, told["conclusion"]) == (Exit.DONE, "cause-found")
    assert told["findings"][0]["reason"] == "channel-bouncing"
    assert told["channels"][0]["channel"]["address"] == "paulo@school.example"


def test_what_may_not_be_read_is_told_with_the_right_that_it_takes(ask: Ask) -> None:
    code, told = ask("why", "$student")
    rights = {one["where"]: one["takes_one_of"] for one in told["not_known"]}

    assert (code, told["conclusion"]) == (Exit.DONE, "not-known")
    assert rights["channels"] == ["manage_user_logins"]
    assert told["channels"] is None


def test_people_read_it_in_sentences(run: Run) -> None:
    result = run("lms", "why", "$other_student", "--login", "$admin")

    assert "mail to the channel bounces" in result.output
    assert (
        "not known: comm_messages (it takes the right read_messages or view_notifications)" in result.output
    )


def test_an_unknown_category_is_a_usage_error(ask: Ask) -> None:
    assert ask("why", "$student", "--category", "gossip")[0] == Exit.USAGE
