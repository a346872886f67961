import itertools

import pytest

from canvas_comms.lms.conversations.asked import How, Threads
from canvas_comms.lms.conversations.rules.addresses import read_address
from canvas_comms.lms.conversations.rules.intents import (
    SWITCHES,
    IntentReason,
    is_said,
    may_fan_out,
    switches_for,
)
from canvas_comms.lms.conversations.rules.modes import BATCHES, PRIVATE, Mode, which_mode


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
    ("how", "threads", "subject", "single", "reason"),
    [
        (How.INDIVIDUALLY, None, "s", False, IntentReason.SAY_WHICH_THREAD),
        (How.AS_A_BATCH, None, "s", False, IntentReason.SAY_WHICH_THREAD),
        (How.TOGETHER, None, "s", True, IntentReason.SAY_WHICH_THREAD),
        (How.TOGETHER, None, "s", False, None),
        (How.INDIVIDUALLY, None, None, False, None),
        (How.INDIVIDUALLY, Threads.NEW, "s", False, None),
        (How.TOGETHER, Threads.REUSE, None, False, IntentReason.ALWAYS_NEW),
    ],
)
def test_whoever_gives_a_subject_says_which_thread(
    how: How, threads: Threads | None, subject: str | None, single: bool, reason: IntentReason | None
) -> None:
    found = is_said(how, threads, subject, single).reasons()

    assert found == (set() if reason is None else {reason})


def test_every_fan_out_that_was_not_allowed_is_refused() -> None:
    recipients = [a for a in map(read_address, ["7", "course_1", "group_1"]) if a is not None]

    assert [f.where for f in may_fan_out(recipients, False).refusals] == ["recipients[1]", "recipients[2]"]
    assert may_fan_out(recipients, True).findings == ()
