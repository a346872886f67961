"""Which people a search finds: every parameter by example, and what a search leaves alone."""

from datetime import date

import attrs
import pytest

from canvas_comms.decisions import Effect
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.people.model import Person, StoredIdentifier
from canvas_comms.medical.people.rules.matching import (
    PARAMETERS,
    MatchingReason,
    matching,
    read_people_query,
)
from canvas_comms.medical.rules.searching import SearchReason

PATIENT, STAFF = PersonKind.PATIENT, PersonKind.PRACTITIONER
ANN = Person(
    Reference(PATIENT, "a" * 32),
    family="O'Neil",
    given=("Ann", "Marie"),
    nickname="Nan",
    birth_date=date(1980, 4, 29),
    gender="female",
    email="ann@example.com",
    phone="(555) 010-0199",
    identifiers=(StoredIdentifier("urn:school", "S-7"),),
    number=1,
)
BOB = Person(Reference(PATIENT, "b" * 32), family="Zed", birth_date=date(1979, 1, 1), active=False, number=2)
CHO = Person(
    Reference(STAFF, "c" * 32), family="Cho", given=("Li",), npi="1234567893", email="cho@example.com"
)
DEE = Person(Reference(STAFF, "d" * 32), family="Dee", schedulable=False)
EVE = Person(Reference(STAFF, "e" * 32), family="Eve", active=False)


def found(kind: PersonKind, *params: tuple[str, str]) -> list[Person]:
    query = read_people_query(kind, params)
    assert query.decision.allowed
    return list(matching(query, [ANN, BOB] if kind is PATIENT else [CHO, DEE, EVE]))


ANNS = [
    ("_id", "a" * 32),
    ("active", "true"),
    ("birthdate", "1980-04-29"),
    ("birthDate", "1980-04-29"),
    ("birthdate", "ge1980-01-01"),
    ("birthdate", "gt1979-01-01"),
    ("birthdate", "ne1979-01-01"),
    ("email", "ANN@example.com"),
    ("family", "o'n"),
    ("gender", "female"),
    ("given", "marie"),
    ("identifier", "S-7"),
    ("identifier", "urn:school|S-7"),
    ("identifier", "100000001"),
    ("identifier", "http://canvasmedical.com|100000001"),
    ("name", "n mar"),
    ("name", "an"),
    ("nickname", "na"),
    ("phone", "5550100199"),
]


@pytest.mark.parametrize(("name", "value"), ANNS)
def test_a_patient_is_found_by_every_parameter(name: str, value: str) -> None:
    assert found(PATIENT, (name, value)) == [ANN]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_id", "x"),
        ("family", "neil"),
        ("given", "rie"),
        ("email", "ann"),
        ("email", ""),
        ("gender", "male"),
        ("identifier", "other|S-7"),
        ("identifier", "|S-7"),
        ("phone", "0100199"),
        ("birthdate", "lt1979-01-01"),
        ("name", "xx"),
        ("_has:CareTeam:participant:member", "c" * 32),
    ],
)
def test_nobody_is_found_by_what_nobody_has(name: str, value: str) -> None:
    assert found(PATIENT, (name, value)) == []


def test_patients_are_found_whether_active_or_not_and_in_order() -> None:
    assert found(PATIENT) == [ANN, BOB]
    assert found(PATIENT, ("active", "false")) == [BOB]


def test_parameters_combine_with_and_and_the_last_of_two_counts() -> None:
    assert found(PATIENT, ("family", "o"), ("given", "bob")) == []
    assert found(PATIENT, ("family", "z"), ("family", "o")) == [ANN]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("family", [ANN, BOB]), ("-family", [BOB, ANN]), ("birthdate", [BOB, ANN]), ("given,-_id", [BOB, ANN])],
)
def test_patients_are_sorted_as_asked(sort: str, order: list[Person]) -> None:
    assert found(PATIENT, ("_sort", sort)) == order


@pytest.mark.parametrize(
    ("params", "people"),
    [
        ((), [CHO]),
        ((("active", "false"),), [EVE]),
        ((("include-non-schedulable-practitioners", "true"),), [CHO, DEE]),
        ((("include-non-schedulable-practitioners", "false"),), [CHO]),
        ((("npi-number", "1234567893"),), [CHO]),
        ((("npiNumber", "1234567893"),), [CHO]),
        ((("npi-number", "1"),), []),
        ((("name", "ch"),), [CHO]),
        ((("email", "cho@example.com"),), [CHO]),
        ((("_id", "d" * 32),), []),
        ((("_sort", "nonsense"),), [CHO]),
    ],
)
def test_practitioners_are_active_and_schedulable_unless_others_are_asked_for(
    params: tuple[tuple[str, str], ...], people: list[Person]
) -> None:
    assert found(STAFF, *params) == people


def test_what_was_not_asked_is_told() -> None:
    told = read_people_query(STAFF, ()).decision

    assert told.reasons() == {MatchingReason.ACTIVE_ONLY, MatchingReason.SCHEDULABLE_ONLY}
    assert {one.effect for one in told.findings} == {Effect.DEFAULTED}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("active", "yes"),
        ("birthdate", "1980"),
        ("birthdate", "1980-02-30"),
        ("birthdate", "sa1980-02-20"),
        ("_sort", "age"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_place(name: str, value: str) -> None:
    (refusal,) = read_people_query(PATIENT, ((name, value),)).decision.refusals

    assert (refusal.reason, refusal.where) == (SearchReason.BAD_VALUE, name)


def test_a_count_that_is_none_is_refused_and_an_unknown_parameter_ignored() -> None:
    told = read_people_query(PATIENT, (("_count", "many"), ("bogus", "1"))).decision

    assert [one.reason for one in told.refusals] == [SearchReason.NOT_A_NUMBER]
    assert [one.where for one in told.losses] == ["bogus"]


@pytest.mark.parametrize("kind", PersonKind)
def test_nobody_without_anything_is_found_by_anything_else_than_flags(kind: PersonKind) -> None:
    bare = Person(Reference(kind, "f" * 32))
    flags = {"active", "include-non-schedulable-practitioners", "birthdate", "birthDate"}
    for name in PARAMETERS[kind].keys() - flags:
        query = read_people_query(kind, ((name, "x"),))

        assert matching(query, [bare]) == []
    assert matching(read_people_query(kind, ()), [attrs.evolve(bare, active=True)]) != []
