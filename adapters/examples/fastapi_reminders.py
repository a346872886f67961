"""FastAPI: send while the caller waits, or hand in and have a worker send it in the background.

    uvicorn --factory fastapi_reminders:from_environment

Both are awaited, so the event loop goes on while Canvas takes its time. A caller who hangs up calls nothing
back: what became of the message is told to `note`, or stands in the outbox.
"""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

import canvas_comms_medical
from canvas_comms import InvalidValue, NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.medical import MedicalClient, NewCommunication, SendReport
from canvas_comms.outbox import KeyTaken, Outbox
from canvas_comms_async import CancelledCall, to_async
from canvas_comms_outbox import Worker, open_outbox

LOG = logging.getLogger("reminders")


class Reminder(BaseModel):
    """What a caller gives."""

    practitioner: str
    patients: list[str]
    text: str


def create_app(clinic: MedicalClient, outbox: Outbox) -> FastAPI:
    """The application over one client and the outbox that carries its messages; it closes the outbox."""
    canvas, box, courier = to_async(clinic, on_cancelled=note), to_async(outbox), clinic.courier()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with canvas, box, to_async(Worker(outbox)):  # closed in the other order: the worker first
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/reminders")
    async def send_now(reminder: Reminder, response: Response) -> dict[str, Any]:
        report = await canvas.send(message_of(clinic, reminder))
        response.status_code, body = answer(report.outcome)
        if isinstance(report.outcome, NotSent) and report.outcome.retry_after is not None:
            response.headers["Retry-After"] = f"{report.outcome.retry_after:.0f}"
        return body

    @app.post("/messages")
    async def hand_in(reminder: Reminder, idempotency_key: str = Header()) -> JSONResponse:
        drafts = courier.drafts(message_of(clinic, reminder), key=idempotency_key)
        if isinstance(drafts, Refused):
            return JSONResponse(answer(drafts)[1], 422)
        accepted = await box.submit_many(drafts)
        if any(isinstance(one, KeyTaken) for one in accepted):
            return JSONResponse({"error": "this key stands for another message"}, 409)
        return JSONResponse([one.id for one in accepted if not isinstance(one, KeyTaken)], 202)

    @app.get("/messages/{id}")
    async def what_became_of_it(id: str) -> JSONResponse:
        intent = await box.show(id)
        if intent is None:
            return JSONResponse({"error": "no such message"}, 404)
        return JSONResponse({"state": intent.state.value, "canvas_id": intent.remote_id})

    @app.exception_handler(InvalidValue)
    async def unusable(_: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 400)  # which field, and what it must be

    return app


def message_of(clinic: MedicalClient, reminder: Reminder) -> NewCommunication:
    """The message that a caller wants."""
    return clinic.compose(
        sender=f"Practitioner/{reminder.practitioner}",
        recipients=[f"Patient/{one}" for one in reminder.patients],
        content=reminder.text,
    )


def note(call: CancelledCall) -> None:
    """The caller hung up: what became of the message all the same."""
    if isinstance(call.result, SendReport):
        LOG.warning("sent for nobody: %s", answer(call.result.outcome))


def answer(outcome: Outcome) -> tuple[int, dict[str, Any]]:
    """Status and body for each way in which a call ends. They name reasons and places, and no text."""
    match outcome:
        case Sent(id=id):
            return 201, {"id": id}
        case Refused(decision=decision):
            return 422, {"refused": [[one.reason.code, one.where] for one in decision.refusals]}
        case Rejected(status=status):
            return 502, {"canvas": status}
        case NotSent(reason=reason):
            return 503, {"send_again": True, "reason": reason.value}
        case Unknown(reason=reason):  # it may have arrived: whoever sends again may send twice
            return 504, {"send_again": False, "reason": reason.value}


def from_environment() -> FastAPI:
    """The application over the server that the environment names."""
    base = os.environ["CANVAS_URL"]
    credentials = canvas_comms_medical.ClientCredentials(
        os.environ["CANVAS_TOKEN_URL"], os.environ["CANVAS_CLIENT_ID"], os.environ["CANVAS_CLIENT_SECRET"]
    )
    clinic = canvas_comms_medical.connect(base, edition="v2-2024", credentials=credentials, deadline=10)
    return create_app(clinic, open_outbox(Path(os.environ["OUTBOX"]), clinic.courier()))
