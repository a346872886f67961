"""Writing as somebody: the plan first, which changes nothing, then the sending of what was planned."""

from collections.abc import Mapping, Sequence
from typing import Any

from canvas_comms.decisions import Decision
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.client import LmsClient
from canvas_comms.losses import OnLoss
from canvas_comms.medical.client import MedicalClient
from canvas_comms.outcomes import Refused, Rejected, Sent, Unknown
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.forms.results import Done, Refusal, Result, Shown
from canvas_comms_inspector.views.people import kind_of
from canvas_comms_inspector.views.writing import write
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_memory.lms_areas import OpenedLms
from canvas_comms_memory.lms_session import LmsSession
from canvas_comms_sightings.observed_message import Kind

FIELDS = ("who", "to", "subject", "text", "how", "threads", "place", "reply")


def plan(world: WorldView, given: FormData) -> Result:
    """What would become of it. Nothing is sent and nothing marked."""
    key = world.find(given.needed("who"), "who")
    planned: Any = _reply_plan(world, key, given) if given.text("reply") else _planned(world, key, given)
    shown = write(world, given) or {}
    fields = {name: given.text(name) for name in FIELDS}
    return Shown("plan.html", {**shown, "plan": planned, "fields": fields, "lines": _lines(world, planned)})


def send(world: WorldView, given: FormData) -> Result:
    """Send it, losses and all: the plan has shown them."""
    key = world.find(given.needed("who"), "who")
    if given.text("reply"):
        outcome: Any = _lms(world, key).conversations.reply(given.text("reply"), given.needed("text"))
        return _replied(outcome, given.text("reply"))
    planned: Any = _planned(world, key, given)
    if not planned.allowed:
        return Refusal(planned.decision)
    if kind_of(key) == "user":
        report: Any = _lms(world, key).conversations.send(planned, on_loss=OnLoss.ACCEPT)
    else:
        client = _medical(world)
        report = client.send(_composed(world, key, given), on_loss=OnLoss.ACCEPT, knows=_knows(world))
    refused = next((one for one in report.outcomes if isinstance(one, Refused | Rejected)), None)
    if refused is not None:
        return Refusal(refused.decision or Decision())
    return Done("person", "sent", {"who": key, "box": "all"})


def _replied(outcome: object, thread: str) -> Result:
    if isinstance(outcome, Refused | Rejected):
        return Refusal(outcome.decision or Decision())
    if not isinstance(outcome, Sent | Unknown):
        return Refusal(Decision())
    return Done("thread", "sent", {"kind": Kind.CONVERSATION.value, "id": thread})


def _planned(world: WorldView, key: str, given: FormData) -> object:
    if kind_of(key) != "user":
        return _medical(world).plan(_composed(world, key, given), knows=_knows(world))
    client = _lms(world, key)
    return client.conversations.plan(
        client.conversations.compose(
            to=[_recipient(world, name) for name in _names(given)],
            body=given.needed("text"),
            how=given.text("how") or "individually",
            threads=given.text("threads") or None,
            subject=given.text("subject") or None,
            context=given.text("place") or None,
            allow_fan_out=True,
        )
    )


def _reply_plan(world: WorldView, key: str, given: FormData) -> object:
    return _lms(world, key).conversations.plan_reply(given.text("reply"), given.needed("text"))


def _composed(world: WorldView, key: str, given: FormData) -> Any:
    recipients = [world.find(name, "to") for name in _names(given)]
    return _medical(world).compose(sender=key, recipients=recipients, content=given.needed("text"))


def _names(given: FormData) -> Sequence[str]:
    return [name.strip() for name in given.needed("to").split(",") if name.strip()]


def _recipient(world: WorldView, name: str) -> str:
    """An id, or what stands for many (`course_5_teachers`) as it was written."""
    try:
        return world.find(name, "to")
    except InvalidValue:
        return name


def _lms(world: WorldView, user: str) -> LmsClient:
    memory = world.needs_lms()
    names: Mapping[str, str] = {name: str(id) for name, id in world.stage.refs.items()}
    session = LmsSession(Actor(user), memory)
    areas = OpenedLms(names, session, session, memory)
    return LmsClient(areas, areas.clock, areas.sleep, names=names)


def _medical(world: WorldView) -> MedicalClient:
    memory = world.needs_medical()
    return MedicalClient(memory.session(), memory.environment.now)


def _knows(world: WorldView) -> Any:
    return world.needs_medical().store.knows


def _lines(world: WorldView, planned: Any) -> list[str]:
    """What the plan says besides its findings."""
    routing = getattr(planned, "routing", None)
    if routing is not None:
        seen = "the patient sees it" if routing.visible_in_patient_app else "the patient does not see it"
        return [f"It lies as {routing.placement.value}; {seen}."]
    people = getattr(planned, "people", None)
    if people is None:
        return []
    names = [world.name_of(getattr(one, "user", one)) for one in people[:20]]
    return [f"{len(people)} get it: {', '.join(names)}"]


__all__ = ["FIELDS", "plan", "send"]
