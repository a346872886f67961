"""The message of an intent: one sender, one recipient, text, and the moment that makes it findable."""

from datetime import datetime

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.instants import checked_time
from canvas_comms.medical.model import Reference, read_reference
from canvas_comms.medical.requests import broken_text_rule, written
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.outbox import Intent
from canvas_comms.outbox.model import Content
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Intended(Redacted):
    """What is to arrive. `moment` is its `sent`, UTC."""

    sender: Reference
    recipient: Reference
    text: str = attrs.field(metadata=PRIVATE)
    moment: datetime
    received: datetime | None = None

    @property
    def request(self) -> NewCommunication:
        """It, as it is handed in: in the strictest form, which every edition takes."""
        return written(self.sender, self.recipient, self.text, self.moment, self.received)

    @property
    def is_searchable(self) -> bool:
        """Whether a search can show it. Source: Canvas Medical, API page 'Communication'."""
        return self.sender.is_patient or self.recipient.is_patient


def content_of(sender: Reference, recipient: Reference, text: str, received: datetime | None) -> Content:
    """What an intent holds of a message."""
    content = {"sender": str(sender), "recipient": str(recipient), "text": text}
    return content if received is None else {**content, "received": received.isoformat()}


def intended_by(intent: Intent) -> Intended | None:
    """The message of an intent; None if its content is gone or is none. Total."""
    content = intent.message
    if content is None or intent.moment is None:
        return None
    sender, recipient = _person(content.get("sender")), _person(content.get("recipient"))
    text = content.get("text")
    if sender is None or recipient is None or not isinstance(text, str) or broken_text_rule(text):
        return None
    given = content.get("received")
    if given is None:
        return Intended(sender, recipient, text, intent.moment)
    if not isinstance(given, str):
        return None
    try:
        return Intended(sender, recipient, text, intent.moment, checked_time(given, "received"))
    except InvalidValue:
        return None


def _person(given: object) -> Reference | None:
    return read_reference(given) if isinstance(given, str) else None


__all__ = ["Intended", "content_of", "intended_by"]
