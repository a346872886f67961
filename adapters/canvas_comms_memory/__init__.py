"""A Canvas in memory: the same rules as the real one, without a network.

`MemoryMedical` holds a Canvas Medical of one edition, `MemoryLms` a Canvas LMS. They add to
the rules of the core a lock, a clock, ids and an indexed store, and nothing else.
"""

from canvas_comms_memory.connecting import connect
from canvas_comms_memory.environment import (
    CountingIds,
    Environment,
    FrozenClock,
    RandomIds,
    RunningClock,
    SeededIds,
)
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_memory.lms_session import LmsSession
from canvas_comms_memory.medical import MedicalSession, MemoryMedical

__all__ = [
    "CountingIds",
    "Environment",
    "FrozenClock",
    "LmsSession",
    "LoadedLms",
    "MedicalSession",
    "MemoryLms",
    "MemoryMedical",
    "RandomIds",
    "RunningClock",
    "SeededIds",
    "connect",
]
