"""The fault table: what a server or network does, and what becomes of a create and of a read.

Each row is played by a real server on loopback; adapters/docs/medical-faults.md shows them all.
"""

import gzip
import json
import logging
import socket
from typing import Any

import attrs
import pytest

from canvas_comms.errors import (
    AuthenticationFailed,
    GatewayError,
    MalformedResponse,
    NotFound,
    PermissionDenied,
    RefusedByServer,
    UnexpectedRedirect,
    Unreachable,
)
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Sent, Unknown
from canvas_comms_http.logs import TRANSPORT_LOGGERS

PATIENT_ID = "b1ea5cd8d0ba4b0ea0e2a5d1d2f0c111"
ID = "8c1a7a3b-43ec-4b6b-9ab1-3a3a4c3c1f00"
FHIR = "Content-Type: application/fhir+json\r\n"
HTML = "Content-Type: text/html\r\n"
PLACE = f"Location: https://fumage-x.canvasmedical.com/Communication/{ID}\r\n"
PLACED = FHIR + PLACE
OUTCOME = json.dumps(
    {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": "invalid", "details": {"text": "canary-issue"}}],
    }
)
BOMB = gzip.compress(b" " * (32 << 20), 1)


@attrs.frozen
class Fault:
    """What happens, what is true of a create then, and the error of a read."""

    what: str
    create: Sent | Rejected | NotSent | Unknown
    read: type[GatewayError]
    play: object


def says(status: int, body: Any = b"", headers: Any = FHIR) -> Any:
    """An answer that is all there."""
    body = body.encode() if isinstance(body, str) else body
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def begins(status: int, body: Any = b"", headers: Any = FHIR) -> Any:
    """An answer that promises more body than comes."""
    return f"HTTP/1.1 {status} X\r\nContent-Length: 60000\r\n{headers}\r\n".encode() + body


def then_drips(head: Any, piece: bytes = b" ") -> Any:
    def play(server: Any, line: socket.socket) -> None:
        line.sendall(head)
        server.drip(line, piece)

    return play


def then_closes(head: Any) -> Any:
    return lambda server, line: line.sendall(head)


def resets(server: Any, line: socket.socket) -> None:
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    line.close()


def hangs(server: Any, line: socket.socket) -> None:
    server.over.wait(5)


def packed(status: int, body: Any, headers: Any = FHIR) -> Any:
    return says(status, body, headers + "Content-Encoding: gzip\r\n")


def redirect(code: Any) -> Any:
    return says(code, b"", "Location: {elsewhere}/Communication\r\n")


def location(text: str) -> Any:
    return says(201, b"null", f"{FHIR}Location: {text}\r\n")


def cut_off(status: int) -> Any:
    return then_closes(begins(status, OUTCOME[:60].encode()))


NO_ANSWER, BROKEN = Unknown(Doubt.NO_ANSWER), Unknown(Doubt.BROKEN_ANSWER)


def odd(status: int, doubt: Any = Doubt.UNEXPECTED_STATUS) -> Any:
    return Unknown(doubt, status)


NEVER_LEFT = [
    Fault("the connection is refused", NotSent(Doubt.NO_CONNECTION), Unreachable, "refused"),
    Fault("nobody takes the connection", NotSent(Doubt.NO_CONNECTION), Unreachable, "not taken"),
    Fault("the certificate is not trusted", NotSent(Doubt.NOT_TRUSTED), Unreachable, "distrusted"),
    Fault("the proxy does not connect", NotSent(Doubt.NO_CONNECTION), Unreachable, "proxy"),
    Fault("the token endpoint is down", NotSent(Doubt.NO_TOKEN), Unreachable, "no token"),
    Fault("the token endpoint refuses", NotSent(Doubt.NO_TOKEN), AuthenticationFailed, "no client"),
    Fault("the token endpoint redirects", NotSent(Doubt.NO_TOKEN), UnexpectedRedirect, "moved"),
]

NO_WORD = [
    Fault("no answer at all", NO_ANSWER, Unreachable, hangs),
    Fault("the connection is reset", NO_ANSWER, Unreachable, resets),
    Fault("the connection is closed at once", NO_ANSWER, Unreachable, then_closes(b"")),
    Fault("the status line drips", NO_ANSWER, Unreachable, then_drips(b"HTTP/1.1 ", b"x")),
    Fault("the headers drip", NO_ANSWER, Unreachable, then_drips(b"HTTP/1.1 201 Created\r\nX: ", b"x")),
    Fault(
        "the head is cut short",
        BROKEN,
        MalformedResponse,
        then_closes(b"HTTP/1.1 201 Created\r\nLocation: /Communication/8c1a"),
    ),
    Fault("the answer is no HTTP", BROKEN, MalformedResponse, then_closes(b"220 mail.example\r\n\r\n")),
]

