"""A fault as a value: what goes wrong, on which routes, when it strikes, what can be set.

Fault("throttle", route="POST /api/v1/conversations", nth=3)
Fault(Kind.DROP_AFTER_APPLY, product="medical", probability=0.1, seed=7, times=5)
Fault("5xx-before-apply", status=503, retry_after=2)
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms_twin.exchange import Door
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


def check_count(_: object, field: Any, value: object) -> None:
    """A number from 1."""
    if value is not None and not (_whole(value) and 1 <= value <= 1 << 28):  # type: ignore[operator]  # whole
        raise InvalidValue(field.name, "must be a whole number from 1 to 268435456")


def check_number(_: object, field: Any, value: object) -> None:
    """Whole seconds from 0 to a day."""
    if value is not None and not (_whole(value) and 0 <= value <= MAX_SECONDS):  # type: ignore[operator]  # whole
        raise InvalidValue(field.name, "must be a whole number from 0 to 86400")


def check_seconds(_: object, field: Any, value: object) -> None:
    """Seconds, more than 0, at most a day."""
    if value is None:
        return
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not number or not 0 < value <= MAX_SECONDS:  # type: ignore[operator]  # a number
        raise InvalidValue(field.name, "must be a number of seconds above 0, at most 86400")


def check_status(fault: Any, field: Any, value: object) -> None:
    """A status that the kind may have."""
    allowed = STATUSES.get(fault.kind)
    if value is None or allowed is None:
        return
    if not _whole(value) or value not in allowed:
        allowed_text = "500 to 599" if allowed is SERVER_ERRORS else ", ".join(map(str, sorted(allowed)))
        raise InvalidValue(field.name, f"must be one of {allowed_text}")


def check_location(_: object, field: Any, value: object) -> None:
    """A URL or what is sent instead of one: printable ASCII."""
    if value is None:
        return
    plain = isinstance(value, str) and value.isascii() and value.isprintable()
    if not plain or len(value) > MAX_LOCATION:  # type: ignore[arg-type]  # text
        raise InvalidValue(field.name, f"must be printable ASCII, at most {MAX_LOCATION} characters")


def check_text(_: object, field: Any, value: object) -> None:
    """Short plain text: it is shown in headers and journals."""
    plain = isinstance(value, str) and value.isascii() and value.isprintable()
    if not plain or len(value) > 512:  # type: ignore[arg-type]  # text
        raise InvalidValue(field.name, "must be printable ASCII, at most 512 characters")


def check_flag(_: object, field: Any, value: object) -> None:
    """Yes or no."""
    if value not in (None, True, False):
        raise InvalidValue(field.name, "must be true or false")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_TEXT = re.compile(r"(?:([A-Za-z]{1,10}) )?(/[!-~]{0,511})?", re.ASCII)

ANYWHERE = ("HEAD", "OPTIONS")
"""What may be asked of every route, though no product names it."""


@attrs.frozen
class RoutePattern:
    """A route as faults name it: a method (empty: any) and the segments of a path (None: any path).

    `POST /Communication`, `/api/v1/conversations/:id`, `GET /Communication/**`: `*` and
    `:name` stand for any one segment, `**` at the end for the rest. Without a method any
    will do, without anything every request.
    """

    method: str = ""
    segments: tuple[str, ...] | None = None

    @classmethod
    def of(cls, text: str, field: str = "route") -> "RoutePattern":
        """Read a route. Raises `InvalidValue` naming `field`."""
        match = _TEXT.fullmatch(text) if isinstance(text, str) else None
        if match is None or (match[1] and not match[2]):
            raise InvalidValue(field, "must be a path such as /Communication/*, after a method if need be")
        segments = tuple(match[2].split("/")) if match[2] else None
        if segments and "**" in segments[:-1]:
            raise InvalidValue(field, "may have ** at its end only")
        return cls((match[1] or "").upper(), segments)

    @property
    def path(self) -> str:
        """Its path without the rest that `**` stands for; empty for any path."""
        return "/".join(one for one in self.segments or () if one != "**")

    def meets(self, method: str, pattern: str) -> bool:
        """Whether some request could be on this route and on that of a product.

        HEAD and OPTIONS may be asked of any, and a slash at the end makes no other route.
        """
        segments = self.segments[:-1] if self.segments and self.segments[-1] == "" else self.segments
        own = attrs.evolve(self, segments=segments)
        return self.method in ("", method, *ANYWHERE) and own._along(pattern.rstrip("/"), _meet)

    def fits(self, method: str, path: str) -> bool:
        """Whether a request is on this route."""
        return (not self.method or self.method == method) and self._along(path, _fits)

    def _along(self, path: str, fits: Callable[[str, str], bool]) -> bool:
        """Whether every segment fits."""
        wanted = self.segments
        if wanted is None:
            return True
        segments = path.split("/")
        if wanted[-1] == "**":
            wanted = wanted[:-1]
            segments = segments[: len(wanted)]
        return len(segments) == len(wanted) and all(map(fits, wanted, segments))


def _meet(one: str, other: str) -> bool:
    """Whether two segments, either of which may be a parameter, could be the same."""
    return _fits(one, other) or _fits(other, one)


def _fits(wanted: str, value: str) -> bool:
    if wanted == "*" or wanted[:1] == ":":
        return value != ""
    return wanted in (value, value.removesuffix(".json"))


KINDS = {kind.value: kind for kind in Kind}


def _kind(value: object) -> Kind:
    if isinstance(value, Kind):
        return value
    if isinstance(value, str) and value in KINDS:
        return KINDS[value]
    raise InvalidValue("kind", "must be one of " + ", ".join(Kind.codes()))


def _door(value: object) -> Door | None:
    if value is None or isinstance(value, Door):
        return value
    try:
        return Door(value)
    except ValueError:
        pass
    raise InvalidValue("door", "must be one of " + ", ".join(door.value for door in Door))


@attrs.frozen
class Fault:
    """What goes wrong, and when. Raises `InvalidValue` naming the field.

    It strikes requests on `route` (`[METHOD ]/path`, see `RoutePattern`) of `product`
    (`medical`, `lms`), through `door` only if one is given. Of the requests that it could
    strike, it strikes the `nth` (from 1), or each with `probability` (repeatable: drawn
    with `seed`), else every one; at most `times`.

    How it is played: `status` (5xx, throttle, redirect, half-batch), `retry_after` in
    seconds (throttle, 5xx), `location` (redirect, alien-location, next-foreign), `seconds`
    (how long it hangs, drips or goes on at most; after how much of the twin's time it is
    applied late), `every` (seconds between the bytes of a drip), `size` (bytes, endless),
    `requests` (after how many further answers it is applied late), `reset` (the
    connection is reset where it would be closed). What a kind has no use for is refused.
    """

    kind: Kind = attrs.field(converter=_kind)
    route: str = attrs.field(default="", kw_only=True, validator=check_text)
    product: str = attrs.field(default="", kw_only=True, validator=check_text)
    nth: int | None = attrs.field(default=None, kw_only=True, validator=check_count)
    probability: float | None = attrs.field(default=None, kw_only=True)
    seed: int = attrs.field(default=0, kw_only=True)
    times: int | None = attrs.field(default=None, kw_only=True, validator=check_count)
    door: Door | None = attrs.field(default=None, kw_only=True, converter=_door)
    name: str = attrs.field(default="", kw_only=True, validator=check_text)
    status: int | None = attrs.field(default=None, kw_only=True, validator=check_status)
    retry_after: int | None = attrs.field(default=None, kw_only=True, validator=check_number)
    location: str | None = attrs.field(default=None, kw_only=True, validator=check_location)
    seconds: float | None = attrs.field(default=None, kw_only=True, validator=check_seconds)
    every: float | None = attrs.field(default=None, kw_only=True, validator=check_seconds)
    size: int | None = attrs.field(default=None, kw_only=True, validator=check_count)
    requests: int | None = attrs.field(default=None, kw_only=True, validator=check_count)
    reset: bool | None = attrs.field(default=None, kw_only=True, validator=check_flag)

    def __attrs_post_init__(self) -> None:
        RoutePattern.of(self.route)
        if self.nth is not None and self.probability is not None:
            raise InvalidValue("probability", "must not be given beside nth")
        if self.probability is not None and not _is_probability(self.probability):
            raise InvalidValue("probability", "must be a number from 0 to 1")
        if not isinstance(self.seed, int) or isinstance(self.seed, bool):
            raise InvalidValue("seed", "must be a whole number")
        for setting in SETTINGS:
            if getattr(self, setting) is not None and setting not in DEFAULTS.get(self.kind, {}):
                raise InvalidValue(setting, f"means nothing to {self.kind.value}")

    def set_to(self, setting: str) -> Any:
        """How it is played: a setting as given, else the default of its kind."""
        value = getattr(self, setting)
        return DEFAULTS[self.kind][setting] if value is None else value

    def as_json(self) -> Mapping[str, object]:
        """The fault as JSON values, without what was not given."""
        found = attrs.asdict(
            self, filter=lambda field, value: value not in (None, "") and value != field.default
        )
        found["kind"] = self.kind.value
        if self.door is not None:
            found["door"] = self.door.value
        return found


SETTINGS = ("status", "retry_after", "location", "seconds", "every", "size", "requests", "reset")
"""How faults are played."""


def _is_probability(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and 0 <= value <= 1
    )


__all__ = [
    "DEFAULTS",
    "ELSEWHERE",
    "SETTINGS",
    "Fault",
    "RoutePattern",
    "check_count",
    "check_flag",
    "check_location",
    "check_number",
    "check_seconds",
    "check_status",
    "check_text",
]
