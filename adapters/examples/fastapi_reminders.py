"""FastAPI: send while the caller waits, and answer each outcome with a status of its own.

    uvicorn --factory fastapi_reminders:from_environment

The library blocks, so a call goes into a thread; else the event loop stood still for as long as Canvas
takes.
"""

import asyncio
import os
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

import canvas_comms_medical
from canvas_comms import InvalidValue, NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.medical import MedicalClient


class Reminder(BaseModel):
    """What a caller gives."""

    practitioner: str
    patients: list[str]
    text: str


def create_app(clinic: MedicalClient) -> FastAPI:
    """The application over one client, which many requests may use at once."""
    app = FastAPI()

    @app.post("/reminders")
    async def remind(reminder: Reminder, response: Response) -> dict[str, Any]:
        message = clinic.compose(
            sender=f"Practitioner/{reminder.practitioner}",
            recipients=[f"Patient/{one}" for one in reminder.patients],
            content=reminder.text,
        )
        report = await asyncio.to_thread(clinic.send, message)
        response.status_code, body = answer(report.outcome)
        if isinstance(report.outcome, NotSent) and report.outcome.retry_after is not None:
            response.headers["Retry-After"] = f"{report.outcome.retry_after:.0f}"
        return body

    @app.exception_handler(InvalidValue)
    async def unusable(_: Request, error: Exception) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 400)  # which field, and what it must be

    return app


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
    return create_app(
        canvas_comms_medical.connect(base, edition="v2-2024", credentials=credentials, deadline=10)
    )