CREATED = [
    Fault(
        "201, Location with http and /_history/1",
        Sent(ID),
        RefusedByServer,
        location(f"http://fumage-x.canvasmedical.com/Communication/{ID}/_history/1"),
    ),
    Fault(
        "201, Location absolute",
        Sent(ID),
        RefusedByServer,
        location(f"https://fumage-x.canvasmedical.com/Communication/{ID}"),
    ),
    Fault("201, Location relative", Sent(ID), RefusedByServer, location(f"/Communication/{ID}")),
    Fault(
        "201, Location on another host",
        Sent(ID),
        RefusedByServer,
        location(f"{{elsewhere}}/Communication/{ID}"),
    ),
    Fault("201, Location of something else", Sent(None), RefusedByServer, location(f"/Patient/{ID}")),
    Fault("201, no Location", Sent(None), RefusedByServer, says(201)),
    Fault("201, body cut short", Sent(ID), RefusedByServer, then_closes(begins(201, b"", PLACED))),
    Fault("201, body drips", Sent(ID), RefusedByServer, then_drips(begins(201, b"", PLACED))),
    Fault("201, body is a bomb", Sent(ID), RefusedByServer, packed(201, BOMB, PLACED)),
    Fault("201, body is HTML", Sent(ID), RefusedByServer, says(201, "<html>", HTML + PLACE)),
]

OTHER_SUCCESS = [
    Fault("200 with HTML", odd(200), MalformedResponse, says(200, "<html>canary-page", HTML)),
    Fault("200 without media type", odd(200), MalformedResponse, says(200, "{}", "")),
    Fault("200, body cut short", odd(200), MalformedResponse, cut_off(200)),
    Fault("200, body drips", odd(200), Unreachable, then_drips(begins(200))),
    Fault("200, body is a bomb", odd(200), MalformedResponse, packed(200, BOMB)),
    Fault("200, body is no JSON", odd(200), MalformedResponse, says(200, "canary-page")),
    Fault("200, body is another resource", odd(200), MalformedResponse, says(200, OUTCOME)),
    Fault("202", odd(202), RefusedByServer, says(202)),
    Fault("204", odd(204), RefusedByServer, b"HTTP/1.1 204 X\r\n\r\n"),
    Fault("299", odd(299), RefusedByServer, says(299)),
]

REDIRECTS = [
    Fault(f"{code}", odd(code, Doubt.REDIRECTED), UnexpectedRedirect, redirect(code))
    for code in (300, 301, 302, 303, 304, 307, 308)
]

READ_ERRORS = {401: AuthenticationFailed, 403: PermissionDenied, 404: NotFound}
REJECTED = [
    Fault(
        f"{code} with an OperationOutcome",
        Rejected(code),
        READ_ERRORS.get(code, RefusedByServer),
        says(code, OUTCOME),
    )
    for code in (400, 403, 404, 405, 406, 413, 415, 422)
]

REFUSED = [
    Fault("401", Rejected(401, wants_token=True), AuthenticationFailed, says(401)),
    Fault(
        "401 with an OperationOutcome",
        Rejected(401, wants_token=True),
        AuthenticationFailed,
        says(401, OUTCOME),
    ),
    Fault("400 with HTML", odd(400), RefusedByServer, says(400, "<html>", HTML)),
    Fault("403 with HTML", odd(403), PermissionDenied, says(403, "<html>", HTML)),
    Fault("404 with `detail`", odd(404), NotFound, says(404, '{"detail":"Not Found"}')),
    Fault("405 with `detail`", odd(405), RefusedByServer, says(405, '{"detail":"Method Not Allowed"}')),
    Fault("400 with an OperationOutcome called HTML", odd(400), RefusedByServer, says(400, OUTCOME, HTML)),
    Fault("422, body cut short", odd(422, Doubt.BROKEN_ANSWER), RefusedByServer, cut_off(422)),
    Fault("422, body drips", odd(422, Doubt.BROKEN_ANSWER), RefusedByServer, then_drips(begins(422))),
    Fault("422, body is a bomb", odd(422, Doubt.BROKEN_ANSWER), RefusedByServer, packed(422, BOMB)),
]

