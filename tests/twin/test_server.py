"""The twin on a port: where it listens, what it bounds, how it starts and stops."""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Secret
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.server import LIMITS, TwinServer


@pytest.fixture
def server(echo: Any) -> Iterator[TwinServer]:
    with TwinServer(echo) as server:
        yield server


def say(server: TwinServer, text: bytes, read: int = 65536) -> str:
    """Send bytes as they are; the answer's status line, or what came before the end."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        line.sendall(text)
        return line.recv(read).split(b"\r\n")[0].decode()


def test_it_listens_on_loopback_only_at_a_free_port(server: TwinServer) -> None:
    assert server.url == f"http://127.0.0.1:{server.port}"
    assert server._server.socket.getsockname()[0] == "127.0.0.1"
    assert requests.get(server.url + "/x", timeout=5).json()["path"] == "/x"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.1", "twin.example"])
def test_another_host_is_refused_before_anything_is_bound(echo: Any, host: str) -> None:
    with pytest.raises(InvalidValue, match="host: must be a loopback address"):
        TwinServer(echo, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2", "::1"])
def test_every_loopback_address_needs_no_leave(echo: Any, host: str) -> None:
    try:
        server = TwinServer(echo, host=host)
    except OSError:
        pytest.fail(f"this machine cannot listen on {host}")
    server.stop()

    assert server.control_token is None


def test_a_remote_twin_has_a_control_token(echo: Any) -> None:
    server = TwinServer(echo, host="0.0.0.0", allow_remote=True)
    server.stop()
    given = TwinServer(echo, host="0.0.0.0", allow_remote=True, control_token=Secret("mine"))
    given.stop()

    assert server.control_token is not None
    assert len(server.control_token.reveal()) >= 43
    assert given.control_token == Secret("mine")


def test_the_path_arrives_as_sent(server: TwinServer, echo: Any) -> None:
    say(
        server,
        b"GET /Communication/..%%2fPatient/../x?a=%%20&b HTTP/1.1\r\nHost: localhost:%d\r\n\r\n"
        % server.port,
    )

    assert (echo.asked.path, echo.asked.query) == ("/Communication/..%2fPatient/../x", "a=%20&b")


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4",
        b"Content-Length: 4\r\nContent-Length: 5",
        b"Content-Length: 4, 4",
        b"Content-Length: +4",
        b"Content-Length: 4\r\n bad: fold",
        b"Transfer-Encoding : chunked",
    ],
)
def test_a_request_that_two_parsers_could_read_differently_is_refused(
    server: TwinServer, echo: Any, headers: Any
) -> None:
    head = b"POST /x HTTP/1.1\r\nHost: localhost:%d\r\n%s\r\n\r\n0\r\n\r\n" % (server.port, headers)

    assert say(server, head).split()[1] in ("400", "501")
    assert echo.asked is None


def test_an_encoding_in_http_1_0_is_refused(server: TwinServer, echo: Any) -> None:
    head = (
        b"POST /x HTTP/1.0\r\nHost: localhost:%d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % server.port
    )

    assert say(server, head).split()[1] == "400"
    assert echo.asked is None


def test_a_chunked_body_alone_is_taken(server: TwinServer, echo: Any) -> None:
    head = b"POST /x HTTP/1.1\r\nHost: localhost:%d\r\nTransfer-Encoding: chunked\r\n\r\n" % server.port

    assert say(server, head + b"3\r\nabc\r\n0\r\n\r\n").split()[1] == "200"
    assert echo.asked.body == b"abc"


def test_large_headers_are_refused(server: TwinServer, echo: Any) -> None:
    head = b"GET /x HTTP/1.1\r\nHost: localhost:%d\r\nX: %s\r\n\r\n"
    large = b"x" * LIMITS["max_request_header_size"]

    assert say(server, head % (server.port, large)).split()[1] == "431"
    assert echo.asked is None


@pytest.mark.parametrize(("size", "expected"), [(1 << 20, 200), ((1 << 20) + 1, 413)])
def test_a_body_may_have_one_mebibyte(server: TwinServer, size: int, expected: Any) -> None:
    answer = requests.post(server.url + "/x", data=b"x" * size, timeout=10)

    assert answer.status_code == expected


def test_a_foreign_host_header_reaches_nothing(server: TwinServer, echo: Any) -> None:
    answer = requests.get(server.url + "/x", headers={"Host": "evil.example"}, timeout=5)

    assert answer.status_code == 421
    assert echo.asked is None


def test_no_answer_names_the_server_software(server: TwinServer) -> None:
    assert "Server" not in requests.get(server.url + "/x", timeout=5).headers


def test_two_hundred_idle_connections_do_not_hold_up_a_call(server: TwinServer) -> None:
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(200)]
    try:
        answer = requests.get(server.url + "/x", timeout=20)
    finally:
        for line in idle:
            line.close()

    assert answer.status_code == 200


def test_it_stops_without_waiting_for_the_poll_of_waitress(echo: Any) -> None:
    stopping = []
    for _ in range(5):
        with TwinServer(echo) as server:
            requests.get(server.url + "/x", timeout=20)
            began = time.monotonic()
        stopping.append(time.monotonic() - began)

    assert min(stopping) < 0.9  # about 2 ms; the poll comes once a second


def test_once_stopped_nobody_answers_and_stopping_again_is_harmless(echo: Any) -> None:
    with TwinServer(echo) as server:
        pass
    server.stop()

    with pytest.raises(requests.ConnectionError):
        requests.get(server.url + "/x", timeout=5)


def test_a_server_that_never_ran_can_be_stopped(echo: Any) -> None:
    TwinServer(echo).stop()


def test_no_log_record_holds_a_body_or_query(echo: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with TwinServer(echo) as server, caplog.at_level(logging.WARNING, "urllib3"):
        requests.post(server.url + "/x?patient=canary", data=b"canary", timeout=5)
        say(server, b"GET /canary HTTP/1.1\r\nHost: canary\r\nContent-Length: canary\r\n\r\n")

    assert "canary" not in caplog.text


def test_the_answer_to_head_has_a_length_and_no_body(
    server: TwinServer, caplog: pytest.LogCaptureFixture
) -> None:
    said = b"HEAD /x HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n" % server.port
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
        line.sendall(said)
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    head, _, body = answer.partition(b"\r\n\r\n")

    assert b"Content-Length: 27" in head
    assert body == b""
    assert caplog.text == ""


def test_it_stops_though_a_worker_wakes_the_loop_in_the_same_moment(
    echo: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = TwinServer(echo)
    trigger = server._server.trigger
    pull = trigger._physical_pull
    before = trigger.trigger

    def pulled_between() -> None:
        pull()
        time.sleep(0.2)  # as long as the loop may need to run what it was told
        pull()

    monkeypatch.setattr(trigger, "_physical_pull", pulled_between)
    server.start()

    server.stop()

    files = [os.memfd_create("somebody else's") for _ in range(8)]
    server._server.pull_trigger()  # what a worker says later goes nowhere
    written = [os.lseek(file, 0, os.SEEK_END) for file in files]
    for file in files:
        os.close(file)
    assert before in files
    assert not any(written)


def test_any_number_of_threads_may_stop_it_at_once(echo: Any, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(20):
        server = TwinServer(echo)
        server.start()
        with ThreadPoolExecutor(4) as threads:
            stopped = [threads.submit(server.stop) for _ in range(4)]

        assert [one.result(5) for one in stopped] == [None] * 4
    assert caplog.text == ""


def test_another_thread_stops_what_runs_in_this_one(echo: Any) -> None:
    server = TwinServer(echo)
    runs = threading.Thread(target=server.run, daemon=True)
    runs.start()
    requests.get(server.url + "/x", timeout=5)

    server.stop()

    assert not server._map
    runs.join(0.5)
    assert not runs.is_alive()
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url + "/x", timeout=5)


def test_who_answers_may_not_be_waited_for_by_the_loop_itself(echo: Any) -> None:
    server = TwinServer(echo)
    server._server.trigger.pull_trigger(
        server.stop
    )  # as a handler of signals does, in the thread that runs it

    server.run()

    assert not server._map


def test_that_requests_wait_for_a_worker_is_not_told(echo: Any, caplog: pytest.LogCaptureFixture) -> None:
    with TwinServer(echo) as server, ThreadPoolExecutor(12) as threads:
        list(threads.map(lambda _: requests.get(server.url + "/x", timeout=5), range(40)))

    assert [one.name for one in caplog.records if one.name.startswith("waitress")] == []


@pytest.mark.parametrize(
    "head",
    [
        b"GET http://[ HTTP/1.1\r\nHost: localhost:%d\r\n\r\n",
        b"POST /x HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
    ],
)
def test_a_head_that_cannot_be_read_is_refused_without_a_traceback(
    server: TwinServer, head: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert say(server, head % server.port).split()[1] == "400"
    assert caplog.text == ""


def test_one_idle_client_too_many_does_not_stall_the_next(
    echo: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(LIMITS, "connection_limit", 20)
    with TwinServer(echo) as server:
        idle = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(40)]
        statuses = [requests.get(server.url + "/x", timeout=20).status_code for _ in range(10)]
        closed_first = idle[0].recv(1)  # who was idle longest made room
        for line in idle:
            line.close()

    assert statuses == [200] * 10
    assert closed_first == b""
    assert caplog.text == ""


def test_nothing_is_written_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[object] = []
    monkeypatch.setattr("waitress.buffers.TempfileBasedBuffer", lambda *a: written.append(a))
    with TwinServer(Slow()) as server:
        answer = requests.post(server.url + "/x", data=b"x" * (1 << 20), timeout=10)

    assert len(answer.content) == Slow.size
    assert written == []


class Slow:
    """Answers after a while, with a body that no socket takes at once."""

    size = 8 << 20

    def __init__(self) -> None:
        self.entered = threading.Semaphore(0)

    def handle(self, request: Request) -> Response:
        self.entered.release()
        time.sleep(0.3)
        return Response(200, (), b"x" * self.size)


def test_what_has_arrived_is_answered_before_it_stops() -> None:
    slow = Slow()
    with TwinServer(slow) as server, ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(requests.get, server.url + "/x", timeout=10) for _ in range(6)]
        slow.entered.acquire()
        time.sleep(0.1)  # all have arrived, two of them wait for a worker
        server.stop()

        assert [len(one.result().content) for one in asked] == [Slow.size] * 6
