"""Backends that cannot do something and do not say so, or say so too late, are caught."""

import contextlib
import socket
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotFound, NotSupported
from canvas_comms.medical import Page
from canvas_comms_plugins.conformance.suite import Suite

Lie = Mapping[str, Callable[..., Any]]
SENDING = frozenset({Capability.COMMUNICATIONS_SEND})


def raising(error: type[Exception], *args: object) -> Callable[..., Any]:
    def call(*_: object) -> Any:
        raise error(*args)

    return call


def after(how: Callable[[], object], capability: Capability) -> Callable[..., Any]:
    def call(*_: object) -> Any:
        how()
        raise NotSupported(capability.value)

    return call


def knock() -> None:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", 1), 0.1):
        pytest.fail("nobody listens there")


def look_up() -> None:
    sqlite3.connect(":memory:").close()


READ, SEARCH = Capability.COMMUNICATIONS_READ, Capability.COMMUNICATIONS_SEARCH

SENDER: Lie = {
    "capabilities": lambda _: SENDING,
    "read": raising(NotSupported, READ.value),
    "search_page": raising(NotSupported, SEARCH.value),
    "press_send": raising(NotSupported, Capability.DESK.value),
    "mark_as_read": raising(NotSupported, Capability.DESK.value),
}
"""One that only sends, and says so."""

READING, SEARCHING = "test_reading_is_not_supported", "test_searching_is_not_supported"
NO_DESK = "test_there_is_no_desk"

LIES: dict[str, tuple[Lie, str]] = {
    "nothing is read": ({"read": lambda *_: None}, READING),
    "nothing is there": ({"read": raising(NotFound, 404)}, READING),
    "not implemented": ({"read": raising(NotImplementedError)}, READING),
    "in other words": ({"read": raising(NotSupported, "read")}, READING),
    "after knocking": ({"read": after(knock, READ)}, READING),
    "after looking it up": ({"read": after(look_up, READ)}, READING),
    "nothing is found": ({"search_page": lambda *_: Page(())}, SEARCHING),
    "no attribute": ({"search_page": raising(AttributeError)}, SEARCHING),
    "after searching": ({"search_page": after(look_up, SEARCH)}, SEARCHING),
    "the button works": ({"press_send": lambda *_: None}, NO_DESK),
    "the mark works": ({"mark_as_read": lambda *_: None}, NO_DESK),
}


@pytest.mark.parametrize(("lie", "test"), LIES.values(), ids=LIES)
def test_the_lie_is_caught(
    lie: Lie,
    test: str,
    lying: Callable[..., type[Suite]],
    verdict: Callable[[type[Suite], str], str | None],
) -> None:
    assert verdict(lying(SENDER, capabilities=SENDING), test) is None
    assert verdict(lying({**SENDER, **lie}, capabilities=SENDING), test) is not None


def test_who_only_sends_and_says_so_passes(
    lying: Callable[..., type[Suite]], failing: Callable[[type[Suite]], Any]
) -> None:
    assert list(failing(lying(SENDER, capabilities=SENDING))) == []


def test_sending_that_is_not_declared_is_caught(
    lying: Callable[..., type[Suite]], verdict: Callable[[type[Suite], str], str | None]
) -> None:
    nothing: Lie = {**SENDER, "capabilities": lambda _: frozenset()}
    honest = {**nothing, "create": raising(NotSupported, Capability.COMMUNICATIONS_SEND.value)}
    test = "test_sending_is_not_supported"

    assert verdict(lying(honest, capabilities=frozenset()), test) is None
    assert verdict(lying(nothing, capabilities=frozenset()), test) is not None
