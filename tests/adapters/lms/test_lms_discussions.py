"""Discussions over HTTP: what is sent, and what strange answers mean."""

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

from canvas_comms.errors import MalformedResponse, PermissionDenied, RefusedByServer
from canvas_comms.lms import contexts
from canvas_comms.lms.announcements import AnnouncementQuery
from canvas_comms.lms.announcements.gateway import DiscussionsAndAnnouncements
from canvas_comms.lms.discussions import (
    Deleted,
    Marked,
    Ordered,
    TopicInclude,
    TopicOrder,
    TopicScope,
    TopicSearch,
    ViewOptions,
    entry_fields,
    graded_fields,
    topic_fields,
)
from canvas_comms.lms.params import Parameters
from canvas_comms.outcomes import Doubt, Issue, NotSent, Rejected, Unknown
from canvas_comms_lms import HttpCarrier

COURSE, GROUP = contexts.course("1"), contexts.group("2")
API = "https://school.example/api/v1"
TOPICS = f"{API}/courses/1/discussion_topics"
HI = entry_fields("hi")
JSON = "application/json; charset=utf-8"

SEARCH = TopicSearch(
    announcements=True,
    order_by=TopicOrder.TITLE,
    scopes=(TopicScope.PINNED, TopicScope.LOCKED),
    unread_only=True,
    search_term="a b",
    include=(TopicInclude.SECTIONS,),
    per_page=50,
)
ANNOUNCEMENTS = AnnouncementQuery(
    ("1", "2"), start=date(2026, 1, 1), end=datetime(2026, 2, 1, tzinfo=UTC), active_only=True
)
FIELDS = topic_fields(
    title="T",
    published=True,
    lock_at=None,
    specific_sections=["3", "4"],
    assignment=graded_fields(points_possible=5),
)

