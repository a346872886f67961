"""Which message is meant: what it has to be, criterion by criterion."""

import re
from collections.abc import Callable
from typing import Any, TypedDict

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_sightings.observed_message import Kind, ObservedMessage
from canvas_comms_sightings.worlds import Names

_ID = re.compile(r"[0-9a-f-]{1,36}", re.ASCII)


class Wanted(TypedDict, total=False):
    """What can be asked for; a message has to be all of it.

    `to` and `sender` are people (or a course): a name of the world, an id, a reference, or
    anything that has an `id`; `to` may also be the address of a notification. `contains` is a part
    of the text, `subject` the whole subject, `thread` a conversation or topic.
    """

    to: object
    sender: object
    contains: str
    subject: str | None
    thread: object
    kind: Kind | str


@attrs.frozen(eq=False, repr=False)
class Criterion(Redacted):
    """One thing that a message has to be. `label` is how a failure writes it, without any text."""

    name: str
    label: str
    holds: Callable[[ObservedMessage], bool] = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Query(Redacted):
    """All of them."""

    criteria: tuple[Criterion, ...] = ()

    @property
    def keywords(self) -> tuple[str, ...]:
        """The names of the criteria."""
        return tuple(criterion.name for criterion in self.criteria)

    def matches(self, message: ObservedMessage) -> bool:
        """Whether a message is all that."""
        return all(criterion.holds(message) for criterion in self.criteria)

    def missed(self, message: ObservedMessage) -> tuple[str, ...]:
        """The names of the criteria that a message does not meet."""
        return tuple(criterion.name for criterion in self.criteria if not criterion.holds(message))

    def __str__(self) -> str:
        return ", ".join(f"{c.name}={c.label}" for c in self.criteria) or "anything"


Readers = Callable[[ObservedMessage], tuple[str, ...]]


def read_query(keywords: Wanted, names: Names, readers: Readers) -> Query:
    """The query; `readers` tells who counts in `to`. Raises `InvalidValue` naming the keyword."""
    makers: dict[str, Callable[[Any], Criterion]] = {
        "to": lambda who: _to(who, names, readers),
        "sender": lambda who: _sender(names.key(who, "sender"), names),
        "contains": _contains,
        "subject": _subject,
        "thread": _thread,
        "kind": _kind,
    }
    for name in keywords:
        if name not in makers:
            raise InvalidValue(name, "is nothing to ask for; there are " + ", ".join(makers))
    return Query(tuple(makers[name](value) for name, value in keywords.items()))


def _to(who: Any, names: Names, readers: Readers) -> Criterion:
    if isinstance(who, str) and ("@" in who or who.startswith("+")):
        address = who.lower()
        return Criterion("to", _size(who), lambda s: (s.address or "").lower() == address)
    key = names.key(who, "to")
    return Criterion("to", names.label(key), lambda s: key in readers(s))


def _sender(key: str, names: Names) -> Criterion:
    return Criterion("sender", names.label(key), lambda s: s.sender == key)


def _contains(part: str) -> Criterion:
    return Criterion("contains", _size(part), lambda s: part in s.text)


def _subject(subject: str | None) -> Criterion:
    label = "None" if subject is None else _size(subject)
    return Criterion("subject", label, lambda s: s.subject == subject)


def _thread(which: Any) -> Criterion:
    id = str(getattr(which, "id", which))
    label = id if _ID.fullmatch(id) else _size(id)
    return Criterion("thread", label, lambda s: s.thread == id)


def _kind(kind: Kind | str) -> Criterion:
    try:
        expected = Kind(kind)
    except ValueError:
        raise InvalidValue("kind", "must be one of " + ", ".join(Kind)) from None
    return Criterion("kind", expected.value, lambda s: s.kind is expected)


def _size(text: str) -> str:
    return f"<{len(text)} long>"


__all__ = ["Criterion", "Query", "Readers", "Wanted", "read_query"]
