"""Press send on a draft, as staff do in the home-app."""

from datetime import UTC, datetime

import attrs
import pytest

from canvas_comms import Decision, Refused
from canvas_comms.medical import Message, MessageState, Placed, Reference, press_send
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.rules.lifecycle import LifecycleReason, send_button
from canvas_comms.medical.rules.routing import route

ANN = Reference.of("Patient/5350cd20de8a470aa570a852859ac87e")
DR_CHO = Reference.of("Practitioner/4150cd20de8a470aa570a852859ac87e")
DRAFTED = datetime(2022, 2, 10, 13, 30, tzinfo=UTC)
NOW = datetime(2022, 7, 20, 10, tzinfo=UTC)


@attrs.define
class HomeApp:
    """A home-app with one message in it, in the first edition."""

    message: Message

    def press_send(self, id: str, by: Reference) -> Placed | Refused:
        assert id == self.message.id
        step = send_button(self.message, by, NOW)
        self.message = step.message
        if not step.decision.allowed:
            return Refused(step.decision)
        return Placed(route(self.message, Edition.V1_2022), step.decision)

    def mark_as_read(self, id: str, by: Reference) -> Placed | Refused:
        return Refused(Decision())


@pytest.fixture
def home_app() -> HomeApp:
    return HomeApp(
        Message(
            id="m1",
            sender=DR_CHO,
            recipient=ANN,
            content="Upcoming appointment hi",
            created=NOW,
            sent=DRAFTED,
            state=MessageState.DRAFT,
        )
    )


def test_a_draft_is_placed_where_the_patient_sees_it_at_the_time_it_was_drafted(home_app: HomeApp) -> None:
    placed = press_send("m1", DR_CHO, home_app)

    assert isinstance(placed, Placed)
    assert (placed.routing.placement.value, placed.routing.patient_app_at) == ("sent", DRAFTED)


def test_what_the_button_does_not_do_is_told(home_app: HomeApp) -> None:
    placed = press_send("m1", DR_CHO, home_app)

    assert isinstance(placed, Placed)
    assert {LifecycleReason.PATIENT_NOT_TOLD, LifecycleReason.SENT_TIME_UNCHANGED} < placed.decision.reasons()


def test_a_patient_presses_in_vain(home_app: HomeApp) -> None:
    refused = press_send("m1", ANN, home_app)

    assert isinstance(refused, Refused)
    assert (set(refused.decision.reasons()), home_app.message.state) == (
        {LifecycleReason.NOT_STAFF},
        MessageState.DRAFT,
    )


def test_pressing_again_is_refused(home_app: HomeApp) -> None:
    press_send("m1", DR_CHO, home_app)
    refused = press_send("m1", DR_CHO, home_app)

    assert isinstance(refused, Refused)
    assert set(refused.decision.reasons()) == {LifecycleReason.NOT_A_DRAFT}
