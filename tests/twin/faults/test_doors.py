"""What a door cannot play is refused when it is asked for, never left out in silence."""

import select
import socket
import threading
import time
from contextlib import closing
from typing import Any

import pytest
import requests

from canvas_comms.errors import InvalidValue
from canvas_comms_twin import Door, Fault, Request, Twin, TwinAdapter, WsgiApp
from canvas_comms_twin.faults.broken_response import MAX_PLAYED, BrokenResponse, ConnectionEnd
from canvas_comms_twin.faults.kinds import CANNOT, NEVER_CONNECTED, Kind
from canvas_comms_twin.server import TwinServer

UNPLAYABLE = [(door, kind) for door in Door for kind in Kind if kind in CANNOT[door]]


def opened(twin: Twin, door: Door) -> Any:
    match door:
        case Door.PORT:
            return TwinServer(twin)
        case Door.WSGI:
            return WsgiApp(twin)
        case Door.IN_PROCESS:
            return TwinAdapter(twin)


@pytest.mark.parametrize(("door", "kind"), UNPLAYABLE, ids=lambda one: str(one.value))
def test_a_fault_that_an_open_door_cannot_play_is_refused(door: Door, kind: Kind) -> None:
    twin = Twin()
    entrance = opened(twin, door)

    with pytest.raises(InvalidValue, match=f"kind: {kind.value} cannot be played .* {door.value}, only"):
        twin.faults.add(kind)
    if isinstance(entrance, TwinServer):
        entrance.stop()


@pytest.mark.parametrize("door", [Door.PORT, Door.WSGI], ids=lambda door: str(door.value))
def test_a_door_that_cannot_play_what_is_set_does_not_open(door: Door) -> None:
    twin = Twin()
    twin.faults.add("dns-failure")

    with pytest.raises(InvalidValue, match="kind: dns-failure"):
        opened(twin, door)


def test_a_door_that_never_could_is_refused_though_it_is_closed() -> None:
    with pytest.raises(InvalidValue, match="kind: tls-failure"):
        Twin().faults.add("tls-failure", door="port")


def test_a_fault_for_another_door_is_no_matter(reach: Any) -> None:
    outside = reach(Door.PORT)
    inside = reach(twin=outside.twin)
    outside.twin.faults.add("refuse", door=Door.IN_PROCESS)

    with pytest.raises(requests.ConnectionError):
        inside.get("/metadata")
    assert outside.get("/metadata").status_code == 200


def test_once_the_port_is_closed_it_forbids_nothing() -> None:
    twin = Twin()
    with TwinServer(twin) as server:
        pass
    server.stop()

    assert twin.faults.add("refuse").name == "refuse"


def test_in_process_everything_can_be_played() -> None:
    assert CANNOT[Door.IN_PROCESS] == frozenset()
    assert CANNOT[Door.PORT] == NEVER_CONNECTED


def test_behind_a_strangers_server_a_body_can_drip_or_go_on(wsgi: Any) -> None:
    twin = Twin()
    app = WsgiApp(twin)
    with twin.faults.add("drip", every=0.0001):
        status, headers, pieces = wsgi(app, "/metadata")
    with twin.faults.add("endless", size=100_000):
        _, long_headers, long_pieces = wsgi(app, "/metadata")

    assert (status, {len(piece) for piece in pieces}) == ("200 OK", {1})
    assert int(headers["Content-Length"]) == len(pieces)
    assert "Content-Length" not in long_headers
    assert len(b"".join(long_pieces)) == 100_000 + len(pieces)


def test_a_head_has_no_body_to_spoil(reach: Any, wsgi: Any) -> None:
    client = reach(Door.PORT)
    app = WsgiApp(client.twin)
    client.twin.faults.add("drip")

    assert client.session.head(client.url + "/metadata", timeout=2).content == b""
    assert wsgi(app, "/metadata", REQUEST_METHOD="HEAD")[2] == []


def test_who_asks_the_twin_itself_is_given_the_response_and_how_it_is_delivered() -> None:
    twin = Twin()
    twin.faults.add("drop-after-apply", reset=True)

    answer = twin.handle(Request("GET", "/metadata"))

    assert isinstance(answer, BrokenResponse)
    assert (answer.arrives, answer.delivery.end) == (False, ConnectionEnd.RESET)


def test_what_hangs_holds_no_worker_of_the_port(reach: Any) -> None:
    client = reach(Door.PORT)
    client.twin.faults.add("hang-after-apply", route="/metadata", seconds=30)
    lines = [socket.create_connection(("127.0.0.1", int(client.url.rpartition(":")[2]))) for _ in range(20)]
    head = f"GET /metadata HTTP/1.1\r\nHost: {client.url.partition('://')[2]}\r\n\r\n".encode()
    for line in lines:
        line.sendall(head)

    status = client.get("/Communication").status_code
    came_first = not select.select(lines, [], [], 0)[0]
    for line in lines:
        line.close()

    assert (status, came_first) == (200, True)


def test_a_hang_ends_by_itself(reach: Any) -> None:
    client = reach(Door.PORT)
    client.twin.faults.add("hang-after-apply", seconds=0.2)
    began = time.monotonic()

    with pytest.raises(requests.ConnectionError, match="RemoteDisconnected"):
        client.get("/metadata")

    assert time.monotonic() - began > 0.1


def test_how_many_answers_are_spoilt_at_once_is_bounded(reach: Any) -> None:
    client = reach(Door.PORT)
    client.twin.faults.add("hang-after-apply", seconds=30)
    before = threading.active_count()
    host = client.url.partition("://")[2]
    lines = []
    for _ in range(MAX_PLAYED + 10):
        line = socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2])))
        line.sendall(f"GET /metadata HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        lines.append(line)
    lines[-1].settimeout(5)

    assert [line.recv(1) for line in lines[-1:]] == [b""]
    assert threading.active_count() - before <= MAX_PLAYED
    for line in lines:
        line.close()


def test_stopping_the_port_ends_what_hangs(client: Any) -> None:
    server = TwinServer(client.twin)
    server.start()
    client.twin.faults.add("hang-after-apply", seconds=30)
    with closing(socket.create_connection(("127.0.0.1", server.port))) as line:
        line.sendall(f"GET /metadata HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode())
        while not client.twin.journal:
            time.sleep(0.01)
        server.stop()
        line.settimeout(5)

        assert line.recv(1) == b""


def test_magic_needs_doors_that_can_play_it() -> None:
    twin = Twin(magic=True)

    with pytest.raises(InvalidValue, match="kind: "):
        WsgiApp(twin)
    with TwinServer(twin):
        assert TwinAdapter(twin)


def test_a_fault_is_a_value_that_can_be_used_again() -> None:
    fault = Fault("throttle", times=1)
    for _ in range(2):
        twin = Twin()
        twin.faults.add(fault)

        assert twin.handle(Request("GET", "/metadata")).status == 429
