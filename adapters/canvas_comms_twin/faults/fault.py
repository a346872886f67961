"""A fault as a value: what goes wrong, when it strikes, and how it is played.

Fault("throttle", route="POST /api/v1/conversations", nth=3)
Fault(Kind.DROP_AFTER_APPLY, product="medical", probability=0.1, seed=7, times=5)
Fault("5xx-before-apply", status=503, retry_after=2)
"""

import math
from collections.abc import Mapping
from typing import Any

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms_twin.faults.doors import Door
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.routes import RoutePattern
from canvas_comms_twin.faults.settings import (
    DEFAULTS,
    check_count,
    check_flag,
    check_location,
    check_number,
    check_seconds,
    check_status,
    check_text,
)

KINDS = {kind.value: kind for kind in Kind}


def _kind(given: object) -> Kind:
    if isinstance(given, Kind):
        return given
    if isinstance(given, str) and given in KINDS:
        return KINDS[given]
    raise InvalidValue("kind", "must be one of " + ", ".join(Kind.codes()))


def _door(given: object) -> Door | None:
    if given is None or isinstance(given, Door):
        return given
    try:
        return Door(given)
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
        given = getattr(self, setting)
        return DEFAULTS[self.kind][setting] if given is None else given

    def told(self) -> Mapping[str, object]:
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


def _is_probability(given: object) -> bool:
    return (
        isinstance(given, int | float)
        and not isinstance(given, bool)
        and math.isfinite(given)
        and 0 <= given <= 1
    )


__all__ = ["SETTINGS", "Fault"]
