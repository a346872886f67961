"""Canvas Medical in memory does what the rules say, for each edition and each actor."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from canvas_comms.errors import (
    AuthenticationFailed,
    InvalidValue,
    InvalidWorld,
    NotFound,
    PermissionDenied,
    RefusedByServer,
)
from canvas_comms.medical import (
    CANVAS_BOT,
    Edition,
    OnLoss,
    Placed,
    Placement,
    Query,
    Reference,
    compose,
    mark_as_read,
    press_send,
    read,
    search,
    send,
)
from canvas_comms.medical.rules.access import Actor
from canvas_comms.medical.rules.lifecycle import LifecycleReason
from canvas_comms.outcomes import Refused, Rejected, Sent
from canvas_comms_memory import Environment, FrozenClock, MemoryMedical, SeededIds
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_wire.worlds import read_medical

NOON = datetime(2022, 7, 15, 12, tzinfo=UTC)
ANN = Reference.of("Patient/" + "a" * 32)
BEN = Reference.of("Patient/" + "b" * 32)
DR_CHO = Reference.of("Practitioner/" + "c" * 32)
STRANGER = Reference.of("Patient/" + "f" * 32)


class Canvas:
    def __init__(self, edition: Edition) -> None:
        self.clock = FrozenClock(NOON)
        self.memory = MemoryMedical(edition, Environment(self.clock, SeededIds(1)))
        self.memory.introduce(ANN, BEN, DR_CHO)
        self.session = self.memory.session()

    def send(self, sender: Reference, recipient: Reference, content: str = "Hello", **more: Any) -> str:
        new = compose(sender=sender, recipients=recipient, content=content, **more)
        outcome = self.session.create(new)
        assert isinstance(outcome, Sent)
        assert outcome.id is not None
        return outcome.id


@pytest.fixture(params=list(Edition), ids=lambda edition: edition.value)
def canvas(request: pytest.FixtureRequest) -> Canvas:
    return Canvas(request.param)


@pytest.fixture
def v1() -> Canvas:
    return Canvas(Edition.V1_2022)


@pytest.fixture
def v2() -> Canvas:
    return Canvas(Edition.V2_2024)


def test_what_was_sent_can_be_read(canvas: Canvas) -> None:
    found = read(canvas.send(ANN, DR_CHO, "It hurts"), canvas.session)

    assert (found.sender, found.recipient, found.content, found.sent) == (ANN, DR_CHO, "It hurts", NOON)


def test_an_unknown_person_is_rejected_and_nothing_is_stored(canvas: Canvas) -> None:
    new = compose(sender=STRANGER, recipients=DR_CHO, content="Hello")
    outcome = canvas.session.create(new)

    assert isinstance(outcome, Rejected)
    assert outcome.status == (400 if canvas.memory.edition is Edition.V1_2022 else 422)
    assert search(Query(), canvas.session).total in (None, 0)
    assert list(search(Query(), canvas.session)) == []


def test_a_search_by_two_fields_finds_just_their_messages(canvas: Canvas) -> None:
    wanted = canvas.send(ANN, DR_CHO)
    canvas.send(BEN, DR_CHO)
    canvas.send(DR_CHO, ANN)

    found = search(Query(patient=ANN, recipient=DR_CHO), canvas.session)

    assert [one.id for one in found] == [wanted]


def test_pages_are_complete_and_disjoint(canvas: Canvas) -> None:
    ids = [canvas.send(ANN, DR_CHO) for _ in range(25)]

    found = search(Query(patient=ANN, count=7), canvas.session)

    assert [one.id for one in found] == ids
    assert (found.total, found.complete) == (25, True)


@pytest.mark.parametrize("edition", [Edition.V1_2022, Edition.V2_2023], ids=lambda e: e.value)
def test_a_practitioners_message_waits_as_a_draft_for_the_send_button(edition: Edition) -> None:
    canvas = Canvas(edition)
    written = datetime(2022, 2, 10, 13, 30, tzinfo=UTC)
    id = canvas.send(DR_CHO, ANN, sent=written)
    before = canvas.memory.whereabouts(id)

    canvas.clock.advance(timedelta(days=5))
    placed = press_send(id, DR_CHO, canvas.memory)
    assert isinstance(placed, Placed)
    after = placed.routing

    assert (before.placement, before.drafted_by, before.draft_label_date) == (
        Placement.DRAFT,
        "Canvas Bot",
        written,
    )
    assert (before.timeline_at, before.visible_in_patient_app) == (NOON, False)
    assert (after.placement, after.patient_app_at, after.patient_notified) == (Placement.SENT, written, False)
    assert read(id, canvas.session).sent == written


def test_a_draft_is_sent_once(v1: Canvas) -> None:
    id = v1.send(DR_CHO, ANN)
    press_send(id, DR_CHO, v1.memory)

    assert isinstance(press_send(id, DR_CHO, v1.memory), Refused)


def test_the_newest_edition_has_no_drafts(v2: Canvas) -> None:
    id = v2.send(DR_CHO, ANN, sent=datetime(2022, 2, 10, tzinfo=UTC))
    routing = v2.memory.whereabouts(id)

    assert (routing.placement, routing.patient_app_at) == (Placement.SENT, NOON)
    assert read(id, v2.session).status == "completed"


def test_a_patients_message_is_unread_until_staff_mark_it(canvas: Canvas) -> None:
    id = canvas.send(ANN, DR_CHO)
    before = canvas.memory.whereabouts(id)
    canvas.clock.advance(timedelta(hours=1))

    placed = mark_as_read(id, DR_CHO, canvas.memory)

    assert isinstance(placed, Placed)
    assert (before.placement, before.inbox_of, before.unread) == (Placement.INBOX, DR_CHO, True)
    assert placed.routing.unread is False
    assert read(id, canvas.session).received == NOON + timedelta(hours=1)


def test_a_message_that_came_with_received_is_never_unread(canvas: Canvas) -> None:
    id = canvas.send(ANN, DR_CHO, received=NOON)

    assert canvas.memory.whereabouts(id).unread is False
    assert isinstance(mark_as_read(id, DR_CHO, canvas.memory), Refused)


def test_a_scheduled_message_is_sent_when_its_time_comes(v2: Canvas) -> None:
    world = read_medical(
        {
            "patients": [{"ref": "$ann"}],
            "practitioners": [{"ref": "$doc"}],
            "messages": [
                {"ref": "$m", "sender": "$doc", "recipient": "$ann", "content": "Soon", "sent": "@now+1h",
                 "state": "scheduled"}
            ],
        }
    )  # fmt: skip
    id = v2.memory.load(world)["$m"]
    waiting = read(id, v2.session).status, v2.memory.whereabouts(id).visible_in_patient_app
    v2.clock.advance(timedelta(hours=1))
    moved = read(id, v2.session).status

    assert (waiting, moved, v2.memory.waiting_jobs) == (("in-progress", False), "in-progress", 1)
    assert v2.memory.run_jobs() == 1
    assert (read(id, v2.session).status, v2.memory.whereabouts(id).placement) == ("completed", Placement.SENT)


def test_messages_between_practitioners_can_be_held_and_are_never_found(canvas: Canvas) -> None:
    world = read_medical(
        {
            "practitioners": [{"ref": "$a"}, {"ref": "$b"}],
            "messages": [{"ref": "$m", "sender": "$a", "recipient": "$b", "content": "Lunch?"}],
        }
    )
    id = canvas.memory.load(world)["$m"]

    assert list(search(Query(id=id), canvas.session)) == []
    assert canvas.memory.whereabouts(id).on_timeline is False


def test_a_world_with_a_time_that_does_not_exist_adds_nothing(canvas: Canvas) -> None:
    world = read_medical(
        {
            "patients": [{"ref": "$p", "id": "e" * 32}],
            "practitioners": [{"ref": "$d"}],
            "messages": [{"sender": "$p", "recipient": "$d", "content": "x", "sent": "@now-99999999d"}],
        }
    )
    with pytest.raises(InvalidWorld):
        canvas.memory.load(world)

    assert not canvas.memory.store.knows(Reference.of("Patient/" + "e" * 32))


def test_the_example_world_ships_with_canvas_bot(canvas: Canvas) -> None:
    medical = example_world().medical
    assert medical is not None
    names = canvas.memory.load(medical)
    patient = Reference.of(f"Patient/{names['$patient']}")

    assert canvas.send(CANVAS_BOT, patient)


def test_nobody_may_do_anything(v2: Canvas) -> None:
    nobody = v2.memory.session(None)

    with pytest.raises(AuthenticationFailed):
        list(search(Query(), nobody))
    assert isinstance(nobody.create(compose(sender=ANN, recipients=DR_CHO, content="x")), Rejected)


def test_a_session_for_one_patient_reaches_that_patient_only(v2: Canvas) -> None:
    mine, others = v2.send(ANN, DR_CHO), v2.send(BEN, DR_CHO)
    session = v2.memory.session(Actor(("patient/Communication.*",), ANN))

    assert [one.id for one in search(Query(), session)] == [mine]
    with pytest.raises(PermissionDenied):
        read(others, session)
    with pytest.raises(PermissionDenied):
        list(search(Query(patient=BEN), session))


def test_a_reading_scope_cannot_write(v2: Canvas) -> None:
    session = v2.memory.session(Actor(("user/Communication.read",)))
    outcome = session.create(compose(sender=ANN, recipients=DR_CHO, content="x"))

    assert isinstance(outcome, Rejected)
    assert outcome.status == 403


def test_the_oldest_edition_reads_by_search(v1: Canvas) -> None:
    id = v1.send(ANN, DR_CHO)

    assert read(id, v1.session).id == id
    with pytest.raises(RefusedByServer, match="405"):
        v1.session.read(id)


def test_an_unknown_id_is_not_found(canvas: Canvas) -> None:
    with pytest.raises(NotFound):
        read("a47c7b0e-bbb4-42cd-bc4a-df259d148ea1", canvas.session)
    with pytest.raises(NotFound):
        canvas.memory.whereabouts("x")


def test_fanning_out_sends_one_message_to_each(canvas: Canvas) -> None:
    new = compose(sender=DR_CHO, recipients=[ANN, BEN, STRANGER], content="Closed on Monday")

    report = send(new, canvas.session, now=NOON, on_loss=OnLoss.FAN_OUT)

    assert [type(one) for one in report.outcomes] == [Sent, Sent, Rejected]


def test_the_same_seed_and_clock_give_the_same_ids() -> None:
    first, second = Canvas(Edition.V2_2024), Canvas(Edition.V2_2024)

    assert [first.send(ANN, DR_CHO) for _ in range(3)] == [second.send(ANN, DR_CHO) for _ in range(3)]


def test_two_memories_share_nothing() -> None:
    one, other = Canvas(Edition.V2_2024), Canvas(Edition.V2_2024)
    one.send(ANN, DR_CHO)

    assert list(search(Query(), other.session)) == []


@pytest.mark.parametrize("step", ["press_send", "mark_as_read"])
def test_nobody_does_nothing_on_screen(v1: Canvas, step: str) -> None:
    refused = getattr(v1.memory, step)(v1.send(ANN, DR_CHO), Reference.of("Practitioner/nobody"))

    assert isinstance(refused, Refused)
    assert LifecycleReason.UNKNOWN_STAFF in refused.decision.reasons()


@pytest.mark.parametrize("step", ["press_send", "mark_as_read"])
def test_a_moment_without_a_zone_is_no_moment(v1: Canvas, step: str) -> None:
    with pytest.raises(InvalidValue, match="at: must have a time zone"):
        getattr(v1.memory, step)(v1.send(ANN, DR_CHO), DR_CHO, NOON.replace(tzinfo=None))


def test_no_clock_goes_without_a_zone() -> None:
    naive = NOON.replace(tzinfo=None)
    memory = MemoryMedical(Edition.V2_2024, Environment(lambda: naive))

    with pytest.raises(InvalidValue, match="clock: must have a time zone"):
        read("x", memory.session())
    with pytest.raises(InvalidValue, match="clock: must have a time zone"):
        MemoryMedical(Edition.V2_2024).load(read_medical({}), naive)
