"""The table of faults, awaited: no outcome claims too much, though the task was cancelled at any moment."""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "faults"))  # for the generator

from fault_operations import Call, School
from inject import inject

from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms_async import CancelledCall
from canvas_comms_async.calls import Calls
from canvas_comms_async.threads import Threads

FAULTS, SEED = 80, 20261201


def _awaited(backend: str) -> Callable[[Call, School], object]:
    """Awaits the call to its end."""

    def run(call: Call, at: School) -> object:
        async def awaiting() -> object:
            return await Calls(Threads(1)).run("call", call, at)

        return anyio.run(awaiting, backend=backend)

    return run


def _cancelled(backend: str, seen: list[CancelledCall]) -> Callable[[Call, School], object]:
    """Cancels the task after a while, and gives what is told of the call."""
    chance = random.Random(SEED)

    def run(call: Call, at: School) -> object:
        told: list[CancelledCall] = []
        calls = Calls(Threads(1), told.append)

        async def awaiting() -> object:
            with anyio.move_on_after(chance.random() / 100):
                return await calls.run("call", call, at)
            await calls.close()
            return None

        given = anyio.run(awaiting, backend=backend)
        if not told:
            return given
        [one] = told
        seen.append(one)
        if one.error is not None:
            raise one.error
        return one.result if one.begun else NotSent(Doubt.CANCELLED)

    return run


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_no_outcome_of_an_awaited_call_claims_too_much(backend: str) -> None:
    assert [str(one) for one in inject(FAULTS, SEED, _awaited(backend)) if one.too_much] == []


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_no_outcome_that_is_told_of_a_cancelled_call_claims_too_much(backend: str) -> None:
    seen: list[CancelledCall] = []

    found = list(inject(FAULTS, SEED, _cancelled(backend, seen)))

    assert [str(one) for one in found if one.too_much] == []
    assert any(one.begun for one in seen)
