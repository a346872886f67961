"""Servers to talk to: canned ones behind a real transport, and real ones on loopback sockets."""

import io
import os
import socket
import ssl
import threading
import time
import weakref
from contextlib import suppress
from typing import Any

import pytest
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.response import HTTPResponse

# A key and certificate of nobody, made for these tests: CN=localhost, 127.0.0.1, until 2126.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgCuhBRqSbgQ4ZRVmm
NazSmCpdaZOHESIC3AY3HJ7K8EahRANCAARlmbN2uNjyQv9c0LdMcEkZLLTqYarz
xe+fr8V9nzbnL6YpaPsLl0cv97SRIabe5s3r4DmuqFsA8H4CgIEqSR/T
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUNpme3jG5XRHq89av5EAoooVQykYwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIyMTkyMVoYDzIxMjYxMDI4
MjIxOTIxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARlmbN2uNjyQv9c0LdMcEkZLLTqYarzxe+fr8V9nzbnL6YpaPsLl0cv
97SRIabe5s3r4DmuqFsA8H4CgIEqSR/To28wbTAdBgNVHQ4EFgQUijhBWUgRMfkd
t0TXwdCDzTLmq9QwHwYDVR0jBBgwFoAUijhBWUgRMfkdt0TXwdCDzTLmq9QwGgYD
VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
zj0EAwIDSQAwRgIhAJBi9jzEtXUPN0n4YjiYWd2K3MzoXGXzAjIFX2ImMlceAiEA
2D1XSQuV6xsnASvM0lCoR6R0HnewaJoFPTZyVm2GiYw=
-----END CERTIFICATE-----
"""

JSON = {"Content-Type": "application/fhir+json"}


class Canned(BaseAdapter):
    """A transport that gives one answer after another, the last one for ever.

    An answer is what `reply` makes, an exception to raise, or a function of the request.
    `asked` holds (method, url, headers, body); `given` refers weakly to what was answered.
    """

    def __init__(self, *answers: Any) -> None:
        super().__init__()
        self.answers = list(answers)
        self.asked: list[Any] = []
        self.given: list[Any] = []

    def send(
        self,
        request: Any,
        stream: Any = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> Any:
        self.asked.append((request.method, request.url, dict(request.headers), request.body))
        self.settings = {"timeout": timeout, "verify": verify, "cert": cert, "proxies": proxies}
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        made = answer(request) if callable(answer) else answer
        status, headers, body = made
        raw = HTTPResponse(io.BytesIO(body), headers, status, preload_content=False, decode_content=False)
        response = HTTPAdapter().build_response(request, raw)
        self.given.append(weakref.ref(response))
        return response

    def close(self) -> None:
        """Nothing to close."""

    @property
    def tokens(self) -> Any:
        return [headers.get("Authorization") for _, _, headers, _ in self.asked]


def reply(status: int = 200, body: Any = b"", **headers: Any) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {**JSON, **named}, body.encode() if isinstance(body, str) else body


class Listener:
    """A server on a loopback socket that does to each request what its script says.

    The script is bytes to answer with, or a function of the connection and the request;
    the connection ends when it returns. `requests` holds what arrived, head and body.
    """

    def __init__(
        self,
        script: Any,
        keep_alive: Any = False,
        tls: ssl.SSLContext | None = None,
        address: Any = "127.0.0.1",
    ) -> None:
        self.script, self.keep_alive, self.tls = script, keep_alive, tls
        self.requests: list[bytes] = []
        self.lines: list[socket.socket] = []
        self.over = threading.Event()
        self.sock = socket.create_server((address, 0))
        self.port = self.sock.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{address}:{self.port}"
        self.threads = [threading.Thread(target=self._accept, daemon=True)]
        self.threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.sock.accept()
                self.lines.append(line)
                thread = threading.Thread(target=self._talk, args=(line,), daemon=True)
                self.threads.append(thread)
                thread.start()

    def _talk(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            line.settimeout(5)
            if self.tls:
                line = self.tls.wrap_socket(line, server_side=True)
            with line:
                while request := read_request(line):
                    self.requests.append(request)
                    if callable(self.script):
                        self.script(line, request)
                    else:
                        line.sendall(self.script)
                    if not self.keep_alive:
                        return

    @property
    def connections(self) -> Any:
        return len(self.lines)

    def drip(self, line: socket.socket, piece: bytes = b"x", every: Any = 0.05) -> None:
        """Send a piece now and then, until the client hangs up."""
        while not self.over.wait(every):
            line.sendall(piece)

    def stop(self) -> None:
        self.over.set()
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()
        for line in self.lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(5)


def read_request(line: socket.socket) -> Any:
    found = b""
    while b"\r\n\r\n" not in found:
        piece = line.recv(65536)
        if not piece:
            return b""
        found += piece
    head, _, body = found.partition(b"\r\n\r\n")
    length = 0
    for header in head.split(b"\r\n")[1:]:
        name, _, value = header.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body


def http_answer(status: str = "200 OK", body: Any = b"", *headers: Any) -> Any:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.fixture(autouse=True)
def nothing_from_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """No proxy, no netrc, no bundle of whoever runs the tests."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def listen() -> Any:
    """Starts listeners, and stops them all at the end."""
    started = []

    def start(script: Any, **options: Any) -> Any:
        started.append(Listener(script, **options))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def canned() -> Any:
    """Makes canned transports."""
    return Canned


@pytest.fixture
def make_reply() -> Any:
    return reply


@pytest.fixture
def make_http_answer() -> Any:
    return http_answer


@pytest.fixture
def shown() -> Any:
    """Everything that somebody could see of an error: text, repr, traceback with locals."""
    return everything_shown


def everything_shown(error: Any) -> Any:
    import traceback

    frames = error.__traceback__.tb_next if error.__traceback__ else None
    told = traceback.TracebackException(type(error), error, frames, capture_locals=True)
    chain = [error.__cause__, error.__context__]
    return "\n".join(
        [*told.format(), repr(error), str(error), repr(error.args), repr(vars(error)), repr(chain)]
    )


@pytest.fixture
def full() -> Any:
    """Starts servers that accept nothing more: connecting to them hangs."""
    held = []

    def start(address: Any = "127.0.0.1", port: Any = 0) -> Any:
        server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((address, port))
        server.listen(0)
        held.append(server)
        for _ in range(3):
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
            held.append(waiting)
        time.sleep(0.05)
        return server.getsockname()[1]

    yield start
    for one in held:
        one.close()


@pytest.fixture
def certificate(tmp_path: Any) -> Any:
    """The path of a certificate that nobody trusts."""
    path = tmp_path / "certificate.pem"
    path.write_text(CERTIFICATE)
    return path


@pytest.fixture
def tls(certificate: Any) -> Any:
    """What a server needs to show that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
