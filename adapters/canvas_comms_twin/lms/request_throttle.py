"""The rate-limit buckets of all clients, by who they are. When one is full is the core's to say."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.rules.throttling import UP_FRONT, Bucket, admitted, leaked, remaining, settled
from canvas_comms.redaction import Opaque
from canvas_comms_twin.exchange import Request

Cost = Callable[[Request], float]
"""What a call costs the server, in units of the bucket."""


def costs_nothing(request: Request) -> float:
    """A twin is no busy server."""
    return 0.0


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


__all__ = ["UP_FRONT", "Cost", "LeakyBuckets", "costs_nothing"]
