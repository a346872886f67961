"""What everything in one memory shares: one lock, one clock, one source of ids."""

import threading

import attrs

from canvas_comms.ports import Clock, Ids
from canvas_comms_memory.clocks import RunningClock
from canvas_comms_memory.ids import RandomIds


@attrs.define(eq=False)
class Ground:
    """One lock makes every call one step in one order; clock and ids are ports."""

    clock: Clock = attrs.field(factory=RunningClock)
    ids: Ids = attrs.field(factory=RandomIds)
    lock: threading.RLock = attrs.field(factory=threading.RLock, init=False, repr=False)


__all__ = ["Ground"]
