"""`lms conversations` and `lms inbox`: one thread or many, and what became of it for each person."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from canvas_comms.errors import NotFound, Unreachable
from canvas_comms.lms.conversations import Part, Progress, StillRunning
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.conversations import verdict_on

Ask = Callable[..., tuple[int, Any]]
CLASS = ("--to", "course_$course_students", "--body", "CANARY", "--context", "course_$course")
ONE = ("--to", "$student", "--body", "CANARY", "--context", "course_$course")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)


def test_the_inbox_shows_what_has_come(ask: Ask, run: Callable[..., Any]) -> None:
    code, told = ask("inbox")

    assert (code, [one["subject"] for one in told["conversations"]]) == (Exit.DONE, ["The herbarium"])
    assert "1 unread" in run("lms", "inbox").output
    assert ask("inbox", "--unread", "--login", "$other_student")[1]["conversations"] == []


def test_threads_are_listed_by_scope(ask: Ask) -> None:
    sent = ("conversations", "list", "--scope", "sent")

    assert ask(*sent)[1]["conversations"] == []
    assert len(ask(*sent, "--login", "$student")[1]["conversations"]) == 1


def test_filters_can_be_any_or_all(ask: Ask) -> None:
    both = ("--filter", "course_$course", "--filter", "user_$other_student")

    assert len(ask("conversations", "list", *both)[1]["conversations"]) == 1
    assert ask("conversations", "list", *both, "--all-filters")[1]["conversations"] == []


def test_a_thread_is_shown_with_its_messages(ask: Ask) -> None:
    code, told = ask("conversations", "show", "$conversation")

    assert (code, told["messages"][0]["body"]) == (Exit.DONE, "May I hand mine in on Monday?")


def test_a_thread_that_is_not_there_cannot_be_shown(ask: Ask) -> None:
    assert ask("conversations", "show", "999")[0] == Exit.FAILED


def test_people_to_write_to_are_found(ask: Ask) -> None:
    assert [one["name"] for one in ask("conversations", "recipients", "ines")[1]["recipients"]] == [
        "Ines Lindqvist"
    ]


def test_the_search_lists_what_the_server_would(ask: Ask) -> None:
    def recipients(*words: str) -> list[str]:
        code, told = ask("conversations", "recipients", *words)
        assert code == Exit.DONE
        return [one["name"] for one in told["recipients"]]

    assert recipients() == []
    assert len(recipients("")) > 2
    assert recipients("", "--type", "user") == recipients("--within", "course_$course")
    assert recipients("--user", "$student") == ["Ines Lindqvist"]
    assert recipients("--within", "course_$course", "--synthetic-contexts")[:2] == ["Teachers", "Students"]
    assert "Ines Lindqvist" not in recipients("", "--exclude", "$student")


def test_rights_of_contexts_are_told_if_asked_for(ask: Ask, run: Callable[..., Any]) -> None:
    words = ("conversations", "recipients", "", "--type", "course", "--permission", "send_messages_all")

    assert ask(*words)[1]["recipients"][0]["permissions"] == {"send_messages_all": True}
    assert "send_messages_all" in run("lms", *words).output


@pytest.mark.parametrize("to", ["999", "$admin", "course_999"])
def test_a_plan_for_somebody_out_of_reach_is_a_refusal_with_a_reason(to: str, ask: Ask) -> None:
    words = ("--to", to, "--body", "CANARY", "--plan", "--allow-fan-out", "--login", "$student")
    code, told = ask("conversations", "send", *words)

    assert code == Exit.REFUSED
    assert {one["where"] for one in told["plan"]["findings"]} >= {"recipients[0]", "recipients"}


@pytest.mark.parametrize(
    ("words", "end", "reason"),
    [
        (("$conversation", "--body", "yes"), Exit.DONE, None),
        (("$conversation", "--body", " "), Exit.REFUSED, "message-blank"),
        (("$conversation", "--body", "yes", "--only-to", "999"), Exit.REFUSED, "unknown-user"),
        (("999", "--body", "yes"), Exit.DONE, "thread-not-shown"),
        (("999", "--body", "yes", "--no-look-up"), Exit.DONE, "thread-not-looked-up"),
    ],
)
def test_a_reply_can_be_planned(words: tuple[str, ...], end: Exit, reason: str | None, ask: Ask) -> None:
    code, told = ask("conversations", "reply", *words, "--plan")

    assert code == end
    assert reason is None or reason in [one["reason"] for one in told["plan"]["findings"]]


def test_a_plan_counts_heads_after_fan_out_and_shows_no_text(ask: Ask) -> None:
    code, told = ask("conversations", "plan", *CLASS, "--allow-fan-out", "--threads", "new")

    assert code == Exit.DONE
    assert (told["plan"]["people"], told["plan"]["threads"], told["plan"]["becomes"]) == (2, 2, "group-each")
    assert "CANARY" not in str(told)


def test_a_class_is_not_written_to_unless_that_is_allowed(ask: Ask) -> None:
    code, told = ask("conversations", "send", *CLASS)

    assert code == Exit.REFUSED
    assert {one["outcome"] for one in told["deliveries"]} == {"refused"}


def test_a_subject_that_an_old_thread_would_lose_is_refused_until_accepted(ask: Ask) -> None:
    there = ("conversations", "send", *ONE, "--subject", "S", "--threads", "reuse")
    refused, accepted = ask(*there), ask(*there, "--on-loss", "accept")

    assert (refused[0], refused[1]["plan"]["losses"]) == (Exit.REFUSED, 1)
    assert (accepted[0], accepted[1]["outcome"]) == (Exit.DONE, "sent")


def test_a_subject_needs_a_choice_of_thread(ask: Ask) -> None:
    code, told = ask("conversations", "plan", *ONE, "--subject", "S")

    assert code == Exit.REFUSED
    assert "say-which-thread" in {one["reason"] for one in told["plan"]["findings"]}


def test_sending_can_be_planned_only(ask: Ask) -> None:
    assert "deliveries" not in ask("conversations", "send", *ONE, "--plan")[1]


def test_together_is_one_thread_for_all(ask: Ask) -> None:
    code, told = ask("conversations", "send", *CLASS, "--how", "together", "--allow-fan-out")

    assert (code, len({one["id"] for one in told["deliveries"]})) == (Exit.DONE, 1)


def test_what_is_not_looked_up_is_unknown_and_can_be_sent(ask: Ask) -> None:
    code, told = ask("conversations", "send", *ONE, "--no-look-up")

    assert told["plan"]["people"] is None
    assert code == Exit.DONE


def test_a_batch_is_of_unknown_fate_until_it_is_waited_for(ask: Ask) -> None:
    batch = ("conversations", "send", *CLASS, "--allow-fan-out", "--how", "as-a-batch", "--threads", "new")
    left, waited = ask(*batch), ask(*batch, "--wait", "--no-other")

    assert (left[0], {one["reason"] for one in left[1]["deliveries"]}) == (Exit.UNKNOWN, {"sent-later"})
    assert (waited[0], {one["outcome"] for one in waited[1]["deliveries"]}) == (Exit.DONE, {"sent"})


def test_what_a_batch_may_have_sent_is_a_candidate_as_long_as_there_may_be_another(ask: Ask) -> None:
    code, said = ask(
        *(
            "conversations",
            "send",
            *CLASS,
            "--allow-fan-out",
            "--how",
            "as-a-batch",
            "--threads",
            "new",
            "--wait",
        )
    )

    assert (code, {one["outcome"] for one in said["deliveries"]}) == (Exit.UNKNOWN, {"unknown"})
    assert {one["user"] for one in said["candidates"]} == {one["user"] for one in said["deliveries"]}


def test_a_batch_under_way_is_listed(ask: Ask) -> None:
    assert ask("conversations", "batches") == (
        Exit.DONE,
        {"schema": 1, "backend": "memory", "edition": "2025-10", "batches": []},
    )


def test_a_message_may_stand_in_a_file(ask: Ask) -> None:
    words = ("conversations", "send", "--to", "$student", "--context", "course_$course")

    assert ask(*words, "--body-file", "-", given="CANARY")[0] == Exit.DONE
    assert ask(*words, "--body-file", "-", "--body", "x", given="CANARY")[0] == Exit.USAGE
    assert ask(*words)[0] == Exit.USAGE


@pytest.mark.parametrize(
    "words",
    [
        ("--to", "nobody", "--body", "x"),
        ("--to", "course_1_wizards", "--body", "x"),
        ("--to", "4", "--body", " "),
        ("--to", "4", "--body", "x", "--context", "planet_1"),
    ],
)
def test_what_no_server_would_read_is_a_usage_error(words: tuple[str, ...], ask: Ask) -> None:
    assert ask("conversations", "plan", *words)[0] == Exit.USAGE


def test_a_thread_is_answered(ask: Ask) -> None:
    assert ask("conversations", "reply", "$conversation", "--body", "Yes")[1]["outcome"] == "sent"
    assert ask("conversations", "reply", "999", "--body", "Yes")[0] == Exit.REJECTED


def test_nobody_joins_a_private_thread(ask: Ask) -> None:
    assert ask("conversations", "add-people", "$conversation", "$other_student")[0] == Exit.REJECTED


@pytest.mark.parametrize(
    ("state", "field", "value"),
    [
        ("read", "workflow_state", "read"),
        ("archived", "workflow_state", "archived"),
        ("starred", "starred", True),
        ("unsubscribed", "subscribed", True),
    ],
)
def test_a_thread_is_marked(state: str, field: str, value: object, ask: Ask) -> None:
    code, told = ask("conversations", "mark", state, "$conversation")

    assert (code, told["conversation"][field]) == (Exit.DONE, value)


def test_many_threads_are_marked_by_the_server(ask: Ask) -> None:
    assert ask("conversations", "mark", "starred", "$conversation", "$conversation")[0] == Exit.DONE
    assert ask("conversations", "mark", "subscribed", "$conversation", "$conversation")[0] == Exit.USAGE
    assert ask("conversations", "delete", "$conversation", "$conversation")[0] == Exit.DONE


def test_every_thread_is_marked_as_read(ask: Ask) -> None:
    assert ask("conversations", "mark-all-read")[1]["outcome"] == "marked"


def test_a_thread_and_its_messages_can_be_removed_from_ones_view(ask: Ask) -> None:
    assert ask("conversations", "delete", "$conversation")[0] == Exit.DONE
    assert ask("conversations", "remove-messages", "$conversation", "23")[0] == Exit.DONE


@pytest.mark.parametrize(
    ("part", "end"),
    [
        (Part(("1",), progress=Progress("1", "completed")), Exit.DONE),
        (Part(("1",), progress=Progress("1", "failed")), Exit.DIFFERS),
        (Part(("1",), running=StillRunning(40.0)), Exit.UNKNOWN),
        (Part(("1",), error=NotFound(404)), Exit.REJECTED),
        (Part(("1",), error=Unreachable()), Exit.UNKNOWN),
        (Part(("1",)), Exit.NOT_SENT),
    ],
)
def test_each_end_of_a_batch_update_has_its_exit_code(part: Part, end: Exit) -> None:
    done = Part(("2",), progress=Progress("2", "completed"))

    assert verdict_on((done, part)).exit == end


FROZEN = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$ann"}, {"ref": "$bob"}, {"ref": "$cho"}],
        "courses": [
            {
                "ref": "$course",
                "enrollments": [
                    {"user": "$ann", "role": "teacher"},
                    {"user": "$bob", "role": "student"},
                    {"user": "$cho", "role": "student"},
                ],
            }
        ],
    },
}
TO_BOTH = (
    "--to",
    "$bob",
    "--to",
    "$cho",
    "--body",
    "CANARY",
    "--subject",
    "S",
    "--context",
    "course_$course",
)
BATCH = ("conversations", "send", *TO_BOTH, "--how", "as-a-batch", "--threads", "new", "--wait", "--no-other")


@pytest.mark.parametrize("more", [{}, {"clock_step": 60}])
def test_nobody_waits_for_a_clock_that_stands(
    run: Callable[..., Any], tmp_path: Path, more: dict[str, object]
) -> None:
    world = tmp_path / "world.json"
    world.write_text(json.dumps({**FROZEN, **more}))

    result = run("lms", *BATCH, "--world", str(world), "--json")

    told = json.loads(result.stdout)
    assert (result.exit_code, told["outcome"]) == (Exit.UNKNOWN, "still running")
    assert told["running"] == [{"batch": told["batches"][0], "completion": None}]
    assert f"not waiting for batch {told['batches'][0]}: the clock of this backend stands" in result.stderr


def test_who_waits_says_for_what_and_how_long(run: Callable[..., Any], tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    world.write_text(json.dumps({"lms": FROZEN["lms"]}))

    result = run("lms", *BATCH, "--wait-at-most", "20", "--world", str(world), "--json")

    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (Exit.DONE, "sent")
    assert result.stderr.strip().startswith("waiting for batch ")
    assert "at most 20 s" in result.stderr
