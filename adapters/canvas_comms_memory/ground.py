"""What everything in one memory shares: one lock, one clock, one source of ids, maybe a history."""

import threading

import attrs

from canvas_comms.ports import Clock, Ids
from canvas_comms_memory.clocks import RunningClock
from canvas_comms_memory.history import History
from canvas_comms_memory.ids import RandomIds


@attrs.define(eq=False)
class Ground:
    """One lock makes every call one step in one order; clock and ids are ports.

    With a `history`, every step is kept there.
    """

    clock: Clock = attrs.field(factory=RunningClock)
    ids: Ids = attrs.field(factory=RandomIds)
    history: History | None = attrs.field(default=None, repr=False)
    lock: threading.RLock = attrs.field(factory=threading.RLock, init=False, repr=False)


__all__ = ["Ground"]
