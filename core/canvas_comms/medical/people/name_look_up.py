"""Names of patients and practitioners: found by a part, and kept to be shown beside references.

The server finds people by the beginning of any of their names. What was asked for is kept as long as the
look-up lives: for one command. Only reads.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from canvas_comms.errors import CanvasCommsError, NotFound
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.people.ports import PeopleGateway
from canvas_comms.medical.people.queries import PatientQuery, PractitionerQuery, Query
from canvas_comms.medical.people.resources import Resource
from canvas_comms.medical.people.use import read_person, search_people
from canvas_comms.name_matching import Match, Named, candidates, match
from canvas_comms.redaction import Opaque, veiled

MOST_READ = 20
"""So many people are read for their names; of all others the reference is shown alone."""


@attrs.define(eq=False, repr=False)
class PeopleNames(Opaque):
    """Looks names up for one command; without a gateway it knows nobody. Not for several threads at once."""

    gateway: PeopleGateway | None
    _known: dict[str, str] = attrs.field(factory=dict, init=False)
    _read: set[Reference] = attrs.field(factory=set, init=False)
    _silent: bool = attrs.field(default=False, init=False)

    @property
    def known(self) -> Mapping[str, str]:
        """Name by reference (`Patient/…`): all that this command was told."""
        return MappingProxyType(self._known)

    @veiled
    def person(self, part: str, kinds: Sequence[PersonKind] = tuple(PersonKind)) -> Match:
        """Who of these kinds is meant; ids are references. Raises `NotSupported`, `GatewayError`."""
        word = max(part.split(), key=len, default="")
        found: list[Named] = []
        complete = True
        for kind in kinds:
            some, all_of_kind = candidates(search_people(_query(kind, word), self.gateway))
            complete = complete and all_of_kind
            found += [Named(str(one.reference), name) for one in some for name in names_of_person(one)]
        meant = match(part, found, complete=complete)
        self._known.update({one.id: one.name for one in meant.found})
        return meant

    def ask_for(self, people: Iterable[Reference]) -> None:
        """Read whose names are not known, each once. Never raises: a reference is enough to be shown."""
        for one in dict.fromkeys(people):
            if self._silent or str(one) in self._known or one in self._read or len(self._read) >= MOST_READ:
                continue
            self._read.add(one)
            try:
                names = names_of_person(read_person(one.kind, one.id, self.gateway))
            except NotFound:
                continue
            except CanvasCommsError:
                self._silent = True
                continue
            self._known.update({str(one): name for name in names[:1]})


def _query(kind: PersonKind, word: str) -> Query:
    if kind is PersonKind.PATIENT:
        return PatientQuery(name=word)
    return PractitionerQuery(name=word, include_non_schedulable=True)


def names_of_person(person: Resource) -> Sequence[str]:
    """Every name of somebody, whole, the first one first."""
    written = (" ".join((*one.given, *filter(None, [one.family]))) or one.text for one in person.names)
    return [name for name in written if name]


__all__ = ["PeopleNames", "names_of_person"]
