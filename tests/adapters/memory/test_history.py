"""A memory that keeps a history tells every call and every job, with what came of it."""

import threading
from datetime import UTC, datetime

import pytest

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.roster.operations import ShowUser
from canvas_comms.medical import Edition, Query, Reference, compose
from canvas_comms.medical.operations import Create, PutMessage, Response, Search
from canvas_comms_memory import Environment, FrozenClock, MemoryLms, MemoryMedical
from canvas_comms_memory.history import History

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
ANN, CHO = Reference.of("Patient/" + "a" * 32), Reference.of("Practitioner/" + "c" * 32)


@pytest.fixture
def history() -> History:
    return History()


@pytest.fixture
def memory(history: History) -> MemoryMedical:
    memory = MemoryMedical(Edition.V1_2022, Environment(FrozenClock(NOON), history=history))
    memory.introduce(ANN, CHO)
    return memory


def test_a_call_is_told_with_its_outcome_and_its_changes(memory: MemoryMedical, history: History) -> None:
    memory.session().create(compose(sender=ANN, recipients=CHO, content="zqcanary"))
    memory.session().search_page(Query())

    created, searched = history.since()
    assert (created.number, searched.number) == (0, 1)
    assert isinstance(created.asked, Create)
    assert isinstance(searched.asked, Search)
    assert isinstance(created.outcome, Response)
    assert created.changes == (PutMessage(created.outcome.message),)
    assert created.decision == created.outcome.decision
    assert (created.edition, created.at) == (Edition.V1_2022, NOON)
    assert searched.changes == ()


def test_a_call_of_canvas_lms_is_told_with_its_actor(history: History) -> None:
    lms = MemoryLms(LmsEdition.Y2025_10, Environment(FrozenClock(NOON), history=history))
    lms.execute(ShowUser("1"), Actor("7"))

    (step,) = history.since()
    assert step.actor == Actor("7")
    assert step.decision.refusals


def test_what_a_world_held_never_happened(memory: MemoryMedical, history: History) -> None:
    assert len(history) == 0


def test_without_a_history_nothing_is_kept() -> None:
    memory = MemoryMedical(Edition.V1_2022)
    memory.session().search_page(Query())

    assert memory.environment.history is None


def test_a_step_shows_no_text(memory: MemoryMedical, history: History) -> None:
    memory.session().create(compose(sender=ANN, recipients=CHO, content="zqcanary"))

    assert "zqcanary" not in f"{history.since()[0]!r} {history.since()}"


def test_steps_can_be_asked_for_from_a_number_on(memory: MemoryMedical, history: History) -> None:
    for _ in range(3):
        memory.session().search_page(Query())

    assert [step.number for step in history.since(1)] == [1, 2]


def test_waiting_ends_when_something_happens(memory: MemoryMedical, history: History) -> None:
    asking = threading.Timer(0.02, lambda: memory.session().search_page(Query()))
    asking.start()

    assert history.wait_beyond(0, 10)
    asking.join()


def test_waiting_ends_in_time_when_nothing_happens(history: History) -> None:
    assert not history.wait_beyond(0, 0.01)


def test_the_last_steps_are_kept_and_how_many_are_gone_is_told() -> None:
    history = History(2)
    memory = MemoryMedical(Edition.V1_2022, Environment(FrozenClock(NOON), history=history))
    for _ in range(5):
        memory.session().search_page(Query())

    assert [step.number for step in history.since()] == [3, 4]
    assert (len(history), history.forgotten, history.step(2)) == (5, 3, None)


def test_long_texts_leave_room_for_fewer_steps() -> None:
    short, long = History(max_bytes=100_000), History(max_bytes=100_000)
    for history, content in ((short, "x"), (long, "x" * 10_000)):
        memory = MemoryMedical(Edition.V1_2022, Environment(FrozenClock(NOON), history=history))
        memory.introduce(ANN, CHO)
        for _ in range(30):
            memory.session().create(compose(sender=ANN, recipients=CHO, content=content))

    assert short.forgotten == 0
    assert 0 < len(long.since()) <= 5
    assert long.forgotten == 30 - len(long.since())


def test_the_last_step_stays_however_long_it_is() -> None:
    history = History(max_bytes=10)
    memory = MemoryMedical(Edition.V1_2022, Environment(FrozenClock(NOON), history=history))
    memory.session().search_page(Query())

    assert [step.number for step in history.since()] == [0]
