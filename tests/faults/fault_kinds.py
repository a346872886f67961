"""The kinds of fault: what can happen to a request, to what is done about it, and to the answer.

Each makes a fault of a random generator, so that one kind is many faults: cut at another byte, said
by another stranger, with another status.
"""

import json
import random
from collections.abc import Callable, Mapping

import attrs
from faulty_server import Exchange, Fault, written

from canvas_comms_twin import Response

Kind = Callable[[random.Random], Fault]

JSON_TYPES = ("application/json", "application/fhir+json", "application/json; charset=utf-8")
OTHER_TYPES = ("text/html", "text/plain", "application/octet-stream", "")
LOGIN_PAGE = b"<!doctype html><title>Log in</title><form action=/login method=post></form>"
STRANGERS = (
    LOGIN_PAGE,
    b"<html><body>Welcome to our Wi-Fi</body></html>",
    b"",
    b"null",
    b"true",
    b"0",
    b'""',
    b"[]",
    b"{}",
    b"[null]",
    b"[[]]",
    b'{"error": "login required"}',
    b'{"errors": [{"message": "no such thing"}]}',
    b'{"errors": {"body": [{"type": "blank"}]}, "status": "bad_request"}',
    b'{"status": "unauthenticated"}',
    b'{"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid"}]}',
    b'{"message": "OK"}',
    b"{" * 4000,
    b"\xff\xfe\x00",
)
NOT_STORED = (*range(400, 406), 407, 408, 409, 411, 412, 413, 415, 421, 422, 425, 426, 428, 429, 431, 451)
BROKEN_SERVER = (500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 599)
REDIRECTS = (300, 301, 302, 303, 304, 305, 307, 308)
ODD_SUCCESS = (200, 201, 202, 203, 204, 205, 206, 207, 226, 299)
INFORMATION = (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
NONSENSE = (
    b"",
    b"\r\n\r\n",
    b"hello\r\n\r\n",
    b"SSH-2.0-OpenSSH_9.6\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"HTTP/1.1 abc OK\r\n\r\n",
    b"HTTP/1.1 99 Low\r\n\r\n",
    b"HTTP/1.1 1000 High\r\n\r\n",
    b"HTTP/9.9 200 OK\r\nContent-Length: 0\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"HTTP/1.1 " + b"2" * 70_000,
)


def _ends(exchange: Exchange, way: str) -> None:
    if way == "reset":
        exchange.reset()
    elif way == "silence":
        exchange.fall_silent()


def _way(chance: random.Random) -> str:
    return chance.choice(("close", "reset")) if chance.random() < 0.97 else "silence"


def at_once(chance: random.Random) -> Fault:
    """The connection ends before a byte is read."""
    way = chance.choice(("close", "reset"))
    return lambda exchange: _ends(exchange, way)


def while_reading(chance: random.Random) -> Fault:
    """The connection ends after some bytes of the request."""
    size, way = chance.choice((1, 10, chance.randrange(1, 400))), _way(chance)

    def play(exchange: Exchange) -> None:
        while len(exchange.data) < size and exchange.take(size - len(exchange.data)):
            pass
        _ends(exchange, way)

    return play


def read_and_lost(chance: random.Random) -> Fault:
    """The request is read whole and forgotten."""
    way = _way(chance)

    def play(exchange: Exchange) -> None:
        exchange.take_all()
        _ends(exchange, way)

    return play


def done_without_a_word(chance: random.Random) -> Fault:
    """It is done, and no answer comes."""
    way = _way(chance)

    def play(exchange: Exchange) -> None:
        exchange.done()
        _ends(exchange, way)

    return play


def cut(chance: random.Random) -> Fault:
    """It is done, and the answer ends in the middle of a byte of head or body."""
    part, way = chance.random(), _way(chance)

    def play(exchange: Exchange) -> None:
        whole = written(exchange.done())
        exchange.say(whole[: int(len(whole) * part)])
        _ends(exchange, way)

    return play


def wrong_length(chance: random.Random) -> Fault:
    """It is done, and the head says another length, or two."""
    said = chance.choice(("0", "1", "99999", "-1", "x", "+3", "1e3", "0x10", " ", "9" * 40))
    second = chance.choice(([], ["Content-Length: 2"], ["Content-Length: 0"], ["Transfer-Encoding: chunked"]))

    length = chance.random() < 0.5
    extra = (f"Content-Length: {said}", *second)
    return lambda exchange: exchange.say(written(exchange.done(), *extra, length=length))


def chunks(chance: random.Random) -> Fault:
    """It is done, and the body comes in chunks, whole or broken."""
    size = chance.choice((b"%x", b"zz%x", b"-%x", b"%x;ext=1", b"f%x", b" %x"))
    end = chance.choice((b"\r\n0\r\n\r\n", b"\r\n0\r\n", b"\r\n", b"", b"0\r\n\r\n"))

    def play(exchange: Exchange) -> None:
        response = exchange.done()
        head = written(attrs.evolve(response, body=b""), "Transfer-Encoding: chunked", length=False)
        exchange.say(head, size % len(response.body), b"\r\n", response.body, end)

    return play


def packing(chance: random.Random) -> Fault:
    """It is done, and the body is said to be packed and is not."""
    said = chance.choice(("gzip", "deflate", "br", "zstd", "gzip, gzip", "identity", "x"))
    return lambda exchange: exchange.say(written(exchange.done(), f"Content-Encoding: {said}"))


def before_the_head(chance: random.Random) -> Fault:
    """It is done; other heads come first, or a second answer follows."""
    first, times = chance.choice(INFORMATION), chance.choice((1, 2, 30))
    after = chance.choice((b"", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"garbage"))
    return lambda exchange: exchange.say(first * times, written(exchange.done()), after)


def nonsense(chance: random.Random) -> Fault:
    """It is done or not, and what comes back is no HTTP."""
    what, done = chance.choice(NONSENSE), chance.random() < 0.5

    def play(exchange: Exchange) -> None:
        _ = exchange.done() if done else exchange.take_all()
        exchange.say(what)

    return play


def heads(chance: random.Random) -> Fault:
    """It is done, and the head holds what no head should."""
    extra = chance.choice(
        (
            [f"X-{n}: y" for n in range(300)],
            ["X: " + "y" * 70_000],
            ["no colon here"],
            [": no name"],
            ["Location: http://[", 'Link: <http://m[>; rel="next"'],
            ["Location: /Communication/other"],
            ["Set-Cookie: a=b", "X: \xe9\x80"],
            ["Content-Type: text/html"],
            ["Connection: close, close", "Keep-Alive: x"],
            ["X: a\r\n folded"],
        )
    )
    return lambda exchange: exchange.say(written(exchange.done(), *extra))


def flipped(chance: random.Random) -> Fault:
    """It is done, and bytes of the head below the status line, or of the body, are others."""
    seed = chance.random()

    def play(exchange: Exchange) -> None:
        again = random.Random(seed)
        whole = bytearray(written(exchange.done()))
        first = whole.index(b"\n") + 1
        for _ in range(again.choice((1, 1, 2, 5))):
            whole[again.randrange(first, len(whole))] = again.randrange(256)
        exchange.say(bytes(whole))

    return play


def another_status(chance: random.Random) -> Fault:
    """It is done, and the status tells of another success, a redirect or a broken server."""
    status = chance.choice((*ODD_SUCCESS, *REDIRECTS, *BROKEN_SERVER))
    return lambda exchange: exchange.say(written(attrs.evolve(exchange.done(), status=status)))


def another_body(chance: random.Random) -> Fault:
    """It is done, and the body is a stranger's or of another type."""
    body = chance.choice(STRANGERS)
    kind = chance.choice((*JSON_TYPES, *OTHER_TYPES))

    def play(exchange: Exchange) -> None:
        done = exchange.done()
        kept = tuple(one for one in done.headers if one[0] != "Content-Type")
        exchange.say(written(attrs.evolve(done, headers=(*kept, ("Content-Type", kind)), body=body)))

    return play


def strangers_success(chance: random.Random) -> Fault:
    """Nothing is done: a login page, a captive portal or another server says that all is well."""
    # a 201 that holds nothing, or `null`, is what Canvas Medical itself answers
    return _stranger(chance, (200, 201, 202, 203), without=(b"", b"null"))


def refusal(chance: random.Random) -> Fault:
    """Nothing is done, and the status says so."""
    return _stranger(chance, (*NOT_STORED, *BROKEN_SERVER))


def redirect(chance: random.Random) -> Fault:
    """Nothing is done, and the answer is elsewhere."""
    where = chance.choice(("/login", "https://other.example/", "http://[", "", "//x", "javascript:1"))
    return _stranger(chance, REDIRECTS, (("Location", where),))


def _stranger(
    chance: random.Random,
    statuses: tuple[int, ...],
    headers: tuple[tuple[str, str], ...] = (),
    without: tuple[bytes, ...] = (),
) -> Fault:
    kind = ("Content-Type", chance.choice((*JSON_TYPES, *OTHER_TYPES)))
    said = Response(
        chance.choice(statuses),
        (*headers, kind),
        chance.choice([one for one in STRANGERS if one not in without]),
    )

    def play(exchange: Exchange) -> None:
        exchange.take_all()
        exchange.say(written(said))

    return play


def grants(chance: random.Random) -> Fault:
    """Nothing is done, and what comes back looks like a grant of a token, more or less."""
    granted = {
        "access_token": chance.choice(("t", "", None, 5, "a b", "é", "x" * 9000)),
        "token_type": chance.choice(("Bearer", "bearer", "mac", None)),
        "expires_in": chance.choice((3600, -1, 0, "3600", 1e400, None)),
    }
    said = Response(200, (("Content-Type", "application/json"),), json.dumps(granted).encode())

    def play(exchange: Exchange) -> None:
        exchange.take_all()
        exchange.say(written(said))

    return play


KINDS: Mapping[str, Kind] = {
    kind.__name__: kind
    for kind in (
        at_once,
        while_reading,
        read_and_lost,
        done_without_a_word,
        cut,
        wrong_length,
        chunks,
        packing,
        before_the_head,
        nonsense,
        heads,
        flipped,
        another_status,
        another_body,
        strangers_success,
        refusal,
        redirect,
        grants,
    )
}

__all__ = ["KINDS", "Kind"]
