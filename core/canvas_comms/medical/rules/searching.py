"""Which messages does a search find, and how are they paged?

Four parameters (`_id`, `patient`, `recipient`, `sender`) that combine with AND, and two
for paging. Others are ignored without a word; of a repeated one the last counts.
Messages between two practitioners are never found. A reference that cannot be read
finds nothing. `total` counts all matches; pages follow `_offset`.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason, shown_name
from canvas_comms.medical.model import Message, PersonKind, Reference, is_id
from canvas_comms.medical.resources import Communication, FhirReference
from canvas_comms.medical.rules.parties import resolve
from canvas_comms.medical.sources import API_PAGE, DOCS_2024, FRAMEWORK, INFERRED, PAGING_PAGE, PATIENT_PAGE

SEARCH_PARAMETERS = ("_id", "patient", "recipient", "sender")
PAGING_PARAMETERS = ("_count", "_offset")
DEFAULT_COUNT = 10
MAX_COUNT = 100


class SearchReason(Reason):
    """What can be said of a search."""

    PARAMETER = "search-parameter", API_PAGE
    PARAMETER_IGNORED = "parameter-ignored", FRAMEWORK
    REPEATED = "parameter-repeated", f"{FRAMEWORK}: the last one counts"
    FINDS_NOTHING = "reference-finds-nothing", INFERRED
    COUNT_CAPPED = "count-capped", f"{PAGING_PAGE}; {INFERRED}"
    TOTAL_ONLY = "total-only", INFERRED
    NOT_A_NUMBER = "not-a-count", INFERRED
    BAD_VALUE = "bad-search-value", f"{PATIENT_PAGE}: 400; {INFERRED}"
    STAFF_ONLY_HIDDEN = "staff-only-hidden", f"{API_PAGE}; {DOCS_2024}"


def _as_reference(given: Reference | str | None, field: str) -> Reference | None:
    return given if given is None or isinstance(given, Reference) else Reference.of(given, field)


def _patient(given: Reference | str | None) -> Reference | None:
    return _as_reference(given, "patient")


def _recipient(given: Reference | str | None) -> Reference | None:
    return _as_reference(given, "recipient")


def _sender(given: Reference | str | None) -> Reference | None:
    return _as_reference(given, "sender")


@attrs.frozen
class Query:
    """What to find: people and id as wished, all of them, and which page.

    People may be given as text, `Patient/<id>` or `Practitioner/<id>`; else `InvalidValue`
    names the field.
    """

    id: str | None = None
    patient: Reference | None = attrs.field(default=None, converter=_patient)
    recipient: Reference | None = attrs.field(default=None, converter=_recipient)
    sender: Reference | None = attrs.field(default=None, converter=_sender)
    count: int = DEFAULT_COUNT
    offset: int = 0


@attrs.frozen
class ReadQuery:
    """A query as the server understood it; `query` is None where nothing can match."""

    decision: Decision
    query: Query | None
    count: int
    offset: int


SearchKey: TypeAlias = tuple[str, ...]
"""Where a store finds messages: `("patient", "Patient/…")`, `("pair", sender, recipient)` …"""

EVERYTHING: SearchKey = ("all",)

_INTEGER = re.compile(r"[0-9]+", re.ASCII)
_DIGITS = 18
"""More digits than these are one with a 1 and so many zeros: further than any page."""


def read_query(params: Sequence[tuple[str, str]], base: str = "") -> ReadQuery:
    """Understand search parameters as the server does; `params` are names and values in order."""
    last = dict(params)
    findings = named_parameters(params, SEARCH_PARAMETERS)
    people, nowhere = _people(last, base)
    page = page_wanted(last)
    hidden: list[Finding] = []
    if not nowhere and not any(person.is_patient for person in people.values()):
        hidden.append(Finding(SearchReason.STAFF_ONLY_HIDDEN, Effect.NOTED, "entry"))
    count, offset = page.count, page.offset
    query = None if nowhere else Query(last.get("_id"), count=count, offset=offset, **people)
    return ReadQuery(Decision((*findings, *nowhere, *page.findings, *hidden)), query, count, offset)


@attrs.frozen
class PageWanted:
    """Which page is asked for, and what was found of that."""

    count: int
    offset: int
    findings: tuple[Finding, ...]


def page_wanted(last: Mapping[str, str]) -> PageWanted:
    """Understand `_count` and `_offset` of a search for anything."""
    count, more = _number("_count", last.get("_count"), DEFAULT_COUNT)
    offset, also = _number("_offset", last.get("_offset"), 0)
    if count > MAX_COUNT:
        more.append(Finding(SearchReason.COUNT_CAPPED, Effect.CHANGED, "_count"))
    if count == 0 and not more:
        more.append(Finding(SearchReason.TOTAL_ONLY, Effect.NOTED, "_count"))
    return PageWanted(min(count, MAX_COUNT), offset, (*more, *also))


def search_params(query: Query) -> tuple[tuple[str, str], ...]:
    """Names and values that say this query, as a client sends them."""
    named = {
        "_id": query.id,
        "patient": query.patient,
        "recipient": query.recipient,
        "sender": query.sender,
        "_count": query.count,
        "_offset": query.offset or None,
    }
    return tuple((name, str(value)) for name, value in named.items() if value is not None)


def search_keys(message: Message) -> tuple[SearchKey, ...]:
    """Every key under which a search finds the message; none for two practitioners."""
    patient = message.patient
    if patient is None:
        return ()
    sender, recipient = str(message.sender), str(message.recipient)
    return (
        EVERYTHING,
        ("patient", str(patient)),
        ("sender", sender),
        ("recipient", recipient),
        ("pair", sender, recipient),
    )


def search_key(query: Query) -> SearchKey | None:
    """The one key whose messages are all that match (the id apart), or None if none can."""
    sender, recipient, patient = query.sender, query.recipient, query.patient
    if patient is not None:
        if not patient.is_patient:
            return None
        if sender is None and recipient is None:
            return ("patient", str(patient))
        if sender is None and recipient is not None and not recipient.is_patient:
            sender = patient
        elif recipient is None and sender is not None and not sender.is_patient:
            recipient = patient
        if patient not in (sender, recipient):
            return None
    if sender is not None and recipient is not None:
        return ("pair", str(sender), str(recipient))
    if sender is not None:
        return ("sender", str(sender))
    return EVERYTHING if recipient is None else ("recipient", str(recipient))


def matches(message: Message | Communication, query: Query) -> bool:
    """Whether the message, held or read back, is what the query asks for."""
    return (
        message.patient is not None
        and query.id in (None, message.id)
        and query.patient in (None, message.patient)
        and query.sender in (None, message.sender)
        and query.recipient in (None, message.recipient)
    )


def matching(found: tuple[Communication, ...], query: Query) -> tuple[Communication, ...]:
    """Those of a page that the query asks for: `matches` of each."""
    if (query.id, query.patient, query.sender, query.recipient) == (None, None, None, None):
        chosen = [one for one in found if one.sender.kind is not one.recipient.kind]
    else:
        chosen = [one for one in found if matches(one, query)]
    return found if len(chosen) == len(found) else tuple(chosen)


def page_offsets(total: int, count: int, offset: int) -> dict[str, int]:
    """Where the links `self`, `first`, `next`, `last` lead; none for an empty result."""
    if total == 0 or count == 0:
        return {}
    links = {"self": offset, "first": 0}
    if offset + count < total:
        links["next"] = offset + count
    links["last"] = (total - 1) // count * count
    return links


def named_parameters(params: Sequence[tuple[str, str]], of_resource: Collection[str]) -> list[Finding]:
    """Which parameters count, which are ignored, which stand more than once."""
    times = Counter(name for name, _ in params)
    findings: list[Finding] = []
    for name in times:
        known = name in of_resource or name in PAGING_PARAMETERS
        reason = SearchReason.PARAMETER if known else SearchReason.PARAMETER_IGNORED
        findings.append(Finding(reason, Effect.KEPT if known else Effect.DROPPED, shown_name(name)))
    repeated = (name for name, count in times.items() if count > 1)
    findings += [Finding(SearchReason.REPEATED, Effect.DROPPED, shown_name(name)) for name in repeated]
    return findings


def _people(last: Mapping[str, str], base: str) -> tuple[dict[str, Reference], list[Finding]]:
    """Whom the parameters name, and what makes that nothing can match."""
    people: dict[str, Reference] = {}
    nowhere = ["_id"] if "_id" in last and not is_id(last["_id"]) else []
    for field in ("patient", "recipient", "sender"):
        person = _person(field, last[field], base) if field in last else None
        if person is not None:
            people[field] = person
        elif field in last:
            nowhere.append(field)
    return people, [Finding(SearchReason.FINDS_NOTHING, Effect.NOTED, field) for field in nowhere]


def _person(field: str, text: str, base: str) -> Reference | None:
    if field == "patient" and is_id(text):
        return Reference(PersonKind.PATIENT, text)
    found = resolve(FhirReference(text), base)
    return found if isinstance(found, Reference) else None


def _number(field: str, text: str | None, default: int) -> tuple[int, list[Finding]]:
    if text is None:
        return default, []
    if _INTEGER.fullmatch(text) is None:
        return default, [Finding(SearchReason.NOT_A_NUMBER, Effect.REFUSED, field)]
    digits = text.lstrip("0") or "0"
    return (int(digits) if len(digits) <= _DIGITS else 10**_DIGITS), []
