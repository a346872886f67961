"""Patients and practitioners are read and found, and nothing by which they are known is shown."""

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AnsweredError, CanvasCommsError, InvalidValue
from canvas_comms.medical.eras import ERA_RULES
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.people.ports import PeopleGateway
from canvas_comms.medical.people.queries import PatientQuery, PractitionerQuery, Query
from canvas_comms.medical.people.resources import RESOURCES, Resource
from canvas_comms.medical.people.use import PeopleResults, read_person, search_people
from canvas_comms.medical.sources import PAGING_PAGE, PATIENT_PAGE
from canvas_comms_plugins.conformance.medical.subject import MedicalSubject, MedicalSuite
from canvas_comms_plugins.conformance.suite import faults_of, promise
from canvas_comms_plugins.conformance.watching import capturing_output, shown_by

READ = Capability.PEOPLE_READ
SEARCH = Capability.PEOPLE_SEARCH


class People(MedicalSuite):
    """The people behind a backend."""

    @promise(READ, why=PATIENT_PAGE)
    def test_whoever_exists_can_be_read(self, subject: MedicalSubject) -> None:
        """A patient and a practitioner are read by id, each as a resource of their kind."""
        for one in (*subject.patients, *subject.practitioners):
            found = read_person(one.kind, one.id, people_of(subject))

            assert faults_of(found, RESOURCES[one.kind]) == []
            assert found.reference == one

    @promise(READ, why=PATIENT_PAGE)
    def test_a_stranger_is_not_found(self, subject: MedicalSubject) -> None:
        """Nobody is refused as the edition refuses, and so is a patient asked for as a practitioner."""
        for kind, id in ((subject.stranger.kind, subject.stranger.id), _other_kind(subject.patients[0])):
            with pytest.raises(AnsweredError) as caught:
                read_person(kind, id, people_of(subject))
            one = ERA_RULES[subject.edition].one_refusal

            assert caught.value.status == (404 if one is None else one.status)

    @promise(READ)
    def test_what_cannot_be_an_id_is_refused(self, subject: MedicalSubject) -> None:
        """An id that cannot be one is an error of this library, and is not sent."""
        with pytest.raises(InvalidValue):
            read_person(PersonKind.PATIENT, "../Communication", people_of(subject))

    @promise(SEARCH, why=PATIENT_PAGE)
    def test_a_search_finds_everybody_of_its_kind(self, subject: MedicalSubject) -> None:
        """A search without a question finds everybody of its kind once, and nobody of another."""
        for query, people in _everybody(subject):
            found = list(search_people(query, people_of(subject)))
            ids = [one.id for one in found]

            assert {type(one) for one in found} == {RESOURCES[query.kind]}
            assert len(ids) == len(set(ids))
            assert [one.id for one in people if one.id not in ids] == []

    @promise(SEARCH, why=PATIENT_PAGE)
    def test_a_search_by_id_finds_that_person(self, subject: MedicalSubject) -> None:
        """A search by `_id` finds that person, and nobody if there is none."""
        people = people_of(subject)
        for one in subject.patients:
            assert _ids(search_people(PatientQuery(id=one.id), people)) == [one.id]
        for one in subject.practitioners:
            assert _ids(search_people(PractitionerQuery(id=one.id), people)) == [one.id]
        assert _ids(search_people(PatientQuery(id=subject.stranger.id), people)) == []

    @promise(SEARCH, why=PAGING_PAGE)
    def test_pages_hold_each_person_once(self, subject: MedicalSubject) -> None:
        """Pages of one person each hold together whom one page holds, and `total` counts them."""
        people = people_of(subject)
        whole = search_people(PatientQuery(count=100), people)
        ids = _ids(whole)
        single = search_people(PatientQuery(count=1), people)

        assert (_ids(single), single.complete) == (ids, True)
        assert whole.total in (None, len(ids))

    @promise(SEARCH)
    @pytest.mark.parametrize("cursor", ["no-such-page", -1, object()], ids=["text", "number", "object"])
    def test_a_cursor_to_people_that_no_page_gave_is_an_error(
        self, subject: MedicalSubject, cursor: object
    ) -> None:
        """A cursor of one's own making is an error of this library, never a page."""
        with pytest.raises(CanvasCommsError):
            people_of(subject).people_page(PatientQuery(), cursor)

    @promise(READ)
    def test_nothing_by_which_somebody_is_known_is_shown(self, subject: MedicalSubject) -> None:
        """Neither a resource nor a log shows a name, a number or an address."""
        for one in (subject.patients[0], subject.practitioners[0]):
            with capturing_output(subject.own) as told:
                found = read_person(one.kind, one.id, people_of(subject))
            for text in _known_by(found):
                assert shown_by(found, text) == []
                assert told.where(text) == []


def people_of(subject: MedicalSubject) -> PeopleGateway:
    """The people behind the backend: `gateway.people`, which is there if they are declared."""
    people: PeopleGateway | None = getattr(subject.gateway, "people", None)
    assert people is not None, "a gateway whose people are declared has a property people"
    return people


def _other_kind(person: Reference) -> tuple[PersonKind, str]:
    return PersonKind.PRACTITIONER, person.id


def _everybody(subject: MedicalSubject) -> tuple[tuple[Query, tuple[Reference, ...]], ...]:
    staff = PractitionerQuery(include_non_schedulable=True)
    return ((PatientQuery(), subject.patients), (staff, subject.practitioners))


def _ids(found: PeopleResults[Resource]) -> list[str]:
    return [one.id for one in found]


def _known_by(found: Resource) -> list[str]:
    """Texts long enough to be told from others."""
    names = [text for name in found.names for text in (name.family, name.text, *name.given)]
    points = [point.value for point in found.telecom]
    return [text for text in (*names, *points) if text is not None and len(text) > 3]


__all__ = ["People", "people_of"]
