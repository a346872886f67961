from typing import Any

import pytest

from canvas_comms_twin.lms.real_routes import is_real
from canvas_comms_twin.lms.routes import Route, RouteTable
from canvas_comms_wire.responses import Reply

CHANNELS = "/api/v1/users/:user_id/communication_channels"


def route(method: str, pattern: str, *dotted: str) -> Route:
    def never(*_: Any) -> Any:
        raise AssertionError

    return Route(method, pattern, never, lambda outcome, call: Reply(), dotted)


TABLE = RouteTable(
    [
        route("GET", CHANNELS),
        route("DELETE", "/api/v1/users/self/communication_channels/push"),
        route("DELETE", f"{CHANNELS}/:id"),
        route("DELETE", f"{CHANNELS}/:type/:address", "address"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "pattern", "found"),
    [
        ("GET", "/api/v1/users/self/communication_channels", CHANNELS, {"user_id": "self"}),
        ("GET", "/api/v1/users/7/communication_channels.json", CHANNELS, {"user_id": "7", "format": "json"}),
        ("DELETE", "/api/v1/users/self/communication_channels/push", "self", {}),
        ("DELETE", "/api/v1/users/7/communication_channels/push", f"{CHANNELS}/:id", {"id": "push"}),
        (
            "DELETE",
            "/api/v1/users/7/communication_channels/email/a%2Bb@example.com",
            f"{CHANNELS}/:type/:address",
            {"address": "a+b@example.com"},
        ),
    ],
)
def test_the_first_route_that_fits_counts(
    method: str, path: str, pattern: str, found: dict[str, str]
) -> None:
    match = TABLE.match(method, path)

    assert match is not None
    assert pattern in match.route.pattern
    assert found.items() <= match.path.items()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/users/self/communication_channels"),
        ("GET", "/api/v1/users/a.b/communication_channels"),
        ("GET", "/api/v1/users//communication_channels"),
        ("GET", "/api/v1/users/self/communication_channels/"),
        ("GET", "/api/v2/users/self/communication_channels"),
    ],
)
def test_other_paths_fit_none(method: str, path: str) -> None:
    assert TABLE.match(method, path) is None


@pytest.mark.parametrize(
    ("path", "patterns", "real"),
    [
        ("/api/v1/courses/1/assignments", (), True),
        ("/api/v1/nonsense", (), False),
        ("/api/v1/users/1/communication_channels/5", (CHANNELS,), False),
        ("/api/v1/users/1/communication_channels/5", (), True),
        ("/api/v1/comm_messages/5", ("/api/v1/comm_messages",), False),
        ("/api/v1/conversations/find_recipients", ("/api/v1/conversations/:id",), True),
        ("/api/v1/conversations/1/nonsense", ("/api/v1/conversations/:id",), False),
        ("/api", (), False),
    ],
)
def test_what_nobody_built_is_told_from_what_does_not_exist(
    path: str, patterns: tuple[str, ...], real: bool
) -> None:
    assert is_real(path, patterns) is real
