from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.dispatch import decide, work
from canvas_comms.lms.conversations.model import ConversationParticipant, State
from canvas_comms.lms.conversations.rules.lists import Scope, position_in
from canvas_comms.lms.conversations.state import PutParticipant
from canvas_comms.lms.courses import Course, CourseRole, Enrollment, Section
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.jobs import Queued
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.people import Account, AccountKind, User
from canvas_comms_memory.environment import CountingIds
from canvas_comms_memory.stores.conversations import ConversationStore, NewestFirst, aged
from canvas_comms_memory.stores.directory import Shared

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
USERS = ("1", "2", "3")

DIRECTORY = IndexedDirectory(
    People(
        accounts=(Account("8"), Account("9", AccountKind.SITE_ADMIN)),
        users=tuple(User(one, one, one, WHEN) for one in USERS),
        courses=(Course("5", "c", WHEN),),
        sections=(Section("6", "5", "s"),),
        enrollments=tuple(Enrollment(one, one, "5", "6", CourseRole.TEACHER) for one in USERS),
    )
)


def opened() -> ConversationStore:
    return ConversationStore(Shared(lambda: DIRECTORY, CountingIds()))


@given(st.lists(st.integers(0, 50), unique=True), st.integers(-60, 60), st.integers(-60, 60))
def test_newest_first_reads_like_a_reversed_list(numbers: list[int], start: int, stop: int) -> None:
    kept = sorted(aged(WHEN, str(number)) for number in numbers)
    plain = [id for _, _, id in reversed(kept)]
    newest = NewestFirst(kept)

    assert list(newest) == plain
    assert newest[start:stop] == plain[start:stop]
    assert len(newest) == len(plain)


def test_newest_first_ends_where_a_list_ends() -> None:
    newest = NewestFirst([aged(WHEN, "1")])

    assert newest[0] == newest[-1] == "1"
    with pytest.raises(IndexError):
        newest[1]


def test_ids_order_by_number_whatever_their_length() -> None:
    kept = sorted(aged(WHEN, id) for id in ("10", "9", "100"))

    assert list(NewestFirst(kept)) == ["100", "10", "9"]


OF_CONVERSATION = (
    operations.ShowConversation,
    operations.UpdateConversation,
    operations.DeleteConversation,
    operations.AddMessage,
    operations.AddRecipients,
    operations.RemoveMessages,
)

rows = st.builds(
    ConversationParticipant,
    thread=st.sampled_from(["1", "2", "3", "10"]),
    user=st.sampled_from(USERS),
    updated_at=st.integers(0, 3).map(lambda s: WHEN + timedelta(seconds=s)),
    state=st.sampled_from(State),
    last_message_at=st.none() | st.integers(0, 3).map(lambda s: WHEN + timedelta(seconds=s)),
    visible_last_authored_at=st.none() | st.integers(0, 3).map(lambda s: WHEN + timedelta(seconds=s)),
    message_count=st.integers(0, 2),
    starred=st.booleans(),
)


@given(st.lists(rows, max_size=30))
def test_every_list_is_what_a_search_through_everything_would_give(
    history: list[ConversationParticipant],
) -> None:
    store = opened()
    for row in history:
        store.apply(PutParticipant(row))

    current = {(row.user, row.thread): row for row in history}.values()
    for user in USERS:
        own = [row for row in current if row.user == user]
        for scope in Scope:
            placed = [aged(at, row.thread) for row in own if (at := position_in(row, scope)) is not None]
            expected = [thread for _, _, thread in sorted(placed, reverse=True)]
            assert list(store.listed(user, scope)) == expected


def test_changes_of_other_areas_are_left_to_them() -> None:
    assert opened().apply(object()) is False


class AnyCalls(RuleBasedStateMachine):
    """Any calls in any order keep the state whole."""

    @initialize()
    def begin(self) -> None:
        self.store, self.now = opened(), WHEN
        self.threads: list[str] = ["1"]

    def call(self, user: str, command: Any) -> Any:
        self.now += timedelta(seconds=1)
        outcome, changes = decide(self.store, command, Actor(user), LmsEdition.Y2025_10, self.now)
        for change in changes:
            if isinstance(change, Queued):
                for later in work(self.store, change.job.work, LmsEdition.Y2025_10, self.now):  # type: ignore[arg-type]  # ours
                    assert self.store.apply(later)
            else:
                assert self.store.apply(change)
        return outcome

    @rule(
        user=st.sampled_from(USERS),
        to=st.lists(st.sampled_from([*USERS, "course_5", "rubbish"]), min_size=1, max_size=3),
        group=st.booleans(),
        force=st.booleans(),
        mode=st.sampled_from(["sync", "async"]),
    )
    def create(self, user: str, to: list[str], group: bool, force: bool, mode: str) -> None:
        parameters = Parameters(
            {"recipients": [*to], "body": "x", "group_conversation": group, "force_new": force, "mode": mode}
        )
        made = getattr(self.call(user, operations.CreateConversation(parameters)), "value", ())
        self.threads += [one.id for one in made]

    @rule(
        user=st.sampled_from(USERS),
        number=st.integers(0, 20),
        kind=st.sampled_from(OF_CONVERSATION),
        to=st.none() | st.lists(st.sampled_from(USERS), max_size=2),
        wishes=st.dictionaries(
            st.sampled_from(["workflow_state", "starred", "subscribed"]),
            st.sampled_from(["read", "unread", "archived", "wat", "1", "0"]),
        ),
    )
    def act(self, user: str, number: int, kind: Any, to: list[str] | None, wishes: dict[str, str]) -> None:
        thread = self.threads[number % len(self.threads)]
        parameters: dict[str, Any] = {"body": "y", "conversation": wishes, "remove": [str(number)]}
        if to is not None:
            parameters["recipients"] = to
        self.call(user, kind(thread, Parameters(parameters)))

    @rule(
        user=st.sampled_from(USERS),
        event=st.sampled_from(["mark_as_read", "mark_as_unread", "star", "archive", "destroy"]),
    )
    def update_many(self, user: str, event: str) -> None:
        self.call(user, operations.BatchUpdateConversations([*self.threads], event))

    @rule(user=st.sampled_from(USERS))
    def mark_all(self, user: str) -> None:
        self.call(user, operations.MarkAllAsRead())

    @invariant()
    def counts_are_what_can_be_counted(self) -> None:
        for thread in getattr(self, "threads", ()):
            for user in USERS:
                row = self.store.participation(thread, user)
                receipts = [r for r in self.store.receipts(thread, user) if r.deleted_at is None]
                seen = [m for r in receipts if (m := self.store.message(r.message)) and not m.generated]
                if row is not None and row.message_count:
                    assert row.message_count >= len(seen)
                if row is not None and not row.message_count:
                    assert not seen

    @invariant()
    def everybody_can_list_everything(self) -> None:
        if not hasattr(self, "store"):
            return
        for user in USERS:
            for scope in Scope:
                asked = operations.ListConversations(Parameters({"scope": scope.value}))
                outcome, changes = decide(self.store, asked, Actor(user), LmsEdition.Y2025_10, self.now)
                assert isinstance(outcome, operations.ConversationPage)
                assert changes == ()
            assert self.store.unread_count(user) >= 0


TestAnyCalls = AnyCalls.TestCase
TestAnyCalls.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
