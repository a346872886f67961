"""Mark a message as read, as staff do in the home-app."""

from datetime import UTC, datetime

import attrs
import pytest

from canvas_comms import Decision, Refused
from canvas_comms.medical import Message, Placed, Reference, mark_as_read
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.rules.lifecycle import LifecycleReason, read_mark
from canvas_comms.medical.rules.routing import route

ANN = Reference.of("Patient/5350cd20de8a470aa570a852859ac87e")
DR_CHO = Reference.of("Practitioner/4150cd20de8a470aa570a852859ac87e")
THEN = datetime(2024, 8, 1, 12, tzinfo=UTC)
NOW = datetime(2024, 8, 2, 12, tzinfo=UTC)


@attrs.define
class HomeApp:
    """A home-app with one message in it, in the last edition."""

    message: Message

    def press_send(self, id: str, by: Reference) -> Placed | Refused:
        return Refused(Decision())

    def mark_as_read(self, id: str, by: Reference) -> Placed | Refused:
        assert id == self.message.id
        step = read_mark(self.message, by, NOW)
        self.message = step.message
        if not step.decision.allowed:
            return Refused(step.decision)
        return Placed(route(self.message, Edition.V2_2024), step.decision)


@pytest.fixture
def home_app() -> HomeApp:
    return HomeApp(
        Message(id="m1", sender=ANN, recipient=DR_CHO, content="What's up doc?", created=THEN, sent=THEN)
    )


def test_a_message_stays_in_the_inbox_and_is_unread_no_more(home_app: HomeApp) -> None:
    placed = mark_as_read("m1", DR_CHO, home_app)

    assert isinstance(placed, Placed)
    assert (placed.routing.placement.value, placed.routing.unread) == ("inbox", False)


def test_reading_sets_received_to_now(home_app: HomeApp) -> None:
    mark_as_read("m1", DR_CHO, home_app)

    assert home_app.message.received == NOW


def test_a_patient_marks_in_vain(home_app: HomeApp) -> None:
    refused = mark_as_read("m1", ANN, home_app)

    assert isinstance(refused, Refused)
    assert (set(refused.decision.reasons()), home_app.message.received) == ({LifecycleReason.NOT_STAFF}, None)


def test_what_is_read_is_not_marked_again(home_app: HomeApp) -> None:
    mark_as_read("m1", DR_CHO, home_app)
    refused = mark_as_read("m1", DR_CHO, home_app)

    assert isinstance(refused, Refused)
    assert set(refused.decision.reasons()) == {LifecycleReason.NOT_UNREAD}
