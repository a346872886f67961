from typing import Any

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import ForeignLink, InvalidValue, NotFound, Unreachable
from canvas_comms.lms.conversations import queries, use
from canvas_comms.lms.conversations.requests import Event, Query, RecipientSearch
from canvas_comms.lms.conversations.resources import Progress, RunningBatch
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.send import PATIENCE, StillRunning, wait_for_batch, wait_for_progress
from canvas_comms.lms.listing import ListPage
from canvas_comms.outcomes import Doubt, Rejected, Sent, Unknown


@pytest.fixture(params=["memory", "http"])
def over(request: pytest.FixtureRequest) -> str:
    """Everything here holds in memory and over HTTP alike."""
    way: str = request.param
    return way


EVERYTHING = frozenset(Capability)


@attrs.define
class Busy:
    """A server at work: each look shows the next of these."""

    capabilities = EVERYTHING
    shows: list[Any]
    pauses: list[float] = attrs.field(factory=list)
    cancelled: list[str] = attrs.field(factory=list)

    def progress(self, id: str) -> Progress:
        state, completion = self.shows.pop(0) if len(self.shows) > 1 else self.shows[0]
        return Progress(id, state, completion)

    def batches(self, cursor: object = None) -> ListPage[RunningBatch]:
        running = self.shows.pop(0)
        return ListPage(tuple(RunningBatch(one, "sending", 0.5) for one in running))

    def cancel(self, id: str, message: str | None = None) -> Progress:
        self.cancelled.append(id)
        return Progress(id, "failed")

    def update_many(self, ids: Any, event: Any) -> Progress:
        return Progress("1", "queued")


def test_pauses_grow_up_to_the_longest() -> None:
    busy = Busy([("running", 1.0)] * 9 + [("completed", 100.0)])

    wait_for_progress("1", busy, sleep=busy.pauses.append)  # type: ignore[arg-type]  # as much as it needs

    assert busy.pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


@pytest.mark.parametrize(
    ("at_most", "pauses"), [(0, []), (1, [0.5, 0.5]), (3, [0.5, 1, 1.5]), (40, [0.5, 1, 2, 4, 8, 16, 8.5])]
)
def test_waiting_has_an_end_also_if_the_work_has_none(at_most: int, pauses: list[float]) -> None:
    busy = Busy([("running", 40.0)])

    ended = wait_for_progress("1", busy, sleep=busy.pauses.append, at_most=at_most)  # type: ignore[arg-type]  # as above

    assert (ended, busy.pauses, busy.cancelled) == (StillRunning(40.0), pauses, [])


def test_waiting_lasts_five_minutes_unless_told() -> None:
    busy = Busy([("running", None)])

    assert wait_for_progress("1", busy, sleep=busy.pauses.append) == StillRunning(None)  # type: ignore[arg-type]  # as above
    assert sum(busy.pauses) == PATIENCE == 300


def test_a_batch_that_does_not_end_is_still_running() -> None:
    busy = Busy([["1"]] * 3)

    ended = wait_for_batch("1", busy, sleep=busy.pauses.append, at_most=1)  # type: ignore[arg-type]  # as above

    assert (ended, busy.pauses) == (StillRunning(0.5), [0.5, 0.5])


def test_an_update_that_does_not_end_is_left_running_and_the_rest_not_started() -> None:
    busy = Busy([("running", 40.0)])

    parts = use.update_many(["1"] * 501, Event.STAR, busy, sleep=busy.pauses.append, at_most=1)  # type: ignore[arg-type]  # as above

    assert busy.cancelled == []
    assert [part.running for part in parts] == [StillRunning(40.0), None]


@pytest.mark.parametrize("state", ["completed", "failed", "canceled"])
def test_waiting_ends_with_the_work_however_it_ended(state: str) -> None:
    busy = Busy([("queued", None), ("running", 40.0), (state, 100.0)])
    told: list[float] = []

    ended = wait_for_progress("1", busy, sleep=busy.pauses.append, on_progress=told.append)  # type: ignore[arg-type]  # as above

    assert isinstance(ended, Progress)
    assert ended.workflow_state == state
    assert told == [0, 0.4, 1]


