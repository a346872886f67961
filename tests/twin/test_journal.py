"""The journal says what was asked and what came of it, and shows nothing that is private."""

import json
from typing import Any

from canvas_comms_twin import Request, Twin
from canvas_comms_twin.journal import MAX_ENTRIES, JournalEntry

CANARY = "canary5d"


def ask(twin: Twin, method: str, target: str, body: Any = None, token: str = CANARY) -> None:
    path, _, query = target.partition("?")
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    twin.handle(Request(method, path, query, headers, b"" if body is None else json.dumps(body).encode()))


def test_routes_are_told_by_their_patterns() -> None:
    twin = Twin()
    for target in (
        "/Communication",
        "/Communication/8c1a7a3b",
        "/metadata",
        "/api/v1/users/7.json",
        "/api/v1/users/self/communication_channels",
        "/api/v1/courses/1/discussion_topics/2/entries",
    ):
        ask(twin, "GET", target)

    assert [entry.route for entry in twin.journal] == [
        "/Communication",
        "/Communication/:id",
        "/metadata",
        "/api/v1/users/:id",
        "/api/v1/users/:user_id/communication_channels",
        "/api/v1/courses/:course_id/discussion_topics/:topic_id/entries",
    ]


def test_an_entry_has_status_fault_and_reason() -> None:
    twin = Twin()
    ask(twin, "GET", "/Communication")
    twin.faults.add("drop-before-apply", name="cut")
    ask(twin, "GET", "/Communication")

    refused, dropped = twin.journal

    assert refused == JournalEntry("GET", "/Communication", 401, "", "not-authenticated@Authorization")
    assert dropped == JournalEntry("GET", "/Communication", None, "cut", "")


def test_it_keeps_why_there_was_no_route() -> None:
    twin = Twin()
    ask(twin, "GET", "/api/v1/converstaions/5")

    (entry,) = twin.journal

    assert (entry.route, entry.status) == ("/api/v1/*/*", 404)
    assert "nearest: GET /api/v1/conversations/:id (segment 3: conversations)" in entry.reason


def test_no_body_id_name_or_token_shows() -> None:
    twin = Twin()
    asked = [
        ("POST", f"/Communication?x={CANARY}", {"payload": [{"contentString": CANARY}]}),
        ("GET", f"/Communication/{CANARY}", None),
        ("GET", f"/{CANARY}/{CANARY}?{CANARY}", None),
        ("GET", f"/api/v1/users/self/communication_channels/email/{CANARY}@example.com", None),
        ("DELETE", f"/api/v1/users/{CANARY}/{CANARY}", None),
        ("GET", f"/Patient/{CANARY}", None),
        (CANARY, "/metadata", None),
        ("POST", f"/auth/token/{CANARY}", {"client_secret": CANARY}),
    ]
    for method, target, body in asked:
        ask(twin, method, target, body)
    shown = twin.handle(Request("GET", "/_twin/journal")).body.decode()

    assert len(twin.journal) == len(asked)
    assert CANARY not in shown
    assert CANARY not in repr(twin.journal) + repr(list(twin.journal))


def test_control_requests_are_not_kept() -> None:
    twin = Twin()
    ask(twin, "GET", "/_twin/clock")

    assert list(twin.journal) == []


def test_it_is_bounded_and_the_oldest_is_forgotten_first() -> None:
    twin = Twin()
    ask(twin, "GET", "/Communication")
    for _ in range(MAX_ENTRIES):
        ask(twin, "GET", "/metadata")

    assert (len(twin.journal), {entry.route for entry in twin.journal}) == (MAX_ENTRIES, {"/metadata"})


def test_a_new_world_begins_a_new_journal() -> None:
    twin = Twin()
    ask(twin, "GET", "/metadata")
    twin.load({"medical": {}})

    assert (len(twin.journal), repr(twin.journal)) == (0, "<journal of 0 requests>")


def test_a_very_long_path_is_not_kept_whole() -> None:
    twin = Twin()
    ask(twin, "GET", "/Communication/" + "a/" * 10_000)

    (entry,) = twin.journal

    assert len(entry.route) < 600
