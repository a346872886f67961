"""The clocks of this machine: the one on the wall, and the one that counts since the machine started."""

import contextlib
import functools
import os
import time
from datetime import UTC, datetime
from pathlib import Path

from canvas_comms.outbox.readings import Reading

BOOT_ID, TIME_NAMESPACE = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/time")


def machine_clocks() -> Reading:
    """What both clocks say now; only the wall's where there is no clock that counts sleep, too."""
    boot = _boot()
    ticks = time.clock_gettime(time.CLOCK_BOOTTIME) if boot else 0.0
    return Reading(datetime.now(UTC), boot, ticks)


@functools.cache
def _boot() -> str:
    """Names machine and start, and the namespace that may shift its clock; empty where nothing does."""
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return ""
    with contextlib.suppress(OSError):
        boot = BOOT_ID.read_text("ascii").strip()
        with contextlib.suppress(OSError):
            boot = f"{boot} {os.readlink(TIME_NAMESPACE)}"
        return boot
    return ""


__all__ = ["machine_clocks"]
