"""What Canvas LMS itself wrote to people's channels, as the history tells."""

from collections.abc import Iterable, Iterator

from canvas_comms.lms.channels.state import PutCommMessage
from canvas_comms.lms.comm_messages.model import CommMessageState, StoredCommMessage
from canvas_comms_memory.history import Step
from canvas_comms_pytest.sightings import Kind, Lies, Sighting

AT_HOME = frozenset([CommMessageState.DASHBOARD, CommMessageState.CANCELLED, CommMessageState.CLOSED])
"""States of what never leaves the house."""


def letters(steps: Iterable[Step]) -> Iterator[Sighting]:
    """Every letter, in the order of writing."""
    for step in steps:
        for change in step.changes:
            if isinstance(change, PutCommMessage) and change.message.state not in AT_HOME:
                yield _letter(change.message, step)


def _letter(message: StoredCommMessage, step: Step) -> Sighting:
    return Sighting(
        kind=Kind.LETTER,
        id=message.id,
        lies=Lies.LETTER,
        step=step.number,
        edition=str(step.edition.value),
        at=step.at,
        sender=None,
        to=(message.user,),
        address=message.to,
        subject=message.subject,
        text=message.body,
        code=None if message.code is None else message.code.reveal(),
        decision=step.decision,
    )


__all__ = ["letters"]
