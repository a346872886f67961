"""The `medical` section of a world: its values, and what no Canvas Medical could hold."""

from typing import TYPE_CHECKING, Literal

import attrs

from canvas_comms.errors import InvalidWorld
from canvas_comms.medical.editions import Edition
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.world_leaves import NO_KEY, NO_REF, NO_TIME, PersonKey, Ref, WorldTime

if TYPE_CHECKING:
    EditionName = str
else:
    EditionName = Literal[(*(edition.value for edition in Edition), "")]
"""The name of an edition; empty where none is named."""


@attrs.frozen
class WorldPerson:
    """A patient or practitioner."""

    ref: Ref
    id: PersonKey = NO_KEY


@attrs.frozen(eq=False, repr=False)
class WorldMessage(Redacted):
    """A stored message; two practitioners are legal here, though not through the API."""

    sender: Ref
    recipient: Ref
    content: str = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    created_at: WorldTime = NO_TIME
    sent: WorldTime = NO_TIME
    received: WorldTime = NO_TIME
    state: Literal["draft", "scheduled", "sent"] = "sent"
    origin: Literal["ui", "api"] = "ui"


@attrs.frozen
class MedicalWorld:
    """The `medical` section: an instance of Canvas Medical."""

    edition: EditionName = ""
    patients: tuple[WorldPerson, ...] = ()
    practitioners: tuple[WorldPerson, ...] = ()
    messages: tuple[WorldMessage, ...] = ()


def one_id_each(world: MedicalWorld) -> None:
    """An id is of one person."""
    taken: set[str] = set()
    for group, people in (("patients", world.patients), ("practitioners", world.practitioners)):
        for i, person in enumerate(people):
            if person.id in taken:
                raise InvalidWorld(f"medical.{group}[{i}].id", "is the id of two people")
            taken |= {person.id} - {NO_KEY}


def is_possible(message: WorldMessage, patients: set[Ref], where: str) -> None:
    """No patient writes to a patient or drafts a message, and no message is empty."""
    if message.sender in patients and message.recipient in patients:
        raise InvalidWorld(f"{where}.recipient", "must be a practitioner, as a patient writes")
    if message.sender in patients and message.state == "draft":
        raise InvalidWorld(f"{where}.state", "must not be draft, as a patient writes")
    if not message.content:
        raise InvalidWorld(f"{where}.content", "must not be empty")


__all__ = ["MedicalWorld", "WorldMessage", "WorldPerson", "is_possible", "one_id_each"]
