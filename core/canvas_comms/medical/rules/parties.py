"""Who may write to whom?

A message goes between one patient and one practitioner, in either direction. Of the
recipients only the first is kept, and the others are dropped without a word. A person
is named as `Patient/<id>` or `Practitioner/<id>` (or by that reference as an absolute
URL under the server's own base); groups, organisations, contained and logical
references are refused, and so are people whom the server does not know.
"""

from collections.abc import Callable
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.editions import NEWEST, Edition
from canvas_comms.medical.eras import ERA_RULES
from canvas_comms.medical.model import PersonKind, Reference, read_reference
from canvas_comms.medical.resources import FhirReference, NewCommunication
from canvas_comms.medical.sources import CREATE_PAGE, DOCS_2024, INFERRED


class PartyReason(Reason):
    """What can be said of senders and recipients."""

    SENDER = "sender", CREATE_PAGE
    FIRST_RECIPIENT = "first-recipient", CREATE_PAGE
    EXTRA_RECIPIENT = "extra-recipient", f"{CREATE_PAGE}: only the first item is ingested"
    SENDER_MISSING = "sender-missing", f"{CREATE_PAGE}; {DOCS_2024}"
    RECIPIENT_MISSING = "recipient-missing", f"{CREATE_PAGE}; {DOCS_2024}"
    REFERENCE_MISSING = "reference-missing", INFERRED
    REFERENCE_UNREADABLE = "reference-unreadable", INFERRED
    NOT_A_PERSON = "not-a-person", f"{CREATE_PAGE}: patients and practitioners only; {INFERRED}"
    TYPE_CONTRADICTS = "type-contradicts-reference", INFERRED
    TWO_PATIENTS = "two-patients", f"{CREATE_PAGE}; {DOCS_2024}"
    TWO_PRACTITIONERS = "two-practitioners", f"{CREATE_PAGE}; {DOCS_2024}"
    UNKNOWN_PERSON = "unknown-person", INFERRED
    NOT_LOOKED_UP = "not-looked-up", INFERRED
    SUBJECT_DERIVED = "subject-derived", f"{DOCS_2024}: output only, always the patient of the pair"
    SUBJECT_NOT_HONOURED = "subject-not-honoured", DOCS_2024


Knows: TypeAlias = Callable[[Reference], bool]
"""Tells whether the server knows a person."""

_SAME_KIND = {
    PersonKind.PATIENT: PartyReason.TWO_PATIENTS,
    PersonKind.PRACTITIONER: PartyReason.TWO_PRACTITIONERS,
}


@attrs.frozen
class Parties:
    """The decision, and the pair if both could be read."""

    decision: Decision
    sender: Reference | None
    recipient: Reference | None


def evaluate_parties(
    new: NewCommunication, knows: Knows | None, base: str = "", edition: Edition = NEWEST
) -> Parties:
    """Read sender and first recipient. Without `knows`, whether they exist stays unknown."""
    unreadable = {fault.field for fault in new.faults}
    sender, found = _one("sender", new.sender, PartyReason.SENDER, knows, base, unreadable)
    first = new.recipients[0] if new.recipients else None
    recipient, more = _one("recipient", first, PartyReason.FIRST_RECIPIENT, knows, base, unreadable)
    findings = [*found, *more]
    findings += [
        Finding(PartyReason.EXTRA_RECIPIENT, Effect.DROPPED, f"recipient[{i}]")
        for i in range(1, len(new.recipients))
    ]
    if sender is not None and recipient is not None:
        findings += _pair(new, sender, recipient, base, edition)
    return Parties(Decision(tuple(findings)), sender, recipient)


def resolve(given: FhirReference, base: str = "") -> Reference | PartyReason:
    """The person whom a reference names, or why it names nobody."""
    text = given.reference
    if text is None:
        return PartyReason.REFERENCE_MISSING
    if base and text.startswith(base.rstrip("/") + "/"):
        text = text[len(base.rstrip("/")) + 1 :]
    person = read_reference(text)
    if person is None:
        typed = "/" in text and text[0].isupper() and "//" not in text
        other = typed and text.split("/")[0] not in ("Patient", "Practitioner")
        return PartyReason.NOT_A_PERSON if other else PartyReason.REFERENCE_UNREADABLE
    if given.type is not None and given.type != person.kind.value:
        return PartyReason.TYPE_CONTRADICTS
    return person


def _one(
    field: str,
    given: FhirReference | None,
    kept: PartyReason,
    knows: Knows | None,
    base: str,
    unreadable: set[str],
) -> tuple[Reference | None, list[Finding]]:
    where = "recipient[0]" if field == "recipient" else field
    if given is None:
        missing = PartyReason.SENDER_MISSING if field == "sender" else PartyReason.RECIPIENT_MISSING
        return None, [] if field in unreadable else [Finding(missing, Effect.REFUSED, field)]
    person = resolve(given, base)
    if isinstance(person, PartyReason):
        return None, [Finding(person, Effect.REFUSED, f"{where}.reference")]
    if knows is not None and not knows(person):
        return person, [Finding(PartyReason.UNKNOWN_PERSON, Effect.REFUSED, f"{where}.reference")]
    findings = [Finding(kept, Effect.KEPT, where)]
    if knows is None:
        findings.append(Finding(PartyReason.NOT_LOOKED_UP, Effect.UNKNOWN, f"{where}.reference"))
    return person, findings


def _pair(
    new: NewCommunication, sender: Reference, recipient: Reference, base: str, edition: Edition
) -> list[Finding]:
    if sender.kind is recipient.kind:
        return [Finding(_SAME_KIND[sender.kind], Effect.REFUSED, "recipient[0]")]
    patient = sender if sender.is_patient else recipient
    if new.subject is not None and resolve(new.subject, base) != patient:
        return [Finding(PartyReason.SUBJECT_NOT_HONOURED, Effect.DROPPED, "subject")]
    if not ERA_RULES[edition].shows_subject:
        return []
    return [Finding(PartyReason.SUBJECT_DERIVED, Effect.DEFAULTED, "subject")]
