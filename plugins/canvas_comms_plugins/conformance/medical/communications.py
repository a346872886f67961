"""Creating and reading messages: stored as the rules say, refused as the rules say, by many threads at once.

The messages of the whole suite are made here, and so is what the core expects of each.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.plan import Plan, plan
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.requests import compose
from canvas_comms.medical.resources import (
    Communication,
    CommunicationPayload,
    FhirReference,
    NewCommunication,
)
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.payload import ContentReason
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.rules.times import TimeReason
from canvas_comms.medical.server import as_communication
from canvas_comms.medical.sources import CREATE_PAGE
from canvas_comms.medical.use import search
from canvas_comms.outcomes import NotSent, Rejected, Sent, Unknown
from canvas_comms_plugins.conformance.medical.subject import (
    DESK,
    READ,
    READING,
    SEARCH,
    SEND,
    MedicalSubject,
    MedicalSuite,
)
from canvas_comms_plugins.conformance.suite import TEXTS, apart, faults_of, promise
from canvas_comms_plugins.conformance.watching import at_once

NOON = datetime(2024, 8, 1, 12, tzinfo=UTC)
LATER = datetime(2024, 8, 1, 13, 30, 15, 123456, UTC)
ABROAD = datetime(2024, 8, 1, 23, 59, 59, tzinfo=timezone(timedelta(hours=-9, minutes=-30)))

MessageMaker = Callable[[MedicalSubject], NewCommunication]


def from_patient(subject: MedicalSubject, content: str = "May I eat?", **more: Any) -> NewCommunication:
    """From the first patient to the first practitioner, sent at noon."""
    people = {"sender": subject.patients[0], "recipients": subject.practitioners[0]}
    return compose(**{"sent": NOON, "content": content, **people, **more})


def to_patient(subject: MedicalSubject, content: str = "You may.", **more: Any) -> NewCommunication:
    """From the first practitioner to the first patient, sent at noon."""
    people = {"sender": subject.practitioners[0], "recipients": subject.patients[0]}
    return compose(**{"sent": NOON, "content": content, **people, **more})


MESSAGES: Mapping[str, MessageMaker] = {
    "from a patient": from_patient,
    "to a patient": to_patient,
    "read already": lambda s: from_patient(s, received=LATER),
    "to a patient and received": lambda s: to_patient(s, received=LATER),
    "sent when received": lambda s: from_patient(s, sent=None, received=LATER),
    "sent abroad": lambda s: from_patient(s, sent=ABROAD, received=ABROAD),
    "received before it was sent": lambda s: from_patient(s, sent=LATER, received=NOON),
    "long ago": lambda s: from_patient(s, sent=datetime(1900, 1, 1, tzinfo=UTC)),
}

PARTLY_STORED: Mapping[str, MessageMaker] = {
    "two recipients": lambda s: from_patient(s, recipients=s.practitioners[:2]),
    "the same recipient twice": lambda s: from_patient(s, recipients=[s.practitioners[0]] * 2),
    "two texts": lambda s: attrs.evolve(
        from_patient(s), payload=(CommunicationPayload("One"), CommunicationPayload("Two"))
    ),
    "another's subject": lambda s: attrs.evolve(from_patient(s), subject=FhirReference.to(s.patients[1])),
    "fields that are not stored": lambda s: attrs.evolve(from_patient(s), ignored=("category", "note")),
}
"""Messages of which a server keeps only a part; a backend may be unable to say them at all."""

REFUSED_MESSAGES: Mapping[str, MessageMaker] = {
    "two patients": lambda s: from_patient(s, recipients=s.patients[1]),
    "two practitioners": lambda s: to_patient(s, recipients=s.practitioners[1]),
    "to oneself": lambda s: from_patient(s, recipients=s.patients[0]),
    "an unknown sender": lambda s: from_patient(s, sender=s.stranger),
    "an unknown recipient": lambda s: to_patient(s, recipients=s.stranger),
    "no sender": lambda s: attrs.evolve(from_patient(s), sender=None),
    "no recipient": lambda s: attrs.evolve(from_patient(s), recipients=()),
    "no text": lambda s: attrs.evolve(from_patient(s), payload=()),
    "an empty text": lambda s: attrs.evolve(from_patient(s), payload=(CommunicationPayload(""),)),
    "an attachment": lambda s: attrs.evolve(
        from_patient(s), payload=(CommunicationPayload(other="contentAttachment"),)
    ),
    "a day that does not exist": lambda s: attrs.evolve(from_patient(s), sent="2024-02-30T00:00:00Z"),
    "no time at all": lambda s: attrs.evolve(from_patient(s), received="yesterday"),
    "a group": lambda s: attrs.evolve(from_patient(s), recipients=(FhirReference("Group/1"),)),
    "no reference": lambda s: attrs.evolve(from_patient(s), recipients=(FhirReference(),)),
    "a path": lambda s: attrs.evolve(from_patient(s), sender=FhirReference("Patient/../Patient/1")),
    "a lone surrogate": lambda s: attrs.evolve(
        from_patient(s), payload=(CommunicationPayload(""), CommunicationPayload("\ud800"))
    ),
}
"""Messages that no server takes."""


def planned(subject: MedicalSubject, new: NewCommunication) -> Plan:
    """What the server will do with it, were it noon."""
    return plan(new, subject.edition, NOON, knows=subject.knows)


def expected(subject: MedicalSubject, new: NewCommunication, id: str) -> Communication:
    """How the message reads once the server holds it under this id."""
    message = planned(subject, new).message
    assert message is not None, "the suite sends nothing here that its own rules refuse"
    return as_communication(attrs.evolve(message, id=id), subject.edition)


def send(subject: MedicalSubject, new: NewCommunication) -> str:
    """The id of the message, which was just sent."""
    outcome = subject.gateway.create(new)
    assert type(outcome) is Sent
    assert isinstance(outcome.id, str)
    return outcome.id


def stored(gateway: CommunicationGateway, id: str) -> Communication:
    """The message with this id: read or, where that is not offered, searched for."""
    if READ in gateway.capabilities and gateway.edition is not Edition.V1_2022:
        return gateway.read(id)
    found = list(search(Query(id=id), gateway))
    assert [one.id for one in found] == [id]
    return found[0]


class Communications(MedicalSuite):
    """Sending and reading."""

    @promise()
    def test_it_says_what_it_can_do(self, subject: MedicalSubject) -> None:
        """A gateway's `capabilities` are those that are declared, and a declared home app is there."""
        declared = self.capabilities

        assert frozenset(subject.gateway.capabilities) - {DESK} == declared - {DESK}
        assert subject.home_app is not None or DESK not in declared

    @promise()
    def test_it_says_which_edition_it_plays(self, subject: MedicalSubject) -> None:
        """A backend's `edition` is an `Edition`: it is said, never guessed."""
        assert isinstance(subject.gateway.edition, Edition)

    @promise(SEND, any_of=READING, why=PartyReason.FIRST_RECIPIENT)
    @pytest.mark.parametrize("letter", MESSAGES.values(), ids=MESSAGES)
    def test_a_message_is_held_as_foretold(self, subject: MedicalSubject, letter: MessageMaker) -> None:
        """People, text, times and status of a message are those that the rules foretell."""
        new = letter(subject)
        id = send(subject, new)
        found = stored(subject.gateway, id)

        assert faults_of(found, Communication) == []
        assert apart(found, expected(subject, new, id), "extra") == []

    @promise(SEND, any_of=READING, why=ContentReason.FIRST_PAYLOAD)
    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
    def test_a_text_is_kept_to_the_letter(self, subject: MedicalSubject, text: str) -> None:
        """What was written is what is read: no letter is lost, changed or added."""
        new = to_patient(subject, text)
        id = send(subject, new)

        assert apart(stored(subject.gateway, id), expected(subject, new, id), "extra") == []

    @promise(SEND, any_of=READING, why=TimeReason.SENT_IS_NOW)
    def test_a_message_without_times_is_sent_now(self, subject: MedicalSubject) -> None:
        """Without times `sent` is the server's own present, and `received` stays empty."""
        found = stored(subject.gateway, send(subject, from_patient(subject, sent=None)))

        assert faults_of(found, Communication) == []
        assert (found.sent is None, found.received) == (False, None)

    @promise(SEND, any_of=READING, why=PartyReason.EXTRA_RECIPIENT)
    @pytest.mark.parametrize("letter", PARTLY_STORED.values(), ids=PARTLY_STORED)
    def test_what_cannot_be_kept_is_dropped_or_not_sent(
        self, subject: MedicalSubject, letter: MessageMaker
    ) -> None:
        """A backend hands in all of a message, of which the server keeps its part, or nothing of it."""
        new = letter(subject)
        outcome = subject.gateway.create(new)

        assert type(outcome) in (Sent, NotSent)
        if isinstance(outcome, Sent):
            id = str(outcome.id)
            assert apart(stored(subject.gateway, id), expected(subject, new, id), "extra") == []

    @promise(SEND, any_of=READING, why=CREATE_PAGE)
    def test_the_same_message_twice_is_two(self, subject: MedicalSubject) -> None:
        """The server takes no key against duplicates: who sends twice has sent twice."""
        new = from_patient(subject)
        one, other = send(subject, new), send(subject, new)

        assert one != other
        assert [stored(subject.gateway, id).id for id in (one, other)] == [one, other]

    @promise(SEND, any_of=READING)
    def test_a_message_does_not_change_by_itself(self, subject: MedicalSubject) -> None:
        """What was read once reads the same again, whatever was sent in between."""
        id = send(subject, from_patient(subject))
        first = stored(subject.gateway, id)
        send(subject, to_patient(subject, received=LATER))

        assert apart(stored(subject.gateway, id), first) == []


