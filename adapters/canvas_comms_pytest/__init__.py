"""The pytest plugin: offline tests of rules that send messages on either Canvas.

pytest finds it by entry point; `fixtures` says what it offers. Everything that a fixture
gives lives for one test and is shared with nobody, so tests may run in any order and in
parallel.

Each fixture has a type to annotate it with, called like the fixture:

    from canvas_comms_pytest import CanvasInbox, CanvasPeople

    def test_it(canvas_people: CanvasPeople, canvas_inbox: CanvasInbox) -> None: ...

They are imported when they are named, for pytest imports this package in every run.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests import Session as CanvasRequests

    from canvas_comms_medical import CanvasMedical
    from canvas_comms_pytest.boxes import Box as CanvasDrafts
    from canvas_comms_pytest.boxes import Box as CanvasInbox
    from canvas_comms_pytest.boxes import Box as CanvasOutbox
    from canvas_comms_pytest.boxes import Box as CanvasSent
    from canvas_comms_pytest.clients import CanvasapiClients as CanvasapiClient
    from canvas_comms_pytest.clients import LmsClients as CanvasLms
    from canvas_comms_pytest.factories import Messages as CanvasMessages
    from canvas_comms_pytest.factories import People as CanvasPeople
    from canvas_comms_pytest.intercept import StandIn as CanvasStandIn
    from canvas_comms_pytest.network_guard import Guard as CanvasNoNetwork
    from canvas_comms_pytest.twins import CanvasClock
    from canvas_comms_twin import Handover as CanvasWorld
    from canvas_comms_twin import Twin as CanvasTwin
    from canvas_comms_twin.server import TwinServer as CanvasTwinServer

FIXTURE_TYPES = {
    "CanvasClock": "canvas_comms_pytest.twins:CanvasClock",
    "CanvasDrafts": "canvas_comms_pytest.boxes:Box",
    "CanvasInbox": "canvas_comms_pytest.boxes:Box",
    "CanvasLms": "canvas_comms_pytest.clients:LmsClients",
    "CanvasMedical": "canvas_comms_medical:CanvasMedical",
    "CanvasMessages": "canvas_comms_pytest.factories:Messages",
    "CanvasNoNetwork": "canvas_comms_pytest.network_guard:Guard",
    "CanvasOutbox": "canvas_comms_pytest.boxes:Box",
    "CanvasPeople": "canvas_comms_pytest.factories:People",
    "CanvasRequests": "requests:Session",
    "CanvasSent": "canvas_comms_pytest.boxes:Box",
    "CanvasStandIn": "canvas_comms_pytest.intercept:StandIn",
    "CanvasTwin": "canvas_comms_twin:Twin",
    "CanvasTwinServer": "canvas_comms_twin.server:TwinServer",
    "CanvasWorld": "canvas_comms_twin:Handover",
    "CanvasapiClient": "canvas_comms_pytest.clients:CanvasapiClients",
}
"""Type of a fixture → where it is."""


def __getattr__(name: str) -> Any:
    if name not in FIXTURE_TYPES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = FIXTURE_TYPES[name].partition(":")
    return getattr(import_module(module), attribute)


__all__ = [
    "FIXTURE_TYPES",
    "CanvasClock",
    "CanvasDrafts",
    "CanvasInbox",
    "CanvasLms",
    "CanvasMedical",
    "CanvasMessages",
    "CanvasNoNetwork",
    "CanvasOutbox",
    "CanvasPeople",
    "CanvasRequests",
    "CanvasSent",
    "CanvasStandIn",
    "CanvasTwin",
    "CanvasTwinServer",
    "CanvasWorld",
    "CanvasapiClient",
]
