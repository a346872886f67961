"""Nothing comes from the environment; every thread and process has connections of its own."""

import os
import threading
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from canvas_comms.errors import InvalidValue
from canvas_comms.outcomes import Doubt
from canvas_comms_http import BearerToken, Client, Network, template

GET = template("x", "GET", {}, "x")


def test_a_netrc_puts_no_name_in_the_place_of_the_token(
    listen: Any, network: Network, make_http_answer: Any, tmp_path: Any
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login canary password canary\n")
    netrc.chmod(0o600)
    server = listen(make_http_answer())
    client: Any = Client.of(server.url, BearerToken("ours"), network=network)

    client.exchange(GET, server.url + "/x").close()

    assert requests.utils.get_netrc_auth("http://127.0.0.1") == ("canary", "canary")
    assert b"Authorization: Bearer ours\r\n" in server.requests[0]


def test_credentials_keep_netrc_out_of_a_plain_session_too(
    listen: Any, make_http_answer: Any, tmp_path: Any
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login canary password canary\n")
    netrc.chmod(0o600)
    server = listen(make_http_answer())

    requests.get(server.url, auth=BearerToken("ours"), timeout=2)

    assert b"Authorization: Bearer ours\r\n" in server.requests[0]


@pytest.mark.parametrize("name", ["http_proxy", "HTTPS_PROXY", "ALL_PROXY"])
def test_proxies_of_the_environment_are_not_used(
    listen: Any, network: Network, ask: Any, make_http_answer: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    proxy, server = listen(make_http_answer()), listen(make_http_answer())
    monkeypatch.setenv(name, proxy.url)

    ask(network, server.url).close()

    assert (proxy.connections, server.connections) == (0, 1)


def test_a_bundle_of_the_environment_is_not_used(
    listen: Any, network: Network, ask: Any, tls: Any, certificate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(certificate))

    assert ask(network, listen(b"", tls=tls).url).doubt.value == "not-trusted"


def test_a_proxy_that_is_named_is_used(listen: Any, ask: Any, make_http_answer: Any) -> None:
    proxy = listen(make_http_answer(body=b"by proxy"))
    network = Network(proxies={"http": proxy.url}, allow_insecure_loopback=True)

    with ask(network, "http://localhost:9/x") as answer:
        assert answer.body(10) == b"by proxy"
    assert proxy.requests[0].startswith(b"GET http://localhost:9/x HTTP/1.1")


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"verify": False}, "verify"),
        ({"verify": "/no/such/file"}, "verify"),
        ({"verify": 1}, "verify"),
        ({"transport": HTTPAdapter(max_retries=3)}, "transport"),
        ({"user_agent": "a\r\nX: y"}, "user_agent"),
    ],
)
def test_what_would_weaken_it_is_refused(settings: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        Network(**settings)

    assert caught.value.field == field


def test_a_session_that_knows_nobody_for_a_url_sent_nothing(ask: Any) -> None:
    session = requests.Session()
    session.adapters.clear()

    failure = ask(Network(session=session), "https://host.example/x", "POST", b"text")

    assert (failure.doubt, failure.never_left) == (Doubt.NO_CONNECTION, True)


def test_a_session_lends_its_transport_proxies_and_trust(
    canned: Any, make_reply: Any, ask: Any, certificate: Any
) -> None:
    transport = canned(make_reply())
    session = requests.Session()
    session.mount("https://host.example", transport)
    session.proxies = {"https": "http://proxy.example"}
    session.verify = str(certificate)
    session.cert = "client.pem"
    session.headers["X-Canary"] = "canary"
    session.auth = ("canary", "canary")
    session.cookies.set("canary", "canary")

    ask(Network(session=session), "https://host.example/x").close()

    assert transport.settings["proxies"] == {"https": "http://proxy.example"}
    assert transport.settings["verify"] == str(certificate)
    assert transport.settings["cert"] == "client.pem"
    assert "canary" not in repr(transport.asked)


def test_a_sessions_stock_transport_gives_way_to_ours(
    listen: Any, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=5))
    server: Any = listen(lambda line, request: server.drip(line))

    failure = ask(Network(session=session), server.url, seconds=0.2)

    assert failure.doubt.value == "no-answer"
    assert server.connections == 1


def test_a_sessions_own_transport_must_not_retry() -> None:
    class Patient(HTTPAdapter):
        pass

    session = requests.Session()
    session.mount("https://", Patient(max_retries=5))

    with pytest.raises(InvalidValue, match="must not retry"):
        Network(session=session)


def test_a_session_that_trusts_anybody_is_refused() -> None:
    session = requests.Session()
    session.verify = False

    with pytest.raises(InvalidValue, match="must be True or the path"):
        Network(session=session)


def test_thirty_two_threads_get_their_own_answers(listen: Any, network: Network, ask: Any) -> None:
    def echo(line: Any, request: Any) -> None:
        path = request.split(b" ", 2)[1]
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(path), path))

    server = listen(echo, keep_alive=True)
    wrong = []

    def talk(number: int) -> None:
        for turn in range(5):
            with ask(network, f"{server.url}/{number}/{turn}", seconds=5) as answer:
                if answer.body(100) != b"/%d/%d" % (number, turn):
                    wrong.append(number)

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert server.connections == 32


def test_a_child_does_not_use_its_parents_connections(
    listen: Any, network: Network, ask: Any, make_http_answer: Any
) -> None:
    server = listen(make_http_answer(body=b"abc"), keep_alive=True)
    with ask(network, server.url) as answer:
        answer.body(10)
    child = os.fork()
    if child == 0:
        with ask(network, server.url) as answer:
            os._exit(0 if answer.body(10) == b"abc" else 1)
    _, status = os.waitpid(child, 0)
    with ask(network, server.url) as answer:
        answer.body(10)

    assert os.waitstatus_to_exitcode(status) == 0
    assert server.connections == 2


def test_nothing_of_an_answer_is_kept(canned: Any, make_reply: Any, ask: Any) -> None:
    transport = canned(make_reply(200, "canary"))
    network = Network(transport=transport)
    with ask(network, "https://host.example") as answer:
        answer.body(10)
    del answer

    assert [one() for one in transport.given] == [None]
