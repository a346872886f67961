"""What can be asked of a Canvas Medical about its people, and how it may end.

Reading and searching, of patients and of practitioners. Deciding is `server.decide_people`.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.operations import Command, Denied
from canvas_comms.medical.people.model import Person
from canvas_comms.redaction import PRIVATE, Redacted


class PeopleState(Protocol):
    """The people of a Canvas Medical, to look at."""

    def person(self, reference: Reference) -> Person | None:
        """Whoever this is, if they exist."""
        ...

    def people_of(self, kind: PersonKind) -> Sequence[Person]:
        """Everybody of a kind, in the order in which they came."""
        ...


@attrs.frozen(eq=False, repr=False)
class PeopleFound(Redacted):
    """One page of matches: `total` counts them all, `links` tells where other pages begin."""

    total: int
    people: tuple[Person, ...]
    count: int
    offset: int
    links: Mapping[str, int] = attrs.field(hash=False)
    decision: Decision


@attrs.frozen
class ReadPatient(Command[Person | Denied]):
    """GET /Patient/<id>."""

    kind: ClassVar[PersonKind] = PersonKind.PATIENT
    id: str


@attrs.frozen
class ReadPractitioner(Command[Person | Denied]):
    """GET /Practitioner/<id>."""

    kind: ClassVar[PersonKind] = PersonKind.PRACTITIONER
    id: str


@attrs.frozen(eq=False, repr=False)
class SearchPatients(Redacted, Command[PeopleFound | Denied]):
    """GET /Patient?…: names and values as they came, in order, so they are private."""

    kind: ClassVar[PersonKind] = PersonKind.PATIENT
    params: tuple[tuple[str, str], ...] = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class SearchPractitioners(Redacted, Command[PeopleFound | Denied]):
    """GET /Practitioner?…: names and values as they came, in order, so they are private."""

    kind: ClassVar[PersonKind] = PersonKind.PRACTITIONER
    params: tuple[tuple[str, str], ...] = attrs.field(metadata=PRIVATE)


ReadPerson: TypeAlias = ReadPatient | ReadPractitioner
SearchPeople: TypeAlias = SearchPatients | SearchPractitioners

READS: Mapping[PersonKind, type[ReadPerson]] = {one.kind: one for one in (ReadPatient, ReadPractitioner)}
SEARCHES: Mapping[PersonKind, type[SearchPeople]] = {
    one.kind: one for one in (SearchPatients, SearchPractitioners)
}

__all__ = [
    "READS",
    "SEARCHES",
    "PeopleFound",
    "PeopleState",
    "ReadPatient",
    "ReadPerson",
    "ReadPractitioner",
    "SearchPatients",
    "SearchPeople",
    "SearchPractitioners",
]
