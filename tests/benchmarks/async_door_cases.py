"""The awaited clients beside an idle event loop, and beside threads that a program starts itself.

The server is that of the bulk benchmark, in a process of its own, and waits a quarter of a second before each
answer. How long a loop stands still depends on how busy this machine is: judge it on a quiet one.
"""

import functools
import json
import statistics
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
from bulk_cases import ID, serving
from rounds import Goal, Ratio

import canvas_comms_lms
import canvas_comms_medical
from canvas_comms_async import to_async
from canvas_comms_async.clients.lms import AsyncLmsClient

AT_ONCE = 100
LATENCY = 0.25
ROUNDS = 7
BEAT = 0.001
"""Seconds after which the loop is looked at again."""
COURSE = json.dumps({"id": 7, "name": "Biology"})
SETTINGS = {"latency": LATENCY, "cost": 0.0, "bucket": False}

Doing = Callable[[], Coroutine[Any, Any, object]]


def goals() -> Iterator[Goal]:
    """How long the loop stands still while 100 messages are sent; 100 reads beside 100 threads."""
    for backend in ("asyncio", "trio"):
        idle, busy = zip(*(anyio.run(_gaps, backend=backend) for _ in range(ROUNDS)), strict=True)
        over = [(b - a) / 0.01 for a, b in zip(idle, busy, strict=True)]
        yield Goal(f"{backend}: worst gap while {AT_ONCE} sends wait, above idle, x 10 ms", _spread(over), 1)
    for backend in ("asyncio", "trio"):
        yield Goal(f"{backend}: {AT_ONCE} reads at once, x {AT_ONCE} threads", _reads(backend), 1.1)


def _spread(figures: list[float]) -> Ratio:
    return Ratio(statistics.median(figures), min(figures), max(figures))


async def _gaps() -> tuple[float, float]:
    """The longest that the loop stood still, seconds: while nothing went on, and while messages were sent."""
    with serving(SETTINGS | {"answer": "null", "location": f"Location: /Communication/{ID}\r\n"}) as base:
        client = canvas_comms_medical.connect(
            base, edition="v2-2024", credentials="synthetic", allow_insecure_loopback=True
        )
        async with to_async(client, threads=AT_ONCE) as canvas:
            message = canvas.compose(
                sender=f"Practitioner/{ID}", recipients=f"Patient/{ID}", content="On Monday at nine."
            )

            async def sending() -> None:
                await _all_at_once(functools.partial(canvas.send, message))

            await sending()  # threads and imports are there
            return await _longest_gap(lambda: anyio.sleep(2 * LATENCY)), await _longest_gap(sending)


async def _all_at_once(call: Doing) -> None:
    async with anyio.create_task_group() as tasks:
        for _ in range(AT_ONCE):
            tasks.start_soon(call)


async def _longest_gap(doing: Doing) -> float:
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await anyio.sleep(BEAT)
            longest = max(longest, time.perf_counter() - before - BEAT)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(beat)
        await doing()
        tasks.cancel_scope.cancel()
    return longest


def _reads(backend: str) -> Ratio:
    """How long they take, times as long as in threads of the program; each round does both."""
    with serving(SETTINGS | {"answer": COURSE, "location": ""}) as base:
        client = canvas_comms_lms.connect(
            base, edition="2025-10", token="synthetic", allow_insecure_loopback=True
        )
        with ThreadPoolExecutor(AT_ONCE) as pool:

            async def measured() -> list[float]:
                async with to_async(client, threads=AT_ONCE) as canvas:
                    return [await _round(canvas) for _ in range(ROUNDS + 1)][1:]

            async def _round(canvas: AsyncLmsClient) -> float:
                began = time.perf_counter()
                await _all_at_once(functools.partial(canvas.courses.read, "7"))
                awaited = time.perf_counter() - began
                began = time.perf_counter()
                list(pool.map(client.courses.read, ["7"] * AT_ONCE))
                return awaited / (time.perf_counter() - began)

            return _spread(anyio.run(measured, backend=backend))
