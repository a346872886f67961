"""Where something belongs: a course, a group, an account or a user, by kind and id."""

import enum
import re

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled


class ContextKind(enum.StrEnum):
    """What can own messages, groups and rights; the value is the word in context codes."""

    COURSE = "course"
    GROUP = "group"
    ACCOUNT = "account"
    SECTION = "section"
    USER = "user"


_CODE = re.compile(r"(course|group|account|section|user)_([0-9]+)")


@attrs.frozen
class Context:
    """One context. Ids are text, however long the number."""

    kind: ContextKind
    id: str

    @property
    def code(self) -> str:
        """The context code (asset string): `course_12`."""
        return f"{self.kind.value}_{self.id}"

    @classmethod
    def of(cls, code: str) -> "Context | None":
        """What a context code names; None if it is no code of a known kind."""
        match = _CODE.fullmatch(code)
        if match is None:
            return None
        return cls(ContextKind(match[1]), match[2].lstrip("0") or "0")


@veiled
def context_of(given: Context | str, field: str = "context") -> Context:
    """The context, or the course or group that a context code names (`course_8`).

    Raises `InvalidValue` naming `field`, for a context of another kind too.
    """
    found = Context.of(given) if isinstance(given, str) else given
    if not isinstance(found, Context) or found.kind not in (ContextKind.COURSE, ContextKind.GROUP):
        raise InvalidValue(field, "must be a course or a group, such as course_8 or group_5")
    return found


def course(id: str) -> Context:
    """The course with this id."""
    return Context(ContextKind.COURSE, id)


def group(id: str) -> Context:
    """The group with this id."""
    return Context(ContextKind.GROUP, id)


def account(id: str) -> Context:
    """The account with this id."""
    return Context(ContextKind.ACCOUNT, id)


def user(id: str) -> Context:
    """The user with this id, as the thing a right is about."""
    return Context(ContextKind.USER, id)


__all__ = ["Context", "ContextKind", "account", "context_of", "course", "group", "user"]