CALLS: list[tuple[Any, str, str, list[tuple[str, str]]]] = [
    (
        lambda g: g.announcements_page(ANNOUNCEMENTS),
        "GET",
        f"{API}/announcements?context_codes%5B%5D=course_1&context_codes%5B%5D=course_2&per_page=100"
        "&start_date=2026-01-01&end_date=2026-02-01T00%3A00%3A00Z&active_only=true",
        [],
    ),
    (
        lambda g: g.topics_page(COURSE, SEARCH),
        "GET",
        f"{TOPICS}?per_page=50&only_announcements=true&order_by=title&scope=pinned%2Clocked"
        "&filter_by=unread&search_term=a%20b&include%5B%5D=sections",
        [],
    ),
    (lambda g: g.topic(GROUP, "7"), "GET", f"{API}/groups/2/discussion_topics/7", []),
    (
        lambda g: g.create_topic(COURSE, FIELDS),
        "POST",
        TOPICS,
        [
            ("title", "T"),
            ("published", "true"),
            ("lock_at", ""),
            ("specific_sections[]", "3"),
            ("specific_sections[]", "4"),
            ("assignment[set_assignment]", "true"),
            ("assignment[points_possible]", "5"),
        ],
    ),
    (
        lambda g: g.update_topic(COURSE, "7", topic_fields(pinned=False)),
        "PUT",
        f"{TOPICS}/7",
        [("pinned", "false")],
    ),
    (lambda g: g.delete_topic(COURSE, "7"), "DELETE", f"{TOPICS}/7", []),
    (lambda g: g.duplicate_topic(COURSE, "7"), "POST", f"{TOPICS}/7/duplicate", []),
    (lambda g: g.reorder_topics(COURSE, ["9", "8"]), "POST", f"{TOPICS}/reorder", [("order", "9,8")]),
    (
        lambda g: g.messageable_users_page(COURSE, "7", "a b"),
        "GET",
        f"{TOPICS}/7/messageable_users?search=a%20b&per_page=100",
        [],
    ),
    (lambda g: g.entries_page(COURSE, "7"), "GET", f"{TOPICS}/7/entries?per_page=100", []),
    (lambda g: g.replies_page(COURSE, "7", "8"), "GET", f"{TOPICS}/7/entries/8/replies?per_page=100", []),
    (
        lambda g: g.entries_by_id(COURSE, "7", ["8", "9"]),
        "GET",
        f"{TOPICS}/7/entry_list?per_page=100&ids%5B%5D=8&ids%5B%5D=9",
        [],
    ),
    (
        lambda g: g.full_view(COURSE, "7", ViewOptions()),
        "GET",
        f"{TOPICS}/7/view?include_new_entries=1",
        [],
    ),
    (lambda g: g.post_entry(COURSE, "7", HI), "POST", f"{TOPICS}/7/entries", [("message", "hi")]),
    (
        lambda g: g.post_entry(COURSE, "7", HI, "8"),
        "POST",
        f"{TOPICS}/7/entries/8/replies",
        [("message", "hi")],
    ),
    (lambda g: g.update_entry(COURSE, "7", "8", HI), "PUT", f"{TOPICS}/7/entries/8", [("message", "hi")]),
    (lambda g: g.delete_entry(COURSE, "7", "8"), "DELETE", f"{TOPICS}/7/entries/8", []),
    (lambda g: g.mark_topic(COURSE, "7", read=True), "PUT", f"{TOPICS}/7/read", []),
    (lambda g: g.mark_topic(COURSE, "7", read=False), "DELETE", f"{TOPICS}/7/read", []),
    (
        lambda g: g.mark_all(COURSE, "7", read=True, forced=False),
        "PUT",
        f"{TOPICS}/7/read_all",
        [("forced_read_state", "false")],
    ),
    (lambda g: g.mark_topics(COURSE), "PUT", f"{TOPICS}/read_all", []),
    (
        lambda g: g.mark_topics(COURSE, only_announcements=True),
        "PUT",
        f"{TOPICS}/read_all",
        [("only_announcements", "true")],
    ),
    (
        lambda g: g.mark_entry(COURSE, "7", "8", read=False, forced=True),
        "DELETE",
        f"{TOPICS}/7/entries/8/read",
        [("forced_read_state", "true")],
    ),
    (lambda g: g.rate_entry(COURSE, "7", "8", 1), "POST", f"{TOPICS}/7/entries/8/rating", [("rating", "1")]),
    (lambda g: g.subscribe(COURSE, "7", subscribed=True), "PUT", f"{TOPICS}/7/subscribed", []),
    (lambda g: g.subscribe(COURSE, "7", subscribed=False), "DELETE", f"{TOPICS}/7/subscribed", []),
]


@pytest.fixture
def gateway(server: Any, canned: Any, make_reply: Any) -> Any:
    """Makes a gateway to a server that answers as told."""

    def make(status: int, body: Any = "", kind: str = JSON) -> DiscussionsAndAnnouncements:
        text = body if isinstance(body, str) else json.dumps(body)
        transport = canned(make_reply(status, text, Content_Type=kind))
        made = DiscussionsAndAnnouncements(HttpCarrier(server(transport)))
        transports[made] = transport
        return made

    transports: dict[DiscussionsAndAnnouncements, Any] = {}
    make.asked = lambda made: transports[made].asked  # type: ignore[attr-defined]  # what went out
    return make


@pytest.mark.parametrize(("call", "method", "url", "form"), CALLS)
def test_each_call_is_the_documented_one(
    call: Any, method: str, url: str, form: list[tuple[str, str]], gateway: Any
) -> None:
    made = gateway(404, {"errors": [{"message": "The specified resource does not exist."}]})
    try:
        call(made)
    except Exception as error:
        assert type(error).__name__ == "NotFound"
    [(asked, where, _, body)] = gateway.asked(made)

    sent = parse_qsl((body or b"").decode(), keep_blank_values=True)
    assert (asked, where, sent) == (method, url, form)


