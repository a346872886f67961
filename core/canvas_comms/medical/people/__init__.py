"""The people of a Canvas Medical: patients and practitioners, read and searched."""

from canvas_comms.medical.people.client import PatientsClient, PractitionersClient
from canvas_comms.medical.people.ports import PeopleGateway, PeoplePage
from canvas_comms.medical.people.queries import PatientQuery, PractitionerQuery
from canvas_comms.medical.people.resources import (
    ContactPoint,
    HumanName,
    Identifier,
    Patient,
    Practitioner,
)
from canvas_comms.medical.people.use import PeopleResults, read_person, search_people

__all__ = [
    "ContactPoint",
    "HumanName",
    "Identifier",
    "Patient",
    "PatientQuery",
    "PatientsClient",
    "PeopleGateway",
    "PeoplePage",
    "PeopleResults",
    "Practitioner",
    "PractitionerQuery",
    "PractitionersClient",
    "read_person",
    "search_people",
]
