"""The public names are pinned: adding one is a decision, removing one breaks somebody."""

import importlib
import pkgutil

import pytest

import canvas_comms
import canvas_comms.medical

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
    },
    "canvas_comms.medical": {
        "CANVAS_BOT",
        "Communication",
        "CommunicationGateway",
        "Delivery",
        "Desk",
        "Edition",
        "Findings",
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
        "search",
        "send",
    },
}
MODULES = [
    "canvas_comms",
    *(found.name for found in pkgutil.walk_packages(canvas_comms.__path__, "canvas_comms.")),
]


@pytest.mark.parametrize("package", PINNED)
def test_a_package_offers_just_the_pinned_names(package: str) -> None:
    assert set(importlib.import_module(package).__all__) == PINNED[package]


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
    offered = [getattr(module, name) for name in module.__all__]
    silent = [thing for thing in offered if callable(thing) and not (thing.__doc__ or "").strip()]

    assert silent == []
