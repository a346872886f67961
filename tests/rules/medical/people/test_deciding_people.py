"""What the server does with each call about its people, by a view of its state."""

from collections.abc import Sequence

import pytest

from canvas_comms.decisions import Reason
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.operations import Denied
from canvas_comms.medical.people.model import BOT, Person
from canvas_comms.medical.people.operations import (
    PeopleFound,
    ReadPatient,
    ReadPerson,
    ReadPractitioner,
    SearchPatients,
)
from canvas_comms.medical.people.server import as_resource, read_person, search_people
from canvas_comms.medical.rules.access import FULL_ACCESS, AccessReason, Actor
from canvas_comms.medical.rules.answers import AnswerReason

ANN = Person(Reference(PersonKind.PATIENT, "a"), family="Ann")
BOB = Person(Reference(PersonKind.PATIENT, "b"), family="Bob")
CHO = Person(Reference(PersonKind.PRACTITIONER, "c"), family="Cho")
OF_ANN = Actor(("patient/*.read",), ANN.reference)


class People:
    people = (ANN, BOB, CHO)

    def person(self, reference: Reference) -> Person | None:
        return next((one for one in self.people if one.reference == reference), None)

    def people_of(self, kind: PersonKind) -> Sequence[Person]:
        return [one for one in self.people if one.reference.kind is kind]


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(
    ("command", "person"),
    [(ReadPatient("a"), ANN), (ReadPatient("b"), BOB), (ReadPractitioner("c"), CHO)],
)
def test_whoever_exists_is_read_in_every_edition(
    command: ReadPerson, person: Person, edition: Edition
) -> None:
    assert read_person(People(), command, FULL_ACCESS, edition) == person


@pytest.mark.parametrize(
    ("command", "actor", "status", "reason"),
    [
        (ReadPatient("x"), FULL_ACCESS, 404, AnswerReason.NO_SUCH_PERSON),
        (ReadPractitioner("a"), FULL_ACCESS, 404, AnswerReason.NO_SUCH_PERSON),
        (ReadPatient(".."), FULL_ACCESS, 400, AnswerReason.BAD_ID),
        (ReadPatient("a"), None, 401, AccessReason.NOT_AUTHENTICATED),
        (ReadPatient("a"), Actor(("user/Communication.read",)), 403, AccessReason.SCOPE_MISSING),
        (ReadPatient("b"), OF_ANN, 403, AccessReason.OTHER_PATIENT),
    ],
)
def test_a_read_is_refused_for_its_reason(
    command: ReadPerson, actor: Actor | None, status: int, reason: Reason
) -> None:
    result = read_person(People(), command, actor, Edition.V2_2024)

    assert isinstance(result, Denied)
    assert (result.answer.status, {one.finding.reason for one in result.answer.problems}) == (
        status,
        {reason},
    )


def test_the_first_edition_refuses_with_400() -> None:
    result = read_person(People(), ReadPatient("x"), FULL_ACCESS, Edition.V1_2022)

    assert isinstance(result, Denied)
    assert result.answer.status == 400


def test_a_patients_token_finds_and_reads_its_patient() -> None:
    found = search_people(People(), SearchPatients(()), OF_ANN, Edition.V2_2024)

    assert isinstance(found, PeopleFound)
    assert (found.people, found.total) == ((ANN,), 1)
    assert AccessReason.LIMITED_TO_PATIENT in found.decision.reasons()
    assert read_person(People(), ReadPractitioner("c"), OF_ANN, Edition.V2_2024) == CHO


def test_a_page_is_cut_out_of_all_matches() -> None:
    found = search_people(
        People(), SearchPatients((("_count", "1"), ("_offset", "1"))), FULL_ACCESS, Edition.V2_2024
    )

    assert isinstance(found, PeopleFound)
    assert (found.people, found.total, found.links) == ((BOB,), 2, {"self": 1, "first": 0, "last": 1})


def test_canvas_bot_has_its_name() -> None:
    assert as_resource(BOT).names[0].text == "Canvas Bot"
