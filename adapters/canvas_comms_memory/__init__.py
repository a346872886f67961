"""A Canvas in memory: the same rules as the real one, without a network.

`MemoryMedical` holds a Canvas Medical of one edition. It adds to the rules of the core a
lock, a clock, ids and an indexed store, and nothing else.
"""

from canvas_comms_memory.clocks import FrozenClock, RunningClock
from canvas_comms_memory.ground import Ground
from canvas_comms_memory.ids import RandomIds, SeededIds
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_memory.medical_session import MedicalSession

__all__ = [
    "FrozenClock",
    "Ground",
    "MedicalSession",
    "MemoryMedical",
    "RandomIds",
    "RunningClock",
    "SeededIds",
]
