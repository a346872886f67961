"""The public names are pinned: adding one is a decision, removing one breaks somebody."""

import importlib
import pkgutil
from pathlib import Path
from typing import get_origin

import pytest

import canvas_comms
import canvas_comms.medical
import canvas_comms_http
import canvas_comms_plugins

PINNED: dict[str, set[str]] = {
    "canvas_comms": {
        "CanvasCommsError",
        "Decision",
        "Effect",
        "Finding",
        "GatewayError",
        "InvalidValue",
        "Issue",
        "NotSent",
        "NotSupported",
        "Outcome",
        "Reason",
        "Refused",
        "Rejected",
        "Secret",
        "Sent",
        "Unknown",
        "repeatable",
    },
    "canvas_comms.medical": {
        "CANVAS_BOT",
        "Candidate",
        "Communication",
        "CommunicationGateway",
        "Delivery",
        "StaffActions",
        "Edition",
        "SearchResults",
        "MedicalClient",
        "Message",
        "MessageState",
        "NewCommunication",
        "OnLoss",
        "Origin",
        "Page",
        "PersonKind",
        "Placed",
        "Placement",
        "Plan",
        "Query",
        "Reference",
        "Routing",
        "SendReport",
        "compose",
        "mark_as_read",
        "plan",
        "plan_side_by_side",
        "press_send",
        "read",
        "reconcile",
        "search",
        "send",
    },
    "canvas_comms_addresses": {
        "AddressFault",
        "check_address",
    },
    "canvas_comms_async": {
        "MOST_THREADS",
        "AsyncListing",
        "AsyncResults",
        "CancelledCall",
        "OnCancelled",
        "connect_async",
        "log_cancelled",
        "to_async",
    },
    "canvas_comms_cli": set(),
    "canvas_comms_html": {
        "ALLOWED_TAGS",
        "MAX_CHARACTERS",
        "sanitised",
        "text_of",
    },
    "canvas_comms_http": {
        "Answer",
        "BaseUrl",
        "BearerToken",
        "Client",
        "ClientCredentials",
        "Credentials",
        "Deadline",
        "Failure",
        "Network",
        "Template",
        "checked_url",
        "page_url",
        "quiet_transport_logs",
        "template",
    },
    "canvas_comms_lms": {
        "BearerToken",
        "CanvasLms",
        "HttpCarrier",
        "Network",
        "PendingLogin",
        "ServerAreas",
        "WebLogin",
        "WebTokens",
        "connect",
        "quiet_transport_logs",
        "scopes_of",
    },
    "canvas_comms_medical": {
        "BearerToken",
        "CanvasMedical",
        "ClientCredentials",
        "Network",
        "PendingLogin",
        "SmartLogin",
        "SmartTokens",
        "connect",
        "quiet_transport_logs",
    },
    "canvas_comms_memory": {
        "CountingIds",
        "Environment",
        "FrozenClock",
        "LmsSession",
        "LoadedLms",
        "MedicalSession",
        "MemoryLms",
        "MemoryMedical",
        "RandomIds",
        "RunningClock",
        "connect",
        "SeededIds",
    },
    "canvas_comms.pace": {
        "AtMost",
        "Done",
        "Gate",
        "OneByOne",
        "Pace",
        "Standing",
        "Start",
        "Turns",
        "Wait",
        "ignore_standing",
        "pace_of",
    },
    "canvas_comms_gate": {"MonotonicClock", "SharedThrottle", "ThreadGate"},
    "canvas_comms_inspector": {"inspector"},
    "canvas_comms_sightings": set(),
    "canvas_comms_pytest": {
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
    },
    "canvas_comms_twin": {
        "GENERIC_CLIENT",
        "MAGIC",
        "Door",
        "Fault",
        "Handover",
        "Kind",
        "MedicalSwitches",
        "Product",
        "ProductApp",
        "Request",
        "Response",
        "Twin",
        "TwinAdapter",
        "WsgiApp",
        "lms",
        "medical",
    },
    "canvas_comms_wire": set(),
    "canvas_comms.lms": {
        "ABSENT",
        "AccessToken",
        "Actor",
        "Context",
        "ContextKind",
        "Directory",
        "Era",
        "RawParam",
        "IndexedDirectory",
        "LmsEdition",
        "Parameters",
        "People",
        "Right",
        "granted",
        "may",
    },
    "canvas_comms_mcp": {
        "AuditFile",
        "Door",
        "Reply",
        "open_door",
        "served_lms",
        "served_medical",
    },
    "canvas_comms_outbox": {
        "Bell",
        "Cipher",
        "MemoryJournal",
        "NetworkFileSystem",
        "SqliteJournal",
        "Worker",
        "machine_clocks",
        "open_outbox",
    },
    "canvas_comms_plugins": {
        "Backend",
        "Broken",
        "Diagnosis",
        "Health",
        "Loaded",
        "connect",
        "Registry",
        "examine",
        "guarded",
        "hookimpl",
        "load_plugins",
    },
}
MODULES = [
    "canvas_comms",
    *(found.name for found in pkgutil.walk_packages(canvas_comms.__path__, "canvas_comms.")),
]
ROOTS = [Path(one.__path__[0]).parent for one in (canvas_comms, canvas_comms_http, canvas_comms_plugins)]


def test_every_package_is_pinned() -> None:
    packages = {found.name for found in pkgutil.iter_modules(map(str, ROOTS)) if found.ispkg}

    assert {one for one in packages if one.startswith("canvas_comms")} - PINNED.keys() == set()


@pytest.mark.parametrize("package", PINNED)
def test_a_package_offers_just_the_pinned_names(package: str) -> None:
    assert set(getattr(importlib.import_module(package), "__all__", ())) == PINNED[package]


@pytest.mark.parametrize("name", MODULES)
def test_every_name_that_a_module_offers_is_there(name: str) -> None:
    module = importlib.import_module(name)
    missing = [offered for offered in getattr(module, "__all__", []) if not hasattr(module, offered)]

    assert missing == []


@pytest.mark.parametrize("name", MODULES)
def test_no_module_offers_a_name_twice_or_a_private_one(name: str) -> None:
    offered = getattr(importlib.import_module(name), "__all__", [])

    assert len(set(offered)) == len(offered)
    assert [one for one in offered if one.startswith("_")] == []


@pytest.mark.parametrize("package", PINNED)
def test_every_public_thing_says_what_it_is(package: str) -> None:
    module = importlib.import_module(package)
    offered = [getattr(module, name) for name in getattr(module, "__all__", ())]
    named = [
        thing for thing in offered if callable(thing) and get_origin(thing) is None
    ]  # no alias has a text
    silent = [thing for thing in named if not (thing.__doc__ or "").strip()]

    assert silent == []
