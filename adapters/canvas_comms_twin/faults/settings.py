"""Which settings has a kind of fault, what are their defaults, and what may they be?"""

import math
from collections.abc import Mapping
from typing import Any

from canvas_comms.errors import InvalidValue
from canvas_comms_twin.faults.kinds import Kind

ELSEWHERE = "https://elsewhere.invalid"
"""A host that exists nowhere (RFC 6761)."""

MAX_SECONDS = 86_400.0
MAX_LOCATION = 2048

REDIRECTS = frozenset([301, 302, 303, 307, 308])
THROTTLED = frozenset([403, 429])
SERVER_ERRORS = frozenset(range(500, 600))

DEFAULTS: Mapping[Kind, Mapping[str, object]] = {
    Kind.DROP_BEFORE_APPLY: {"reset": False},
    Kind.DROP_AFTER_APPLY: {"reset": False},
    Kind.HANG_AFTER_APPLY: {"seconds": 30.0},
    Kind.LATE_APPLY: {"requests": 1, "seconds": 0.0, "reset": False},
    Kind.SERVER_ERROR_BEFORE_APPLY: {"status": 500, "retry_after": None},
    Kind.SERVER_ERROR_AFTER_APPLY: {"status": 500, "retry_after": None},
    Kind.THROTTLE: {"status": 429, "retry_after": None},
    Kind.REDIRECT: {"status": 302, "location": ""},
    Kind.ALIEN_LOCATION: {"location": ""},
    Kind.TRUNCATED: {"reset": False},
    Kind.DRIP: {"every": 0.05, "seconds": 2.0},
    Kind.ENDLESS: {"size": 16 << 20, "seconds": 10.0},
    Kind.NEXT_FOREIGN: {"location": ELSEWHERE},
    Kind.HALF_BATCH: {"status": None},
}
"""Kind → setting → default. Kinds that are not named have no settings."""

STATUSES: Mapping[Kind, frozenset[int]] = {
    Kind.SERVER_ERROR_BEFORE_APPLY: SERVER_ERRORS,
    Kind.SERVER_ERROR_AFTER_APPLY: SERVER_ERRORS,
    Kind.THROTTLE: THROTTLED,
    Kind.REDIRECT: REDIRECTS,
    Kind.HALF_BATCH: SERVER_ERRORS,
}


def check_count(_: object, field: Any, given: object) -> None:
    """A number from 1."""
    if given is not None and not (_whole(given) and 1 <= given <= 1 << 28):  # type: ignore[operator]  # whole
        raise InvalidValue(field.name, "must be a whole number from 1 to 268435456")


def check_number(_: object, field: Any, given: object) -> None:
    """Whole seconds from 0 to a day."""
    if given is not None and not (_whole(given) and 0 <= given <= MAX_SECONDS):  # type: ignore[operator]  # whole
        raise InvalidValue(field.name, "must be a whole number from 0 to 86400")


def check_seconds(_: object, field: Any, given: object) -> None:
    """Seconds, more than 0, at most a day."""
    if given is None:
        return
    number = isinstance(given, int | float) and not isinstance(given, bool) and math.isfinite(given)
    if not number or not 0 < given <= MAX_SECONDS:  # type: ignore[operator]  # a number
        raise InvalidValue(field.name, "must be a number of seconds above 0, at most 86400")


def check_status(fault: Any, field: Any, given: object) -> None:
    """A status that the kind may have."""
    allowed = STATUSES.get(fault.kind)
    if given is None or allowed is None:
        return
    if not _whole(given) or given not in allowed:
        told = "500 to 599" if allowed is SERVER_ERRORS else ", ".join(map(str, sorted(allowed)))
        raise InvalidValue(field.name, f"must be one of {told}")


def check_location(_: object, field: Any, given: object) -> None:
    """A URL or what is sent instead of one: printable ASCII."""
    if given is None:
        return
    plain = isinstance(given, str) and given.isascii() and given.isprintable()
    if not plain or len(given) > MAX_LOCATION:  # type: ignore[arg-type]  # text
        raise InvalidValue(field.name, f"must be printable ASCII, at most {MAX_LOCATION} characters")


def check_text(_: object, field: Any, given: object) -> None:
    """Short plain text: it is shown in headers and journals."""
    plain = isinstance(given, str) and given.isascii() and given.isprintable()
    if not plain or len(given) > 512:  # type: ignore[arg-type]  # text
        raise InvalidValue(field.name, "must be printable ASCII, at most 512 characters")


def check_flag(_: object, field: Any, given: object) -> None:
    """Yes or no."""
    if given not in (None, True, False):
        raise InvalidValue(field.name, "must be true or false")


def _whole(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


__all__ = [
    "DEFAULTS",
    "ELSEWHERE",
    "check_count",
    "check_flag",
    "check_location",
    "check_number",
    "check_seconds",
    "check_status",
    "check_text",
]
