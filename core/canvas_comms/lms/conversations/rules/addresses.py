"""Whom does one recipient name?

Digits name a user, `uuid:…` a user by UUID, and `course_5`, `section_5`, `group_5` the
people of that context. On courses and sections a suffix narrows to a role:
`course_5_teachers`; `_admins` are teachers and TAs, `_all` is everybody, and a suffix
that the server does not know matches nobody. On groups suffixes mean nothing. Anything
else names nobody and is ignored without an error.
"""

import enum
import re
from collections.abc import Mapping
from typing import TypeAlias

import attrs

from canvas_comms.lms.courses import CourseRole

_UUID = "uuid:"


class Place(enum.Enum):
    """What people can be named by."""

    COURSE = "course"
    SECTION = "section"
    GROUP = "group"
    DIFFERENTIATION_TAG = "differentiation_tag"
    DISCUSSION_TOPIC = "discussion_topic"


@attrs.frozen
class UserAddress:
    """One user, by id."""

    id: str

    @property
    def text(self) -> str:
        """The recipient as it is sent."""
        return self.id


@attrs.frozen
class UuidAddress:
    """One user, by UUID."""

    uuid: str

    @property
    def text(self) -> str:
        """The recipient as it is sent."""
        return f"{_UUID}{self.uuid}"


@attrs.frozen
class PlaceAddress:
    """The people of a context; `suffix` as it came, None if there is none."""

    place: Place
    id: str
    suffix: str | None = None

    @property
    def code(self) -> str:
        """The context code without suffix."""
        return f"{self.place.value}_{self.id}"

    @property
    def text(self) -> str:
        """The recipient as it is sent."""
        return self.code if self.suffix is None else f"{self.code}_{self.suffix}"


Address: TypeAlias = UserAddress | UuidAddress | PlaceAddress

ROLES: Mapping[str | None, frozenset[CourseRole]] = {
    None: frozenset(CourseRole),
    "all": frozenset(CourseRole),
    "students": frozenset({CourseRole.STUDENT}),
    "teachers": frozenset({CourseRole.TEACHER}),
    "tas": frozenset({CourseRole.TA}),
    "observers": frozenset({CourseRole.OBSERVER}),
    "designers": frozenset({CourseRole.DESIGNER}),
    "admins": frozenset({CourseRole.TEACHER, CourseRole.TA}),
}
"""Suffix → the roles it stands for; any other suffix matches nobody."""

NOBODY: frozenset[CourseRole] = frozenset()

WHOLE_CLASS = frozenset({None, "students", "observers"})
"""Suffixes with which a course needs `send_messages_all`. `_all` slips through."""

_USER = re.compile(r"[0-9]+")
_PLACE = re.compile(rf"({'|'.join(p.value for p in Place)})_([0-9]+)(?:_(.*))?", re.DOTALL)


def read_address(text: str) -> Address | None:
    """Whom the text names; None for text that names nobody."""
    if _USER.fullmatch(text):
        return UserAddress(_number(text))
    if text.startswith(_UUID):
        return UuidAddress(text[len(_UUID) :])
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    return PlaceAddress(Place(match[1]), _number(match[2]), match[3])


def roles_of(address: PlaceAddress) -> frozenset[CourseRole]:
    """The roles that an address of a course or section stands for."""
    return ROLES.get(address.suffix, NOBODY)


def needs_whole_class(address: Address | None) -> bool:
    """Whether writing to it takes `send_messages_all` in the course it names."""
    return (
        isinstance(address, PlaceAddress) and address.place is Place.COURSE and address.suffix in WHOLE_CLASS
    )


def is_fan_out(address: Address | None) -> bool:
    """Whether one recipient may stand for many people."""
    return isinstance(address, PlaceAddress)


def _number(digits: str) -> str:
    return digits.lstrip("0") or "0"
