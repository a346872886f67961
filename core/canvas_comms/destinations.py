"""Which server does a gateway reach? An outbox files messages under it, so that none goes to another one."""

import re

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled

_BASE = re.compile(r"[\x21-\x7e]{1,8192}")
_ACTOR = re.compile(r"[^\s\x00-\x20\x7f\ud800-\udfff]{1,256}")


@attrs.frozen
class Destination:
    """A server as a gateway reaches it; a gateway may say so as its `destination`.

    `base` is its address, `memory` for one in this process; it holds no secret. `deadline` is how many
    seconds one call may take in all. Raises `InvalidValue`.
    """

    base: str = attrs.field()
    deadline: float = attrs.field()

    @base.validator
    def _is_an_address(self, field: "attrs.Attribute[str]", base: object) -> None:
        if not isinstance(base, str) or not _BASE.fullmatch(base):
            raise InvalidValue(field.name, "must be an address in printable ASCII, without blanks")

    @deadline.validator
    def _is_a_time(self, field: "attrs.Attribute[float]", deadline: object) -> None:
        number = isinstance(deadline, int | float) and not isinstance(deadline, bool)
        if not number or not 0 <= deadline < float("inf"):  # type: ignore[operator]
            raise InvalidValue(field.name, "must be seconds, 0 or more")


MEMORY = Destination("memory", 0.0)
"""A server in this process."""


@veiled
def scope_of(kind: str, destination: Destination, actor: str = "") -> str:
    """The scope of a courier: kind of message, server and actor, such as `communications https://…`.

    `actor` is who sends, if that is not said by the message itself. Raises `InvalidValue` (`actor`).
    """
    if not isinstance(actor, str) or (actor and not _ACTOR.fullmatch(actor)):
        raise InvalidValue("actor", "must be a name or id without blanks")
    return " ".join(filter(None, (kind, destination.base, actor)))


__all__ = ["MEMORY", "Destination", "scope_of"]
