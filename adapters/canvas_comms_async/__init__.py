"""The front door for asynchronous programs: the same clients and the outbox, awaited, on asyncio and trio.

    async with connect_async("medical", "memory", edition="v2-2024") as canvas:
        report = await canvas.send(canvas.compose(…))

Calls run in worker threads, which only wait for the network: there is one transport with one set of
promises. A call whose task is cancelled goes on in its thread, and what became of it is told to
`on_cancelled`: see `CancelledCall`. `to_async` makes a client, an outbox or a worker awaitable that was
opened already. The classes stand in `canvas_comms_async.clients`, made from those that they await.
"""

from canvas_comms_async.calls import MOST_THREADS, CancelledCall, OnCancelled, log_cancelled
from canvas_comms_async.connecting import connect_async, to_async
from canvas_comms_async.iteration import AsyncListing, AsyncResults

__all__ = [
    "MOST_THREADS",
    "AsyncListing",
    "AsyncResults",
    "CancelledCall",
    "OnCancelled",
    "connect_async",
    "log_cancelled",
    "to_async",
]
