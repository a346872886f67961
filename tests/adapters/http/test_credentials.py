"""Credentials set the header and let nobody have the token in another way."""

import copy
import pickle
from typing import Any

import pytest
import requests

from canvas_comms.redaction import Secret
from canvas_comms_http import BearerToken, ClientCredentials, Deadline, Network


@pytest.fixture(params=["token", "client"])
def credentials(request: Any, canned: Any, make_reply: Any) -> Any:
    if request.param == "token":
        return BearerToken(Secret("canary"))
    grant = make_reply(200, '{"access_token":"canary","expires_in":3600}', Content_Type="application/json")
    network = Network(transport=canned(grant))
    found = ClientCredentials("https://host.example/token/", "me", "canary-secret", network=network)
    found.token(Deadline.after(1))
    return found


def test_a_request_carries_the_token_and_no_other(credentials: Any) -> None:
    request = requests.Request("GET", "https://user:pw@host.example", auth=credentials).prepare()

    assert request.headers["Authorization"] == "Bearer canary"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_they_are_neither_pickled_nor_copied(credentials: Any, copied: Any) -> None:
    with pytest.raises(TypeError, match="cannot be pickled or copied"):
        copied(credentials)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="cannot be pickled or copied"):
            pickle.dumps(credentials, protocol)


@pytest.mark.parametrize("render", [repr, str, "{}".format, "{!r}".format, lambda one: f"{one}"])
def test_no_rendering_shows_the_token(credentials: Any, render: Any) -> None:
    assert "canary" not in render(credentials)
    assert "canary" not in render(credentials.token(Deadline.after(1)))


def test_a_given_token_has_no_newer_one() -> None:
    credentials = BearerToken("a")
    token = credentials.token(Deadline.after(1))

    assert credentials.renewed(token, Deadline.after(1)) is None
