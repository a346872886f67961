"""Messages that are there when the test begins: they never happened, so no box shows them."""

from typing import Any

from canvas_comms.medical.references import PersonKind, Reference
from canvas_comms_pytest.naming import Names
from canvas_comms_pytest.stages import medical_of
from canvas_comms_twin import Twin
from canvas_comms_wire.world_leaves import PersonKey, Ref, WorldTime
from canvas_comms_wire.worlds import MedicalWorld, WorldMessage, WorldPerson

NOW = WorldTime("@now")


class Messages:
    """Puts messages into the test's world. Each gives the id of what was put there.

    People and courses are named as in the boxes. Raises `InvalidValue` for who is not there.
    """

    def __init__(self, twin: Twin, names: Names) -> None:
        self._twin = twin
        self._names = names

    def communication(
        self, sender: Any, to: Any, text: str = "test", *, draft: bool = False, read: bool = False
    ) -> str:
        """A message of Canvas Medical, made on screen; a draft, or read already, if said."""
        people = {
            "$sender": self._names.person(sender, "sender"),
            "$to": self._names.person(to, "to"),
        }
        message = WorldMessage(
            sender=Ref("$sender"),
            recipient=Ref("$to"),
            content=text,
            ref=Ref("$message"),
            created_at=NOW,
            received=NOW if read else WorldTime(""),
            state="draft" if draft else "sent",
        )
        world = MedicalWorld(
            patients=_of(PersonKind.PATIENT, people),
            practitioners=_of(PersonKind.PRACTITIONER, people),
            messages=(message,),
        )
        return medical_of(self._twin.stage).load(world)["$message"]


def _of(kind: PersonKind, people: dict[str, Reference]) -> tuple[WorldPerson, ...]:
    return tuple(WorldPerson(Ref(ref), PersonKey(one.id)) for ref, one in people.items() if one.kind is kind)


__all__ = ["Messages"]
