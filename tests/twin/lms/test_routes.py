from typing import Any

import pytest

from canvas_comms_twin.lms.real_routes import REAL
from canvas_comms_twin.lms.routes import ROUTES, Route, RouteTable
from canvas_comms_wire.responses import Reply

CHANNELS = "/api/v1/users/:user_id/communication_channels"
TOPICS = "/api/v1/courses/:course_id/discussion_topics"


def route(method: str, pattern: str, *formats: str) -> Route:
    def never(*_: Any) -> Any:
        raise AssertionError

    return Route(method, pattern, never, lambda outcome, call: Reply(), formats)


TABLE = RouteTable(
    [
        route("GET", CHANNELS),
        route("DELETE", "/api/v1/users/self/communication_channels/push"),
        route("DELETE", f"{CHANNELS}/:id"),
        route("DELETE", f"{CHANNELS}/:type/:address"),
        route("GET", "/api/v1/accounts/:account_id/bounced_communication_channels", "csv"),
        route("PUT", f"{TOPICS}/:topic_id"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "pattern", "found"),
    [
        ("GET", "/api/v1/users/self/communication_channels", CHANNELS, {"user_id": "self"}),
        ("GET", "/api/v1/users/7/communication_channels.json", CHANNELS, {"user_id": "7", "format": "json"}),
        ("GET", "/api/v1/users/a.b/communication_channels", CHANNELS, {"user_id": "a.b"}),
        ("DELETE", "/api/v1/users/self/communication_channels/push", "self", {}),
        ("DELETE", "/api/v1/users/7/communication_channels/push", f"{CHANNELS}/:id", {"id": "push"}),
        ("DELETE", "/api/v1/users/7/communication_channels/5.json", f"{CHANNELS}/:id", {"id": "5"}),
        ("DELETE", "/api/v1/users/7/communication_channels/5.xml", f"{CHANNELS}/:id", {"id": "5.xml"}),
        (
            "DELETE",
            "/api/v1/users/7/communication_channels/email/a%2Bb@example.com",
            f"{CHANNELS}/:type/:address",
            {"address": "a+b@example.com"},
        ),
        (
            "GET",
            "/api/v1/accounts/1/bounced_communication_channels.csv",
            "bounced_communication_channels",
            {"format": "csv"},
        ),
        ("PUT", "/api/v1/courses/1/discussion_topics/5", f"{TOPICS}/:topic_id", {"topic_id": "5"}),
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
        ("GET", "/api/v1/users/self/communication_channels.xml"),
        ("GET", "/api/v1/users/self/communication_channels.csv"),
        ("GET", "/api/v1/users//communication_channels"),
        ("GET", "/api/v1/users/self/communication_channels/"),
        ("GET", "/api/v2/users/self/communication_channels"),
    ],
)
def test_other_paths_fit_none(method: str, path: str) -> None:
    assert TABLE.match(method, path) is None


@pytest.mark.parametrize("word", ["migrate_disallow", "update_discussion_types", "read_all.json"])
def test_a_word_of_a_real_route_that_is_not_built_is_no_id(word: str) -> None:
    assert TABLE.match("PUT", f"/api/v1/courses/1/discussion_topics/{word}") is None


@pytest.mark.parametrize("built", ROUTES, ids=lambda built: f"{built.method} {built.pattern}")
def test_what_is_built_is_real(built: Route) -> None:
    parts = tuple("1" if part.startswith(":") else part for part in built.pattern.split("/"))

    assert any(one.fits(built.method, parts) for one in REAL)
