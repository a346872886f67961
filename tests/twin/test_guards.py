"""Who may call a twin on a port: a table of requests, each with its answer."""

from typing import Any

import pytest

from canvas_comms.redaction import Secret
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.guards import MAX_BODY, SECURITY_HEADERS, Guards

GUARDS = Guards(port=8000)
HERE = {"host": "127.0.0.1:8000"}


def request(method: str = "GET", path: str = "/Communication", body: bytes = b"", **headers: Any) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request(method, path, headers={**HERE, **named}, body=body)


def status(guards: Guards, request: Request) -> int | None:
    refused = guards.refusal(request)
    return None if refused is None else refused.status


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "localhost.:8000", "[::1]:8000"],
)
def test_a_loopback_name_with_our_port_passes(host: str) -> None:
    assert status(GUARDS, request(host=host)) is None


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "localhost:8001",
        "localhost:",
        "localhost:80000",
        "localhost:8000x",
        "localhost:\uff18\uff10\uff10\uff10",
        "evil.example:8000",
        "evil.example",
        "localhost.evil.example:8000",
        "localhost@evil.example:8000",
        "127.0.0.1.evil.example:8000",
        "127.0.0.2:8000",
        "0.0.0.0:8000",
        "192.168.0.7:8000",
        "[::]:8000",
        "::1:8000",
        "127.0.0.1:8000, evil.example",
        "127.0.0.1:8000 evil",
        "localhost..:8000",
    ],
)
def test_any_other_host_is_misdirected(host: str) -> None:
    assert status(GUARDS, request(host=host)) == 421


def test_port_80_may_stay_unsaid() -> None:
    assert status(Guards(port=80), request(host="localhost")) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://127.0.0.1:8000"},
        {"origin": "HTTP://127.0.0.1:8000"},
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
        {"origin": "http://127.0.0.1:8000", "sec_fetch_site": "same-origin"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_page_or_our_own_page_passes(method: str, headers: Any) -> None:
    assert status(GUARDS, request(method, **headers)) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://127.0.0.1:8000"},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "http://127.0.0.1"},
        {"origin": "http://localhost:8000"},
        {"origin": "http://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "Cross-Site"},
        {"origin": "http://127.0.0.1:8000", "sec_fetch_site": "cross-site"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/Communication", "/auth/token/", "/api/v1/conversations", "/_twin/world"])
def test_another_sites_page_is_forbidden(path: str, method: str, headers: Any) -> None:
    assert status(GUARDS, request(method, path, **headers)) == 403


def test_cors_lets_other_pages_use_the_faces_and_never_the_control_interface() -> None:
    guards = Guards(port=8000, cors=True)
    page: Any = {"origin": "http://app.example", "sec_fetch_site": "cross-site"}

    assert status(guards, request("POST", **page)) is None
    assert status(guards, request("PUT", "/_twin/world", **page)) == 403


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ("application/json", None),
        ("Application/JSON; charset=utf-8", None),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("", 415),
    ],
)
def test_the_control_interface_takes_json_only(media: str, expected: Any) -> None:
    asked = request("PUT", "/_twin/world", b"{}", content_type=media)

    assert status(GUARDS, asked) == expected


@pytest.mark.parametrize("path", ["/auth/token/", "/Communication/_search", "/api/v1/conversations"])
@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_face_takes_forms_of_real_clients(path: str, media: str) -> None:
    assert status(GUARDS, request("POST", path, b"a=1", content_type=media)) is None


@pytest.mark.parametrize(("size", "expected"), [(MAX_BODY, None), (MAX_BODY + 1, 413)])
def test_a_body_has_a_limit(size: int, expected: Any) -> None:
    assert status(GUARDS, request("POST", body=b"x" * size)) == expected


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        ("Bearer letmein", None),
        ("bearer letmein", None),
        ("Bearer letmei", 401),
        ("Bearer letmeinn", 401),
        ("Basic letmein", 401),
        ("Bearer é", 401),
        ("", 401),
    ],
)
def test_a_remote_twin_asks_every_control_request_for_its_token(authorization: str, expected: Any) -> None:
    guards = Guards(port=8000, remote=True, token=Secret("letmein"))
    asked = request(path="/_twin/clock", authorization=authorization)

    assert status(guards, asked) == expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("192.168.0.7:8000", None),
        ("[fe80::1]:8000", None),
        ("twin.test:8000", None),
        ("rebound.example:8000", 421),
        ("192.168.0.7:8001", 421),
    ],
)
def test_a_remote_twin_is_called_by_address_or_by_a_name_it_was_given(host: str, expected: Any) -> None:
    guards = Guards(port=8000, remote=True, names=frozenset(["twin.test"]))

    assert status(guards, request(host=host)) == expected


