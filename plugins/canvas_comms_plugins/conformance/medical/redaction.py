"""No text of a message is ever shown, logged, printed or told in an error."""

from collections.abc import Callable

import attrs
import pytest

from canvas_comms.errors import CanvasCommsError
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.use import search
from canvas_comms_plugins.conformance.medical.communications import (
    MESSAGES,
    REFUSED_MESSAGES,
    MessageMaker,
    from_patient,
    send,
    stored,
    to_patient,
)
from canvas_comms_plugins.conformance.medical.subject import (
    READ,
    READING,
    SEARCH,
    SEND,
    MedicalSubject,
    MedicalSuite,
)
from canvas_comms_plugins.conformance.suite import promise
from canvas_comms_plugins.conformance.watching import capturing_output, shown_by

CANARY = "zqcanary"
TEXT = f"{CANARY} has a fever"


class Redaction(MedicalSuite):
    """Patients' words are seen by reading `content` and in no other way."""

    @promise(SEND)
    @pytest.mark.parametrize(
        "letter", [*MESSAGES.values(), *REFUSED_MESSAGES.values()], ids=[*MESSAGES, *REFUSED_MESSAGES]
    )
    def test_sending_shows_no_text(self, subject: MedicalSubject, letter: MessageMaker) -> None:
        """Neither an outcome nor a log, a print or a warning shows the text that was sent."""
        new = _about_a_canary(subject, letter)
        with capturing_output(subject.own) as told:
            outcome = subject.gateway.create(new)

        assert shown_by(outcome, CANARY) == []
        assert told.where(CANARY) == []

    @promise(SEND, any_of=READING)
    def test_what_is_read_shows_no_text(self, subject: MedicalSubject) -> None:
        """A message that was read shows its text by `content` alone."""
        id = send(subject, from_patient(subject, TEXT))
        with capturing_output(subject.own) as told:
            found = stored(subject.gateway, id)

        assert (found.content == TEXT, shown_by(found, CANARY), told.where(CANARY)) == (True, [], [])

    @promise(SEND, SEARCH)
    def test_a_page_shows_no_text(self, subject: MedicalSubject) -> None:
        """Neither a page nor the cursor to the next one shows a text."""
        for _ in range(3):
            send(subject, to_patient(subject, TEXT))
        with capturing_output(subject.own) as told:
            page = subject.gateway.search_page(Query(recipient=subject.patients[0], count=2))
            found = search(Query(recipient=subject.patients[0]), subject.gateway)
            everything = list(found)

        assert [shown_by(one, CANARY) for one in (page, page.next, found, everything)] == [[], [], [], []]
        assert told.where(CANARY) == []

    @promise(SEND, any_of=READING)
    def test_errors_show_no_text(self, subject: MedicalSubject) -> None:
        """No error and no frame of its traceback shows the text of any message."""
        send(subject, from_patient(subject, TEXT))
        with capturing_output(subject.own) as told:
            errors = [_error_of(call) for call in _failing_calls(subject)]

        assert [where for error in errors for where in shown_by(error, CANARY)] == []
        assert told.where(CANARY) == []

    @promise(SEND)
    def test_the_gateway_shows_no_text(self, subject: MedicalSubject) -> None:
        """A gateway does not show what went through it."""
        subject.gateway.create(from_patient(subject, TEXT))

        assert shown_by(subject.gateway, CANARY) == []


def _about_a_canary(subject: MedicalSubject, letter: MessageMaker) -> NewCommunication:
    new = letter(subject)
    elements = [attrs.evolve(one, content_string=TEXT) if one.content_string else one for one in new.payload]
    return attrs.evolve(new, payload=tuple(elements))


def _failing_calls(subject: MedicalSubject) -> list[Callable[[], object]]:
    gateway, offered = subject.gateway, subject.gateway.capabilities
    reading: list[Callable[[], object]] = [
        lambda: gateway.read("no-such-message"),
        lambda: gateway.read(".."),
    ]
    searching: list[Callable[[], object]] = [lambda: gateway.search_page(Query(), "no-such-page")]
    return (reading if READ in offered else []) + (searching if SEARCH in offered else [])


def _error_of(call: Callable[[], object]) -> CanvasCommsError:
    with pytest.raises(CanvasCommsError) as caught:
        call()
    return caught.value


__all__ = ["Redaction"]
