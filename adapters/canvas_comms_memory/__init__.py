"""A Canvas in memory: the same rules as the real one, without a network.

`MemoryMedical` holds a Canvas Medical of one edition, `MemoryLms` a Canvas LMS. They add to
the rules of the core a lock, a clock, ids and an indexed store, and nothing else.
"""

from typing import TYPE_CHECKING

from canvas_comms_wire.on_demand import names_on_demand

if TYPE_CHECKING:
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

__getattr__ = names_on_demand(
    __name__,
    {
        "CountingIds": "canvas_comms_memory.environment",
        "Environment": "canvas_comms_memory.environment",
        "FrozenClock": "canvas_comms_memory.environment",
        "LmsSession": "canvas_comms_memory.lms_session",
        "LoadedLms": "canvas_comms_memory.lms",
        "MedicalSession": "canvas_comms_memory.medical",
        "MemoryLms": "canvas_comms_memory.lms",
        "MemoryMedical": "canvas_comms_memory.medical",
        "RandomIds": "canvas_comms_memory.environment",
        "RunningClock": "canvas_comms_memory.environment",
        "SeededIds": "canvas_comms_memory.environment",
        "connect": "canvas_comms_memory.connecting",
    },
)


def __dir__() -> list[str]:
    return sorted(__all__)


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