def test_an_answer_is_sealed_and_keeps_its_own_headers() -> None:
    answer = GUARDS.with_security_headers(Response(200, (("cache-control", "private"),)))
    names = [name.lower() for name, _ in answer.headers]

    assert ("cache-control", "private") in answer.headers
    assert sorted(names) == sorted({name.lower() for name, _ in SECURITY_HEADERS})


def test_a_refusal_says_where_and_repeats_nothing() -> None:
    refused = GUARDS.refusal(request(host="canary.example:8000"))

    assert refused is not None
    assert dict(refused.headers)["canvas-comms-twin-reason"] == "guard@host"
    assert b"canary" not in refused.body


@pytest.mark.parametrize("path", ["/_twin", "/_twin/", "/_twin/world"])
def test_the_control_interface_is_guarded_with_and_without_its_slash(path: str) -> None:
    guards = Guards(port=8000, cors=True, token=Secret("t"))

    assert status(guards, request(path=path, origin="http://other.example")) == 403
    assert status(guards, request(path=path)) == 401


NAVIGATES: dict[str, Any] = {
    "sec_fetch_site": "cross-site",
    "sec_fetch_mode": "navigate",
    "sec_fetch_dest": "document",
}


@pytest.mark.parametrize("path", ["/login", "/login/oauth2/auth", "/login/oauth2/confirm"])
def test_an_app_of_another_site_may_send_a_browser_to_log_in(path: str) -> None:
    assert status(GUARDS, request(path=path, **NAVIGATES)) is None


@pytest.mark.parametrize(
    ("method", "path", "changes"),
    [
        ("GET", "/login/oauth2/auth", {"sec_fetch_mode": "no-cors"}),
        ("GET", "/login/oauth2/auth", {"sec_fetch_dest": "iframe"}),
        ("GET", "/login/oauth2/auth", {"origin": "https://evil.example"}),
        ("POST", "/login/oauth2/accept", {}),
        ("POST", "/login/canvas", {}),
        ("GET", "/login/oauth2/deny", {}),
        ("GET", "/login/session_token", {}),
        ("GET", "/api/v1/users/self", {}),
        ("GET", "/_twin/refs", {}),
    ],
)
def test_and_to_nothing_else(method: str, path: str, changes: dict[str, Any]) -> None:
    assert status(GUARDS, request(method, path, **{**NAVIGATES, **changes})) == 403


@pytest.mark.parametrize("host", ["twin:8000", "10.0.0.7:8000", "evil.example", ""])
def test_whether_it_is_well_may_be_asked_under_any_name(host: str) -> None:
    assert status(GUARDS, request(path="/_twin/health", host=host)) is None
    assert status(GUARDS, request("HEAD", "/_twin/health", host=host)) is None
    assert status(GUARDS, request("POST", "/_twin/health", host=host)) == 421
    assert status(GUARDS, request(path="/_twin/health", host=host, origin="http://other.example")) == 403


@pytest.mark.parametrize("name", ["health", "openapi.json", "world.schema.json"])
def test_what_is_the_same_in_every_twin_needs_no_token(name: str) -> None:
    guards = Guards(8000, remote=True, token=Secret("mine"))

    assert status(guards, request(path=f"/_twin/{name}")) is None
    assert status(guards, request(path="/_twin/refs")) == 401
