"""The leaves of a world: names, times, numbers and small free objects.

Each kind of leaf (`leaf`) is declared once: the check that reads it, and the JSON Schema that says
the same to an editor. The reader and the published schema both come from here.

Times are instants, or relative to the world's clock.
"""

import enum
import functools
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final, Literal, NewType, TypeAlias, TypeVar, get_args, get_origin

import attrs

from canvas_comms.decisions import shown_name
from canvas_comms.errors import InvalidWorld
from canvas_comms.lms.courses import CourseRole
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds.leaf import Leaf, Wrong, exactly, matching, one_of, whole
from canvas_comms_wire.worlds.stored_leaves import INSTANT, STORED_LEAVES

Instant = NewType("Instant", str)
"""An instant with a zone; empty where none is given."""
WorldTime = NewType("WorldTime", str)
"""An instant with a zone, or `@now-14d-11h`; empty where none is given."""

NO_INSTANT, NO_TIME = Instant(""), WorldTime("")
"""What stands where none is given."""

TIME = rf"@now([+-][0-9]+[dhms])*|{INSTANT}"
"""The same for any time of a world."""

_OFFSET = re.compile(r"([+-])([0-9]+)([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def moment(text: WorldTime | Instant, clock: datetime, where: str = "time") -> datetime:
    """The instant that a world's time means while the clock stands there; UTC.

    Raises `InvalidWorld` naming `where` for a time that does not exist.
    """
    try:
        if not text.startswith("@now"):
            return datetime.fromisoformat(text).astimezone(UTC)
        for sign, count, unit in _OFFSET.findall(text):
            clock += timedelta(**{_UNITS[unit]: int(sign + count)})
        return clock.astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidWorld(where, "must be a time that exists") from None


T = TypeVar("T")

Ref = NewType("Ref", str)
"""`$name`: stands for the id of an object of the world; empty where none is given."""
Place = NewType("Place", str)
"""A `Ref`, or the word `account` for the root account; empty where none is given."""
PersonKey = NewType("PersonKey", str)
"""32 lower-case hexadecimal digits; empty where none is given."""
Date = NewType("Date", str)
"""A day, `1980-04-29`; empty where none is given."""
ResourceId = NewType("ResourceId", str)
"""An id as FHIR allows it; empty where none is given."""
Text = NewType("Text", str)
"""Text that is not empty."""
Positive = NewType("Positive", int)
"""A whole number from 1 on."""
Natural = NewType("Natural", int)
"""A whole number from 0 on."""
Amount = NewType("Amount", float)
"""A number from 0 on."""
Permissions = NewType("Permissions", Mapping[str, bool])
"""Name of a right → on or off; at least one, where given."""
RolePermissions = NewType("RolePermissions", Mapping[CourseRole, Permissions])
"""Role in a course → `Permissions`."""
FreeObject = NewType("FreeObject", Mapping[str, Json])
"""An object that holds whatever its maker put there."""

AT_LEAST_ONE = "at least one"
AtLeastOne: TypeAlias = Annotated[tuple[T, ...], AT_LEAST_ONE]
"""A list that is never empty where it is given."""

NO_REF, NO_PLACE, NO_KEY, NO_DATE, NO_ID = Ref(""), Place(""), PersonKey(""), Date(""), ResourceId("")
"""What stands where none is given."""
ZERO, ONE, NO_AMOUNT = Natural(0), Positive(1), Amount(0.0)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NAME = r"\$[a-z][a-z0-9_]*"


def _text(value: Json) -> Json:
    if type(value) is not str:
        raise Wrong("must be text")
    if not value:
        raise Wrong("must not be empty")
    return value


def _date(value: Json) -> Json:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            date.fromisoformat(value)
            return value
    except ValueError:
        pass
    raise Wrong("must be a day that exists, such as 1980-04-29")


def _amount(value: Json) -> Json:
    if type(value) not in (int, float) or not value >= 0:
        raise Wrong("must be a number, 0 or more")
    return float(value) if abs(value) < 10**300 else value


def _object(value: Json) -> Json:
    if type(value) is not dict:
        raise Wrong("must be an object")
    return value


def _permissions(value: Json, below: str = "") -> Json:
    if type(value) is not dict or not value:
        raise Wrong("must be an object with at least one right", below)
    for name, switch in value.items():
        if type(switch) is not bool:
            raise Wrong("must be true or false", f"{below}.{shown_name(name)}")
    return value


_COURSE_ROLE = attrs.evolve(one_of({role.value: role for role in CourseRole}), name="course_role")


def _role_permissions(value: Json) -> Json:
    found: dict[CourseRole, Json] = {}
    for name, permissions in _object(value).items():
        try:
            role = _COURSE_ROLE.check(name)
        except Wrong as error:
            raise Wrong(str(error), f".{shown_name(name)}") from None
        found[role] = _permissions(permissions, f".{name}")
    return found


LEAVES: Final[Mapping[object, Leaf]] = {
    str: exactly(str, "string", "must be text"),
    bool: exactly(bool, "boolean", "must be true or false"),
    Text: Leaf(_text, {"type": "string", "pattern": r"[\s\S]"}),
    Ref: matching(
        _NAME,
        "must be a name such as $ann",
        "ref",
        "Names an object so that other objects, requests and expectations can use its id.",
    ),
    Place: matching(
        rf"account|{_NAME}",
        "must be a name such as $bio, or account",
        "place",
        "A ref, or the word account for the root account.",
    ),
    Instant: matching(
        INSTANT,
        "must be a time with a zone",
        "instant",
        "ISO 8601 with a zone, such as 2026-03-15T12:00:00Z.",
    ),
    WorldTime: matching(
        TIME,
        "must be a time with a zone, or relative to @now",
        "time",
        "An instant, or a time relative to the world's clock: @now, @now-7d, @now+2h, @now-14d-11h "
        "(d, h, m, s).",
    ),
    PersonKey: matching(
        "[0-9a-f]{32}",
        "must be 32 lower-case hexadecimal digits",
        "person_key",
        "32 lower-case hexadecimal digits.",
    ),
    Date: Leaf(
        _date,
        {"description": "A day, such as 1980-04-29.", "type": "string", "pattern": f"^({_DAY.pattern})$"},
        "date",
    ),
    ResourceId: matching(
        r"[A-Za-z0-9\-][A-Za-z0-9\-.]{0,63}",
        "must be an id: 1 to 64 of A-Z a-z 0-9 - . beginning with no dot",
        "resource_id",
        "An id as FHIR allows it.",
    ),
    Positive: whole(1),
    Natural: whole(0),
    Amount: Leaf(_amount, {"type": "number", "minimum": 0}),
    CourseRole: _COURSE_ROLE,
    Permissions: Leaf(
        _permissions,
        {
            "description": "Single rights switched on or off against the default of a role.",
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"type": "boolean"},
        },
        "permissions",
    ),
    RolePermissions: Leaf(
        _role_permissions,
        {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/course_role"},
            "additionalProperties": {"$ref": "#/$defs/permissions"},
        },
    ),
    FreeObject: Leaf(_object, {"type": "object"}),
    **STORED_LEAVES,
}
"""Kind of leaf → its declaration; enumerations and literals have theirs from `leaf_of`."""


@functools.cache
def leaf_of(kind: Any) -> Leaf | None:
    """The declaration of a kind of leaf; None for what is none."""
    if kind in LEAVES:
        return LEAVES[kind]
    if isinstance(kind, enum.EnumType):
        members: Iterable[Any] = kind
        return one_of({one.value: one for one in members})
    if get_origin(kind) is Literal:
        return one_of({word: word for word in get_args(kind)})
    return None


__all__ = [
    "AT_LEAST_ONE",
    "LEAVES",
    "NO_AMOUNT",
    "NO_DATE",
    "NO_ID",
    "NO_INSTANT",
    "NO_KEY",
    "NO_PLACE",
    "NO_REF",
    "NO_TIME",
    "ONE",
    "TIME",
    "ZERO",
    "Amount",
    "AtLeastOne",
    "Date",
    "FreeObject",
    "Instant",
    "Natural",
    "Permissions",
    "PersonKey",
    "Place",
    "Positive",
    "Ref",
    "ResourceId",
    "RolePermissions",
    "Text",
    "WorldTime",
    "leaf_of",
    "moment",
]
