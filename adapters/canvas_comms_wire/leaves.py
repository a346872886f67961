"""The leaves of Canvas LMS's JSON and forms: one reader, one writer and one verdict for each kind.

A `Kind` says how one field is read and written; `records` compiles classes from kinds.

**Odd types, one policy.** Reading is tolerant where nothing is lost. A field that the value
cannot do without is refused if it is missing, null or of another type: `MalformedResponse`
names the place and the rule, never the value. A field that may be missing (`maybe`,
`otherwise`) reads as if it were missing, and its odd value is kept in `extra` beside the keys
that servers add; where the class has no `extra` to keep it, it is refused. Elements of lists
are never optional.

**Verdicts.** An id is a whole number from 0 on, of any number of digits, or text that is not
empty; here it is text, and it is written as a number if it is one. An instant has a date, a
time and a zone; it is read into UTC and written in UTC to the second, with `Z`, whatever its
offset was. True, false and 1.0 are no whole numbers, 1 is a float. HTML is text, and written
as it is.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms_wire.json_text import Json

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})
MAX_DIGITS = 4000
"""Python spells numbers of at most 4300 digits; a longer id is written as text."""

Roles: TypeAlias = Mapping[str, tuple[str, ...]]
NO_ROLES: Roles = MappingProxyType({})


def _as_it_is(value: Any) -> Any:
    return value


@attrs.frozen
class Kind:
    """How one field is read and written.

    `read(found)` raises `MalformedResponse` for nonsense, its place below the field; `json` is
    the type of JSON that it demands, if it looks further than the type. `plain` is the type
    that needs neither reading nor writing. `usual` are a test for the usual case and what it
    reads, for compiling, and before them an expression, if any, that may raise `TypeError` or
    `ValueError` and gives `usual`: `{v}` is the value.
    """

    read: Callable[..., Any]
    write: Callable[..., Json] = _as_it_is
    json: type | None = None
    plain: type | None = None
    usual: tuple[str, ...] | None = None
    takes_base: bool = False
    """The writer is given the server's URL besides, to complete its own paths with."""
    shares: bool = False
    """The reader is given what was read before on the same page."""
    key: str | None = None
    optional: bool = False
    omit: bool | Callable[[Any], bool] = False
    """Whether the key is left out: where the value is None, or where the whole value says so."""
    default: Any = None
    inline: frozenset[str] = frozenset()
    """The value stands in the object itself, if any of these keys is there."""
    computed: bool = False
    """A key that is written from the whole value, and is no field."""
    item: "Kind | None" = None
    """The kind of what a list holds."""
    record: Callable[[], Any] | None = attrs.field(default=None, eq=False)
    """Gives the declaration of the class, if that alone says how its object is read."""
    schema: Mapping[str, Json] = attrs.field(default=NOTHING_MORE, eq=False)
    """The JSON Schema of what is written; an empty one says nothing."""

    def called(self, key: str) -> "Kind":
        """The same under another key than the field's name."""
        return attrs.evolve(self, key=key)


def read_id(found: Json) -> str:
    """An id as text."""
    if type(found) is str and found:
        return found
    if type(found) is int and found >= 0:
        try:
            return str(found)
        except ValueError:  # more digits than Python spells; no reader of JSON gives them
            pass
    raise MalformedResponse("", "must be an id")


def write_id(id: str) -> Json:
    """An id as JSON has it: a number, however long; text that is no number stays."""
    return int(id) if id.isascii() and id.isdigit() and len(id) < MAX_DIGITS else id


def read_text(found: Json) -> str:
    """A text."""
    if type(found) is str:
        return found
    raise MalformedResponse("", "must be text")


def read_number(found: Json) -> int:
    """A whole number."""
    if type(found) is int:
        return found
    raise MalformedResponse("", "must be a whole number")


def read_float(found: Json) -> float:
    """A number."""
    if type(found) is float or type(found) is int:
        try:
            return float(found)
        except OverflowError:
            pass
    raise MalformedResponse("", "must be a number")


def read_flag(found: Json) -> bool:
    """True or false."""
    if type(found) is bool:
        return found
    raise MalformedResponse("", "must be true or false")


def read_instant(found: Json) -> datetime:
    """A moment, in UTC."""
    if type(found) is not str or found[10:11] not in ("T", " "):
        raise MalformedResponse("", "must be a time")
    try:
        moment = datetime.fromisoformat(found)
        if moment.tzinfo is not None:
            return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise MalformedResponse("", "must be a time that exists") from None
    raise MalformedResponse("", "must be a time with a zone")


def write_instant(moment: datetime) -> str:
    """`2026-03-15T12:00:00Z`: UTC, whole seconds."""
    return (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).isoformat()[:19] + "Z"


def read_roles(found: Json) -> Roles:
    """Id of a course or group → roles in it."""
    if type(found) is not dict:
        raise MalformedResponse("", "must be an object")
    roles: dict[str, tuple[str, ...]] = {}
    for key, of in found.items():
        if type(of) is not list or not all(type(one) is str for one in of):
            raise MalformedResponse("", "must hold lists of texts")
        roles[key] = tuple(of)
    return roles or NO_ROLES


def write_roles(roles: Roles) -> Json:
    """The same as an object of lists."""
    return {key: list(of) for key, of in roles.items()}


def read_object(found: Json) -> dict[str, Json]:
    """An object as it came."""
    if type(found) is dict:
        return found
    raise MalformedResponse("", "must be an object")


def write_url(url: str, base: str = "") -> str:
    """A URL; a path of the server's own is completed with its `base`."""
    return base + url if url.startswith("/") else url


def form_value(value: Json) -> str:
    """One value of a form or query: true and false as words, null as nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


USUAL: Mapping[str, object] = {"fromisoformat": datetime.fromisoformat, "UTC": UTC}
"""What the expressions of `usual` may name."""

ID = Kind(
    read_id,
    write_id,
    usual=("type({v}) is int and {v} >= 0", "str({v})"),
    schema={"type": ["integer", "string"]},
)
INSTANT = Kind(
    read_instant,
    write_instant,
    usual=(
        "fromisoformat({v})",
        "usual is not None and usual.tzinfo is UTC and {v}[10] in 'T '",
        "usual",
    ),
    schema={"type": "string", "format": "date-time"},
)
TEXT = Kind(read_text, plain=str, schema={"type": "string"})
HTML = TEXT
NUMBER = Kind(read_number, plain=int, schema={"type": "integer"})
FLOAT = Kind(read_float, plain=float, schema={"type": "number"})
FLAG = Kind(read_flag, plain=bool, schema={"type": "boolean"})
URL = Kind(
    read_text, write_url, takes_base=True, usual=("type({v}) is str", "{v}"), schema={"type": "string"}
)
ROLES = Kind(read_roles, write_roles, schema={"type": "object"})
OBJECT = Kind(read_object, dict, plain=None, schema={"type": "object"})

__all__ = [
    "FLAG",
    "FLOAT",
    "HTML",
    "ID",
    "INSTANT",
    "MAX_DIGITS",
    "NOTHING_MORE",
    "NO_ROLES",
    "NUMBER",
    "OBJECT",
    "ROLES",
    "TEXT",
    "URL",
    "USUAL",
    "Kind",
    "Roles",
    "form_value",
    "read_flag",
    "read_float",
    "read_id",
    "read_instant",
    "read_number",
    "read_object",
    "read_roles",
    "read_text",
    "write_id",
    "write_instant",
    "write_roles",
    "write_url",
]
