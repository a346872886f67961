"""The leaves of a world: names, times, numbers and small free objects, and how each is checked."""

import re
from collections.abc import Callable, Mapping
from typing import Final, NewType

from canvas_comms.decisions import shown_name
from canvas_comms_wire.json_text import Json

Ref = NewType("Ref", str)
"""`$name`: stands for the id of an object of the world; empty where none is given."""
Place = NewType("Place", str)
"""A `Ref`, or the word `account` for the root account; empty where none is given."""
WorldTime = NewType("WorldTime", str)
"""An instant with a zone, or `@now-14d-11h`; empty where none is given."""
PersonKey = NewType("PersonKey", str)
"""32 lower-case hexadecimal digits; empty where none is given."""
Positive = NewType("Positive", int)
"""A whole number from 1 on."""
Natural = NewType("Natural", int)
"""A whole number from 0 on."""
Amount = NewType("Amount", float)
"""A number from 0 on."""
Permissions = NewType("Permissions", Mapping[str, bool])
"""Name of a right → on or off; at least one, where given."""
RolePermissions = NewType("RolePermissions", Mapping[str, Mapping[str, bool]])
"""Role in a course → `Permissions`."""
FreeObject = NewType("FreeObject", Mapping[str, Json])
"""An object that holds whatever its maker put there."""

NO_REF, NO_PLACE, NO_TIME, NO_KEY = Ref(""), Place(""), WorldTime(""), PersonKey("")
"""What stands where none is given."""

INSTANT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})"
_NAME = r"\$[a-z][a-z0-9_]*"
_ROLES = ("teacher", "ta", "designer", "student", "observer")


class Wrong(Exception):
    """A leaf breaks a rule; `below` is the path from the leaf to the fault, mostly empty."""

    def __init__(self, rule: str, below: str = "") -> None:
        super().__init__(rule)
        self.below = below


Check = Callable[[Json], Json]


def exactly(kind: type, rule: str) -> Check:
    """A check that a value is of this very type."""

    def check(value: Json) -> Json:
        if type(value) is not kind:
            raise Wrong(rule)
        return value

    return check


def _matching(pattern: str, rule: str) -> Check:
    compiled = re.compile(pattern, re.ASCII)

    def check(value: Json) -> Json:
        if not isinstance(value, str) or compiled.fullmatch(value) is None:
            raise Wrong(rule)
        return value

    return check


def _whole(least: int, rule: str) -> Check:
    def check(value: Json) -> Json:
        if type(value) is not int or value < least:
            raise Wrong(rule)
        return value

    return check


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


def _role_permissions(value: Json) -> Json:
    for role, permissions in _object(value).items():
        if role not in _ROLES:
            raise Wrong("must be one of " + ", ".join(_ROLES), f".{shown_name(role)}")
        _permissions(permissions, f".{role}")
    return value


LEAVES: Final[Mapping[object, Check]] = {
    str: exactly(str, "must be text"),
    bool: exactly(bool, "must be true or false"),
    int: exactly(int, "must be a whole number"),
    Ref: _matching(_NAME, "must be a name such as $ann"),
    Place: _matching(rf"account|{_NAME}", "must be a name such as $bio, or account"),
    WorldTime: _matching(
        rf"@now(?:[+-]\d+[dhms])*|{INSTANT}", "must be a time with a zone, or relative to @now"
    ),
    PersonKey: _matching(r"[0-9a-f]{32}", "must be 32 lower-case hexadecimal digits"),
    Positive: _whole(1, "must be a whole number, 1 or more"),
    Natural: _whole(0, "must be a whole number, 0 or more"),
    Amount: _amount,
    Permissions: _permissions,
    RolePermissions: _role_permissions,
    FreeObject: _object,
}
"""Kind of leaf → its check, which gives the value or raises `Wrong`."""

__all__ = [
    "INSTANT",
    "LEAVES",
    "NO_KEY",
    "NO_PLACE",
    "NO_REF",
    "NO_TIME",
    "Amount",
    "FreeObject",
    "Natural",
    "Permissions",
    "PersonKey",
    "Place",
    "Positive",
    "Ref",
    "RolePermissions",
    "WorldTime",
    "Wrong",
]
