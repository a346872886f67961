"""What a server says, and what becomes of a write and of a question."""

import json
import time
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import (
    AuthenticationFailed,
    ForeignLink,
    GatewayError,
    MalformedResponse,
    NotFound,
    PermissionDenied,
    RefusedByServer,
    UnexpectedRedirect,
    Unreachable,
)
from canvas_comms.lms.channels import Added, ChannelId, NewChannel, PushTokenRemoved, Removed, list_channels
from canvas_comms.lms.channels.gateway import Channels
from canvas_comms.lms.preferences import Frequency, PreferencesSet
from canvas_comms.lms.preferences.gateway import Preferences
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Unknown
from canvas_comms.redaction import Secret
from canvas_comms_http.failures import Seen, proving
from canvas_comms_lms import HttpCarrier
from canvas_comms_lms.answers import read_issues
from canvas_comms_lms.server import next_link

NEW = NewChannel("canary@example.com", "email")
UNAUTHORIZED = json.dumps(
    {"status": "unauthorized", "errors": [{"message": "user not authorized to perform that action"}]}
)
UNIQUE = json.dumps(
    {"errors": {"path": [{"attribute": "path", "type": "unique!", "message": "canary unique!"}]}}
)
MISSING = json.dumps({"errors": [{"message": "The specified resource does not exist."}]})
TIMEOUT, REFUSED = requests.ReadTimeout(), proving(requests.ConnectionError(), Seen.NOT_TAKEN)
JSON = "application/json; charset=utf-8"


def says(make_reply: Any, status: int, body: Any = "", kind: str = JSON, **headers: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return make_reply(status, text, Content_Type=kind, **headers)


WRITES = [
    (200, UNIQUE, JSON, Unknown(Doubt.BROKEN_ANSWER, 200)),
    (200, "", JSON, Unknown(Doubt.BROKEN_ANSWER, 200)),
    (200, "{", JSON, Unknown(Doubt.BROKEN_ANSWER, 200)),
    (202, "{}", JSON, Unknown(Doubt.UNEXPECTED_STATUS, 202)),
    (204, "", JSON, Unknown(Doubt.UNEXPECTED_STATUS, 204)),
    (302, "", JSON, Unknown(Doubt.REDIRECTED, 302)),
    (400, "<html>", "text/html", Unknown(Doubt.UNEXPECTED_STATUS, 400)),
    (404, "<html>", "text/html", Unknown(Doubt.UNEXPECTED_STATUS, 404)),
    (401, "<html>", "text/html", Rejected(401, wants_token=True)),
    (400, "{}", JSON, Rejected(400)),
    (429, "429 Too Many Requests (Rate Limit Exceeded)\n", "text/plain", NotSent(Doubt.THROTTLED)),
    (403, "403 Forbidden (Rate Limit Exceeded)\n", "text/plain", NotSent(Doubt.THROTTLED)),
    (500, "{}", JSON, Unknown(Doubt.SERVER_ERROR, 500)),
    (502, "<html>", "text/html", Unknown(Doubt.SERVER_ERROR, 502)),
    (418, "{}", JSON, Unknown(Doubt.UNEXPECTED_STATUS, 418)),
]


@pytest.mark.parametrize(("status", "body", "kind", "outcome"), WRITES)
def test_what_becomes_of_a_write(
    status: int, body: str, kind: str, outcome: Any, server: Any, canned: Any, make_reply: Any
) -> None:
    channels = Channels(HttpCarrier(server(canned(says(make_reply, status, body, kind)))))

    assert channels.create_channel("self", NEW) == outcome


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(TIMEOUT, Unknown(Doubt.NO_ANSWER)), (REFUSED, NotSent(Doubt.NO_CONNECTION))],
)
def test_no_answer_is_doubt_and_no_connection_is_none(
    error: Any, outcome: Any, server: Any, canned: Any
) -> None:
    transport = canned(error)
    channels = Channels(HttpCarrier(server(transport)))

    assert channels.create_channel("self", NEW) == outcome
    assert channels.delete_channel("self", ChannelId("3")) == outcome
    assert len(transport.asked) == 2


