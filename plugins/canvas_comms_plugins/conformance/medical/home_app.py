"""What staff do on screen: press send on a draft, mark a message as read."""

import attrs

from canvas_comms.medical.model import Message
from canvas_comms.medical.ports import Placed, StaffActions
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.rules.answers import AnswerReason
from canvas_comms.medical.rules.lifecycle import LifecycleReason, Step, read_mark, send_button
from canvas_comms.medical.rules.routing import route
from canvas_comms.medical.use import mark_as_read, press_send
from canvas_comms.outcomes import Refused
from canvas_comms_plugins.conformance.medical.communications import (
    LATER,
    NOON,
    from_patient,
    planned,
    send,
    stored,
    to_patient,
)
from canvas_comms_plugins.conformance.medical.subject import (
    DESK,
    READING,
    SEND,
    MedicalSubject,
    MedicalSuite,
)
from canvas_comms_plugins.conformance.suite import promise


class HomeApp(MedicalSuite):
    """The steps that no API takes."""

    @promise(DESK, SEND, why=LifecycleReason.SENT_BY_BUTTON)
    def test_the_send_button_sends_a_draft_and_nothing_else(self, subject: MedicalSubject) -> None:
        """A draft is sent by the button; what is no draft is refused."""
        new, by = to_patient(subject), subject.practitioners[0]
        id = send(subject, new)
        result = press_send(id, by, _home_app(subject))

        assert _summary(result) == _expected(subject, send_button(_stored(subject, new, id), by, NOON))

    @promise(DESK, SEND, why=LifecycleReason.NOT_A_DRAFT)
    def test_a_draft_is_sent_once(self, subject: MedicalSubject) -> None:
        """What was sent is no draft any more."""
        id = send(subject, to_patient(subject))
        press_send(id, subject.practitioners[0], _home_app(subject))
        again = press_send(id, subject.practitioners[0], _home_app(subject))

        assert isinstance(again, Refused)
        assert LifecycleReason.NOT_A_DRAFT in again.decision.reasons()

    @promise(DESK, SEND, why=LifecycleReason.NOT_STAFF)
    def test_patients_do_not_sit_at_the_desk(self, subject: MedicalSubject) -> None:
        """Only staff press send or mark as read."""
        id, patient, home_app = send(subject, from_patient(subject)), subject.patients[0], _home_app(subject)

        for result in (press_send(id, patient, home_app), mark_as_read(id, patient, home_app)):
            assert isinstance(result, Refused)
            assert LifecycleReason.NOT_STAFF in result.decision.reasons()

    @promise(DESK, SEND, why=LifecycleReason.MARKED_READ)
    def test_an_unread_message_is_marked_as_read(self, subject: MedicalSubject) -> None:
        """A message to staff is unread until somebody marks it."""
        new, by = from_patient(subject), subject.practitioners[0]
        id = send(subject, new)
        result = mark_as_read(id, by, _home_app(subject))

        assert _summary(result) == _expected(subject, read_mark(_stored(subject, new, id), by, LATER))

    @promise(DESK, SEND, any_of=READING, why=LifecycleReason.MARKED_READ)
    def test_marking_sets_received_once(self, subject: MedicalSubject) -> None:
        """Marking as read is the moment of `received`, and happens once."""
        id, by, home_app = send(subject, from_patient(subject)), subject.practitioners[0], _home_app(subject)
        mark_as_read(id, by, home_app)
        received = stored(subject.gateway, id).received

        assert received is not None
        assert isinstance(mark_as_read(id, by, home_app), Refused)
        assert stored(subject.gateway, id).received == received

    @promise(DESK, why=AnswerReason.NO_SUCH_MESSAGE)
    def test_what_is_not_there_cannot_be_sent_or_read(self, subject: MedicalSubject) -> None:
        """A step of an unknown message is refused, with the reason."""
        id, by, home_app = "no-such-message", subject.practitioners[0], _home_app(subject)

        for result in (press_send(id, by, home_app), mark_as_read(id, by, home_app)):
            assert isinstance(result, Refused)
            assert AnswerReason.NO_SUCH_MESSAGE in result.decision.reasons()


def _home_app(subject: MedicalSubject) -> StaffActions:
    assert subject.home_app is not None, "a declared home app is given"
    return subject.home_app


def _stored(subject: MedicalSubject, new: NewCommunication, id: str) -> Message:
    message = planned(subject, new).message
    assert message is not None
    return attrs.evolve(message, id=id)


def _summary(result: Placed | Refused) -> tuple[object, ...]:
    if isinstance(result, Refused):
        return (Refused, result.decision)
    return (Placed, result.decision, result.routing.placement, result.routing.unread)


def _expected(subject: MedicalSubject, step: Step) -> tuple[object, ...]:
    if not step.decision.allowed:
        return (Refused, step.decision)
    routing = route(step.message, subject.edition)
    return (Placed, step.decision, routing.placement, routing.unread)


__all__ = ["HomeApp"]