OUTCOMES = (Sent, Rejected, NotSent, Unknown)
"""All that `create` may answer."""

HOSTILE_TEXTS = {"a lone surrogate": "\ud800", "a null": "a\x00b", "blank": " ", "huge": "x" * 2_000_000}


class Refusals(MedicalSuite):
    """Messages that break a rule, or that nobody can say."""

    @promise(SEND, why=PartyReason.TWO_PATIENTS)
    @pytest.mark.parametrize("letter", REFUSED_MESSAGES.values(), ids=REFUSED_MESSAGES)
    def test_what_breaks_a_rule_is_rejected(self, subject: MedicalSubject, letter: MessageMaker) -> None:
        """What the rules refuse is `Rejected` with status and codes, or `NotSent` if it cannot be said."""
        new = letter(subject)
        outcome = subject.gateway.create(new)
        answer = planned(subject, new).answer

        assert answer is not None, "the suite's own rules refuse this"
        assert type(outcome) in (Rejected, NotSent)
        if isinstance(outcome, Rejected):
            codes = {problem.code for problem in answer.problems}
            assert (outcome.status, {issue.code for issue in outcome.issues}) == (answer.status, codes)

    @promise(SEND, SEARCH, why=PartyReason.TWO_PATIENTS)
    @pytest.mark.parametrize("letter", REFUSED_MESSAGES.values(), ids=REFUSED_MESSAGES)
    def test_what_is_rejected_is_not_stored(self, subject: MedicalSubject, letter: MessageMaker) -> None:
        """After `Rejected` or `NotSent` a search finds what it found before."""
        before = _all(subject)
        subject.gateway.create(letter(subject))

        assert _all(subject) == before

    @promise(SEND)
    @pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
    def test_no_text_makes_it_raise(self, subject: MedicalSubject, text: str) -> None:
        """Whatever is written, `create` answers with one of its outcomes and raises nothing."""
        outcome = subject.gateway.create(
            attrs.evolve(from_patient(subject), payload=(CommunicationPayload(text),))
        )

        assert type(outcome) in OUTCOMES


