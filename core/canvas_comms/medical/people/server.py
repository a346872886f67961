"""What a Canvas Medical server does with each call about its people: commands in, outcomes out.

Nothing about people changes over the API that is built here.
"""

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import PersonKind, Reference, is_id
from canvas_comms.medical.operations import Denied
from canvas_comms.medical.people.model import Person
from canvas_comms.medical.people.operations import (
    PeopleFound,
    PeopleState,
    ReadPerson,
    SearchPeople,
)
from canvas_comms.medical.people.resources import (
    MRN_SYSTEM,
    NPI_SYSTEM,
    ContactPoint,
    HumanName,
    Identifier,
    Patient,
    Practitioner,
    Resource,
)
from canvas_comms.medical.people.rules.matching import matching, read_people_query
from canvas_comms.medical.rules.access import AccessReason, Action, Actor, may, may_touch
from canvas_comms.medical.rules.answers import AnswerReason, answer_to
from canvas_comms.medical.rules.searching import page_offsets


def read_person(
    state: PeopleState, command: ReadPerson, actor: Actor | None, edition: Edition
) -> Person | Denied:
    """Decide a read."""
    reference = Reference(command.kind, command.id)
    decision = may(actor, Action.READ, command.kind.value)
    person = state.person(reference) if is_id(command.id) else None
    if not is_id(command.id):
        decision &= Decision((Finding(AnswerReason.BAD_ID, Effect.REFUSED, "id"),))
    elif person is None:
        decision &= Decision((Finding(AnswerReason.NO_SUCH_PERSON, Effect.REFUSED, "id"),))
    elif reference.is_patient:
        decision &= may_touch(actor, reference, where="id")
    if person is None or not decision.allowed:
        return Denied(answer_to(decision, edition), decision)
    return person


def search_people(
    state: PeopleState, command: SearchPeople, actor: Actor | None, edition: Edition
) -> PeopleFound | Denied:
    """Decide a search. A token for one patient finds of all patients that one."""
    query = read_people_query(command.kind, command.params)
    decision = may(actor, Action.SEARCH, command.kind.value) & query.decision
    people = state.people_of(command.kind)
    if actor is not None and actor.patient is not None and command.kind is PersonKind.PATIENT:
        limited = Finding(AccessReason.LIMITED_TO_PATIENT, Effect.NOTED, "_id")
        decision &= Decision((limited,))
        people = [person for person in people if person.reference == actor.patient]
    if not decision.allowed:
        return Denied(answer_to(decision, edition), decision)
    found = matching(query, people)
    page = tuple(found[query.offset : query.offset + query.count])
    links = page_offsets(len(found), query.count, query.offset)
    return PeopleFound(len(found), page, query.count, query.offset, links, decision)


def as_resource(person: Person) -> Resource:
    """The FHIR resource that the server shows of somebody."""
    return _patient(person) if person.reference.is_patient else _practitioner(person)


def _patient(person: Person) -> Patient:
    """Source: Canvas Medical, page 'Patient'."""
    names = [HumanName("official", family=person.family or None, given=person.given)]
    if person.nickname:
        names.append(HumanName("nickname", given=(person.nickname,)))
    others = (Identifier(None, one.system, one.value) for one in person.identifiers)
    return Patient(
        id=person.reference.id,
        names=tuple(names),
        telecom=_telecom(person),
        identifiers=(Identifier("usual", MRN_SYSTEM, person.record_number), *others),
        active=person.active,
        gender=person.gender or None,
        birth_date=_written(person),
    )


def _practitioner(person: Person) -> Practitioner:
    """Source: Canvas Medical, page 'Practitioner'."""
    name = HumanName("usual", person.full_name, person.family or None, person.given)
    return Practitioner(
        id=person.reference.id,
        names=(name,),
        telecom=_telecom(person),
        identifiers=(Identifier(None, NPI_SYSTEM, person.npi),) if person.npi else (),
        active=person.active,
        birth_date=_written(person),
    )


def _telecom(person: Person) -> tuple[ContactPoint, ...]:
    staff = not person.reference.is_patient
    points = (
        ("phone", person.phone, "work" if staff else "mobile"),
        ("email", person.email, "work" if staff else "home"),
    )
    return tuple(ContactPoint(system, value, use, rank=1) for system, value, use in points if value)


def _written(person: Person) -> str | None:
    return None if person.birth_date is None else person.birth_date.isoformat()


__all__ = ["as_resource", "read_person", "search_people"]
