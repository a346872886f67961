"""What a search for a message of unknown fate tells, and no more than that."""

import enum

import attrs


class Sighting(enum.Enum):
    """What was seen at the server."""

    ONE = "one"
    """Exactly one message that is surely ours."""
    SEVERAL = "several"
    """More than one that is surely ours: it arrived twice."""
    ALIKE = "alike"
    """Something that may be ours or not."""
    NONE = "none"
    """Everything was read, and there is nothing."""
    INCOMPLETE = "incomplete"
    """Not everything could be read: this proves nothing."""
    IMPOSSIBLE = "impossible"
    """The server offers no search that would show it."""


@attrs.frozen
class Verdict:
    """What was seen, and the ids at the server of what it is about."""

    sighting: Sighting
    ids: tuple[str, ...] = ()


class Resending(enum.Enum):
    """What absence allows."""

    ALLOWED = "allowed"
    """The server keeps what makes a message findable, as was seen: absence proves that it did not arrive."""
    NOT_KNOWN = "not-known"
    """Whether it does was not seen yet."""
    NEVER = "never"
    """Absence proves nothing here; a person is asked."""
    NOT_KEPT = "not-kept"
    """The server changes what makes a message findable; a person is asked."""


__all__ = ["Resending", "Sighting", "Verdict"]
