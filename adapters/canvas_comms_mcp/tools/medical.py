"""Tools of Canvas Medical: who there is, what was written, and plans of messages."""

from collections.abc import Iterable, Iterator
from itertools import chain

from canvas_comms.losses import OnLoss
from canvas_comms.medical.operations import Create, Read, Search
from canvas_comms.medical.people.name_look_up import names_of_person
from canvas_comms.medical.people.operations import SearchPatients
from canvas_comms.medical.people.resources import Patient, Practitioner
from canvas_comms.medical.resources import Communication
from canvas_comms_mcp.answers import Found, PlanTold, Somebody
from canvas_comms_mcp.medical_messages import MedicalMessage
from canvas_comms_mcp.tool import Tool, Words
from canvas_comms_mcp.visit import Visit, found


def find_people(visit: Visit, *, name: Words, limit: int = 20) -> Found[Somebody]:
    """Practitioners and patients by the beginning of any of their names.

    Ids are references, Patient/… or Practitioner/…, as a plan takes them.
    """
    client = visit.medical.client
    staff = client.practitioners.search(name=name, include_non_schedulable=True)
    return found(_somebody(chain(staff, client.patients.search(name=name))), limit)


def _somebody(people: Iterable[Patient | Practitioner]) -> Iterator[Somebody]:
    return (Somebody(str(one.reference), next(iter(names_of_person(one)), None)) for one in people)


def search_messages(
    visit: Visit,
    *,
    patient: str | None = None,
    sender: str | None = None,
    recipient: str | None = None,
    limit: int = 20,
) -> Found[Communication]:
    """Messages of a patient in both directions, or from or to somebody; all that is given must hold."""
    search = visit.medical.client.search
    return found(search(patient=patient, sender=sender, recipient=recipient), limit)


def read_message(visit: Visit, *, id: str) -> Communication:
    """One message. Marks nothing as read."""
    return visit.medical.client.read(id)


def plan_message(
    visit: Visit,
    *,
    sender: str,
    recipients: tuple[str, ...],
    content: Words,
    on_loss: OnLoss = OnLoss.REFUSE,
) -> PlanTold:
    """What would become of a new message: who gets it, and whether it lands as a draft. Sends nothing.

    People are Patient/… or Practitioner/…. A message has one recipient: with more, fan-out makes one for
    each, and accept drops all but the first.
    """
    new = visit.medical.client.compose(sender=sender, recipients=recipients, content=content)
    return visit.planned(MedicalMessage(visit.medical, new, on_loss))


TOOLS = (
    Tool("medical_find_people", find_people, "medical", SearchPatients),
    Tool("medical_search_messages", search_messages, "medical", Search),
    Tool("medical_read_message", read_message, "medical", Read),
    Tool("medical_plan_message", plan_message, "medical", Create),
)

__all__ = ["TOOLS"]
