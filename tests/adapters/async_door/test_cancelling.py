"""A task that is cancelled leaves its call to the thread; what became of it is told, and never lost."""

import asyncio
import logging
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from tests.adapters.async_door.waiting_server import Told, WaitingClinic, cancelled_once, is_set

from canvas_comms import NotSent, Refused, Sent, Unknown
from canvas_comms.errors import InvalidValue
from canvas_comms.medical import SendReport
from canvas_comms.outbox import Draft, Intent, Outbox, State
from canvas_comms.outbox.readings import Reading
from canvas_comms.outcomes import Doubt
from canvas_comms_async import CancelledCall, to_async
from canvas_comms_outbox import open_outbox
from canvas_comms_outbox.clocks import machine_clocks

pytestmark = pytest.mark.anyio


async def test_a_task_is_cancelled_at_once_and_its_message_is_told_as_sent(
    clinic: WaitingClinic, told: Told
) -> None:
    async with to_async(clinic.client, on_cancelled=told) as canvas:
        await cancelled_once(clinic.arrived, partial(canvas.send, clinic.message()))

        assert told.calls == []  # the server has not answered yet
        clinic.let.set()

    [call] = told.calls
    assert (call.method, call.begun, call.error) == ("send", True, None)
    assert isinstance(call.result, SendReport)
    assert isinstance(call.result.outcome, Sent)
    assert f"/{call.result.outcome.id}/" in f"{clinic.server.ledger.stored[0]}/"


async def test_a_message_whose_task_was_cancelled_and_that_gets_no_answer_is_told_as_unknown(
    clinic: WaitingClinic, told: Told
) -> None:
    async with to_async(clinic.client, on_cancelled=told) as canvas:  # which waits until the deadline
        await cancelled_once(clinic.arrived, partial(canvas.send, clinic.message()))

    assert [one.outcome for one in told.results] == [Unknown(Doubt.NO_ANSWER)]
    assert clinic.stored == 1


