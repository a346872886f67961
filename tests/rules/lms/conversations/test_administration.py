from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.conversations.model import ProgressState
from canvas_comms.lms.conversations.requests import Event as AskedEvent
from canvas_comms.lms.conversations.rules.administration import (
    EVENTS,
    STEPS,
    Act,
    UpdateReason,
    ending,
    may_update,
)
from canvas_comms.lms.conversations.rules.states import Event
from canvas_comms.lms.params import ABSENT

IDS = "conversation_ids"


@pytest.mark.parametrize(
    ("ids", "event", "found"),
    [
        (ABSENT, ABSENT, [(UpdateReason.IDS_MISSING, IDS), (UpdateReason.EVENT_MISSING, "event")]),
        ("7", "star", [(UpdateReason.IDS_MISSING, IDS)]),
        (None, "star", [(UpdateReason.IDS_MISSING, IDS)]),
        (["7"] * 501, ABSENT, [(UpdateReason.TOO_MANY_IDS, IDS), (UpdateReason.EVENT_MISSING, "event")]),
        (["7"], ABSENT, [(UpdateReason.EVENT_MISSING, "event")]),
        (["7"], "", [(UpdateReason.EVENT_MISSING, "event")]),
        (["7"], "wat", [(UpdateReason.UNKNOWN_EVENT, "event")]),
        (["7"], 7, [(UpdateReason.UNKNOWN_EVENT, "event")]),
    ],
)
def test_ids_are_looked_at_before_the_event(
    ids: Any, event: Any, found: list[tuple[UpdateReason, str]]
) -> None:
    assert [(f.reason, f.where) for f in may_update(ids, event).refusals] == found


@pytest.mark.parametrize("number", [0, 1, 500])
def test_up_to_500_ids_are_taken_none_included(number: int) -> None:
    assert may_update(["7"] * number, "star").allowed


@pytest.mark.parametrize(
    ("done", "failed", "message"),
    [
        (0, [], "0 conversations processed"),
        (1, [], "1 conversation processed"),
        (2, [], "2 conversations processed"),
        (
            1,
            ["17", "18"],
            "1 conversation processed\nThe user is not participating in this conversation: 17, 18",
        ),
    ],
)
def test_the_end_is_told_in_words(done: int, failed: list[str], message: str) -> None:
    assert ending(done, failed).message == message


@given(st.integers(0, 500), st.lists(st.text(), max_size=3))
def test_one_success_completes_and_none_fails_either_way_at_100(done: int, failed: list[str]) -> None:
    end = ending(done, failed)

    assert end.state is (ProgressState.COMPLETED if done else ProgressState.FAILED)
    assert end.completion == 100


def test_what_each_event_does() -> None:
    acts = {
        "mark_as_read": Act(event=Event.SET_READ),
        "mark_as_unread": Act(event=Event.SET_UNREAD),
        "star": Act(starred=True),
        "unstar": Act(starred=False),
        "archive": Act(event=Event.SET_ARCHIVED),
        "destroy": Act(destroy=True),
    }

    assert dict(EVENTS) == acts


@pytest.mark.parametrize(
    ("before", "step", "then"),
    [
        (ProgressState.QUEUED, "start", ProgressState.RUNNING),
        (ProgressState.QUEUED, "fail", ProgressState.FAILED),
        (ProgressState.QUEUED, "cancel", ProgressState.CANCELED),
        (ProgressState.QUEUED, "complete", None),
        (ProgressState.RUNNING, "complete", ProgressState.COMPLETED),
        (ProgressState.RUNNING, "fail", ProgressState.FAILED),
        (ProgressState.RUNNING, "wait", ProgressState.WAITING),
        (ProgressState.RUNNING, "cancel", None),
    ],
)
def test_a_progress_takes_these_steps(before: ProgressState, step: str, then: ProgressState | None) -> None:
    assert STEPS.get((before, step)) is then


def test_nothing_leads_out_of_an_end() -> None:
    ends = {ProgressState.COMPLETED, ProgressState.FAILED, ProgressState.CANCELED}

    assert not ends & {state for state, _ in STEPS}


def test_clients_ask_for_the_events_that_there_are() -> None:
    assert {event.value for event in AskedEvent} == set(EVENTS)
