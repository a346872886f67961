"""Arguments as people give them: text is turned into values, anything else is refused by name.

Each reader takes what was given and the name of the argument, and raises `InvalidValue` with
that name for what it cannot use. No message holds what was given.
"""

import enum
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.instants import checked_time
from canvas_comms.names import NO_NAMES, resolved
from canvas_comms.redaction import PRIVATE, Redacted, Secret, veiled

E = TypeVar("E", bound=enum.Enum)
T = TypeVar("T")

ID_RULE = "must be an id: text without blanks and slashes, or as an institution says it (sis_user_id:…)"
_INSTITUTION_ID = re.compile(
    r"(?:hex:)?(?:(?:sis|lti)_[a-z0-9_]+|uuid):[^\x00-\x1f\x7f\ud800-\udfff]+", re.ASCII
)
"""What institutions call things may hold slashes, question marks, dots and blanks."""
_ID = re.compile(r"[^\s/?#\\\x00-\x20\x7f\ud800-\udfff]+")


def is_id(text: str) -> bool:
    """Whether text can stand in a path as an id."""
    plain = _ID.fullmatch(text) is not None and text not in (".", "..")
    return plain or _INSTITUTION_ID.fullmatch(text) is not None


@veiled
def member(kind: type[E], given: E | str, field: str) -> E:
    """The member of an enum, or the one whose value is this text."""
    for one in kind:
        if given is one or (isinstance(given, str) and given == one.value):
            return one
    raise InvalidValue(field, "must be one of " + ", ".join(str(one.value) for one in kind))


@veiled
def members(kind: type[E], given: Iterable[E | str] | E | str, field: str) -> tuple[E, ...]:
    """Several members, or one."""
    if isinstance(given, kind | str):
        return (member(kind, given, field),)
    return tuple(member(kind, one, f"{field}[{i}]") for i, one in enumerate(_each(given, field)))


@veiled
def words(given: Iterable[str] | str, field: str) -> tuple[str, ...]:
    """Several words of the server's own, or one."""
    if isinstance(given, str):
        return (given,)
    each = enumerate(_each(given, field))
    return tuple(instance(str, one, f"{field}[{i}]", "must be a word of Canvas") for i, one in each)


@veiled
def flag(given: bool, field: str) -> bool:
    """True or false, and nothing that only counts as such."""
    if not isinstance(given, bool):
        raise InvalidValue(field, "must be true or false")
    return given


@veiled
def whole_number(given: int, field: str, *, least: int = 0) -> int:
    """A whole number, `least` or more."""
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        raise InvalidValue(field, f"must be a whole number, {least} or more")
    return given


@veiled
def limit_of(given: int | None, field: str = "limit") -> int | None:
    """How many at most; None for all."""
    return None if given is None else whole_number(given, field)


@veiled
def instance(kind: type[T] | tuple[type[T], ...], given: T, field: str, rule: str) -> T:
    """A value of this kind; `rule` says what it must be."""
    if not isinstance(given, kind):
        raise InvalidValue(field, rule)
    return given


@veiled
def function(given: T, field: str) -> T:
    """Something that can be called."""
    if not callable(given):
        raise InvalidValue(field, "must be a function")
    return given


@veiled
def secret(given: Secret | str, field: str) -> Secret:
    """A secret, or its text."""
    found = Secret(given) if isinstance(given, str) else given
    if not isinstance(found, Secret) or not found.reveal().strip():
        raise InvalidValue(field, "must be a Secret, or its text, that is not blank")
    return found


@veiled
def day_or_moment(given: datetime | date | str | None, field: str) -> datetime | date | None:
    """A date, or a moment with a zone; text is read as ISO 8601 writes either."""
    if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
        return given
    if isinstance(given, str):
        try:
            return date.fromisoformat(given)
        except ValueError:
            return checked_time(given, field)
    return checked_time(given, field)


@veiled
def moment(given: datetime | str | None, field: str) -> datetime | None:
    """A moment with a zone, in UTC; None for none."""
    return None if given is None else checked_time(given, field)


@attrs.frozen(eq=False, repr=False)
class Texts(Redacted):
    """Readers of text that may hold names of a world, such as `$ann` or `course_$course_students`."""

    names: Mapping[str, str] = attrs.field(default=NO_NAMES, metadata=PRIVATE, hash=False)

    @veiled
    def text(self, given: str, field: str) -> str:
        """The text, its names replaced by ids."""
        return resolved(given, self.names, field)

    @veiled
    def optional_text(self, given: str | None, field: str) -> str | None:
        """The same, or None."""
        return None if given is None else resolved(given, self.names, field)

    @veiled
    def id(self, given: str, field: str) -> str:
        """An id: a number as text, `self`, or as an institution says it (`sis_user_id:…`)."""
        text = resolved(given, self.names, field)
        if not is_id(text):
            raise InvalidValue(field, ID_RULE)
        return text

    @veiled
    def optional_id(self, given: str | None, field: str) -> str | None:
        """An id, or None."""
        return None if given is None else self.id(given, field)

    @veiled
    def ids(self, given: Iterable[str] | str, field: str) -> tuple[str, ...]:
        """Several ids, or one."""
        if isinstance(given, str):
            return (self.id(given, field),)
        return tuple(self.id(one, f"{field}[{i}]") for i, one in enumerate(_each(given, field)))


def _each(given: Any, field: str) -> Iterable[Any]:
    if isinstance(given, bytes | Mapping) or not isinstance(given, Iterable):
        raise InvalidValue(field, "must be one or a list of them")
    return given


__all__ = [
    "Texts",
    "day_or_moment",
    "flag",
    "function",
    "instance",
    "is_id",
    "limit_of",
    "member",
    "members",
    "moment",
    "secret",
    "whole_number",
    "words",
]
