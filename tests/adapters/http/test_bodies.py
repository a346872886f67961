"""A body is read within its size and time, unpacked or not; a broken one is said to be so."""

import gzip
import time
import tracemalloc
import zlib
from typing import Any

import pytest

from canvas_comms.errors import MalformedResponse, Unreachable
from canvas_comms_http import Deadline, Network, template

MIB = 1 << 20
LONG = 30
"""Seconds: more than a slow machine adds to a short deadline, less than a call that keeps none takes."""


@pytest.fixture
def read() -> Any:
    """Sends a GET and reads the body of the answer."""

    def read(server: Any, at_most: Any = MIB, seconds: float = 0.4) -> Any:
        network = Network(allow_insecure_loopback=True)
        request = template("x", "GET", {}, "x").aimed(server.url + "/x")
        answer: Any = network.send(request, Deadline.after(seconds))
        with answer:
            return answer.body(at_most)

    return read


def test_a_body_is_read_whole(listen: Any, read: Any, make_http_answer: Any) -> None:
    assert read(listen(make_http_answer(body=b"a" * 300_000))) == b"a" * 300_000


def test_a_body_without_a_length_ends_with_the_connection(listen: Any, read: Any) -> None:
    assert read(listen(b"HTTP/1.1 200 OK\r\n\r\nabc")) == b"abc"


def test_there_is_no_body_after_a_204_whatever_its_headers_say(listen: Any, read: Any) -> None:
    assert read(listen(b"HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n")) == b""


def test_a_body_in_chunks_is_joined(listen: Any, read: Any) -> None:
    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"

    assert read(listen(answer)) == b"abcde"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
def test_a_packed_body_is_unpacked_though_it_was_not_asked_for(
    listen: Any, read: Any, make_http_answer: Any, pack: Any
) -> None:
    encoding = "gzip" if pack is gzip.compress else "deflate"
    server = listen(make_http_answer("200 OK", pack(b"abc" * 50_000), f"Content-Encoding: {encoding}"))

    assert read(server) == b"abc" * 50_000
    assert b"accept-encoding: identity" in server.requests[0].lower()


@pytest.mark.parametrize("size", [999, 1000])
def test_a_body_up_to_the_limit_is_taken(listen: Any, read: Any, make_http_answer: Any, size: int) -> None:
    assert len(read(listen(make_http_answer(body=b"a" * size)), at_most=1000)) == size


def test_a_bigger_body_is_refused(listen: Any, read: Any, make_http_answer: Any) -> None:
    with pytest.raises(MalformedResponse, match="body: must be at most 1000 bytes"):
        read(listen(make_http_answer(body=b"a" * 1001)), at_most=1000)


def test_a_bomb_is_refused_as_soon_as_it_is_too_big(listen: Any, read: Any, make_http_answer: Any) -> None:
    bomb = gzip.compress(b"\0" * (64 * MIB), 1, mtime=0)
    server = listen(make_http_answer("200 OK", bomb, "Content-Encoding: gzip"))
    tracemalloc.start()

    try:
        with pytest.raises(MalformedResponse, match="body: must be at most 1048576 bytes"):
            read(server, seconds=30)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 8 * MIB


def test_a_body_that_never_ends_is_refused(listen: Any, read: Any) -> None:
    def flood(line: Any, request: Any) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            line.sendall(b"a" * 65536)

    with pytest.raises(MalformedResponse, match="at most"):
        read(listen(flood), seconds=5)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"abc", mtime=0)[:-4],
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"abc", mtime=0) + b"more",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
    ],
)
def test_a_body_cut_short_is_not_taken_for_whole(listen: Any, read: Any, answer: Any) -> None:
    with pytest.raises(MalformedResponse, match=r"\Abody: is cut short\Z"):
        read(listen(answer))


def test_an_encoding_that_nobody_asked_for_is_refused(listen: Any, read: Any, make_http_answer: Any) -> None:
    with pytest.raises(MalformedResponse, match=r"\AContent-Encoding: must be one that was asked for\Z"):
        read(listen(make_http_answer("200 OK", b"abc", "Content-Encoding: br")))


@pytest.mark.parametrize("head", ["", "Content-Length: 1000\r\n", "Transfer-Encoding: chunked\r\n"])
def test_a_body_that_drips_ends_with_the_deadline(listen: Any, read: Any, head: Any) -> None:
    def script(line: Any, request: Any) -> None:
        line.sendall(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode())
        server.drip(line, b"1\r\na\r\n" if "chunked" in head else b"a")

    server = listen(script)
    began = time.monotonic()

    with pytest.raises(Unreachable, match="did not end in time"):
        read(server, seconds=0.3)
    assert time.monotonic() - began < LONG


def test_a_strangers_transport_is_hung_up_on_between_two_pieces(canned: Any, make_reply: Any) -> None:
    def slept() -> bytes:
        time.sleep(0.05)
        return b"a"

    class Slow(canned):  # type: ignore[misc]  # a fixture gives the class
        def send(self, request: Any, **options: Any) -> Any:
            response = super().send(request, **options)
            response.raw = iter(())
            response.iter_content = lambda size: (slept() for _ in range(1000))
            return response

    network = Network(transport=Slow(make_reply()))
    request = template("x", "GET", {}, "x").aimed("https://host.example/x")
    answer: Any = network.send(request, Deadline.after(0.2))

    with pytest.raises(Unreachable, match="did not end in time"):
        answer.body(MIB)
