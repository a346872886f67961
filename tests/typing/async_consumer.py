"""Somebody else's asynchronous program: checked by both type checkers, never run.

What must be an error is marked with an ignore, which the checkers report if it is needless.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import assert_never, assert_type

import canvas_comms_lms
import canvas_comms_medical
from canvas_comms import NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.lms.conversations import Conversation, SendReport
from canvas_comms.lms.exported import Exported
from canvas_comms.lms.unread.use import MarkedStep
from canvas_comms.many import Delivered, ManyPlan
from canvas_comms.medical import Communication, NewCommunication, Plan
from canvas_comms.medical import SendReport as MedicalReport
from canvas_comms.outbox import Draft, Intent, KeyTaken
from canvas_comms_async import AsyncListing, AsyncResults, CancelledCall, connect_async, to_async
from canvas_comms_async.clients.lms import AsyncLmsClient
from canvas_comms_async.clients.medical import AsyncMedicalClient
from canvas_comms_async.clients.outbox import AsyncOutbox, AsyncWorker
from canvas_comms_outbox import Worker, open_outbox


async def clinic() -> None:
    async with connect_async("medical", "memory", edition="v2-2024") as canvas:
        assert_type(canvas, AsyncMedicalClient)
        message = canvas.compose(sender="Practitioner/d", recipients="Patient/p", content="At nine.")
        assert_type(message, NewCommunication)
        assert_type(await canvas.plan(message), Plan)
        assert_type(await canvas.send(message), MedicalReport)
        assert_type(await canvas.read("1"), Communication)
        assert_type(canvas.search(), AsyncResults[Communication])
        async for one in canvas.search():
            assert_type(one, Communication)
        assert_type(await canvas.plan_many([message]), ManyPlan)
        run = canvas.send_many([message])
        assert_type(run, AsyncGenerator[Delivered, None])
        async with aclosing(run) as steps:
            async for step in steps:
                assert_type(step, Delivered)
        assert_type((await canvas.patients.read("p")).id, str)
        await canvas.send("At nine.")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        await canvas.send(message, on_los="accept")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


async def school() -> None:
    async with to_async(
        canvas_comms_lms.connect("https://school.test", edition="2025-10", token="t"), threads=8
    ) as canvas:
        assert_type(canvas, AsyncLmsClient)
        assert_type(await canvas.whoami(), str)
        assert_type(await canvas.acting_as("7"), AsyncLmsClient)
        message = canvas.conversations.compose(to="7", body="On Monday.", how="together")
        assert_type(await canvas.conversations.send(message), SendReport)
        assert_type(canvas.conversations.search(), AsyncListing[Conversation])
        assert_type(canvas.conversations.export("1"), AsyncIterator[Exported])
        assert_type(canvas.unread.mark_all(), AsyncGenerator[MarkedStep, None])
        assert_type([one.id async for one in canvas.courses.list()], list[str])
        await canvas.conversations.read(7)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def outbox(draft: Draft) -> None:
    credentials = canvas_comms_medical.ClientCredentials("https://clinic.test/auth/token/", "id", "secret")
    client = canvas_comms_medical.connect("https://clinic.test", edition="v2-2024", credentials=credentials)
    async with to_async(open_outbox("outbox", client.courier())) as box, to_async(Worker(box.sync)) as worker:
        assert_type(box, AsyncOutbox)
        assert_type(worker, AsyncWorker)
        assert_type(await box.submit(draft), Intent | KeyTaken)
        assert_type(box.held(), AsyncIterator[Intent])


def note(call: CancelledCall) -> None:
    if call.begun and isinstance(call.result, MedicalReport):
        for outcome in call.result.outcomes:
            tell(outcome)


def tell(outcome: Outcome) -> str:
    match outcome:
        case Sent():
            return "sent"
        case Refused() | Rejected() | NotSent():
            return "not sent"
        case Unknown():
            return "look"
        case _:
            assert_never(outcome)
