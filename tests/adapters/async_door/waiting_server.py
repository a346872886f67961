"""A clinic on a socket of its own that answers when it is let, and clients of it."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio.to_thread
import attrs

sys.path.insert(0, str(Path(__file__).parents[2] / "faults"))  # for the server, and the worlds beside it

from fault_operations import DIRECT, DOCTOR, PATIENT, schools
from faulty_server import Exchange, FaultyServer, answer, written

from canvas_comms.medical import MedicalClient, NewCommunication
from canvas_comms_async import CancelledCall
from canvas_comms_twin import Twin

PATIENCE = 20
"""Seconds after which a test that waits for nothing fails."""


@attrs.define
class WaitingClinic:
    """Does each request at once; the answers to the `slow` ones, by number from 0, come when `let` is set."""

    server: FaultyServer
    client: MedicalClient
    slow: set[int] = attrs.field(factory=lambda: {0})
    let: threading.Event = attrs.field(factory=threading.Event)
    arrived: threading.Event = attrs.field(factory=threading.Event)
    requests: int = 0

    def play(self, exchange: Exchange) -> None:
        number, self.requests = self.requests, self.requests + 1
        if number not in self.slow:
            answer(exchange)
            return
        response = exchange.done()
        self.arrived.set()
        self.let.wait(PATIENCE)
        exchange.say(written(response, "Connection: close"))

    def message(self, content: str = "At nine.") -> NewCommunication:
        return self.client.compose(sender=DOCTOR, recipients=PATIENT, content=content)

    @property
    def stored(self) -> int:
        return len(self.server.ledger.stored)


def open_clinic() -> WaitingClinic:
    """A fresh one; `close` its server at the end."""
    twin = Twin()
    server = FaultyServer(twin)
    clinic = WaitingClinic(server, schools(twin, server.url)[DIRECT].medical)
    server.play(clinic.play, at_tokens=False)
    return clinic


@attrs.define
class Told:
    """What `on_cancelled` was told."""

    calls: list[CancelledCall] = attrs.field(factory=list)

    def __call__(self, call: CancelledCall) -> None:
        self.calls.append(call)

    @property
    def results(self) -> list[Any]:
        return [one.result for one in self.calls]


async def is_set(event: threading.Event) -> None:
    """Wait beside the loop."""
    assert await anyio.to_thread.run_sync(event.wait, PATIENCE)


async def cancelled_once(event: threading.Event, call: Callable[[], Any]) -> None:
    """Await the call in a task, and cancel that once the event is set; the task has ended afterwards."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(call)
        await is_set(event)
        tasks.cancel_scope.cancel()


__all__ = ["PATIENCE", "Told", "WaitingClinic", "cancelled_once", "is_set", "open_clinic"]