OTHER_REFUSALS = [
    Fault(f"{code}, whatever the body", odd(code), RefusedByServer, says(code, OUTCOME))
    for code in (402, 407, 408, 409, 410, 411, 412, 425)
] + [
    Fault(
        "429",
        Unknown(Doubt.THROTTLED, 429, 0.0),
        RefusedByServer,
        says(429, OUTCOME, FHIR + "Retry-After: 0\r\n"),
    ),
]

SERVER_ERRORS = [
    Fault(f"{code}", odd(code, Doubt.SERVER_ERROR), RefusedByServer, says(code, OUTCOME))
    for code in (500, 501, 502, 503, 504, 599)
]

FAULTS = NEVER_LEFT + NO_WORD + CREATED + OTHER_SUCCESS + REDIRECTS + REJECTED
FAULTS += REFUSED + OTHER_REFUSALS + SERVER_ERRORS


@attrs.define
class Played:
    """A fault being played: the gateway that meets it, and who hears what."""

    gateway: object
    server: object
    elsewhere: object


@pytest.fixture(params=FAULTS, ids=lambda fault: fault.what)
def fault(request: Any) -> Any:
    return request.param


TOKENS = {
    "no token": then_drips(b""),
    "no client": then_closes(says(401, '{"error":"invalid_client"}', "")),
    "moved": then_closes(says(307, "", "Location: {elsewhere}\r\n")),
}


@pytest.fixture
def played(fault: Fault, listen: Any, gateway: Any, full: Any, tls: Any) -> Any:
    """The gateway that meets the fault, the server that plays it, and one that must hear nothing."""
    play, elsewhere = fault.play, listen(says(200))

    def script(line: socket.socket, request: Any) -> None:
        if callable(play):
            play(server, line)
        elif isinstance(play, bytes):
            line.sendall(play.replace(b"{elsewhere}", elsewhere.url.encode()))

    server = listen(script, tls=tls if play == "distrusted" else None)
    if play == "refused":
        server.sock.shutdown(socket.SHUT_RDWR)
        server.sock.close()
    if play == "not taken":
        return Played(gateway(f"http://127.0.0.1:{full()}"), server, elsewhere)
    if play == "proxy":
        proxy = listen(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
        return Played(gateway(proxies={"https": proxy.url}), server, elsewhere)
    if play in TOKENS:
        tokens: Any = listen(lambda line, request: TOKENS[play](tokens, line))
        return Played(gateway(server.url, token_url=tokens.url), server, elsewhere)
    waits = fault.read is Unreachable or fault.what.endswith("drips")
    deadline = 0.3 if waits else 30
    return Played(gateway(server.url, deadline=deadline), server, elsewhere)


def test_a_create_claims_no_more_than_is_known(fault: Fault, played: Any, message: Any) -> None:
    outcome = played.gateway.create(message)

    if isinstance(outcome, Rejected):
        outcome = attrs.evolve(outcome, issues=())
    assert outcome == fault.create


def test_a_create_is_sent_at_most_once(fault: Fault, played: Any, message: Any) -> None:
    played.gateway.create(message)
    sent = [one for one in played.server.requests if one.startswith(b"POST ")]

    assert len(sent) == (0 if isinstance(fault.create, NotSent) else 1)
    assert played.elsewhere.connections == 0


def test_a_read_says_why_it_could_not_be_answered(fault: Fault, played: Any) -> None:
    with pytest.raises(GatewayError) as caught:
        played.gateway.read(ID)

    assert type(caught.value) is fault.read
    assert played.elsewhere.connections == 0


def test_no_fault_shows_token_text_or_id(
    fault: Fault, played: Any, message: Any, shown: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = played.gateway.create(message)
    with pytest.raises(GatewayError) as caught:
        played.gateway.read(ID)

    assert "canary" not in repr(outcome)
    assert "canary" not in shown(caught.value)
    assert ID not in shown(caught.value)
    ours = [one for one in caplog.records if one.name not in TRANSPORT_LOGGERS]
    logged = "".join(f"{one.getMessage()} {vars(one)!r}" for one in ours)
    assert "create: " in logged
    assert [one for one in ("canary", ID, PATIENT_ID, played.server.url) if one in logged] == []
