"""The adapter is a plugin like a stranger's: found by name, opened by settings."""

import inspect
from typing import Any

import pytest

import canvas_comms_lms.plugin as plugin
from canvas_comms.capabilities import Capability
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.editions import LmsEdition

URL = "https://school.example"


@pytest.fixture
def backend() -> Any:
    [found] = plugin.canvas_comms_backends()
    return found


def test_it_brings_one_backend_that_says_what_it_can(backend: Any) -> None:
    assert (backend.product, backend.name) == ("lms", "lms")
    assert set(backend.settings) == set(inspect.signature(plugin.open_lms).parameters)
    assert Capability.CHANNELS_LIST in backend.capabilities
    assert Capability.CHANNELS_CONFIRM not in backend.capabilities


def test_it_opens_every_area(backend: Any) -> None:
    areas: LmsAreas = backend.open(base_url=URL, edition="2024", token="t", as_user="42", deadline=5)
    gateways = [areas.channels, areas.bounces, areas.confirmations, areas.preferences, areas.comm_messages]

    assert areas.edition is LmsEdition.Y2024
    assert {one.edition for one in gateways} == {LmsEdition.Y2024}
    assert all(one.capabilities <= backend.capabilities for one in gateways)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"base_url": ""}, "base_url"),
        ({"base_url": "http://school.example"}, "base_url"),
        ({"base_url": "http://127.0.0.1:8000"}, "base_url"),
        ({"token": None}, "token"),
        ({"token": "two words"}, "token"),
        ({"token": None, "refresh_token": "two words", "client_id": "9"}, "refresh_token"),
        ({"token": None, "refresh_token": "r"}, "client_id"),
        ({"token": None, "refresh_token": "r", "client_id": "9", "client_secret": "a b"}, "client_secret"),
        ({"edition": "2020"}, "edition"),
        ({"as_user": "self"}, "as_user"),
        ({"deadline": 0}, "deadline"),
    ],
)
def test_bad_settings_are_named(changes: dict[str, Any], field: str, backend: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        backend.open(**{"base_url": URL, "edition": "2024", "token": "t", **changes})

    assert caught.value.field == field


def test_http_to_this_machine_can_be_allowed(backend: Any) -> None:
    opened = backend.open(
        base_url="http://127.0.0.1:8000", edition="2024", token="t", allow_insecure_loopback=True
    )

    assert opened.edition is LmsEdition.Y2024


def test_a_developer_key_opens_it_by_a_refresh_token(backend: Any) -> None:
    opened = backend.open(base_url=URL, edition="2024", client_id="9", client_secret="s", refresh_token="r")

    assert opened.edition is LmsEdition.Y2024
