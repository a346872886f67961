"""A Canvas Medical back into a world, so that loading that gives the same answers.

Beside the loader (`medical_worlds`) and its contrary. Everything gets the id that it has, every time
its moment. Whoever has no name in the world before gets one.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import CANVAS_BOT, Message, MessageState, PersonKind, Reference
from canvas_comms.medical.people.model import BOT, Person
from canvas_comms_memory.medical import MedicalStore
from canvas_comms_wire.worlds import MedicalWorld, WorldTime
from canvas_comms_wire.worlds.leaves import NO_DATE, NO_TIME, Date, PersonKey, Ref, ResourceId, Text
from canvas_comms_wire.worlds.medical import (
    Gender,
    WorldIdentifier,
    WorldMessage,
    WorldPatient,
    WorldPractitioner,
)


class Names:
    """Names of a world for what is stored: those that it has already, and new ones."""

    def __init__(self, refs: Mapping[str, str], taken: Collection[str]) -> None:
        self._known = {id: Ref(ref) for ref, id in refs.items()}
        self._taken = {*taken, *refs}

    def of(self, id: str) -> Ref | None:
        """The name of an object, if it has one."""
        return self._known.get(id)

    def given(self, id: str, kind: str) -> Ref:
        """The name of an object; a new one if it has none."""
        known = self._known.get(id)
        if known is not None:
            return known
        number = 1
        while (name := f"${kind}_{number}") in self._taken:
            number += 1
        self._taken.add(name)
        self._known[id] = Ref(name)
        return Ref(name)


def dump(store: MedicalStore, edition: Edition, now: datetime, names: Names) -> MedicalWorld:
    """The people and messages of a store as a world, at `now` by its clock. Changes nothing.

    Tokens are not the store's: whoever gives them out adds them. Of two people who share one id, as
    only `introduce` makes them, a world can hold one: the one about whom there is something to tell.
    """
    writing = {person for one in store.messages.values() for person in (one.sender, one.recipient)}
    people = [one for one in store.people.values() if _is_told(one, store, writing)]
    refs = {one.reference: names.given(one.reference.id, one.reference.kind.value.lower()) for one in people}
    return MedicalWorld(
        edition=edition,
        patients=tuple(_patient(one, refs) for one in people if one.reference.is_patient),
        practitioners=tuple(_practitioner(one, refs) for one in people if not one.reference.is_patient),
        messages=tuple(_message(one, refs, names, now) for one in store.messages.values()),
    )


def when(moment: datetime) -> WorldTime:
    """A moment as worlds write it."""
    return WorldTime(moment.isoformat())


def _is_told(one: Person, store: MedicalStore, writing: set[Reference]) -> bool:
    if one.reference == CANVAS_BOT and one == BOT:
        return one.reference in writing  # exists anyway, and needs a name only to be written to
    others = (Reference(kind, one.reference.id) for kind in PersonKind if kind is not one.reference.kind)
    twins = [other for other in others if store.knows(other)]
    if not twins:
        return True
    named = one.family != "" or bool(one.given)
    return one.reference in writing or named or (one.reference.is_patient and not writing.intersection(twins))


def _patient(one: Person, refs: Mapping[Reference, Ref]) -> WorldPatient:
    return WorldPatient(
        ref=refs[one.reference],
        id=PersonKey(one.reference.id),
        family=one.family,
        given=tuple(map(Text, one.given)),
        nickname=one.nickname,
        birth_date=_day(one),
        gender=cast("Gender | None", one.gender or None),
        email=one.email,
        phone=one.phone,
        active=one.active,
        identifiers=tuple(WorldIdentifier(Text(i.system), Text(i.value)) for i in one.identifiers),
    )


def _practitioner(one: Person, refs: Mapping[Reference, Ref]) -> WorldPractitioner:
    return WorldPractitioner(
        ref=refs[one.reference],
        id=PersonKey(one.reference.id),
        family=one.family,
        given=tuple(map(Text, one.given)),
        birth_date=_day(one),
        email=one.email,
        phone=one.phone,
        npi=one.npi,
        active=one.active,
        schedulable=one.schedulable,
    )


def _day(one: Person) -> Date:
    return NO_DATE if one.birth_date is None else Date(one.birth_date.isoformat())


def _message(one: Message, refs: Mapping[Reference, Ref], names: Names, now: datetime) -> WorldMessage:
    return WorldMessage(
        sender=refs[one.sender],
        recipient=refs[one.recipient],
        content=Text(one.content),
        ref=names.of(one.id) or Ref(""),
        id=ResourceId(one.id),
        created_at=when(one.created),
        sent=when(one.sent),
        received=NO_TIME if one.received is None else when(one.received),
        state=one.state,
        overdue=one.state is MessageState.SCHEDULED and one.sent < now,
        origin=one.origin,
    )


__all__ = ["Names", "dump", "when"]