def test_giving_up_waiting_leaves_the_work_alone() -> None:
    busy = Busy([("running", 40.0)])

    ended = wait_for_progress("1", busy, sleep=busy.pauses.append, cancelled=lambda: True)  # type: ignore[arg-type]  # as above

    assert ended == StillRunning(40.0)
    assert (busy.pauses, busy.cancelled) == ([], [])


def test_a_batch_that_vanishes_has_an_unknown_fate() -> None:
    busy = Busy([["1", "2"], ["1"], ["2"]])

    assert wait_for_batch("1", busy, sleep=busy.pauses.append) == Unknown(Doubt.VANISHED)  # type: ignore[arg-type]  # as above
    assert busy.pauses == [0.5, 1]


def test_giving_up_on_a_batch_tells_how_far_it_is() -> None:
    busy = Busy([["1"]])

    ended = wait_for_batch("1", busy, sleep=busy.pauses.append, cancelled=lambda: True)  # type: ignore[arg-type]  # as above

    assert ended == StillRunning(0.5)


def test_many_threads_are_changed_500_at_a_time(school: Any) -> None:
    ids = [str(number) for number in range(10_000, 10_501)] + [school.write("mia", "bob").id]
    told: list[float] = []

    parts = use.update_many(
        ids, Event.STAR, school.gateway("bob"), sleep=lambda _: school.run_jobs(), on_progress=told.append
    )

    assert [len(part.threads) for part in parts] == [500, 2]
    assert [part.completed for part in parts] == [False, True]
    assert told[-1] == 1
    assert told == sorted(told)


def test_when_a_batch_cannot_be_started_the_rest_is_not(school: Any) -> None:
    class Down:
        capabilities = EVERYTHING

        def update_many(self, ids: Any, event: Any) -> Progress:
            raise Unreachable("nobody answered")

    parts = use.update_many(["1"] * 501, Event.STAR, Down(), sleep=lambda _: None)  # type: ignore[arg-type]  # as above

    assert [type(part.error) for part in parts] == [Unreachable, type(None)]
    assert (parts[1].threads, parts[1].progress, parts[1].running) == (("1",), None, None)


def test_giving_up_cancels_the_batch_under_way() -> None:
    busy = Busy([("running", 40.0)])
    asked: list[int] = []

    def gave_up() -> bool:
        asked.append(1)
        return len(asked) > 1

    parts = use.update_many(["1"] * 501, Event.STAR, busy, sleep=busy.pauses.append, cancelled=gave_up)  # type: ignore[arg-type]  # as above

    assert busy.cancelled == ["1"]
    assert [(part.running is None, part.progress) for part in parts] == [(False, None), (True, None)]


def test_lists_are_read_page_by_page_each_thread_once(school: Any) -> None:
    ids = [school.write("mia", "bob", group_conversation=True).id for _ in range(5)]

    found = queries.conversations(Query(per_page=2), school.gateway("bob"))

    assert [one.id for one in found] == ids[::-1]
    assert [one.id for one in queries.conversations(Query(), school.gateway("bob"), limit=2)] == ids[:-3:-1]
    assert list(queries.conversations(Query(Scope.ARCHIVED), school.gateway("bob"))) == []


def test_pages_in_a_circle_are_an_error() -> None:
    class Circle:
        capabilities = EVERYTHING

        def batches(self, cursor: object = None) -> ListPage[RunningBatch]:
            return ListPage((RunningBatch(str(cursor), "sending"),), next="2")

    with pytest.raises(ForeignLink):
        list(queries.running_batches(Circle()))  # type: ignore[arg-type]  # as above


