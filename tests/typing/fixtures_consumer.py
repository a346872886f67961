"""Tests of somebody who uses our fixtures, checked as strictly as mypy can: every fixture has a type."""

from hypothesis import given

from canvas_comms.medical import compose
from canvas_comms_pytest import (
    CanvasapiClient,
    CanvasClock,
    CanvasDrafts,
    CanvasInbox,
    CanvasLms,
    CanvasMedical,
    CanvasMessages,
    CanvasNoNetwork,
    CanvasOutbox,
    CanvasPeople,
    CanvasRequests,
    CanvasSent,
    CanvasStandIn,
    CanvasTwin,
    CanvasTwinServer,
    CanvasWorld,
    strategies,
)


def of_people(canvas_people: CanvasPeople, canvas_messages: CanvasMessages, canvas_clock: CanvasClock) -> str:
    student = canvas_people.student()
    canvas_messages.conversation(canvas_people.teacher(), student, subject="Old")
    canvas_clock.advance(hours=1)
    return student.id


def of_boxes(
    canvas_sent: CanvasSent,
    canvas_drafts: CanvasDrafts,
    canvas_inbox: CanvasInbox,
    canvas_outbox: CanvasOutbox,
) -> tuple[str, ...]:
    canvas_drafts.expect_none()
    canvas_outbox.expect_none()
    return canvas_inbox.latest(to="$tom").to + canvas_sent.latest().to


def of_doors(
    canvas_twin: CanvasTwin,
    canvas_world: CanvasWorld,
    canvas_twin_server: CanvasTwinServer,
    canvas_requests: CanvasRequests,
    canvas_stand_in: CanvasStandIn,
    canvas_no_network: CanvasNoNetwork,
) -> str:
    canvas_twin.faults.add("throttle", nth=1)
    canvas_stand_in("https://canvas.example")
    canvas_no_network.forgive()
    answer: int = canvas_requests.get(canvas_twin_server.url, timeout=1).status_code
    return f"{answer} {canvas_world.tokens['$tom']}"


def of_clients(
    canvas_lms: CanvasLms, canvas_medical: CanvasMedical, canvasapi_client: CanvasapiClient
) -> None:
    canvas_lms("$tom")
    canvas_medical.create(compose(sender="Practitioner/1", recipients="Patient/2", content="Well?"))
    canvasapi_client("$tom")


@given(strategies.worlds(), strategies.communications(), strategies.conversations())
def of_strategies(world: strategies.World, *messages: object) -> None:
    assert world["lms"] or messages