def test_a_refusal_names_its_problems_and_shows_no_text(server: Any, canned: Any, make_reply: Any) -> None:
    rejected = Channels(HttpCarrier(server(canned(says(make_reply, 400, UNIQUE))))).create_channel(
        "self", NEW
    )

    assert isinstance(rejected, Rejected)
    assert [(one.code, one.where, one.text) for one in rejected.issues] == [
        ("unique!", "path", "canary unique!")
    ]
    assert "canary" not in repr(rejected)


def test_a_delete_is_confirmed_by_its_state_only(
    server: Any, canned: Any, make_reply: Any, channel: Any
) -> None:
    outcomes = []
    for state in ("retired", "deleted", "active"):
        transport = canned(says(make_reply, 200, channel(workflow_state=state)))
        outcomes.append(Channels(HttpCarrier(server(transport))).delete_channel("self", ChannelId("16")))

    assert [type(one) for one in outcomes] == [Removed, Removed, Unknown]


def test_successes(server: Any, canned: Any, make_reply: Any, channel: Any) -> None:
    added = Channels(HttpCarrier(server(canned(says(make_reply, 200, channel(more=1)))))).create_channel(
        "self", NEW
    )
    one = {"notification": "a", "category": "b", "frequency": "never"}
    wrapped = {"notification_preferences": [one]}
    gateway = Preferences(HttpCarrier(server(canned(says(make_reply, 200, wrapped)))))

    assert isinstance(added, Added)
    assert (added.channel.id, added.channel.extra) == ("16", {"more": 1})
    assert isinstance(gateway.set_preference(ChannelId("3"), "a", Frequency.NEVER), PreferencesSet)
    assert (
        Channels(HttpCarrier(server(canned(says(make_reply, 200, {"success": True}))))).delete_push_token(
            Secret("t")
        )
        == PushTokenRemoved()
    )


READS = [
    (401, UNAUTHORIZED, JSON, AuthenticationFailed),
    (403, UNAUTHORIZED, JSON, PermissionDenied),
    (404, MISSING, JSON, NotFound),
    (404, "<html>", "text/html", NotFound),
    (429, "(Rate Limit Exceeded)\n", "text/plain", RefusedByServer),
    (403, "403 Forbidden (Rate Limit Exceeded)\n", "text/plain", RefusedByServer),
    (500, "", JSON, RefusedByServer),
    (302, "", JSON, UnexpectedRedirect),
    (200, "<html>", "text/html", MalformedResponse),
    (200, "{}", JSON, MalformedResponse),
    (200, "[", JSON, MalformedResponse),
    (200, "[5]", JSON, MalformedResponse),
]


@pytest.mark.parametrize(("status", "body", "kind", "error"), READS)
def test_what_becomes_of_a_question(
    status: int, body: str, kind: str, error: type[Exception], server: Any, canned: Any, make_reply: Any
) -> None:
    with pytest.raises(GatewayError) as caught:
        Channels(HttpCarrier(server(canned(says(make_reply, status, body, kind))))).channels_page("self")

    assert type(caught.value) is error


def test_being_throttled_is_told_apart(server: Any, canned: Any, make_reply: Any) -> None:
    for status in (403, 429):
        transport = canned(says(make_reply, status, "(Rate Limit Exceeded)", "text/plain"))
        with pytest.raises(RefusedByServer) as caught:
            Channels(HttpCarrier(server(transport))).channels_page("self")
        assert (caught.value.status, caught.value.code) == (status, "throttled")


def test_no_answer_to_a_question(server: Any, canned: Any) -> None:
    with pytest.raises(Unreachable):
        Channels(HttpCarrier(server(canned(TIMEOUT)))).channels_page("self")


PAGE = "https://school.example/api/v1/users/self/communication_channels"


def linked(make_reply: Any, channel: Any, link: str, id: int = 1) -> Any:
    return says(
        make_reply, 200, [channel(id=id)], Link=f'<{PAGE}?page=1>; rel="current",<{link}>; rel="next"'
    )