def _all(subject: MedicalSubject) -> set[str]:
    return {one.id for one in search(Query(), subject.gateway)}


THREADS = 4
CALLS = 5


class Threads(MedicalSuite):
    """Calls at the same time."""

    @promise(SEND)
    def test_messages_sent_at_once_get_ids_of_their_own(self, subject: MedicalSubject) -> None:
        """No two messages get the same id, however many are sent at once."""
        outcomes = [outcome for some in at_once(lambda n: _create(subject, n), THREADS) for outcome in some]
        ids = [outcome.id for outcome in outcomes if isinstance(outcome, Sent) and outcome.id is not None]

        assert [type(outcome) for outcome in outcomes] == [Sent] * THREADS * CALLS
        assert sorted(ids) == sorted(set(ids))

    @promise(SEND, any_of=READING)
    def test_messages_sent_at_once_are_all_held(self, subject: MedicalSubject) -> None:
        """Each message that was sent while others were is held, with its own text."""
        letters = [_letter(subject, number, call) for number in range(THREADS) for call in range(CALLS)]
        some = at_once(lambda n: [send(subject, _letter(subject, n, call)) for call in range(CALLS)], THREADS)
        ids = [id for each in some for id in each]
        differing = [
            apart(stored(subject.gateway, id), expected(subject, new, id), "extra")
            for id, new in zip(ids, letters, strict=True)
        ]

        assert [one for one in differing if one] == []

    @promise(SEND, SEARCH)
    def test_messages_sent_at_once_are_found_once_each(self, subject: MedicalSubject) -> None:
        """A search after the last of them finds every one, and nothing that nobody sent."""
        query = Query(sender=subject.patients[0])
        before = {one.id for one in search(query, subject.gateway)}
        ids = at_once(lambda n: send(subject, _letter(subject, n, 0)), THREADS * 2)
        after = {one.id for one in search(query, subject.gateway)}

        assert sorted(after - before) == sorted(ids)

    @promise(SEND, SEARCH)
    def test_searches_meanwhile_see_whole_messages(self, subject: MedicalSubject) -> None:
        """Whoever searches while others send sees messages that are whole, and fewer or more of them."""

        def work(number: int) -> list[str]:
            faults: list[str] = []
            for call in range(CALLS):
                if number % 2:
                    send(subject, _letter(subject, number, call))
                else:
                    page = subject.gateway.search_page(Query(sender=subject.patients[0], count=100))
                    faults += [
                        fault for one in page.communications for fault in faults_of(one, Communication)
                    ]
            return faults

        assert at_once(work, THREADS) == [[]] * THREADS


def _letter(subject: MedicalSubject, number: int, call: int) -> NewCommunication:
    return from_patient(subject, f"Call {call} of thread {number}")


def _create(subject: MedicalSubject, number: int) -> list[object]:
    return [subject.gateway.create(_letter(subject, number, call)) for call in range(CALLS)]


__all__ = ["Communications", "Refusals", "Threads"]
