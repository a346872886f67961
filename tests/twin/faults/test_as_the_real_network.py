"""In process, exceptions are those that the real network would raise: compared with real ones."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import requests
import urllib3


def anatomy(error: BaseException, depth: int = 5) -> Any:
    """Types and texts of an exception and of what it wraps, without names, ports and addresses."""
    wrapped = [one for one in (*error.args, getattr(error, "reason", None)) if isinstance(one, BaseException)]
    text = re.sub(r"0x[0-9a-f]+|host='[^']*'|port=\d+|url: \S+|'[\w.-]+\.(?:com|invalid)'", "…", str(error))
    text = re.sub(r"(to|resolve) '?[\w.-]+'? ", r"\1 … ", text)
    return type(error), text, [anatomy(one, depth - 1) for one in wrapped[:2] if depth]


def raised(session: requests.Session, url: str) -> Any:
    with pytest.raises(requests.RequestException) as caught:
        session.get(url, timeout=0.2)
    return anatomy(caught.value)


@pytest.fixture
def real() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def test_a_refused_connection(client: Any, real: requests.Session) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    client.twin.faults.add("refuse")

    assert raised(client.session, client.url + "/metadata") == raised(
        real, f"https://127.0.0.1:{port}/metadata"
    )


def test_a_name_that_cannot_be_looked_up(
    client: Any, real: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    client.twin.faults.add("dns-failure")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert raised(client.session, client.url + "/metadata") == raised(
        real, "https://nowhere.invalid/metadata"
    )


def test_nobody_takes_the_connection(client: Any, real: requests.Session) -> None:
    client.twin.faults.add("connect-timeout")
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(server.getsockname())
        found = raised(real, f"https://127.0.0.1:{server.getsockname()[1]}/metadata")
        for one in waiting:
            one.close()

    assert raised(client.session, client.url + "/metadata") == found


def test_a_certificate_that_is_not_trusted(
    client: Any, real: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def distrust(*_: object, **__: object) -> None:
        text = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"
        raise ssl.SSLCertVerificationError(1, text)

    client.twin.faults.add("tls-failure")
    monkeypatch.setattr(urllib3.connection, "ssl_wrap_socket", distrust)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        found = raised(real, f"https://127.0.0.1:{server.getsockname()[1]}/metadata")

    assert raised(client.session, client.url + "/metadata") == found
