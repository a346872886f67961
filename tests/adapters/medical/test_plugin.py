"""The adapter is a plugin like a stranger's: found by name, opened by settings."""

import inspect
from typing import Any

import pytest

import canvas_comms_medical.plugin as plugin
from canvas_comms.errors import InvalidValue
from canvas_comms.medical import Edition
from canvas_comms_http import BearerToken, ClientCredentials, Network

URL = "https://host.example"


@pytest.fixture
def backend() -> Any:
    [found] = plugin.canvas_comms_backends()
    return found


def test_it_brings_one_backend(backend: Any) -> None:
    assert (backend.product, backend.name) == ("medical", "medical")
    assert set(backend.settings) == set(inspect.signature(plugin.open_medical).parameters)


def test_http_to_this_machine_has_to_be_allowed(backend: Any) -> None:
    given = {"base_url": "http://127.0.0.1:8000", "edition": "v2-2024", "token": "t"}

    assert backend.open(**given, allow_insecure_loopback=True).edition is Edition.V2_2024
    with pytest.raises(InvalidValue, match="base_url: must be https"):
        backend.open(**given)


def test_it_opens_with_a_token(backend: Any) -> None:
    medical = backend.open(base_url=URL, edition="v2-2023", token="t", deadline=5)

    assert medical.edition is Edition.V2_2023
    assert type(medical.carrier.client.credentials) is BearerToken
    assert medical.carrier.client.deadline == 5


def test_it_opens_with_client_credentials_on_the_same_network(
    backend: Any, canned: Any, make_reply: Any
) -> None:
    transport = canned(
        make_reply(200, '{"access_token":"t"}', Content_Type="application/json"), make_reply(404)
    )
    medical = backend.open(
        base_url=URL,
        edition=Edition.V2_2024,
        token_url="https://auth.example/token/",
        client_id="me",
        client_secret="secret",
        network=Network(transport=transport),
    )

    assert type(medical.carrier.client.credentials) is ClientCredentials
    with pytest.raises(Exception, match="404"):
        medical.read("m1")
    assert [url for _, url, _, _ in transport.asked] == [
        "https://auth.example/token/",
        f"{URL}/Communication/m1",
    ]


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({}, "token"),
        ({"token": "a\n"}, "token"),
        ({"token": "t", "edition": "v3"}, "edition"),
        ({"token": "t", "base_url": "http://host.example"}, "base_url"),
        ({"token": "t", "base_url": ""}, "base_url"),
        ({"token": "t", "deadline": 0}, "deadline"),
        ({"client_secret": "s"}, "token_url"),
    ],
)
def test_settings_that_cannot_be_used_are_named(backend: Any, settings: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        backend.open(**{"base_url": URL, "edition": "v2-2024"} | settings)

    assert caught.value.field == field
