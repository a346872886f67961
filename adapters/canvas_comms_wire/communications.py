"""FHIR Communications as Canvas writes them: read tolerantly into flat values, and written.

The resource is declared once, `COMMUNICATION`; reader and writer are compiled from that. A
`Reader` adds what pages need: people are shared, keys are counted, and what is unknown (a field,
a status outside the value set) is kept in `extra` and reported. Eight kinds of nonsense are
refused; `strict=True` refuses the unknown as well.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from canvas_comms.decisions import Effect, Finding, Reason, shown_name
from canvas_comms.errors import MalformedResponse
from canvas_comms.medical.model import PersonKind, Reference, is_id, read_reference
from canvas_comms.medical.resources import NOTHING_MORE, Communication
from canvas_comms.medical.sources import FHIR
from canvas_comms.redaction import veiled
from canvas_comms_wire.json_text import Json, quoted, write_json
from canvas_comms_wire.leaves import Kind
from canvas_comms_wire.mutable_twin import mutable_twin_of
from canvas_comms_wire.records import Record, below, computed

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

_DAY_AND_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
_MOMENT = re.compile(_DAY_AND_TIME + r"(?:\.[0-9]{1,30})?(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII).fullmatch
People = dict[str, Reference]


def read_moment(text: Json) -> datetime | None:
    """A dateTime with an offset, in UTC, cut to microseconds; None for null. Raises `MalformedResponse`."""
    if text is None:
        return None
    if type(text) is not str or _MOMENT(text) is None:
        raise MalformedResponse("", "must be a dateTime with an offset")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        del text
    raise MalformedResponse("", "must be a dateTime that exists")


PLAIN_ENDS = {"--T::+": (20, "00:00"), "--T::.": (26, "+00:00"), "--T::Z": (20, "")}
"""The marks within a plain moment → where its end begins, and the end."""


def plain_moment(text: str) -> datetime:
    """The same of forms in UTC, told without a regular expression. Raises `ValueError` for others."""
    at, end = PLAIN_ENDS.get(text[4:20:3], (0, ""))
    if at and text[at:] == end:
        return datetime.fromisoformat(text)
    raise ValueError("another form")


new = object.__new__
KINDS = {kind.value: kind for kind in PersonKind}
OpenReference: Any = mutable_twin_of(Reference)


def is_plain_id(text: str) -> bool:
    """Whether it is an id without dots, told without a regular expression."""
    return len(text) <= 64 and text.isascii() and text.replace("-", "a").isalnum()


def plain_reference(text: str) -> Reference | None:
    """The person that a reference of the plain form names; None for others."""
    kind, _, id = text.partition("/")
    return reference_of(kind, id) if is_plain_id(id) else None


def reference_of(kind: str, id: str) -> Reference | None:
    """The person of this kind and id, which was checked; None for another kind."""
    known = KINDS.get(kind)
    if known is None:
        return None
    found = new(OpenReference)
    found.kind, found.id, found._attrs_cached_hash = known, id, None
    found.__class__ = Reference
    person: Reference = found
    return person


def read_resource_id(found: Json) -> str:
    """An id as FHIR allows it. Raises `MalformedResponse`."""
    if type(found) is not str or not is_id(found):
        raise MalformedResponse("", "must be an id")
    return found


def _code(found: Json) -> str:
    if type(found) is not str:
        raise MalformedResponse("", "must be a code")
    return found


def _person(found: Json, _: object = None, people: People | None = None) -> Reference:
    try:  # the common case: somebody met before on this page
        return people[found["reference"]]  # type: ignore[index]  # None is a TypeError
    except (KeyError, TypeError, IndexError):
        pass
    if type(found) is not dict:
        raise MalformedResponse("", "must be a reference")
    text = found.get("reference")
    if type(text) is not str:
        raise MalformedResponse("reference", "must be text")
    person = read_reference("/".join(text.rsplit("/", 2)[-2:]))
    if person is None:
        raise MalformedResponse("reference", "must name a patient or practitioner")
    if people is not None:
        people[text] = person
    return person


def _met(text: str, people: People) -> Reference:
    """Somebody whom the page names for the first time. Raises `LookupError` for what is not plain."""
    person = plain_reference(text)
    if person is None:
        raise LookupError
    people[text] = person
    return person


def _subject(found: Json, _: object = None, people: People | None = None) -> Reference | None:
    return None if found is None else _person(found, None, people)


def _first_person(found: Json, _: object = None, people: People | None = None) -> Reference:
    if type(found) is not list or not found:
        raise MalformedResponse("", "must be a list of references")
    try:
        return _person(found[0], None, people)
    except MalformedResponse as error:
        problem = below("[0]", error)
    raise problem


def _content(found: Json) -> str:
    if found is None:
        return ""
    if type(found) is not list or not found or type(found[0]) is not dict:
        raise MalformedResponse("", "must be a list of objects")
    text = found[0].get("contentString")
    if type(text) is not str:
        raise MalformedResponse("[0].contentString", "must be text")
    return text


def _named(person: Reference) -> Json:
    return {"reference": str(person), "type": person.kind.value}


_REFERENCE: Mapping[str, Json] = {
    "type": "object",
    "properties": {"reference": {"type": "string"}, "type": {"type": "string"}},
}
_PAYLOAD: Mapping[str, Json] = {
    "type": "array",
    "items": {"type": "object", "properties": {"contentString": {"type": "string"}}},
}
_PERSON = Kind(_person, _named, shares=True, schema=_REFERENCE)
_INSTANT = Kind(read_moment, datetime.isoformat, omit=True, schema={"type": "string", "format": "date-time"})

COMMUNICATION = Record(
    Communication,
    resourceType=computed(lambda _: "Communication", schema={"const": "Communication"}),
    id=Kind(read_resource_id, schema={"type": "string"}),
    status=Kind(_code, plain=str, schema={"type": "string"}),
    subject=Kind(_subject, _named, shares=True, omit=True, schema=_REFERENCE),
    sent=_INSTANT,
    received=_INSTANT,
    recipient=Kind(
        _first_person,
        lambda person: [_named(person)],
        shares=True,
        schema={"type": "array", "items": _REFERENCE},
    ),
    sender=_PERSON,
    content=Kind(
        _content,
        lambda text: [{"contentString": text}] if text else None,
        schema={"anyOf": [_PAYLOAD, {"type": "null"}]},
    ).called("payload"),
)
"""The resource. `leaves` reads odd optional values as missing; here they are refused, for nobody
could tell a message without its time from one with a time that makes no sense."""

_REFERENCE_KEYS = frozenset(["reference", "type"])
_NESTED_KEYS: Mapping[str, frozenset[str]] = {
    "recipient": _REFERENCE_KEYS,
    "sender": _REFERENCE_KEYS,
    "subject": _REFERENCE_KEYS,
    "payload": frozenset(["contentString"]),
}
"""What we know inside a field; anything more is kept whole."""
_Open: Any = mutable_twin_of(Communication)
_read: Any = COMMUNICATION.kind.read
_set_extra: Any = vars(Communication)["extra"].__set__
"""Fills the slot of a value that nobody has seen yet."""


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
    texts: int = 0
    """How many values were text in the plain ones: never more than there are."""

    @veiled
    def communication(self, found: Json, index: int | None = None) -> Communication:
        """One resource, the `index`th of its page. Raises `MalformedResponse`, never with a value."""
        return self.read_one(found, index)

    def read_one(self, found: Json, index: int | None = None) -> Communication:
        """The same for callers that are veiled themselves, once for many.

        The plain resource, about people met before, is read here by hand: a whole page costs a
        tenth more by the declared reader alone. That one judges everything else.
        """
        people = self.people
        try:
            key, status, payload = found["id"], found["status"], found["payload"]
            author, recipients = found["sender"], found["recipient"]
            who, whom = author["reference"], recipients[0]["reference"]
            sender = people.get(who) or _met(who, people)
            recipient = people.get(whom) or _met(whom, people)
            content = payload[0]["contentString"]
            get = found.get
            sent, received, subject = get("sent"), get("received"), get("subject")
            about = None if subject is None else people[subject["reference"]]
            nested = (
                len(author) + len(recipients[0]) + len(payload[0]) + (2 if about is None else len(subject))
            )
            keys = len(found)
            plain = (
                type(key) is type(content) is type(author["type"]) is type(recipients[0]["type"]) is str
                and (about is None or type(subject["type"]) is str)
                and nested == 7
                and len(recipients) == len(payload) == 1
                and keys == 6 + (sent is not None) + (received is not None) + (about is not None)
                and status in KNOWN_STATUSES
                and found["resourceType"] == "Communication"
                and is_plain_id(key)
            )
            if plain:
                first = None if sent is None else plain_moment(sent)
                last = None if received is None else plain_moment(received)
        except (LookupError, TypeError, ValueError, AttributeError):
            plain = False
        if not plain:
            return self._declared(found, index)
        objects = 3 if about is None else 4  # sender, recipient, payload and subject hold no text themselves
        self.keys += keys + (5 if about is None else 7)
        self.texts += keys + (5 if about is None else 7) - objects
        one = new(_Open)
        one.id, one.status, one.sender, one.recipient = key, status, sender, recipient
        one.content, one.sent, one.received, one.subject = content, first, last, about
        one.extra = NOTHING_MORE
        one.__class__ = Communication
        read: Communication = one
        return read

    def _declared(self, found: Json, index: int | None) -> Communication:
        """Any resource, by its declaration."""
        problem = None
        try:
            one: Communication = _read(found, None, self.people)
        except MalformedResponse as error:
            problem = error
        if type(found) is dict and found.get("resourceType") != "Communication":
            problem = MalformedResponse("resourceType", "must be Communication")
        if problem is not None:
            raise MalformedResponse(_place(index, problem.where), problem.rule)
        recipients, payload, subject = found["recipient"], found.get("payload") or (), found.get("subject")
        nested = len(found["sender"]) + len(recipients[0]) + (len(payload[0]) if payload else 0)
        about = 0 if subject is None else len(subject)
        self.keys += len(found) + nested + about
        plain = len(recipients) == len(payload) == 1 and nested == 5 and about in (0, 2)
        odd = one.extra or not plain or one.status not in KNOWN_STATUSES
        _set_extra(one, self._extra(found, one.status, index) if odd else NOTHING_MORE)
        return one

    def _extra(self, found: Mapping[str, Json], status: str, index: int | None) -> Mapping[str, Json]:
        if status not in KNOWN_STATUSES:
            self._odd(ReplyReason.UNKNOWN_STATUS, index, "status")
        if found.get("payload") is None:
            self._odd(ReplyReason.NO_PAYLOAD, index, "payload")
        extra = {key: value for key, value in found.items() if key not in COMMUNICATION.keys}
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


def write_communication(communication: Communication) -> str:
    """The resource as Canvas writes it: its key order, no nulls, times with `+00:00`.

    By hand, since a page is a join of texts: the declared writer makes an object of each message
    first and costs 2.7 times as much. It writes whatever has more than Canvas's own keys.
    """
    if communication.extra:
        document = COMMUNICATION.write(communication)
        return write_json({key: value for key, value in document.items() if value is not None})
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


def _place(index: int | None, field: str) -> str:
    if index is None:
        return field or "resource"
    return f"entry[{index}].resource.{field}".rstrip(".")


def _written(person: Reference) -> str:
    kind = person.kind.value
    return f'{{"reference":{quoted(f"{kind}/{person.id}")},"type":"{kind}"}}'


__all__ = [
    "COMMUNICATION",
    "KINDS",
    "KNOWN_STATUSES",
    "PLAIN_ENDS",
    "OpenReference",
    "Reader",
    "ReplyReason",
    "is_plain_id",
    "plain_moment",
    "plain_reference",
    "read_moment",
    "read_resource_id",
    "reference_of",
    "write_bundle",
    "write_communication",
]
