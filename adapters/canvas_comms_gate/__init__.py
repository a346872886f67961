"""Many calls on threads, at the pace of a server; `canvas_comms.pace` decides, this carries."""

from canvas_comms_gate.shared_throttle import MonotonicClock, SharedThrottle
from canvas_comms_gate.threads import ThreadGate

__all__ = ["MonotonicClock", "SharedThrottle", "ThreadGate"]
