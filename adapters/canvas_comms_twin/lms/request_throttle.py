"""The rate-limit buckets of all clients, by who they are. When one is full is the core's to say.

`POST /_twin/throttle` lets calls fill them as on the real server: `{"cost": 0.15}` is what each costs,
`{"up_front": 50}`, which is what the real one charges, while it runs. `{"up_front": 0}` charges nothing.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.rules.throttling import MAXIMUM, UP_FRONT, Bucket, admitted, leaked, remaining, settled
from canvas_comms.redaction import Opaque
from canvas_comms_twin.control_declarations import control_route
from canvas_comms_twin.exchange import Request
from canvas_comms_wire.json_text import Json

_AMOUNT = {"type": "number", "minimum": 0, "maximum": MAXIMUM}
THROTTLE = control_route(
    "POST",
    "throttle",
    "Let calls of Canvas LMS fill the buckets of its rate limit",
    body={
        "type": "object",
        "properties": {"cost": _AMOUNT, "up_front": _AMOUNT},
        "additionalProperties": False,
    },
)
"""The route."""

Cost = Callable[[Request], float]
"""What a call costs the server, in units of the bucket."""


def costs_nothing(request: Request) -> float:
    """A twin is no busy server."""
    return 0.0


def costs(amount: float) -> Cost:
    """Every call costs the same."""
    return lambda request: amount


def read_throttle(body: Json) -> "LeakyBuckets":
    """Empty buckets that charge as a control request says. Raises `InvalidValue` naming the key."""
    if not isinstance(body, dict):
        raise InvalidValue("", "must be an object")
    if body.keys() - {"cost", "up_front"}:
        raise InvalidValue("", "may have the keys cost and up_front")
    return LeakyBuckets(costs(_units(body, "cost", 0.0)), _units(body, "up_front", UP_FRONT))


def _units(body: Mapping[str, Json], key: str, default: float) -> float:
    found = body.get(key, default)
    number = isinstance(found, int | float) and not isinstance(found, bool)
    if not number or not 0 <= found <= MAXIMUM:
        raise InvalidValue(key, f"must be a number from 0 to {MAXIMUM:g}")
    return float(found)


@attrs.define(repr=False)
class LeakyBuckets(Opaque):
    """`up_front` is charged while a call runs, so that many at once fill a bucket; 0: not at all."""

    cost: Cost = costs_nothing
    up_front: float = 0.0
    _buckets: dict[str, Bucket] = attrs.field(factory=dict)
    _lock: threading.Lock = attrs.field(factory=threading.Lock, init=False)

    def fill(self, buckets: Mapping[str, Bucket]) -> None:
        """Let these clients' buckets stand there."""
        self._buckets.update(buckets)

    @property
    def filled(self) -> Mapping[str, Bucket]:
        """The buckets of all clients as they are now."""
        with self._lock:
            return dict(self._buckets)

    def admit(self, client: str, now: datetime) -> Decision:
        """Whether a call of this client may run; it is charged up front then."""
        with self._lock:
            decision, self._buckets[client] = admitted(self._bucket(client, now), now, self.up_front)
        return decision

    def settle(self, client: str, now: datetime, cost: float) -> float:
        """Charge what a call cost; what remains."""
        with self._lock:
            after = settled(self._bucket(client, now), now, self.up_front, cost)
            self._buckets[client] = after
        return remaining(after)

    def remaining(self, client: str, now: datetime) -> float:
        """What a client has left."""
        with self._lock:
            return remaining(leaked(self._bucket(client, now), now))

    def _bucket(self, client: str, now: datetime) -> Bucket:
        return self._buckets.get(client) or Bucket(0.0, now)


__all__ = ["THROTTLE", "UP_FRONT", "Cost", "LeakyBuckets", "costs", "costs_nothing", "read_throttle"]
