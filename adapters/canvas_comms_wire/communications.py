"""FHIR Communications as Canvas writes them: read tolerantly into flat values, and written.

Hand-written, since these are the hot types: one object a message, references shared.
What is unknown is kept (`extra`, a status outside the value set) and reported; eight
kinds of nonsense are refused; `strict=True` refuses the unknown as well.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import attrs

from canvas_comms.decisions import Effect, Finding, Reason, shown_name
from canvas_comms.errors import MalformedResponse
from canvas_comms.medical.model import Reference, is_id, read_reference
from canvas_comms.medical.resources import NOTHING_MORE, Communication
from canvas_comms.medical.sources import FHIR
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json, quoted, write_json
from canvas_comms_wire.opened import opened

KNOWN_STATUSES = frozenset(
    [
        "preparation",
        "in-progress",
        "not-done",
        "on-hold",
        "stopped",
        "completed",
        "entered-in-error",
        "unknown",
    ]
)
"""FHIR R4's value set EventStatus."""

_KEYS = frozenset(
    ["resourceType", "id", "status", "sender", "recipient", "payload", "sent", "received", "subject"]
)
_Open = opened(Communication)
_NESTED_KEYS: Mapping[str, frozenset[str]] = {
    "recipient": frozenset(["reference", "type"]),
    "sender": frozenset(["reference", "type"]),
    "subject": frozenset(["reference", "type"]),
    "payload": frozenset(["contentString"]),
}
"""What we know inside a field; anything more is kept whole."""
_DAY_AND_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
_MOMENT = re.compile(_DAY_AND_TIME + r"(?:\.[0-9]{1,30})?(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII).fullmatch


class ReplyReason(Reason):
    """What is odd in an answer, though it can be read."""

    UNKNOWN_FIELD = "unknown-field", FHIR
    UNKNOWN_STATUS = "unknown-status", FHIR
    NO_PAYLOAD = "no-payload", FHIR


@attrs.define(eq=False)
class Reader:
    """Reads many resources that share people. `reports` lists what was odd, in order."""

    strict: bool = False
    people: dict[str, Reference] = attrs.field(factory=dict, repr=False)
    reports: list[Finding] = attrs.field(factory=list)
    keys: int = 0
    """How many keys the resources held: fewer than their text names if one stands twice."""

    @veiled
    def communication(self, found: Json, index: int | None = None) -> Communication:
        """One resource, the `index`th of its page. Raises `MalformedResponse`, never with a value."""
        return self.read_one(found, index)

    def read_one(self, found: Json, index: int | None = None) -> Communication:
        """The same for callers that are veiled themselves, once for many."""
        people = self.people
        try:  # the common case, without a call: all is as it should be, about people met before
            key, status, recipients = found["id"], found["status"], found["recipient"]
            payload: Json = found["payload"]
            sender, recipient = people[found["sender"]["reference"]], people[recipients[0]["reference"]]
            content = payload[0]["contentString"]
            texts = type(key) is type(status) is type(content) is str
            nested = len(found["sender"]) + len(recipients[0]) + len(payload[0])
            plain = texts and nested == 5 and found["resourceType"] == "Communication"
        except (KeyError, TypeError, IndexError):
            plain = False
        if not (plain and len(key) <= 64 and key.isascii() and key.replace("-", "").isalnum()):
            sender, recipient, content = self._checked(found, index)
            key, status, recipients = found["id"], found["status"], found["recipient"]
            payload = found.get("payload")
            nested = len(found["sender"]) + len(recipients[0]) + (len(payload[0]) if payload else 0)
        get = found.get
        sent, received, subject = get("sent"), get("received"), get("subject")
        rest = len(found) - 6 - (sent is not None) - (received is not None) - (subject is not None)
        odd = (
            rest
            or nested != 5
            or status not in KNOWN_STATUSES
            or len(recipients) > 1
            or len(payload or ()) > 1
        )
        self.keys += len(found) + (nested if subject is None else nested + 2)
        one = _Open(
            key,
            status,
            sender,
            recipient,
            content,
            None if sent is None else read_moment(sent, index, "sent"),
            None if received is None else read_moment(received, index, "received"),
            None if subject is None else self._person(subject, index, "subject"),
            self._extra(found, status, index) if odd else NOTHING_MORE,
        )
        one.__class__ = Communication
        return one

    def _checked(self, found: Json, index: int | None) -> tuple[Reference, Reference, str]:
        """Check one resource step by step: its sender, recipient and text. Raises as above."""
        if type(found) is not dict:
            raise _malformed(index, "", "must be an object")
        key, recipients = found.get("id"), found.get("recipient")
        if found.get("resourceType") != "Communication":
            raise _malformed(index, "resourceType", "must be Communication")
        if type(key) is not str or not is_id(key):
            raise _malformed(index, "id", "must be an id")
        if type(found.get("status")) is not str:
            raise _malformed(index, "status", "must be a code")
        if type(recipients) is not list or not recipients:
            raise _malformed(index, "recipient", "must be a list of references")
        return (
            self._person(found.get("sender"), index, "sender"),
            self._person(recipients[0], index, "recipient[0]"),
            _content(found.get("payload"), index),
        )

    def _person(self, found: Json, index: int | None, field: str) -> Reference:
        if type(found) is not dict:
            raise _malformed(index, field, "must be a reference")
        text = found.get("reference")
        if type(text) is not str:
            raise _malformed(index, f"{field}.reference", "must be text")
        person = self.people.get(text)
        if person is None:
            person = _reference(text, index, field)
            self.people[text] = person
        return person

    def _extra(self, found: Mapping[str, Json], status: str, index: int | None) -> Mapping[str, Json]:
        if status not in KNOWN_STATUSES:
            self._odd(ReplyReason.UNKNOWN_STATUS, index, "status")
        if found.get("payload") is None:
            self._odd(ReplyReason.NO_PAYLOAD, index, "payload")
        extra = {key: value for key, value in found.items() if key not in _KEYS}
        for key in extra:
            self._odd(ReplyReason.UNKNOWN_FIELD, index, shown_name(key))
        for field, known in _NESTED_KEYS.items():
            value = found.get(field)
            items = value if type(value) is list else [] if value is None else [value]
            strange = sorted({key for item in items if type(item) is dict for key in item.keys() - known})
            for key in strange:
                self._odd(ReplyReason.UNKNOWN_FIELD, index, f"{field}.{shown_name(key)}")
            if strange or len(items) > 1:
                extra[field] = value
        return extra or NOTHING_MORE

    def odd(self, reason: ReplyReason, where: str) -> None:
        """Note something odd, or refuse it if we are strict. Raises `MalformedResponse`."""
        if self.strict:
            raise MalformedResponse(where, reason.value)
        self.reports.append(Finding(reason, Effect.NOTED, where))

    def _odd(self, reason: ReplyReason, index: int | None, field: str) -> None:
        self.odd(reason, _place(index, field))


def read_moment(text: Json, index: int | None, field: str) -> datetime:
    """An instant with an offset, in UTC, cut to microseconds. Raises `MalformedResponse`."""
    plain = False
    if type(text) is str:  # the form that Canvas writes, told without a regular expression
        marks = text[4:20:3]
        plain = (marks == "--T::+" and text[20:] == "00:00") or (marks == "--T::." and text[26:] == "+00:00")
    if not plain and (type(text) is not str or _MOMENT(text) is None):
        raise _malformed(index, field, "must be a dateTime with an offset")
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        problem = _malformed(index, field, "must be a dateTime that exists")
    raise problem


def write_communication(communication: Communication) -> str:
    """The resource as Canvas writes it: its key order, no nulls, times with `+00:00`."""
    if communication.extra:
        return write_json(_document(communication))
    c = communication
    subject = "" if c.subject is None else f'"subject":{_written(c.subject)},'
    sent = "" if c.sent is None else f'"sent":"{c.sent.isoformat()}",'
    received = "" if c.received is None else f'"received":"{c.received.isoformat()}",'
    payload = f',"payload":[{{"contentString":{quoted(c.content)}}}]' if c.content else ""
    return (
        f'{{"resourceType":"Communication","id":{quoted(c.id)},"status":{quoted(c.status)},{subject}{sent}'
        f'{received}"recipient":[{_written(c.recipient)}],"sender":{_written(c.sender)}{payload}}}'
    )


def write_bundle(total: int, links: Iterable[tuple[str, str]], resources: Iterable[str]) -> str:
    """A searchset of resources already written; `link` and `entry` are left out where empty."""
    link = ",".join(f'{{"relation":{quoted(name)},"url":{quoted(url)}}}' for name, url in links)
    entry = '},{"resource":'.join(resources)
    return (
        f'{{"resourceType":"Bundle","type":"searchset","total":{total}'
        + (f',"link":[{link}]' if link else "")
        + (f',"entry":[{{"resource":{entry}}}]' if entry else "")
        + "}"
    )


def _reference(text: str, index: int | None, field: str) -> Reference:
    person = read_reference("/".join(text.rsplit("/", 2)[-2:]))
    if person is None:
        raise _malformed(index, f"{field}.reference", "must name a patient or practitioner")
    return person


def _content(payload: Json, index: int | None) -> str:
    if payload is None:
        return ""
    if type(payload) is not list or not payload or type(payload[0]) is not dict:
        raise _malformed(index, "payload", "must be a list of objects")
    text = payload[0].get("contentString")
    if type(text) is not str:
        raise _malformed(index, "payload[0].contentString", "must be text")
    return text


def _malformed(index: int | None, field: str, rule: str) -> MalformedResponse:
    return MalformedResponse(_place(index, field), rule)


def _place(index: int | None, field: str) -> str:
    if index is None:
        return field or "resource"
    return f"entry[{index}].resource.{field}".rstrip(".")


def _written(person: Reference) -> str:
    kind = person.kind.value
    return f'{{"reference":{quoted(f"{kind}/{person.id}")},"type":"{kind}"}}'


def _document(c: Communication) -> dict[str, Json]:
    document: dict[str, Json] = {
        "resourceType": "Communication",
        "id": c.id,
        "status": c.status,
        "subject": None if c.subject is None else _named(c.subject),
        "sent": None if c.sent is None else c.sent.isoformat(),
        "received": None if c.received is None else c.received.isoformat(),
        "recipient": [_named(c.recipient)],
        "sender": _named(c.sender),
        "payload": [{"contentString": c.content}] if c.content else None,
        **c.extra,
    }
    return {key: value for key, value in document.items() if value is not None}


def _named(person: Reference) -> dict[str, str]:
    return {"reference": str(person), "type": person.kind.value}


__all__ = [
    "KNOWN_STATUSES",
    "Reader",
    "ReplyReason",
    "read_moment",
    "write_bundle",
    "write_communication",
]