def test_pages_are_followed_by_their_link(server: Any, canned: Any, make_reply: Any, channel: Any) -> None:
    transport = canned(
        linked(make_reply, channel, f"{PAGE}?page=2&per_page=1"), says(make_reply, 200, [channel(id=2)])
    )
    found = list(list_channels(Channels(HttpCarrier(server(transport)))))

    assert [one.id for one in found] == ["1", "2"]
    assert transport.asked[1][1] == f"{PAGE}?page=2&per_page=1"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/api/v1/x?page=2",
        "http://school.example/api/v1/x",
        "//evil.example/x",
        "https://school.example@evil.example/x",
        f"{PAGE}?per_page=100",
        "javascript:alert(1)",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(
    link: str, server: Any, canned: Any, make_reply: Any, channel: Any
) -> None:
    transport = canned(linked(make_reply, channel, link))

    with pytest.raises(ForeignLink):
        list(list_channels(Channels(HttpCarrier(server(transport)))))
    assert len(transport.asked) == 1


def test_links_in_a_circle_end(server: Any, canned: Any, make_reply: Any, channel: Any) -> None:
    transport = canned(
        linked(make_reply, channel, f"{PAGE}?page=2"),
        linked(make_reply, channel, f"{PAGE}?page=1", 2),
        linked(make_reply, channel, f"{PAGE}?page=2", 3),
    )

    with pytest.raises(ForeignLink):
        list(list_channels(Channels(HttpCarrier(server(transport)))))
    assert len(transport.asked) <= 4


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (None, None),
        ("", None),
        ('<a?page=1>; rel="current"', None),
        ('<a?page=1>; rel="current",<a?page=2>; rel="next",<a?page=9>; rel="last"', "a?page=2"),
        ('<a?x=1,2>; rel="next"', "a?x=1,2"),
        ("<a>; rel=next", "a"),
        ('<a>;rel="next" , <b>; rel="prev"', "a"),
        ('<a>; title="x"; rel="next"', "a"),
        ('<a>; rel="nextish"', None),
        ("garbage", None),
        ("<a" * 20_000, None),
    ],
)
def test_the_next_link_is_found(header: str | None, found: str | None) -> None:
    assert next_link(header) == found


SLOW_ONCE = [
    "<x>;" + " " * 40_000,
    "<x>" + "; a" * 20_000,
    '<x>"' + "a" * 40_000,
    '<>"' * 20_000,
    "<" * 40_000,
]


@pytest.mark.parametrize("header", [*SLOW_ONCE, "<x>," * 20_000, "<x>" * 20_000, "<x>" + ";" * 40_000])
def test_a_header_costs_time_in_proportion_to_its_length(header: str) -> None:
    began = time.thread_time()

    assert next_link(header[: 32 * 1024]) is None
    assert time.thread_time() - began < 0.2


@given(st.text(max_size=300) | st.text(alphabet='<>;,"= relnxt', max_size=300))
def test_any_header_is_read(header: str) -> None:
    assert next_link(header) is None or isinstance(next_link(header), str)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"errors": [{"message": "No."}]}, [("", "No.", "")]),
        ({"errors": "Invalid as_user_id"}, [("", "Invalid as_user_id", "")]),
        ({"errors": {"type": "Maximum reached"}}, [("", "Maximum reached", "type")]),
        (
            {"errors": {"path": [{"attribute": "path", "type": "blank", "message": "blank"}], "x": []}},
            [("blank", "blank", "path")],
        ),
        (
            {"errors": [{"field": "frequency", "message": "bad", "error_code": "inclusion"}]},
            [("inclusion", "bad", "frequency")],
        ),
        ([{"attribute": "recipients", "message": "invalid"}], [("", "invalid", "recipients")]),
        ({}, []),
        ({"status": "unauthorized"}, []),
        ({"other": 1}, None),
        ("text", None),
        (5, None),
    ],
)
def test_problems_are_read_in_every_shape(body: Any, found: Any) -> None:
    issues = read_issues(json.dumps(body).encode())

    assert (issues and [(i.code, i.text, i.where) for i in issues]) == (found or issues)
    assert (issues is None) is (found is None)


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_any_error_body_is_read(body: Any) -> None:
    issues = read_issues(json.dumps({"errors": body}).encode())

    assert issues is None or isinstance(issues, tuple)
