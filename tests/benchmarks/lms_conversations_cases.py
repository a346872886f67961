"""Conversations: an inbox among a million threads, sending to a hundred people."""

import functools
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from rounds import Case, Goal, measure

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations import operations
from canvas_comms.lms.conversations.dispatch import decide
from canvas_comms.lms.conversations.model import (
    ConversationMessageParticipant,
    ConversationParticipant,
    ConversationRecord,
    MessageRecord,
    State,
)
from canvas_comms.lms.conversations.operations import ConversationPage
from canvas_comms.lms.conversations.rules.response_keys import ResponseKind
from canvas_comms.lms.conversations.state import (
    Change,
    PutConversation,
    PutMessage,
    PutMessageParticipant,
    PutParticipant,
    SetUnread,
)
from canvas_comms.lms.courses import Course, CourseRole, Enrollment, Section
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Response
from canvas_comms.lms.params import Json, Parameters
from canvas_comms.lms.people import Account, AccountKind, User
from canvas_comms_memory.environment import CountingIds
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_memory.stores.directory import Shared
from canvas_comms_wire.lms_conversations import answer
from canvas_comms_wire.records import many

BEGAN = datetime(2026, 3, 15, 12, tzinfo=UTC)
EDITION = LmsEdition.Y2025_10
BASE = "https://canvas.example.edu"
INDEX = many(answer(ResponseKind.INDEX))
"""A list of conversations."""
TEXT = "Similique amet at est necessitatibus repellendus eius. "


def people(count: int) -> IndexedDirectory:
    """So many students of one course."""
    ids = [str(number) for number in range(count)]
    return IndexedDirectory(
        People(
            accounts=(Account("1"), Account("2", AccountKind.SITE_ADMIN)),
            users=tuple(User(one, f"Student {one}", f"S{one}", BEGAN) for one in ids),
            courses=(Course("1", "Course", BEGAN),),
            sections=(Section("1", "1", "Section"),),
            enrollments=tuple(Enrollment(one, one, "1", "1", CourseRole.STUDENT) for one in ids),
        )
    )


def opened(directory: IndexedDirectory) -> ConversationStore:
    return ConversationStore(Shared(lambda: directory, CountingIds()))


def filled(threads: int, users: int) -> ConversationStore:
    """A store with so many private threads, spread evenly."""
    store = opened(people(users))
    for number in range(threads):
        author, other = str(number % users), str((number * 7919 + 1) % users)
        other = other if other != author else str((int(other) + 1) % users)
        for change in private_thread(number, author, other):
            store.apply(change)
    return store


def private_thread(number: int, author: str, other: str) -> Iterator[Change]:
    at = BEGAN + timedelta(seconds=number)
    key = str(1_000_000_000 + number)
    yield PutConversation(ConversationRecord(key, (author, other), key=f"{number}"))
    yield PutMessage(MessageRecord(key, key, author, at, f"{number} {TEXT}"))
    for user in (author, other):
        yield PutMessageParticipant(ConversationMessageParticipant(key, user, key))
    yield PutParticipant(ConversationParticipant(key, author, at, State.READ, at, at, at, 1))
    yield PutParticipant(ConversationParticipant(key, other, at, State.UNREAD, at, message_count=1))
    yield SetUnread(other, 1)


def inbox(store: ConversationStore, users: Iterator[str]) -> object:
    outcome, _ = decide(store, operations.ListConversations(), Actor(next(users)), EDITION, BEGAN)
    assert isinstance(outcome, ConversationPage)
    assert len(outcome.items) == 10
    return INDEX.write(outcome.items, BASE)


def unread(store: ConversationStore, users: Iterator[str]) -> object:
    return decide(store, operations.CountUnread(), Actor(next(users)), EDITION, BEGAN)


def create(store: ConversationStore, recipients: int, together: bool) -> object:
    """Sends into a store that keeps what it gets, so every call finds it a little fuller."""
    ids: list[Json] = [str(number) for number in range(1, recipients + 1)]
    how = "group_conversation" if together else "force_new"
    asked: dict[str, Json] = {"recipients": ids, "body": TEXT, how: True}
    outcome, changes = decide(
        store, operations.CreateConversation(Parameters(asked)), Actor("0"), EDITION, BEGAN
    )
    for change in changes:
        store.apply(change)
    assert isinstance(outcome, Response)
    return outcome


def goals() -> Iterator[Goal]:
    """Growth, and sending to many."""
    yield from _growth()
    yield from _sending()


def _growth() -> Iterator[Goal]:
    cases: dict[str, Case] = {}
    for name, threads, users in (("1e3", 1_000, 100), ("1e6", 1_000_000, 100_000)):
        store = filled(threads, users)
        some = itertools.cycle(random.Random(1).choices([str(one) for one in range(users)], k=300))
        cases[f"inbox {name}"] = functools.partial(inbox, store, some)
        cases[f"unread {name}"] = functools.partial(unread, store, some)
    times = measure(cases)
    yield Goal("inbox page of 10, 1e6 x 1e3 threads", times.ratio("inbox 1e6", "inbox 1e3"), 2.0)
    yield Goal("unread count, 1e6 x 1e3 threads", times.ratio("unread 1e6", "unread 1e3"), 2.0)


def _sending() -> Iterator[Goal]:
    store = opened(people(200))
    cases: dict[str, Case] = {
        f"{'group' if together else 'each'} {count}": functools.partial(create, store, count, together)
        for together in (True, False)
        for count in (10, 100)
    }
    times = measure(cases)
    yield Goal("one thread of 100, x one of 10", times.ratio("group 100", "group 10"), 12.0)
    yield Goal("a thread for each of 100, x of 10", times.ratio("each 100", "each 10"), 12.0)
