"""The `medical` section of a world: an instance of Canvas Medical, and what none could hold."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import attrs

from canvas_comms.errors import InvalidWorld
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import MessageState, Origin
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds.leaves import (
    NO_DATE,
    NO_KEY,
    NO_REF,
    NO_TIME,
    Date,
    PersonKey,
    Ref,
    Text,
    WorldTime,
)
from canvas_comms_wire.worlds.reading import read_section

Gender = Literal["male", "female", "other", "unknown"]


@attrs.frozen(eq=False, repr=False)
class WorldIdentifier(Redacted):
    """An identifier that another system gave a patient."""

    system: Text = attrs.field(metadata=PRIVATE)
    value: Text = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class WorldPatient(Redacted):
    """A patient. The medical record number is made of the order."""

    ref: Ref
    id: PersonKey = NO_KEY
    """The key. Left out: the server makes one."""
    family: str | None = attrs.field(default=None, metadata=PRIVATE)
    """The family name. Default: the ref without its $."""
    given: tuple[Text, ...] = attrs.field(default=(), metadata=PRIVATE)
    nickname: str = attrs.field(default="", metadata=PRIVATE)
    birth_date: Date = attrs.field(default=NO_DATE, metadata=PRIVATE)
    gender: Gender | None = attrs.field(default=None, metadata=PRIVATE)
    email: str = attrs.field(default="", metadata=PRIVATE)
    phone: str = attrs.field(default="", metadata=PRIVATE)
    active: bool = True
    identifiers: tuple[WorldIdentifier, ...] = attrs.field(default=(), metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class WorldPractitioner(Redacted):
    """A member of staff. Canvas Bot exists besides."""

    ref: Ref
    id: PersonKey = NO_KEY
    """The key. Left out: the server makes one."""
    family: str | None = attrs.field(default=None, metadata=PRIVATE)
    """The family name. Default: the ref without its $."""
    given: tuple[Text, ...] = attrs.field(default=(), metadata=PRIVATE)
    birth_date: Date = attrs.field(default=NO_DATE, metadata=PRIVATE)
    email: str = attrs.field(default="", metadata=PRIVATE)
    phone: str = attrs.field(default="", metadata=PRIVATE)
    npi: str = attrs.field(default="", metadata=PRIVATE)
    """The National Provider Identifier."""
    active: bool = True
    schedulable: bool = True
    """Whether appointments are made with them; searches find others only if they ask for all."""


WorldPerson: TypeAlias = WorldPatient | WorldPractitioner


@attrs.frozen(eq=False, repr=False)
class WorldMessage(Redacted):
    """A stored message; its id is a dashed UUID.

    Two practitioners are legal here, though not through the API.
    """

    sender: Ref
    """Patient or practitioner."""
    recipient: Ref
    """Patient or practitioner."""
    content: Text = attrs.field(metadata=PRIVATE)
    ref: Ref = NO_REF
    created_at: WorldTime = NO_TIME
    """Default: the clock."""
    sent: WorldTime = NO_TIME
    """Default: created_at."""
    received: WorldTime = NO_TIME
    """Default: not received."""
    state: MessageState = MessageState.SENT
    """A scheduled message stays scheduled until `sent`, which must not be past; while the clock is
    frozen it also waits for the background jobs."""
    overdue: bool = False
    """A scheduled message whose `sent` is past, and which no background job has sent yet."""
    origin: Origin = Origin.UI
    """Whether staff wrote it on screen or a client sent it."""


@attrs.frozen
class MedicalWorld:
    """A Canvas Medical instance.

    Canvas Bot (practitioner 5eede137ecfe4124b8b773040e33be14) exists besides.
    """

    edition: Edition | None = None
    """Which edition of the API the server plays. Left out: the edition the twin was started with."""
    patients: tuple[WorldPatient, ...] = ()
    practitioners: tuple[WorldPractitioner, ...] = ()
    messages: tuple[WorldMessage, ...] = ()


@veiled
def read_medical(document: Json) -> MedicalWorld:
    """Read the `medical` section. Raises `InvalidWorld` whose `field` is the path to the first fault."""
    world = read_section(document, MedicalWorld, "medical")
    groups = (("medical.patients", world.patients), ("medical.practitioners", world.practitioners))
    people: set[str] = set()
    for where, group in groups:
        _declare(where, group, people)
    _one_id_each(groups)
    declared = set(people)
    patients = {person.ref for person in world.patients}
    for i, message in enumerate(world.messages):
        where = f"medical.messages[{i}]"
        if message.ref in declared:
            raise InvalidWorld(f"{where}.ref", "names two objects")
        for field in ("sender", "recipient"):
            if getattr(message, field) not in people:
                raise InvalidWorld(f"{where}.{field}", "names nobody in this world")
        _is_possible(message, patients, where)
        if message.ref:
            declared.add(message.ref)
    return world


def _declare(where: str, people: Sequence[WorldPerson], declared: set[str]) -> None:
    """A name is of one person."""
    for i, person in enumerate(people):
        if person.ref in declared:
            raise InvalidWorld(f"{where}[{i}].ref", "names two objects")
        declared.add(person.ref)


def _one_id_each(groups: Sequence[tuple[str, Sequence[WorldPerson]]]) -> None:
    """An id is of one person."""
    taken: set[str] = set()
    for where, people in groups:
        for i, person in enumerate(people):
            if person.id in taken:
                raise InvalidWorld(f"{where}[{i}].id", "is the id of two people")
            taken |= {person.id} - {NO_KEY}


def _is_possible(message: WorldMessage, patients: set[Ref], where: str) -> None:
    """No patient writes to a patient or drafts a message."""
    if message.sender in patients and message.recipient in patients:
        raise InvalidWorld(f"{where}.recipient", "must be a practitioner, as a patient writes")
    if message.sender in patients and message.state is MessageState.DRAFT:
        raise InvalidWorld(f"{where}.state", "must not be draft, as a patient writes")
    if message.overdue and message.state is not MessageState.SCHEDULED:
        raise InvalidWorld(f"{where}.overdue", "must be false, as the message is not scheduled")


__all__ = [
    "MedicalWorld",
    "WorldIdentifier",
    "WorldMessage",
    "WorldPatient",
    "WorldPerson",
    "WorldPractitioner",
    "read_medical",
]