WRITES = [
    (200, {"id": 7}, JSON, None),
    (200, {}, JSON, Unknown(Doubt.BROKEN_ANSWER, 200)),
    (200, "<html>", "text/html", Unknown(Doubt.BROKEN_ANSWER, 200)),
    (403, "require_initial_post", JSON, Rejected(403, (Issue("require_initial_post", "", "entries"),))),
    (400, {"message": "Invalid rating given"}, JSON, Rejected(400, (Issue("", "Invalid rating given"),))),
    (400, {"error": "no"}, JSON, Rejected(400, (Issue("", "no"),))),
    (
        400,
        {"errors": {"published": "no draft", "title": [{"type": "too_long", "message": "too_long"}]}},
        JSON,
        Rejected(400, (Issue("", "no draft", "published"), Issue("too_long", "too_long", "title"))),
    ),
    (403, {"message": "Forbidden"}, JSON, Unknown(Doubt.UNEXPECTED_STATUS, 403)),
    (500, {"errors": []}, JSON, Unknown(Doubt.SERVER_ERROR, 500)),
]


@pytest.mark.parametrize(("status", "body", "kind", "outcome"), WRITES)
def test_what_becomes_of_a_write(status: int, body: Any, kind: str, outcome: Any, gateway: Any) -> None:
    became = gateway(status, body, kind).create_topic(COURSE, FIELDS)

    assert became == outcome if outcome is not None else became.id == "7"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ({"discussion_topic": {"workflow_state": "deleted"}}, Deleted("7")),
        ({"deleted_at": "2026-03-15T12:00:00Z"}, Deleted("7")),
        ({"discussion_topic": {"workflow_state": "active"}}, Unknown(Doubt.BROKEN_ANSWER, 200)),
        ({}, Unknown(Doubt.BROKEN_ANSWER, 200)),
        ([], Unknown(Doubt.BROKEN_ANSWER, 200)),
    ],
)
def test_a_deletion_is_one_only_if_the_answer_says_so(body: Any, outcome: Any, gateway: Any) -> None:
    assert gateway(200, body).delete_topic(COURSE, "7") == outcome


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ({"reorder": True, "order": ["9", "8"]}, Ordered(("9", "8"))),
        ({"reorder": False}, Unknown(Doubt.BROKEN_ANSWER, 200)),
        ({"reorder": True, "order": 5}, Unknown(Doubt.BROKEN_ANSWER, 200)),
    ],
)
def test_an_order_is_what_the_answer_says(body: Any, outcome: Any, gateway: Any) -> None:
    assert gateway(200, body).reorder_topics(COURSE, ["9", "8"]) == outcome


def test_an_answer_without_a_body_is_done(gateway: Any) -> None:
    assert gateway(204).mark_topic(COURSE, "7", read=True) == Marked()
    assert gateway(204).delete_entry(COURSE, "7", "8") == Deleted("8")


def test_a_first_post_that_is_owed_is_told_to_readers(gateway: Any) -> None:
    with pytest.raises(PermissionDenied) as caught:
        gateway(403, "require_initial_post").entries_page(COURSE, "7")

    assert caught.value.code == "require_initial_post"


def test_a_view_that_is_not_built_yet_is_none(gateway: Any) -> None:
    assert gateway(503).full_view(COURSE, "7", ViewOptions()) is None
    with pytest.raises(RefusedByServer):
        gateway(502).full_view(COURSE, "7", ViewOptions())


def test_json_that_is_too_deep_is_a_refusal(gateway: Any) -> None:
    deep = '{"view":' + '[{"id":1,"replies":' * 100_000 + "[" + "}]" * 100_000 + "}"

    with pytest.raises(MalformedResponse):
        gateway(200, deep).full_view(COURSE, "7", ViewOptions())


@pytest.mark.parametrize(
    "call",
    [
        lambda g: g.create_topic(contexts.course(""), FIELDS),
        lambda g: g.create_topic(COURSE, Parameters({"title": "\ud800"})),
        lambda g: g.update_topic(COURSE, "..", FIELDS),
        lambda g: g.delete_entry(COURSE, "7", ""),
        lambda g: g.mark_entry(COURSE, "7", ".", read=True),
    ],
)
def test_what_cannot_be_written_is_not_sent(call: Any, gateway: Any) -> None:
    made = gateway(200)

    assert call(made) == NotSent(Doubt.NOT_WRITABLE)
    assert gateway.asked(made) == []
