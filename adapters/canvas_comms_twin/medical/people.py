"""Patients and practitioners: read and searched, what the core says into status and body."""

import attrs

from canvas_comms.medical.operations import Denied
from canvas_comms.medical.people.operations import READS, SEARCHES, ReadPerson, SearchPeople
from canvas_comms.medical.people.server import as_resource
from canvas_comms.medical.rules.access import Actor
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_twin.exchange import Response
from canvas_comms_twin.medical.communications import links_of
from canvas_comms_twin.medical.fhir import denial, fhir_answer, parameters_of
from canvas_comms_twin.medical.metadata import Links, MedicalSwitches
from canvas_comms_wire.communications import write_bundle
from canvas_comms_wire.people import write_person


@attrs.frozen(eq=False)
class People:
    """The calls of `/Patient` and `/Practitioner`, on one memory."""

    memory: MemoryMedical
    switches: MedicalSwitches

    def read(self, command: type[ReadPerson], id: str, actor: Actor | None) -> Response:
        """`GET /Patient/<id>`, `GET /Practitioner/<id>`."""
        result = self.memory.execute(command(id), actor)
        if isinstance(result, Denied):
            return denial(result, self.memory.edition, kind=command.kind.value, asked=id)
        return fhir_answer(200, write_person(as_resource(result)))

    def search(self, command: type[SearchPeople], query: str, actor: Actor | None, base: str) -> Response:
        """`GET /Patient?…`, `GET /Practitioner?…`; a search by form has its fields before the query's."""
        result = self.memory.execute(command(parameters_of(query)), actor)
        kind = command.kind.value
        if isinstance(result, Denied):
            return denial(result, self.memory.edition, kind=kind)
        target = (base if self.switches.links is Links.ABSOLUTE else "") + f"/{kind}"
        page = [write_person(as_resource(person)) for person in result.people]
        return fhir_answer(200, write_bundle(result.total, links_of(result, query, target), page))


PEOPLE_READS = frozenset(READS.values())
PEOPLE_SEARCHES = frozenset(SEARCHES.values())

__all__ = ["PEOPLE_READS", "PEOPLE_SEARCHES", "People"]
