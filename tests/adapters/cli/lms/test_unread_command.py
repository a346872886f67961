"""`lms unread`."""

from collections.abc import Callable
from typing import Any

from canvas_comms_cli.exit_codes import Exit

Ask = Callable[..., tuple[int, Any]]


def test_what_is_unread_is_listed(ask: Ask) -> None:
    code, told = ask("unread", "--login", "$student")

    assert code == Exit.DONE
    assert [(one["kind"], one["title"]) for one in told["unread"]] == [
        ("announcement", "Field trip"),
        ("discussion", "Which moss is this?"),
    ]


def test_marking_is_planned_and_done(ask: Ask) -> None:
    code, told = ask("unread", "--login", "$student", "--mark-all", "--plan")
    assert (code, [one["outcome"] for one in told["steps"]]) == (Exit.DONE, ["planned", "planned"])

    code, told = ask("unread", "--login", "$student", "--mark-all")
    assert (code, [one["outcome"] for one in told["steps"]]) == (Exit.DONE, ["marked", "marked"])
    assert ask("unread", "--plan")[0] == Exit.USAGE
