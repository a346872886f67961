"""One exchange: authorised, sent once, repeated once after a 401, all within one deadline."""

import time
from typing import Any

import attrs
import pytest

from canvas_comms.errors import InvalidValue, MalformedResponse, Unreachable
from canvas_comms.outcomes import Doubt
from canvas_comms.redaction import Secret
from canvas_comms_http import BearerToken, Client, ClientCredentials, Credentials, Failure, Network, template
from canvas_comms_http.credentials import Token
from canvas_comms_http.deadlines import Deadline

POST = template("create", "POST", {"Content-Type": "application/json"}, "agent")
BASE = "https://host.example"


@pytest.fixture
def grant(make_reply: Any) -> Any:
    numbers = iter(range(1, 1000))
    return lambda request: make_reply(
        200, f'{{"access_token":"token-{next(numbers)}"}}', Content_Type="application/json"
    )


@pytest.fixture
def client(canned: Any) -> Any:
    """A client of canned answers, with a token given or fetched from other canned answers."""

    def make(*answers: Any, tokens: Any = ()) -> Any:
        transport = canned(*answers)
        credentials: Credentials = BearerToken("given")
        if tokens:
            network = Network(transport=canned(*tokens))
            credentials = ClientCredentials(BASE + "/token", "me", "secret", network=network)
        return Client.of(BASE, credentials, network=Network(transport=transport), deadline=1), transport

    return make


def test_a_request_goes_out_as_it_was_prepared(client: Any, make_reply: Any) -> None:
    client, transport = client(make_reply(201))

    with client.exchange(POST, BASE + "/x?a=b%2Fc", b"text") as answer:
        assert answer.status == 201
    assert transport.asked == [
        (
            "POST",
            BASE + "/x?a=b%2Fc",
            {
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "User-Agent": "agent",
                "Content-Type": "application/json",
                "Content-Length": "4",
                "Authorization": "Bearer given",
            },
            b"text",
        )
    ]


def test_one_request_leaves_no_trace_in_the_next(client: Any, make_reply: Any) -> None:
    client, transport = client(make_reply())
    client.exchange(POST, BASE + "/x", b"text").close()
    client.exchange(POST, BASE + "/y").close()

    assert transport.asked[1][2]["Content-Length"] == "0"
    assert transport.asked[1][3] is None


def test_nobody_has_no_header(canned: Any, make_reply: Any) -> None:
    transport = canned(make_reply())
    client: Any = Client.of(BASE, None, network=Network(transport=transport))

    client.exchange(POST, BASE).close()

    assert transport.tokens == [None]


def test_a_401_brings_one_new_token_and_one_repetition(client: Any, make_reply: Any, grant: Any) -> None:
    client, transport = client(make_reply(401), make_reply(201), tokens=[grant])

    with client.exchange(POST, BASE, b"text") as answer:
        assert answer.status == 201
    assert transport.tokens == ["Bearer token-1", "Bearer token-2"]
    assert [body for *_, body in transport.asked] == [b"text", b"text"]


@pytest.mark.parametrize(("headers", "times"), [({"WWW_Authenticate": "Bearer"}, 2), ({}, 1)])
def test_where_servers_ask_for_a_better_token_only_such_a_401_brings_one(
    client: Any, make_reply: Any, grant: Any, headers: dict[str, str], times: int
) -> None:
    made, transport = client(make_reply(401, **headers), make_reply(201), tokens=[grant])
    asking: Any = Client(made.base, made.credentials, made.network, made.deadline, challenged=True)

    with asking.exchange(POST, BASE, b"text") as answer:
        assert answer.status == (201 if times == 2 else 401)
    assert len(transport.asked) == times


def test_a_second_401_stands(client: Any, make_reply: Any, grant: Any) -> None:
    client, transport = client(make_reply(401), tokens=[grant])

    with client.exchange(POST, BASE, b"text") as answer:
        assert answer.status == 401
    assert len(transport.asked) == 2


def test_a_given_token_is_tried_once(client: Any, make_reply: Any) -> None:
    client, transport = client(make_reply(401))

    client.exchange(POST, BASE).close()

    assert len(transport.asked) == 1


def test_a_401_stands_when_there_is_no_newer_token(client: Any, make_reply: Any, grant: Any) -> None:
    client, transport = client(make_reply(401, "why"), tokens=[grant, TimeoutError()])

    with client.exchange(POST, BASE) as answer:
        assert (answer.status, answer.body(10)) == (401, b"why")
    assert len(transport.asked) == 1


