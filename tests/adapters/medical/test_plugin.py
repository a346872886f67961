"""The adapter is a plugin like a stranger's: found by name, opened by settings."""

import pytest

import canvas_comms_medical.plugin as plugin
from canvas_comms.errors import InvalidValue
from canvas_comms.medical import Edition
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms_http import BearerToken, ClientCredentials, Network

URL = "https://host.example"


@pytest.fixture
def backend():
    [found] = plugin.canvas_comms_backends()
    return found


def test_it_brings_one_backend(backend):
    assert (backend.product, backend.name) == ("medical", "medical")
    assert set(backend.settings) == set(plugin.open_medical.__kwdefaults__) | {"base_url", "edition"}


def test_it_opens_with_a_token(backend):
    medical: CommunicationGateway = backend.open(base_url=URL, edition="v2-2023", token="t", deadline=5)

    assert medical.edition is Edition.V2_2023
    assert type(medical.client.credentials) is BearerToken
    assert medical.client.deadline == 5


def test_it_opens_with_client_credentials_on_the_same_network(backend, canned, make_reply):
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

    assert type(medical.client.credentials) is ClientCredentials
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
        ({"token": "t", "deadline": 0}, "deadline"),
        ({"client_secret": "s"}, "token_url"),
    ],
)
def test_settings_that_cannot_be_used_are_named(backend, settings, field):
    with pytest.raises(InvalidValue) as caught:
        backend.open(**{"base_url": URL, "edition": "v2-2024"} | settings)

    assert caught.value.field == field
