"""Filling a Canvas Medical from a world."""

import json
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files

from canvas_comms.errors import InvalidWorld
from canvas_comms.medical.model import Message, MessageState, PersonKind, Reference
from canvas_comms.medical.operations import PutMessage
from canvas_comms.ports import Ids
from canvas_comms_wire.worlds import MedicalWorld, World, WorldTime, moment, read_medical, read_world
from canvas_comms_wire.worlds.medical import WorldMessage, WorldPerson


def example_world() -> World:
    """The small world that ships here: the people and one message of Canvas's own samples."""
    text = files("canvas_comms_memory").joinpath("example_world.json").read_text("utf-8")
    return read_world(json.loads(text), {"medical": read_medical})


def load(
    world: MedicalWorld, clock: datetime, ids: Ids
) -> tuple[list[Reference], list[PutMessage], dict[str, str]]:
    """The people and messages of a world, and the id of every name in it.

    What is left out has its default: `created_at` the clock, `sent` when it was created. Raises
    `InvalidWorld` naming the place of a time that does not exist, and of a scheduled message's that
    is past.
    """
    people: dict[str, Reference] = {}
    for kind, group in (
        (PersonKind.PATIENT, world.patients),
        (PersonKind.PRACTITIONER, world.practitioners),
    ):
        people |= _people(kind, group, ids)
    refs = {ref: person.id for ref, person in people.items()}
    changes: list[PutMessage] = []
    for index, one in enumerate(world.messages):
        message = _message(one, people, clock, ids(), f"medical.messages[{index}]")
        changes.append(PutMessage(message))
        if one.ref:
            refs[one.ref] = message.id
    return list(people.values()), changes, refs


NOT_PAST = "must not be past, as the message is scheduled and not overdue"


def _people(kind: PersonKind, group: Sequence[WorldPerson], ids: Ids) -> dict[str, Reference]:
    return {person.ref: Reference(kind, person.id or ids().replace("-", "")) for person in group}


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
