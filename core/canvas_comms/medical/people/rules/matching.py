"""Which people does a search find, and in which order?

Parameters combine with AND. Each is a line of the table of its resource: how it is compared, or
that nobody can match. Texts are compared by their beginning whatever their case, `name` by any
part of any name; codes and identifiers as a whole. A search for practitioners finds active ones
only, and of these those with whom appointments are made, unless it asks for the others. Others
are ignored without a word; of a repeated one the last counts. A value that cannot be is refused.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.model import PersonKind
from canvas_comms.medical.people.model import Person
from canvas_comms.medical.people.resources import MRN_SYSTEM
from canvas_comms.medical.rules.searching import SearchReason, named_parameters, page_wanted
from canvas_comms.medical.sources import PRACTITIONER_PAGE


class MatchingReason(Reason):
    """What can be said of a search for people."""

    ACTIVE_ONLY = "active-only", PRACTITIONER_PAGE
    SCHEDULABLE_ONLY = "schedulable-only", PRACTITIONER_PAGE


class Bad(Exception):
    """A value that cannot be."""


Test: TypeAlias = Callable[[Person], bool]
Parameter: TypeAlias = Callable[[str], Test]
"""Makes the test that a value asks for. Raises `Bad`."""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _begins(texts: Callable[[Person], Sequence[str]]) -> Parameter:
    def parameter(value: str) -> Test:
        wanted = _folded(value)
        return lambda person: any(_folded(text).startswith(wanted) for text in texts(person) if text)

    return parameter


def _name(value: str) -> Test:
    wanted = _folded(value)
    return lambda person: any(wanted in _folded(text) for text in (person.full_name, person.nickname))


def _equal(text: Callable[[Person], str]) -> Parameter:
    def parameter(value: str) -> Test:
        return lambda person: text(person).casefold() == value.casefold() != ""

    return parameter


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text, flags=re.ASCII)[-10:]


def _phone(value: str) -> Test:
    wanted = _digits(value)
    return lambda person: len(wanted) == 10 and _digits(person.phone) == wanted


def _flag(value: str) -> bool:
    if value not in ("true", "false"):
        raise Bad
    return value == "true"


def _active(value: str) -> Test:
    wanted = _flag(value)
    return lambda person: person.active is wanted


def _with_others(value: str) -> Test:
    others = _flag(value)
    return lambda person: others or person.schedulable


def _identifier(value: str) -> Test:
    system, bar, number = value.rpartition("|")

    def test(person: Person) -> bool:
        own = [(one.system, one.value) for one in person.identifiers]
        own.append((MRN_SYSTEM, person.record_number))
        return any(number == given and (not bar or system == of) for of, given in own)

    return test


_DATE = re.compile(r"(eq|ne|gt|ge|lt|le)?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.ASCII)
_COMPARED: Mapping[str, Callable[[date, date], bool]] = {
    "eq": lambda own, asked: own == asked,
    "ne": lambda own, asked: own != asked,
    "gt": lambda own, asked: own > asked,
    "ge": lambda own, asked: own >= asked,
    "lt": lambda own, asked: own < asked,
    "le": lambda own, asked: own <= asked,
}


def _birth_date(value: str) -> Test:
    match = _DATE.fullmatch(value)
    try:
        asked = date.fromisoformat(match[2]) if match else None
    except ValueError:
        asked = None
    if match is None or asked is None:
        raise Bad
    compared = _COMPARED[match[1] or "eq"]
    return lambda person: person.birth_date is not None and compared(person.birth_date, asked)


def _nobody(value: str) -> Test:
    """Members of care teams: an instance without teams has none."""
    return lambda person: False


PARAMETERS: Mapping[PersonKind, Mapping[str, Parameter]] = {
    PersonKind.PATIENT: {
        "_id": _equal(lambda person: person.reference.id),
        "active": _active,
        "birthdate": _birth_date,
        "birthDate": _birth_date,
        "email": _equal(lambda person: person.email),
        "family": _begins(lambda person: (person.family,)),
        "gender": _equal(lambda person: person.gender),
        "given": _begins(lambda person: person.given),
        "identifier": _identifier,
        "name": _name,
        "nickname": _begins(lambda person: (person.nickname,)),
        "phone": _phone,
        "_has:CareTeam:participant:member": _nobody,
    },
    PersonKind.PRACTITIONER: {
        "_id": _equal(lambda person: person.reference.id),
        "active": _active,
        "email": _equal(lambda person: person.email),
        "include-non-schedulable-practitioners": _with_others,
        "name": _name,
        "npi-number": _equal(lambda person: person.npi),
        "npiNumber": _equal(lambda person: person.npi),
    },
}
"""Resource → parameter → how it is compared. The page and the server's statement spell two of
them differently, and both spellings count. Sources: pages 'Patient' and 'Practitioner'."""

UNASKED: Mapping[PersonKind, tuple[tuple[str, str, Reason], ...]] = {
    PersonKind.PATIENT: (),
    PersonKind.PRACTITIONER: (
        ("active", "true", MatchingReason.ACTIVE_ONLY),
        ("include-non-schedulable-practitioners", "false", MatchingReason.SCHEDULABLE_ONLY),
    ),
}
"""Resource → what holds where a parameter is not given."""

SORTS: Mapping[str, Callable[[Person], str]] = {
    "_id": lambda person: person.reference.id,
    "birthdate": lambda person: "" if person.birth_date is None else person.birth_date.isoformat(),
    "family": lambda person: _folded(person.family),
    "given": lambda person: _folded(" ".join(person.given)),
}
"""What `_sort` of patients may name, with a `-` before it for the other way round."""


@attrs.frozen(eq=False)
class PeopleQuery:
    """A search as the server understood it; `tests` hold of whoever matches."""

    decision: Decision
    tests: tuple[Test, ...] = attrs.field(repr=False)
    sorts: tuple[tuple[str, bool], ...]
    """Key and whether it is descending, the weightiest first."""
    count: int
    offset: int


def read_people_query(kind: PersonKind, params: Sequence[tuple[str, str]]) -> PeopleQuery:
    """Understand the parameters of a search for people of a kind."""
    known = PARAMETERS[kind]
    sortable = kind is PersonKind.PATIENT
    findings = named_parameters(params, (*known, "_sort") if sortable else tuple(known))
    last = dict(params)
    for name, value, reason in UNASKED[kind]:
        if name not in last:
            last[name] = value
            findings.append(Finding(reason, Effect.DEFAULTED, name))
    tests: list[Test] = []
    for name, value in last.items():
        try:
            if name in known:
                tests.append(known[name](value))
        except Bad:
            findings.append(Finding(SearchReason.BAD_VALUE, Effect.REFUSED, name))
    sorts = _sorts(last.get("_sort", "")) if sortable else ()
    if sorts is None:
        findings.append(Finding(SearchReason.BAD_VALUE, Effect.REFUSED, "_sort"))
    page = page_wanted(last)
    return PeopleQuery(
        Decision((*findings, *page.findings)), tuple(tests), sorts or (), page.count, page.offset
    )


def matching(query: PeopleQuery, people: Sequence[Person]) -> Sequence[Person]:
    """Whoever matches, in the order of the search."""
    found = [person for person in people if all(test(person) for test in query.tests)]
    for key, descending in reversed(query.sorts):
        found.sort(key=SORTS[key], reverse=descending)
    return found


def _sorts(text: str) -> tuple[tuple[str, bool], ...] | None:
    """Keys of `_sort`, None if one is none."""
    parts = [part for part in text.split(",") if part]
    sorts = tuple((part.removeprefix("-"), part.startswith("-")) for part in parts)
    return sorts if all(key in SORTS for key, _ in sorts) else None


__all__ = [
    "PARAMETERS",
    "SORTS",
    "UNASKED",
    "MatchingReason",
    "PeopleQuery",
    "matching",
    "read_people_query",
]
