"""Composing a message by hand, strictly: one sender, times with a zone, text that is text."""

import re
from collections.abc import Sequence
from datetime import datetime

from canvas_comms.errors import InvalidValue
from canvas_comms.instants import checked_time
from canvas_comms.medical.model import Reference
from canvas_comms.medical.resources import CommunicationPayload, FhirReference, NewCommunication
from canvas_comms.redaction import veiled

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@veiled
def compose(
    *,
    sender: Reference | str,
    recipients: Sequence[Reference | str] | Reference | str,
    content: str,
    sent: datetime | str | None = None,
    received: datetime | str | None = None,
) -> NewCommunication:
    """A message to plan or send.

    `sender` and `recipients` are `Patient/<id>` or `Practitioner/<id>`; several
    recipients may be named, though Canvas keeps only the first (see `send`).
    `received` marks a message to a practitioner as already read; leave it out otherwise.

    Raises `InvalidValue` naming the field: a reference of another form, no recipient,
    blank text, control characters or lone surrogates, a time without a zone. Times may be text.
    """
    named = [recipients] if isinstance(recipients, str | Reference) else recipients
    if not isinstance(named, Sequence):
        raise InvalidValue("recipient", "must be a person or a list of people")
    if not named:
        raise InvalidValue("recipient", "needs at least one")
    return NewCommunication(
        sender=_given(sender, "sender"),
        recipients=tuple(_given(one, f"recipient[{i}]") for i, one in enumerate(named)),
        payload=(CommunicationPayload(checked_text(content, "payload[0].contentString")),),
        sent=None if sent is None else fhir_time(sent, "sent"),
        received=None if received is None else fhir_time(received, "received"),
        status="unknown",
    )


def written(
    sender: Reference, recipient: Reference, text: str, sent: datetime, received: datetime | None = None
) -> NewCommunication:
    """A message to one person in the strictest form, which every edition takes; times with a zone."""
    return NewCommunication(
        sender=FhirReference.to(sender),
        recipients=(FhirReference.to(recipient),),
        payload=(CommunicationPayload(text),),
        sent=fhir_time(sent, "sent"),
        received=None if received is None else fhir_time(received, "received"),
        status="unknown",
    )


@veiled
def checked_text(text: str, field: str) -> str:
    """The text, if it may be sent. Raises `InvalidValue`."""
    if not isinstance(text, str):
        raise InvalidValue(field, "must be text")
    rule = broken_text_rule(text)
    if rule:
        raise InvalidValue(field, rule)
    return text


def broken_text_rule(text: str) -> str:
    """Which of our own rules a text to send breaks; empty if none."""
    if not text.strip():
        return "must not be blank"
    if _CONTROL.search(text):
        return "must hold no control characters but tab and line ends"
    return "must hold no lone surrogates" if _SURROGATE.search(text) else ""


@veiled
def fhir_time(moment: datetime | str, field: str) -> str:
    """FHIR text of an instant, in UTC. Raises `InvalidValue` as `checked_time` does."""
    return checked_time(moment, field).isoformat().replace("+00:00", "Z")


def _given(person: Reference | str, field: str) -> FhirReference:
    if not isinstance(person, Reference | str):
        raise InvalidValue(field, "must be Patient/<id> or Practitioner/<id>")
    return FhirReference.to(Reference.of(str(person), field))


__all__ = ["checked_text", "checked_time", "compose", "fhir_time", "written"]
