"""Wait for long work: a batch update, or a bulk sending."""

from collections.abc import Iterator
from itertools import chain, repeat

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.conversations.held import ProgressState
from canvas_comms.lms.conversations.listing import running_batches
from canvas_comms.lms.conversations.ports import (
    Cancelled,
    ConversationGateway,
    Sleep,
    Told,
    never,
    nobody,
)
from canvas_comms.lms.conversations.shown import Progress
from canvas_comms.outcomes import Doubt, Unknown

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
"""Seconds between two looks: each pause is twice the one before, up to the longest."""

ENDED = frozenset({state.value for state in (ProgressState.COMPLETED, ProgressState.FAILED)}) | {
    ProgressState.CANCELED.value
}


@attrs.frozen
class StillRunning:
    """The caller gave up waiting; the work goes on."""

    completion: float | None


def wait_for_progress(
    id: str,
    gateway: ConversationGateway,
    sleep: Sleep,
    *,
    told: Told = nobody,
    cancelled: Cancelled = never,
) -> Progress | StillRunning:
    """The progress once it has ended, completed or failed; or how far it was when waiting was cancelled.

    Looks with growing pauses. Giving up waiting does not cancel the work. Raises
    `NotSupported`, `GatewayError`.
    """
    require(Capability.CONVERSATIONS_BATCH, gateway.capabilities)
    progress = gateway.progress(id)
    for pause in _pauses():
        told((progress.completion or 0) / 100)
        if progress.workflow_state in ENDED:
            return progress
        if cancelled():
            break
        sleep(pause)
        progress = gateway.progress(id)
    return StillRunning(progress.completion)


def wait_for_batch(
    id: str,
    gateway: ConversationGateway,
    sleep: Sleep,
    *,
    told: Told = nobody,
    cancelled: Cancelled = never,
) -> Unknown | StillRunning:
    """Waits until a bulk sending is no longer listed.

    A finished one and a failed one vanish alike, so its fate is unknown then; look into
    what was sent (`reconcile`). Raises `NotSupported`, `GatewayError`.
    """
    completion: float | None = None
    for pause in _pauses():
        batch = next((one for one in running_batches(gateway) if one.id == id), None)
        if batch is None:
            return Unknown(Doubt.VANISHED)
        completion = batch.completion
        told(completion or 0)
        if cancelled():
            break
        sleep(pause)
    return StillRunning(completion)


def _pauses() -> Iterator[float]:
    growing, pause = [], FIRST_PAUSE
    while pause < LONGEST_PAUSE:
        growing.append(pause)
        pause *= 2
    return chain(growing, repeat(LONGEST_PAUSE))


__all__ = ["StillRunning", "wait_for_batch", "wait_for_progress"]
