"""Filling a Canvas Medical from a world."""

import json
from datetime import date, datetime
from importlib.resources import files

from canvas_comms.errors import InvalidWorld
from canvas_comms.medical.model import Message, MessageState, PersonKind, Reference
from canvas_comms.medical.operations import PutMessage
from canvas_comms.medical.people.model import Person, StoredIdentifier
from canvas_comms.medical.rules.parties import Knows
from canvas_comms.ports import Ids
from canvas_comms_wire.worlds import MedicalWorld, World, WorldTime, moment, read_medical, read_world
from canvas_comms_wire.worlds.medical import WorldMessage, WorldPatient, WorldPerson, WorldPractitioner


def example_world() -> World:
    """The small world that ships here: the people and one message of Canvas's own samples."""
    text = files("canvas_comms_memory").joinpath("example_world.json").read_text("utf-8")
    return read_world(json.loads(text), {"medical": read_medical})


def load(
    world: MedicalWorld, clock: datetime, ids: Ids, knows: Knows
) -> tuple[list[Person], list[PutMessage], dict[str, str]]:
    """The people and messages of a world, and the id of every name in it.

    What is left out has its default: `created_at` the clock, `sent` when it was created. Raises
    `InvalidWorld` naming the place of a time that does not exist, and of a scheduled message's that
    is past.

    Whom the server `knows` already, and of whom the world tells no name, stays as they are.
    """
    people: dict[str, Person] = {one.ref: _patient(one, ids) for one in world.patients}
    people |= {one.ref: _practitioner(one, ids) for one in world.practitioners}
    everybody: tuple[WorldPerson, ...] = (*world.patients, *world.practitioners)
    nameless = {one.ref for one in everybody if one.family is None}
    named = {ref: person.reference for ref, person in people.items()}
    new = [one for ref, one in people.items() if ref not in nameless or not knows(one.reference)]
    refs = {ref: reference.id for ref, reference in named.items()}
    changes: list[PutMessage] = []
    for index, one in enumerate(world.messages):
        message = _message(one, named, clock, ids(), f"medical.messages[{index}]")
        changes.append(PutMessage(message))
        if one.ref:
            refs[one.ref] = message.id
    return new, changes, refs


NOT_PAST = "must not be past, as the message is scheduled and not overdue"


def _patient(one: WorldPatient, ids: Ids) -> Person:
    return Person(
        Reference(PersonKind.PATIENT, one.id or ids().replace("-", "")),
        family=_family(one),
        given=one.given,
        nickname=one.nickname,
        birth_date=_day(one.birth_date),
        gender=one.gender or "",
        email=one.email,
        phone=one.phone,
        active=one.active,
        identifiers=tuple(StoredIdentifier(i.system, i.value) for i in one.identifiers),
    )


def _practitioner(one: WorldPractitioner, ids: Ids) -> Person:
    return Person(
        Reference(PersonKind.PRACTITIONER, one.id or ids().replace("-", "")),
        family=_family(one),
        given=one.given,
        birth_date=_day(one.birth_date),
        email=one.email,
        phone=one.phone,
        active=one.active,
        npi=one.npi,
        schedulable=one.schedulable,
    )


def _family(one: WorldPerson) -> str:
    return one.ref[1:] if one.family is None else one.family


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _message(
    one: WorldMessage, people: dict[str, Reference], clock: datetime, id: str, where: str
) -> Message:
    def when(text: WorldTime, field: str, default: datetime) -> datetime:
        return moment(text, clock, f"{where}.{field}") if text else default

    created = when(one.created_at, "created_at", clock)
    sent = when(one.sent, "sent", created)
    if one.state is MessageState.SCHEDULED and (sent < clock) is not one.overdue:
        rule = "must be past, as the message is overdue" if one.overdue else NOT_PAST
        raise InvalidWorld(f"{where}.sent", rule)
    return Message(
        id=id,
        sender=people[one.sender],
        recipient=people[one.recipient],
        content=one.content,
        created=created,
        sent=sent,
        received=when(one.received, "received", clock) if one.received else None,
        state=one.state,
        origin=one.origin,
    )


__all__ = ["example_world", "load"]