async def test_a_call_that_waits_for_a_thread_is_cancelled_before_it_begins(
    clinic: WaitingClinic, told: Told
) -> None:
    async with (
        to_async(clinic.client, threads=1, on_cancelled=told) as canvas,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(canvas.send, clinic.message())
        await is_set(clinic.arrived)
        with anyio.move_on_after(0):
            await canvas.send(clinic.message())
        async with anyio.create_task_group() as others:
            others.start_soon(canvas.send, clinic.message())
            await anyio.wait_all_tasks_blocked()
            others.cancel_scope.cancel()
        clinic.let.set()

    assert told.calls == [CancelledCall("send", begun=False)] * 2
    assert clinic.stored == 1


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_task_of_asyncio_that_is_cancelled_the_native_way_loses_nothing_either(
    clinic: WaitingClinic, told: Told
) -> None:
    async with to_async(clinic.client, on_cancelled=told) as canvas:
        task = asyncio.create_task(canvas.send(clinic.message()))
        await is_set(clinic.arrived)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert told.calls == []
        clinic.let.set()

    assert [type(one.outcome) for one in told.results] == [Sent]


async def test_each_task_may_be_told_itself_and_with_its_context(clinic: WaitingClinic, told: Told) -> None:
    request: ContextVar[str] = ContextVar("request")
    notes: list[tuple[str, CancelledCall]] = []

    async def handle(canvas: Any) -> None:
        request.set("r-7")
        await canvas.when_cancelled(lambda call: notes.append((request.get(), call))).send(clinic.message())

    async with to_async(clinic.client, on_cancelled=told) as canvas:
        await cancelled_once(clinic.arrived, partial(handle, canvas))
        clinic.let.set()
        with pytest.raises(InvalidValue, match=r"^tell:"):
            canvas.when_cancelled("me")  # type: ignore[arg-type]

    assert [(name, call.method) for name, call in notes] == [("r-7", "send")]
    assert told.calls == []


async def test_without_anybody_to_tell_the_log_says_so_and_shows_no_text(
    clinic: WaitingClinic, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "canvas_comms.async"):
        async with to_async(clinic.client) as canvas:
            await cancelled_once(clinic.arrived, partial(canvas.send, clinic.message("zqcanary")))
            with anyio.move_on_after(0):
                await canvas.send(clinic.message("zqcanary"))
            clinic.let.set()

    assert [one.getMessage() for one in caplog.records if one.name == "canvas_comms.async"] == [
        "send was cancelled before it began",
        "the task of send was cancelled; what came of it: SendReport",
    ]
    assert "zqcanary" not in caplog.text


async def test_who_is_told_and_raises_stops_nobody(
    clinic: WaitingClinic, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: CancelledCall) -> None:
        raise RuntimeError("zqcanary")

    async with to_async(clinic.client, on_cancelled=broken) as canvas:
        await cancelled_once(clinic.arrived, partial(canvas.send, clinic.message()))
        clinic.let.set()

    assert "on_cancelled raised RuntimeError" in caplog.text
    assert "zqcanary" not in caplog.text


def _consume(canvas: Any, clinic: WaitingClinic, got: list[Any], **more: Any) -> Callable[[], Any]:
    async def consuming() -> None:
        async for one in canvas.send_many([clinic.message(f"{n} o'clock") for n in (1, 2, 3)], **more):
            got.append(one.outcome)

    return consuming


async def test_of_many_what_runs_is_told_and_what_was_not_begun_is_not_sent(
    clinic: WaitingClinic, told: Told
) -> None:
    clinic.slow, got = {1}, list[Any]()
    async with to_async(clinic.client, on_cancelled=told) as canvas:
        await cancelled_once(clinic.arrived, _consume(canvas, clinic, got))
        clinic.let.set()

    assert [type(one) for one in got] == [Sent]
    assert {call.method for call in told.calls} == {"send_many"}
    assert [(one.place, type(one.outcome)) for one in told.results] == [(1, Sent), (2, NotSent)]
    assert told.results[1].outcome == NotSent(Doubt.CANCELLED)
    assert clinic.stored == 2


async def test_of_many_that_were_cancelled_before_the_first_none_is_begun(
    clinic: WaitingClinic, told: Told
) -> None:
    async with to_async(clinic.client, on_cancelled=told) as canvas:
        with anyio.move_on_after(0):
            await _consume(canvas, clinic, [])()

    assert told.calls == [CancelledCall("send_many", begun=False)]
    assert clinic.requests == 0


async def test_whoever_closes_a_run_early_stops_it_between_two_messages(
    clinic: WaitingClinic, told: Told
) -> None:
    clinic.slow = set()
    async with to_async(clinic.client, on_cancelled=told) as canvas:
        run = canvas.send_many([clinic.message(), clinic.message(), clinic.message()])
        first = await anext(run)
        await run.aclose()
        with pytest.raises(StopAsyncIteration):
            await anext(run)

    assert isinstance(first.outcome, Sent)
    assert (clinic.stored, told.calls) == (1, [])


async def test_a_program_that_says_itself_that_it_has_given_up_is_heard_as_before(
    clinic: WaitingClinic, told: Told
) -> None:
    clinic.slow, got = set(), list[Any]()
    async with to_async(clinic.client, on_cancelled=told) as canvas:
        await _consume(canvas, clinic, got, cancelled=lambda: clinic.requests > 0)()

    assert [type(one) for one in got] == [Sent, NotSent, NotSent]
    assert told.calls == []


async def test_reading_that_is_cancelled_ends_without_a_word(clinic: WaitingClinic, told: Told) -> None:
    async def read(canvas: Any) -> None:
        async for _ in canvas.search(patient="Patient/5350cd20de8a470aa570a852859ac87e"):
            raise AssertionError

    async with to_async(clinic.client, on_cancelled=told) as canvas:
        await cancelled_once(clinic.arrived, partial(read, canvas))
        clinic.let.set()

    assert told.calls == []


@pytest.fixture
def outbox(clinic: WaitingClinic, tmp_path: Path) -> Outbox:
    return open_outbox(tmp_path / "outbox", clinic.client.courier())


def _draft(clinic: WaitingClinic) -> Draft:
    drafts = clinic.client.courier().drafts(clinic.message())
    assert not isinstance(drafts, Refused)
    return drafts[0]


async def test_a_message_that_was_being_handed_in_is_on_disk(
    clinic: WaitingClinic, outbox: Outbox, told: Told, tmp_path: Path
) -> None:
    def slow_clocks() -> Reading:
        clinic.arrived.set()
        clinic.let.wait(10)
        return machine_clocks()

    outbox.clocks = slow_clocks
    async with to_async(outbox, on_cancelled=told) as box:
        await cancelled_once(clinic.arrived, partial(box.submit, _draft(clinic)))
        clinic.let.set()

    with open_outbox(tmp_path / "outbox") as again:
        assert again.stats()[State.PENDING].number == 1
    [call] = told.calls
    assert call.method == "outbox.submit"
    assert isinstance(call.result, Intent)


async def test_what_an_outbox_sends_is_stored_in_it_though_the_task_was_cancelled(
    clinic: WaitingClinic, outbox: Outbox, told: Told, tmp_path: Path
) -> None:
    async with to_async(outbox, on_cancelled=told) as box:
        accepted = await box.submit(_draft(clinic))
        await cancelled_once(clinic.arrived, box.drain)
        clinic.let.set()

    assert isinstance(accepted, Intent)
    with open_outbox(tmp_path / "outbox") as again:
        settled = again.show(accepted.id)
    assert settled is not None
    assert settled.state is State.SENT
    assert (clinic.stored, [call.method for call in told.calls]) == (1, ["outbox.drain"])


async def test_many_through_an_outbox_go_on_where_a_cancelled_task_left_them(
    clinic: WaitingClinic, outbox: Outbox, told: Told
) -> None:
    again = list[Any]()
    async with to_async(outbox):
        async with to_async(clinic.client, on_cancelled=told) as canvas:
            await cancelled_once(clinic.arrived, _consume(canvas, clinic, [], outbox=outbox, run="monday"))
            clinic.let.set()
        assert [outbox.stats()[state].number for state in (State.SENT, State.PENDING)] == [1, 2]
        async with to_async(clinic.client) as canvas:
            await _consume(canvas, clinic, again, outbox=outbox, run="monday")()

    assert sorted(type(one).__name__ for one in again) == ["Sent", "Sent", "SentBefore"]
    assert [type(one.outcome) for one in told.results] == [Sent, Unknown, Unknown]
    assert told.results[1].outcome == Unknown(Doubt.SENT_LATER)
    assert clinic.stored == 3
