"""The messages of Canvas Medical that the history tells of."""

from collections.abc import Iterable, Iterator

from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Message
from canvas_comms.medical.operations import Create, PressSend, PutMessage, Response
from canvas_comms.medical.rules.routing import Placement, Routing, route
from canvas_comms_memory.history import Step
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_sightings.observed_message import Folder, Kind, ObservedMessage

TEXT_MESSAGE = "/text-message"
"""After the id of a message: the text message about it."""


def communications(memory: MemoryMedical, steps: Iterable[Step]) -> Iterator[ObservedMessage]:
    """Every message that was handed in or sent by a button, by its last step."""
    handed: dict[str, Step] = {}
    for step in steps:
        if isinstance(step.asked, Create | PressSend) and isinstance(step.outcome, Response):
            handed[step.outcome.message.id] = step
    for id, step in handed.items():
        message = memory.store.message(id)
        if message is not None:
            yield communication(message, step, memory.edition)


def text_messages(steps: Iterable[Step]) -> Iterator[ObservedMessage]:
    """The text messages by which patients were told of what staff sent."""
    for step in steps:
        if not isinstance(step.asked, PressSend) or not isinstance(step.edition, Edition):
            continue
        for change in step.changes:
            if isinstance(change, PutMessage) and route(change.message, step.edition).patient_notified:
                yield text_message(change.message, step)


def communication(message: Message, step: Step, edition: Edition) -> ObservedMessage:
    """A message as it stands now."""
    routing = route(message, edition)
    return ObservedMessage(
        kind=Kind.COMMUNICATION,
        id=message.id,
        folder=Folder.DRAFT if routing.placement is Placement.DRAFT else Folder.SENT,
        step=step.number,
        edition=edition.value,
        at=step.at,
        sender=str(message.sender),
        to=(str(message.recipient),),
        inboxes=_inboxes(message, routing),
        text=message.content,
        decision=step.decision,
    )


def _inboxes(message: Message, routing: Routing) -> tuple[str, ...]:
    if routing.inbox_of is not None:
        return (str(routing.inbox_of),)
    return (str(message.recipient),) if routing.visible_in_patient_app else ()


def text_message(message: Message, step: Step) -> ObservedMessage:
    """The text message by which a patient was told of a message."""
    return ObservedMessage(
        kind=Kind.NOTIFICATION,
        id=f"{message.id}{TEXT_MESSAGE}",
        folder=Folder.NOTIFICATION,
        step=step.number,
        edition=str(step.edition.value),
        at=step.at,
        sender=None,
        to=(str(message.patient),),
        decision=step.decision,
    )


__all__ = ["TEXT_MESSAGE", "communication", "communications", "text_message", "text_messages"]
