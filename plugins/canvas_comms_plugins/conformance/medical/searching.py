"""A search finds the messages that match, and no others."""

from collections.abc import Callable, Mapping

import attrs
import pytest

from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.searching import Query, SearchReason, matches
from canvas_comms.medical.use import search
from canvas_comms_plugins.conformance.comparing import apart, faults_of
from canvas_comms_plugins.conformance.medical.letters import (
    foretold,
    from_patient,
    held,
    planned,
    sent,
    to_patient,
)
from canvas_comms_plugins.conformance.medical.subjects import READ, SEARCH, SEND, MedicalSubject, MedicalSuite
from canvas_comms_plugins.conformance.promises import promise

Asking = Callable[[MedicalSubject], Query]

QUERIES: Mapping[str, Asking] = {
    "everything": lambda s: Query(),
    "of a patient": lambda s: Query(patient=s.patients[0]),
    "from a patient": lambda s: Query(sender=s.patients[0]),
    "to a patient": lambda s: Query(recipient=s.patients[0]),
    "from a practitioner": lambda s: Query(sender=s.practitioners[0]),
    "to a practitioner": lambda s: Query(recipient=s.practitioners[0]),
    "between two": lambda s: Query(sender=s.patients[0], recipient=s.practitioners[0]),
    "of a patient, from a practitioner": lambda s: Query(patient=s.patients[0], sender=s.practitioners[1]),
    "of a patient, from another": lambda s: Query(patient=s.patients[0], sender=s.patients[1]),
    "of a practitioner as if a patient": lambda s: Query(patient=s.practitioners[0]),
    "between two practitioners": lambda s: Query(sender=s.practitioners[0], recipient=s.practitioners[1]),
    "of a stranger": lambda s: Query(patient=s.stranger),
    "of no such id": lambda s: Query(id="no-such-message"),
}


class Searching(MedicalSuite):
    """Searching by people and by id."""

    @promise(SEND, SEARCH, why=SearchReason.PARAMETER)
    @pytest.mark.parametrize("asking", QUERIES.values(), ids=QUERIES)
    def test_a_search_finds_what_matches(self, subject: MedicalSubject, asking: Asking) -> None:
        """Parameters of a search combine with AND: what matches is found, and nothing else is."""
        query = asking(subject)
        ours = _four_messages(subject, query)
        found = list(search(query, subject.gateway))

        assert [faults for faults in (faults_of(one, Communication) for one in found) if faults] == []
        assert {one.id: True for one in found if one.id in ours} == {id: True for id in ours if ours[id]}
        assert [one.id for one in found if not _answers(one, query)] == []

    @promise(SEND, SEARCH, why=SearchReason.PARAMETER)
    def test_a_search_by_id_finds_that_message(self, subject: MedicalSubject) -> None:
        """A search by `_id` finds one message, and none if other people are named besides."""
        new = from_patient(subject)
        _, id, _ = sent(subject, new), sent(subject, new), sent(subject, new)
        found = list(search(Query(id=id), subject.gateway))

        assert [apart(one, foretold(subject, new, id), "extra") for one in found] == [[]]
        assert list(search(Query(id=id, patient=subject.patients[1]), subject.gateway)) == []

    @promise(SEND, SEARCH, READ)
    def test_a_message_reads_the_same_however_it_is_found(self, subject: MedicalSubject) -> None:
        """A message reads the same by its id and in a page of a search."""
        id = sent(subject, to_patient(subject))
        query = Query(sender=subject.practitioners[0], recipient=subject.patients[0])
        (found,) = (one for one in search(query, subject.gateway) if one.id == id)

        assert apart(held(subject.gateway, id), found) == []

    @promise(SEND, SEARCH)
    def test_one_create_stores_one_message(self, subject: MedicalSubject) -> None:
        """A message is handed in once: after eight of them a search finds eight more than before."""
        query = Query(sender=subject.patients[0])
        before = {one.id for one in search(query, subject.gateway)}
        ids = [sent(subject, from_patient(subject, f"Message {number}")) for number in range(8)]
        after = {one.id for one in search(query, subject.gateway)}

        assert sorted(after - before) == sorted(ids)

    @promise(SEND, SEARCH)
    def test_what_is_in_the_next_search_was_sent_before(self, subject: MedicalSubject) -> None:
        """Once `create` has answered `Sent`, the next search finds the message."""
        query = Query(sender=subject.patients[0])
        for _ in range(3):
            id = sent(subject, from_patient(subject))

            assert id in [one.id for one in search(query, subject.gateway)]


def _four_messages(subject: MedicalSubject, query: Query) -> dict[str, bool]:
    """Four messages are sent; gives their ids, and whether the rules say that each matches."""
    letters = (
        from_patient(subject),
        to_patient(subject),
        from_patient(subject, sender=subject.patients[1]),
        to_patient(subject, sender=subject.practitioners[1]),
    )
    ours: dict[str, bool] = {}
    for new in letters:
        id, message = sent(subject, new), planned(subject, new).message
        ours[id] = message is not None and matches(attrs.evolve(message, id=id), query)
    return ours


def _answers(found: Communication, query: Query) -> bool:
    """Whether what was found is what was asked for."""
    pair = (found.sender, found.recipient)
    return (
        query.id in (None, found.id)
        and query.sender in (None, found.sender)
        and query.recipient in (None, found.recipient)
        and (query.patient is None or query.patient in pair)
    )


__all__ = ["QUERIES", "Searching"]
