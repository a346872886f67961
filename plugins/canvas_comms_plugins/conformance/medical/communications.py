"""What is sent is held, and read, as the rules foretell."""

import pytest

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.payload import ContentReason
from canvas_comms.medical.rules.times import TimeReason
from canvas_comms.medical.sources import CREATE_PAGE
from canvas_comms.outcomes import NotSent, Sent
from canvas_comms_plugins.conformance.comparing import apart, faults_of
from canvas_comms_plugins.conformance.medical.letters import (
    LATER,
    LETTERS,
    LOSSY,
    Letter,
    foretold,
    from_patient,
    held,
    sent,
    to_patient,
)
from canvas_comms_plugins.conformance.medical.subjects import (
    DESK,
    READING,
    SEND,
    MedicalSubject,
    MedicalSuite,
)
from canvas_comms_plugins.conformance.promises import promise
from canvas_comms_plugins.conformance.texts import TEXTS


class Communications(MedicalSuite):
    """Sending and reading."""

    @promise()
    def test_it_says_what_it_can_do(self, subject: MedicalSubject) -> None:
        """A gateway's `capabilities` are those that are declared, and a declared desk is there."""
        declared = self.capabilities

        assert frozenset(subject.gateway.capabilities) - {DESK} == declared - {DESK}
        assert subject.desk is not None or DESK not in declared

    @promise()
    def test_it_says_which_edition_it_plays(self, subject: MedicalSubject) -> None:
        """A backend's `edition` is an `Edition`: it is said, never guessed."""
        assert isinstance(subject.gateway.edition, Edition)

    @promise(SEND, any_of=READING, why=PartyReason.FIRST_RECIPIENT)
    @pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
    def test_a_message_is_held_as_foretold(self, subject: MedicalSubject, letter: Letter) -> None:
        """People, text, times and status of a message are those that the rules foretell."""
        new = letter(subject)
        id = sent(subject, new)
        found = held(subject.gateway, id)

        assert faults_of(found, Communication) == []
        assert apart(found, foretold(subject, new, id), "extra") == []

    @promise(SEND, any_of=READING, why=ContentReason.FIRST_PAYLOAD)
    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
    def test_a_text_is_kept_to_the_letter(self, subject: MedicalSubject, text: str) -> None:
        """What was written is what is read: no letter is lost, changed or added."""
        new = to_patient(subject, text)
        id = sent(subject, new)

        assert apart(held(subject.gateway, id), foretold(subject, new, id), "extra") == []

    @promise(SEND, any_of=READING, why=TimeReason.SENT_IS_NOW)
    def test_a_message_without_times_is_sent_now(self, subject: MedicalSubject) -> None:
        """Without times `sent` is the server's own present, and `received` stays empty."""
        found = held(subject.gateway, sent(subject, from_patient(subject, sent=None)))

        assert faults_of(found, Communication) == []
        assert (found.sent is None, found.received) == (False, None)

    @promise(SEND, any_of=READING, why=PartyReason.EXTRA_RECIPIENT)
    @pytest.mark.parametrize("letter", LOSSY.values(), ids=LOSSY)
    def test_what_cannot_be_kept_is_dropped_or_not_sent(
        self, subject: MedicalSubject, letter: Letter
    ) -> None:
        """A backend hands in all of a message, of which the server keeps its part, or nothing of it."""
        new = letter(subject)
        outcome = subject.gateway.create(new)

        assert type(outcome) in (Sent, NotSent)
        if isinstance(outcome, Sent):
            id = str(outcome.id)
            assert apart(held(subject.gateway, id), foretold(subject, new, id), "extra") == []

    @promise(SEND, any_of=READING, why=CREATE_PAGE)
    def test_the_same_message_twice_is_two(self, subject: MedicalSubject) -> None:
        """The server takes no key against duplicates: who sends twice has sent twice."""
        new = from_patient(subject)
        one, other = sent(subject, new), sent(subject, new)

        assert one != other
        assert [held(subject.gateway, id).id for id in (one, other)] == [one, other]

    @promise(SEND, any_of=READING)
    def test_a_message_does_not_change_by_itself(self, subject: MedicalSubject) -> None:
        """What was read once reads the same again, whatever was sent in between."""
        id = sent(subject, from_patient(subject))
        first = held(subject.gateway, id)
        sent(subject, to_patient(subject, received=LATER))

        assert apart(held(subject.gateway, id), first) == []


__all__ = ["Communications"]
