from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations.model import ConversationParticipant, ConversationRecord, State
from canvas_comms.lms.conversations.rules.lists import Scope, ScopeReason, position_in, positions, read_scope

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
SENT_ONLY = ConversationParticipant("1", "7", WHEN, message_count=1, visible_last_authored_at=WHEN)
ARRIVED = ConversationParticipant("1", "7", WHEN, message_count=1, last_message_at=WHEN)
THREAD = ConversationRecord("1", ("7", "8", "9"))

rows = st.builds(
    ConversationParticipant,
    thread=st.just("1"),
    user=st.just("7"),
    updated_at=st.just(WHEN),
    state=st.sampled_from(State),
    last_message_at=st.none() | st.just(WHEN),
    visible_last_authored_at=st.none() | st.just(WHEN),
    message_count=st.integers(0, 2),
    starred=st.booleans(),
    tags=st.lists(st.sampled_from(["course_1", "group_2"])).map(tuple),
)


@pytest.mark.parametrize("word", [None, "", "inbox", "default", "nonsense", "INBOX"])
def test_any_other_word_means_the_inbox(word: str | None) -> None:
    assert read_scope(word)[1] is Scope.INBOX


def test_an_unknown_word_is_told() -> None:
    assert [(f.reason, f.effect, f.where) for f in read_scope("nonsense")[0].findings] == [
        (ScopeReason.UNKNOWN_SCOPE, Effect.CHANGED, "scope")
    ]
    assert read_scope("default")[0].findings == ()


def test_what_was_only_sent_is_in_no_inbox() -> None:
    assert [scope for scope, _ in positions(SENT_ONLY)] == [Scope.SENT]


@pytest.mark.parametrize(
    ("state", "scopes"),
    [
        (State.READ, [Scope.INBOX]),
        (State.UNREAD, [Scope.INBOX, Scope.UNREAD]),
        (State.ARCHIVED, [Scope.ARCHIVED]),
    ],
)
def test_what_arrived_is_listed_by_its_state(state: State, scopes: list[Scope]) -> None:
    assert [scope for scope, _ in positions(attrs.evolve(ARRIVED, state=state))] == scopes


@pytest.mark.parametrize("state", State)
def test_starred_threads_are_listed_in_any_state_even_if_only_sent(state: State) -> None:
    row = attrs.evolve(SENT_ONLY, state=state, starred=True, updated_at=WHEN + timedelta(1))

    assert position_in(row, Scope.STARRED) == WHEN + timedelta(1)


@given(rows)
def test_a_deleted_thread_is_nowhere(row: ConversationParticipant) -> None:
    assert positions(attrs.evolve(row, message_count=0)) == ()


@given(rows)
def test_unread_is_a_part_of_the_inbox_and_the_archive_is_none(row: ConversationParticipant) -> None:
    scopes = {scope for scope, _ in positions(row)}

    assert Scope.UNREAD not in scopes or Scope.INBOX in scopes
    assert not {Scope.INBOX, Scope.ARCHIVED} <= scopes
