import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.rules.states import (
    SOURCES,
    TRANSITIONS,
    Event,
    StateReason,
    after,
    event_of,
)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    ("word", "then"), [("read", State.READ), ("unread", State.UNREAD), ("archived", State.ARCHIVED)]
)
def test_a_state_that_is_set_is_set_whatever_it_was(state: State, word: str, then: State) -> None:
    decision, event = event_of(word)

    assert after(state, event) is then
    assert decision.findings == ()


@pytest.mark.parametrize("word", ["", "Read", "deleted", "wat"])
@pytest.mark.parametrize("state", State)
def test_an_unknown_state_becomes_unread_and_is_told(state: State, word: str) -> None:
    decision, event = event_of(word)

    assert after(state, event) is State.UNREAD
    assert [(f.reason, f.effect, f.where) for f in decision.findings] == [
        (StateReason.UNKNOWN_STATE, Effect.CHANGED, "conversation[workflow_state]")
    ]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", [Event.MESSAGE_CAME, Event.RESUBSCRIBED_TO_NEWS, Event.ADDED])
def test_news_make_a_thread_unread_even_in_the_archive(state: State, event: Event) -> None:
    assert after(state, event) is State.UNREAD


@pytest.mark.parametrize("event", [Event.SHOWN, Event.UNSUBSCRIBED, Event.ALL_MARKED_AS_READ, Event.EMPTIED])
def test_looking_and_leaving_turn_only_unread_into_read(event: Event) -> None:
    assert [after(state, event) for state in State] == [State.READ, State.READ, State.ARCHIVED]


def test_every_event_has_a_source_and_does_something() -> None:
    assert set(SOURCES) == set(Event)
    assert {event for _, event in TRANSITIONS} == set(Event)


@given(st.sampled_from(State), st.lists(st.sampled_from(Event)))
def test_any_run_of_events_ends_in_a_state(state: State, events: list[Event]) -> None:
    for event in events:
        state = after(state, event)

    assert state in State