@pytest.mark.parametrize("status", [200, 201, 302, 400, 403, 407, 429, 500, 502, 503, 504])
def test_nothing_else_is_repeated(client: Any, make_reply: Any, grant: Any, status: int) -> None:
    client, transport = client(make_reply(status, Retry_After="0"), tokens=[grant])

    client.exchange(POST, BASE).close()

    assert len(transport.asked) == 1


def test_no_failure_is_repeated(client: Any, grant: Any) -> None:
    client, transport = client(TimeoutError(), tokens=[grant])

    assert client.exchange(POST, BASE).doubt is Doubt.NO_ANSWER
    assert len(transport.asked) == 1


def test_without_a_token_nothing_is_sent(client: Any, make_reply: Any) -> None:
    client, transport = client(make_reply(), tokens=[make_reply(200, "<html>")])
    failure = client.exchange(POST, BASE)

    assert failure == Failure(Doubt.NO_TOKEN, failure.error)
    assert failure.never_left
    assert isinstance(failure.error, MalformedResponse)
    assert transport.asked == []


@attrs.frozen
class Strange:
    """Credentials of somebody else; what is an exception is raised."""

    first: object
    newer: object = None

    def token(self, deadline: Deadline) -> Any:
        return self._told(self.first)

    def renewed(self, refused: Token, deadline: Deadline) -> Any:
        return self._told(self.newer)

    def _told(self, what: object) -> object:
        if isinstance(what, Exception):
            raise what
        return what


NO_TOKENS = [RuntimeError("canary"), KeyError("canary"), "canary", Token(Secret("canary\r\nX: y"))]


@pytest.mark.parametrize("given", [*NO_TOKENS, None])
def test_credentials_that_break_are_no_token(canned: Any, make_reply: Any, shown: Any, given: Any) -> None:
    transport = canned(make_reply())
    client = Client.of(BASE, Strange(given), network=Network(transport=transport))
    failure: Any = client.exchange(POST, BASE)

    assert (failure.doubt, failure.never_left, transport.asked) == (Doubt.NO_TOKEN, True, [])
    assert "canary" not in shown(failure.error)


@pytest.mark.parametrize("newer", NO_TOKENS)
def test_a_401_stands_when_renewing_breaks(canned: Any, make_reply: Any, newer: Any) -> None:
    transport = canned(make_reply(401))
    client = Client.of(BASE, Strange(Token(Secret("t")), newer), network=Network(transport=transport))
    answer: Any = client.exchange(POST, BASE)

    assert (answer.status, len(transport.asked)) == (401, 1)


def test_the_token_and_the_request_share_the_deadline(canned: Any, make_reply: Any) -> None:
    left: list[float] = []

    class Slow(BearerToken):
        def token(self, deadline: Deadline) -> Token:
            time.sleep(0.2)
            left.append(deadline.left())
            return super().token(deadline)

    transport = canned(make_reply())
    client: Any = Client.of(BASE, Slow("a"), network=Network(transport=transport), deadline=60)
    client.exchange(POST, BASE).close()

    assert transport.settings["timeout"] <= left[0] <= 59.8


def test_the_newer_token_shares_the_deadline_too(
    listen: Any, network: Network, make_http_answer: Any
) -> None:
    grant = make_http_answer("200 OK", b'{"access_token":"a"}', "Content-Type: application/json")
    tokens: Any = listen(
        lambda line, request: tokens.drip(line) if len(tokens.requests) > 1 else line.sendall(grant)
    )
    server = listen(make_http_answer("401 Unauthorized"))
    credentials = ClientCredentials(tokens.url, "me", "secret", network=network)
    client: Any = Client.of(server.url, credentials, network=network, deadline=0.3)
    began = time.monotonic()

    with client.exchange(POST, server.url) as answer:
        assert answer.status == 401
    assert len(tokens.requests) == 2
    assert time.monotonic() - began < 30  # it would drip for ever


def test_a_token_endpoint_that_drips_leaves_nothing_sent(listen: Any, network: Network) -> None:
    server = listen(b"")
    tokens: Any = listen(lambda line, request: tokens.drip(line))
    credentials = ClientCredentials(tokens.url, "me", "secret", network=network)
    client: Any = Client.of(server.url, credentials, network=network, deadline=0.3)
    failure = client.exchange(POST, server.url)

    assert (failure.doubt, type(failure.error)) == (Doubt.NO_TOKEN, Unreachable)
    assert server.connections == 0


@pytest.mark.parametrize("deadline", [0, -1, float("nan"), float("inf"), "30", None, True])
def test_a_deadline_is_a_number_of_seconds(deadline: Any) -> None:
    with pytest.raises(InvalidValue, match=r"\Adeadline: "):
        Client.of(BASE, None, deadline=deadline)