def test_people_are_found(school: Any) -> None:
    found = queries.recipients(RecipientSearch(text="mia"), school.gateway("bob"))

    assert [one.id for one in found] == [school.id("mia")]


def test_a_reply_tells_its_message(school: Any) -> None:
    thread = school.write("mia", "bob").id

    outcome = use.reply(thread, "thanks", school.gateway("bob"))

    assert outcome == Sent(school.see("mia", thread).messages[0].id)


def test_a_reply_to_nothing_is_rejected(school: Any) -> None:
    outcome = use.reply("999", "thanks", school.gateway("bob"))

    assert isinstance(outcome, Rejected)
    assert outcome.status == 404


def test_a_reply_in_a_large_thread_is_sent_later(open_class: Any) -> None:
    school = open_class(crowd=[{"course": "$bio", "role": "student", "count": 96, "name": "crowd"}])
    thread = school.write("mia", f"course_{school.id('bio')}", group_conversation=True).id

    outcome = use.reply(thread, "more", school.gateway("mia"))
    school.run_jobs()

    assert outcome == Unknown(Doubt.SENT_LATER)
    assert school.see("bob", thread).message_count == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda gateway: use.reply("1", " ", gateway),
        lambda gateway: use.reply("1", "x", gateway, only_to=[]),
        lambda gateway: use.add_people("1", [], gateway),
        lambda gateway: use.remove_messages("1", [], gateway),
    ],
)
def test_what_says_nothing_is_refused_before_it_is_sent(school: Any, wrong: Any) -> None:
    with pytest.raises(InvalidValue):
        wrong(school.gateway("mia"))


def test_views_are_changed_by_verbs(school: Any) -> None:
    thread = school.write("mia", "bob", "cho", group_conversation=True).id
    bob = school.gateway("bob")
    states = [
        use.mark_as_read(thread, bob).workflow_state,
        use.mark_as_unread(thread, bob).workflow_state,
        use.archive(thread, bob).workflow_state,
    ]

    assert states == ["read", "unread", "archived"]
    assert use.star(thread, bob).starred
    assert not use.star(thread, bob, starred=False).starred
    assert not use.subscribe(thread, bob, subscribed=False).subscribed


def test_reading_leaves_a_thread_unread_unless_told(school: Any) -> None:
    thread = school.write("mia", "bob").id

    assert use.read(thread, school.gateway("bob")).workflow_state == "unread"
    assert use.read(thread, school.gateway("bob"), mark_as_read=True).workflow_state == "read"


def test_deleting_is_for_oneself(school: Any) -> None:
    thread = school.write("mia", "bob").id
    use.delete(thread, school.gateway("bob"))

    with pytest.raises(NotFound):
        use.read(thread, school.gateway("bob"))
    assert use.read(thread, school.gateway("mia")).message_count == 1


def test_people_are_added_and_messages_removed(school: Any) -> None:
    thread = school.write("mia", "bob", "cho", group_conversation=True).id
    use.add_people(thread, [school.id("dan")], school.gateway("mia"))
    message = school.see("dan", thread).messages[-1].id

    left = use.remove_messages(thread, [message], school.gateway("dan"))

    assert left.message_count == 0


def test_counting_and_marking_all(school: Any) -> None:
    school.write("mia", "bob")
    bob = school.gateway("bob")

    assert bob.unread_count() == 1
    bob.mark_all_as_read()
    assert bob.unread_count() == 0


def test_the_site_restores_what_was_deleted(school: Any) -> None:
    thread = school.write("mia", "bob").id
    use.delete(thread, school.gateway("bob"))
    sid = school.gateway("sid")
    found = list(queries.deleted_messages(sid))
    restored = sid.restore(found[0].message.id, found[0].user_id, found[0].conversation_id)
    sid.delete_for_all(school.write("mia", "cho").id)

    assert [one.body for one in restored] == ["hello"]
    assert use.read(thread, school.gateway("bob")).message_count == 1
    assert school.inbox("cho") == []
