"""Neither token nor text nor ids are in anything that somebody could print, keep or log."""

import gc
import json
import logging
import pickle
import weakref
from typing import Any

import pytest

from canvas_comms.errors import GatewayError, RefusedByServer
from canvas_comms.medical import Query, Reference
from canvas_comms.outcomes import Issue
from canvas_comms_http.logs import TRANSPORT_LOGGERS

MESSAGE = "8c1a7a3b-43ec-4b6b-9ab1-3a3a4c3c1f00"
CANARIES = ("canary", MESSAGE, "b1ea5cd8d0ba4b0ea0e2a5d1d2f0c111")


def leaks(text: str) -> Any:
    return [one for one in CANARIES if one in text]


def test_no_log_of_ours_shows_any_of_it(
    listen: Any,
    gateway: Any,
    make_http_answer: Any,
    resource: Any,
    message: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    body = json.dumps(resource()).encode()
    server = listen(
        make_http_answer("200 OK", body, "Content-Type: application/json", "X-Canary: canary"),
        keep_alive=True,
    )
    tokens = listen(
        make_http_answer("200 OK", b'{"access_token":"canary-token"}', "Content-Type: application/json")
    )
    medical = gateway(server.url, token_url=tokens.url, deadline=2)
    medical.create(message)
    medical.read(MESSAGE)
    for query in (
        Query(patient=Reference.of("Patient/b1ea5cd8d0ba4b0ea0e2a5d1d2f0c111")),
        Query(id="canary"),
    ):
        with pytest.raises(GatewayError):
            medical.search_page(query)
    ours = [one for one in caplog.records if one.name not in TRANSPORT_LOGGERS]

    assert [one.getMessage().split(",")[0] for one in ours] == [
        "token: answered",
        "create: answered",
        "read: answered",
        "search: answered",
        "search: answered",
    ]
    assert leaks("".join(repr(vars(one)) for one in ours)) == []


def test_no_rendering_of_a_gateway_shows_its_token(gateway: Any, canned: Any, make_reply: Any) -> None:
    medical = gateway(transport=canned(make_reply()), token_url="https://host.example/token")

    for shown in (
        repr(medical),
        str(medical),
        f"{medical}",
        repr(medical.carrier.client),
        repr(vars(medical.carrier.client.credentials)),
    ):
        assert leaks(shown) == []


def test_a_gateway_cannot_be_pickled(gateway: Any, canned: Any, make_reply: Any) -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(gateway(transport=canned(make_reply())))


@pytest.mark.parametrize(
    "raised", [KeyError("canary"), ValueError("canary"), OSError("canary"), RecursionError()]
)
def test_an_exception_of_a_transport_shows_nothing(
    gateway: Any, canned: Any, shown: Any, raised: Exception, message: Any
) -> None:
    medical = gateway(transport=canned(raised))

    assert leaks(repr(medical.create(message))) == []
    for ask, what in ((medical.read, MESSAGE), (medical.search_page, Query(id="canary"))):
        with pytest.raises(GatewayError) as caught:
            ask(what)
        told = shown(caught.value)
        assert leaks(told) == []
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_an_error_is_gone_when_nobody_holds_it(gateway: Any, canned: Any, make_reply: Any) -> None:
    medical, held = gateway(transport=canned(make_reply(500, "canary"))), []
    gc.disable()
    try:
        medical.read(MESSAGE)
    except RefusedByServer as error:
        held.append(weakref.ref(error))
    gone = held[0]() is None
    gc.enable()

    assert gone


def test_an_error_can_be_pickled_and_says_the_same_but_for_the_texts_of_the_server(
    gateway: Any, canned: Any, make_reply: Any
) -> None:
    body = '{"resourceType":"OperationOutcome","issue":[{"code":"invalid","details":{"text":"canary"}}]}'
    with pytest.raises(RefusedByServer) as caught:
        gateway(transport=canned(make_reply(400, body))).read(MESSAGE)
    pickled = pickle.dumps(caught.value)
    again = pickle.loads(pickled)

    assert leaks(repr(pickled)) == []
    assert (str(again), again.issues) == (str(caught.value), (Issue("invalid"),))
    assert caught.value.issues == (Issue("invalid", "canary"),)
