import itertools

import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations.plan import (
    SWITCHES,
    IntentReason,
    is_said,
    may_fan_out,
    switches_for,
)
from canvas_comms.lms.conversations.requests import How, Threads
from canvas_comms.lms.conversations.rules.modes import BATCHES, PRIVATE, Mode, which_mode
from canvas_comms.lms.conversations.rules.recipients import read_address

UNSAID = [(IntentReason.SAY_WHICH_THREAD, Effect.REFUSED, "threads")]


def test_the_table_answers_every_case() -> None:
    assert set(SWITCHES) == set(itertools.product(How, Threads, (False, True)))


@pytest.mark.parametrize("how", How)
@pytest.mark.parametrize("threads", Threads)
@pytest.mark.parametrize("people", [1, 2, 100])
def test_the_switches_make_the_server_do_what_was_meant(how: How, threads: Threads, people: int) -> None:
    mode = which_mode(switches_for(how, threads, people == 1), people).mode

    if how is How.TOGETHER:
        assert mode in (Mode.GROUP, Mode.PRIVATE)
    elif people > 1:
        assert mode in BATCHES
    assert (mode in PRIVATE) == (threads is Threads.REUSE and (people == 1 or how is not How.TOGETHER))


def test_nothing_said_means_the_server_s_own_choice() -> None:
    assert switches_for(How.INDIVIDUALLY, None, False) == switches_for(How.INDIVIDUALLY, Threads.REUSE, False)


@pytest.mark.parametrize(
    ("how", "threads", "subject", "single", "found"),
    [
        (How.INDIVIDUALLY, None, "s", False, UNSAID),
        (How.AS_A_BATCH, None, "s", False, UNSAID),
        (How.TOGETHER, None, "s", True, UNSAID),
        (How.TOGETHER, None, "s", False, []),
        (How.INDIVIDUALLY, None, None, False, []),
        (How.INDIVIDUALLY, Threads.NEW, "s", False, []),
        (How.TOGETHER, Threads.REUSE, None, False, [(IntentReason.ALWAYS_NEW, Effect.CHANGED, "threads")]),
    ],
)
def test_whoever_gives_a_subject_says_which_thread(
    how: How,
    threads: Threads | None,
    subject: str | None,
    single: bool,
    found: list[tuple[IntentReason, Effect, str]],
) -> None:
    decision = is_said(how, threads, subject, single)

    assert [(f.reason, f.effect, f.where) for f in decision.findings] == found


def test_every_fan_out_that_was_not_allowed_is_refused() -> None:
    recipients = [a for a in map(read_address, ["7", "course_1", "group_1"]) if a is not None]

    assert [(f.reason, f.where) for f in may_fan_out(recipients, False).refusals] == [
        (IntentReason.FAN_OUT_NOT_ALLOWED, "recipients[1]"),
        (IntentReason.FAN_OUT_NOT_ALLOWED, "recipients[2]"),
    ]
    assert may_fan_out(recipients, True).findings == ()
