"""Flask: a request hands a message in, and a worker in the background sends it.

    flask --app 'flask_outbox:from_environment()' run

What was answered with 202 is on disk. It is sent once, whatever happens to the process or to Canvas
meanwhile: the caller's `Idempotency-Key` stands for one message, however often it comes.
"""

import os
from pathlib import Path

from flask import Flask, Response, jsonify, request

import canvas_comms_medical
from canvas_comms import InvalidValue, Refused
from canvas_comms.medical import MedicalClient
from canvas_comms.outbox import KeyTaken, Outbox
from canvas_comms_outbox import Worker, open_outbox


def create_app(clinic: MedicalClient, outbox: Outbox) -> Flask:
    """The application over one client and the outbox that carries its messages."""
    app = Flask(__name__)
    courier = clinic.courier()

    @app.post("/messages")
    def hand_in() -> tuple[Response, int]:
        given = request.get_json()
        try:
            message = clinic.compose(
                sender=given.get("from"), recipients=given.get("to"), content=given.get("text")
            )
        except InvalidValue as error:
            return jsonify(error=str(error)), 400
        drafts = courier.drafts(message, key=request.headers["Idempotency-Key"])
        if isinstance(drafts, Refused):
            return jsonify(refused=[one.reason.code for one in drafts.decision.refusals]), 422
        accepted = outbox.submit_many(drafts)
        if any(isinstance(one, KeyTaken) for one in accepted):
            return jsonify(error="this key stands for another message"), 409
        return jsonify([one.id for one in accepted if not isinstance(one, KeyTaken)]), 202

    @app.get("/messages/<id>")
    def what_became_of_it(id: str) -> tuple[Response, int]:
        intent = outbox.show(id)
        if intent is None:
            return jsonify(error="no such message"), 404
        return jsonify(state=intent.state.value, attempts=intent.attempts, canvas_id=intent.remote_id), 200

    return app


def from_environment() -> Flask:
    """The application over the server that the environment names, with a worker that runs beside it."""
    credentials = canvas_comms_medical.ClientCredentials(
        os.environ["CANVAS_TOKEN_URL"], os.environ["CANVAS_CLIENT_ID"], os.environ["CANVAS_CLIENT_SECRET"]
    )
    clinic = canvas_comms_medical.connect(
        os.environ["CANVAS_URL"], edition="v2-2024", credentials=credentials
    )
    outbox = open_outbox(Path(os.environ["CANVAS_COMMS_OUTBOX"]), clinic.courier())
    Worker(outbox).start()
    return create_app(clinic, outbox)
