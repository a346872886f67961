"""What a caller gave, kept raw, and how the server reads it.

A parameter may be absent, empty or given, and what is given keeps its type: text from a
query or form, or whatever JSON says. The readings below are the server's (Rails' and
Canvas' own) and total: every value gets an answer, none raises.

A moment is ISO 8601, with or without a time; without a zone it is in UTC, which is every world's
time zone. Anything else means nothing, and is ignored without a word where a route says so.
"""

import enum
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias

import attrs

from canvas_comms.redaction import PRIVATE, Redacted


class Absent(enum.Enum):
    """There was no such parameter."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@attrs.frozen(eq=False, repr=False)
class UploadedFile(Redacted):
    """A parameter that is a file: one part of a multipart body. `content_type` is empty if none was said."""

    filename: str = attrs.field(metadata=PRIVATE)
    content: bytes = attrs.field(metadata=PRIVATE)
    content_type: str = ""


FormValue: TypeAlias = "Json | UploadedFile"
RawParam: TypeAlias = "Json | UploadedFile | Absent"


@attrs.frozen(eq=False, repr=False)
class Parameters(Redacted):
    """All parameters of a call, nested as the server nests them. Never changes.

    A file stands at the top, never inside an object or a list.
    """

    values: Mapping[str, FormValue] = attrs.field(factory=dict, metadata=PRIVATE)

    def at(self, *path: str) -> RawParam:
        """What was given under a path: `at("communication_channel", "address")`."""
        if not path:
            return {name: one for name, one in self.values.items() if not isinstance(one, UploadedFile)}
        found: RawParam = self.values.get(path[0], ABSENT)
        for name in path[1:]:
            found = found.get(name, ABSENT) if isinstance(found, dict) else ABSENT
        return found

    def has(self, *path: str) -> bool:
        """Whether the parameter is there at all, also if empty or null."""
        return self.at(*path) is not ABSENT

    def within(self, name: str) -> "Parameters":
        """The parameters nested under a name; none if it is absent or no object."""
        found = self.at(name)
        return Parameters(found if isinstance(found, dict) else {})

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)


TRUE_WORDS = frozenset({"yes", "y", "true", "t", "on", "1"})
FALSE_WORDS = frozenset({"no", "n", "false", "f", "off", "0"})

_INTEGER = re.compile(r"\s*([+-]?[0-9]+(?:_[0-9]+)*)", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_BLANK = re.compile(r"\s*")


def is_blank(given: RawParam) -> bool:
    """Absent, null, false, empty, or only white space (`blank?`)."""
    if isinstance(given, str):
        return _BLANK.fullmatch(given) is not None
    return given is ABSENT or given is None or given is False or given in ([], {})


def as_boolean(given: RawParam) -> bool:
    """Yes/no words in any case; anything else by its leading number. Facts lms-channels 1.2."""
    if isinstance(given, bool):
        return given
    if isinstance(given, str):
        word = given.lower()
        return word in TRUE_WORDS or (word not in FALSE_WORDS and as_integer(given) != 0)
    return as_integer(given) != 0


def as_integer(given: RawParam) -> int:
    """The leading whole number, else 0 (`to_i`)."""
    if isinstance(given, str):
        match = _INTEGER.match(given)
        return _bounded(match[1].replace("_", "")) if match else 0
    if isinstance(given, bool) or not isinstance(given, int | float):
        return 0
    if isinstance(given, float) and not -_HUGE < given < _HUGE:
        return 0
    return int(given)


_HUGE = 10.0**300


def _bounded(digits: str) -> int:
    # Python refuses to read more than 4300 digits; no id, page or size is that long
    return int(digits) if len(digits) <= 4000 else int(digits[:4000])


def as_text(given: RawParam) -> str | None:
    """Text as the server sees it (`to_s`): numbers and booleans spelt out; None if there is none."""
    if isinstance(given, str):
        return given
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, int | float):
        return _spelt(given)
    return None


def _spelt(number: int | float) -> str | None:
    # Python refuses to print more than 4300 digits; no reader of JSON gives such a number
    return str(number) if isinstance(number, float) or abs(number) < 10**4000 else None


def as_id(given: RawParam) -> str | None:
    """An id as text without leading zeros, of any length; None if it is none."""
    text = as_text(given)
    if text is None or isinstance(given, bool | float):
        return None
    text = text.strip()
    return (text.lstrip("0") or "0") if _DIGITS.fullmatch(text) else None


def as_list(given: RawParam) -> tuple[Json, ...]:
    """The elements of a list; one element if it is no list; none if absent, null or a file."""
    if isinstance(given, list):
        return tuple(given)
    if isinstance(given, Absent | UploadedFile) or given is None:
        return ()
    return (given,)


def as_texts(given: RawParam) -> tuple[str, ...]:
    """The elements as text, those that have none left out."""
    return tuple(text for text in map(as_text, as_list(given)) if text is not None)


def split(given: RawParam) -> tuple[Json, ...]:
    """A list as it is, or one comma-separated text as its parts (`recipients=1,2`)."""
    if isinstance(given, str):
        parts = given.split(",")
        while parts and not parts[-1]:
            parts.pop()  # trailing empty parts vanish, as in Ruby
        return tuple(parts)
    return as_list(given)


def read_time(given: RawParam) -> datetime | None:
    """The moment, in UTC; None for what is no such text."""
    if not isinstance(given, str):
        return None
    try:
        moment = datetime.fromisoformat(given.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


__all__ = [
    "ABSENT",
    "FALSE_WORDS",
    "TRUE_WORDS",
    "Absent",
    "FormValue",
    "Json",
    "Parameters",
    "RawParam",
    "UploadedFile",
    "as_boolean",
    "as_id",
    "as_integer",
    "as_list",
    "as_text",
    "as_texts",
    "is_blank",
    "read_time",
    "split",
]
