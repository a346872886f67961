"""Conversations over HTTP: what goes out, what answers mean, and what is never believed."""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvas_comms.errors import (
    CanvasCommsError,
    GatewayError,
    InvalidValue,
    MalformedResponse,
    NotFound,
    PermissionDenied,
    RefusedByServer,
    Unreachable,
)
from canvas_comms.lms.conversations import (
    Added,
    ConversationUpdate,
    Event,
    FilterMode,
    Later,
    NewConversation,
    NewMessage,
    Posted,
    Query,
    RecipientSearch,
    RecipientType,
    Scope,
    State,
    Switches,
)
from canvas_comms.lms.conversations.gateway import Conversations
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Unknown
from canvas_comms_http.failures import Seen, proving
from canvas_comms_lms import HttpCarrier

API = "https://school.example/api/v1"
ROOT = f"{API}/conversations"
JSON = "application/json; charset=utf-8"
NEW = NewConversation(("7", "course_5"), "canary")
ONE = {"id": 3, "workflow_state": "read", "audience": [7], "messages": [{"id": 9, "author_id": 1}]}
TIMEOUT, REFUSED = requests.ReadTimeout(), proving(requests.ConnectionError(), Seen.NOT_TAKEN)

CALLS: list[tuple[Any, str, str, list[tuple[str, str]]]] = [
    (
        lambda c: c.create(NEW),
        "POST",
        ROOT,
        [("recipients[]", "7"), ("recipients[]", "course_5"), ("body", "canary")],
    ),
    (
        lambda c: c.create(NewConversation(("7",), "x", "s", Switches(force_new=True), True, "course_5")),
        "POST",
        ROOT,
        [
            ("recipients[]", "7"),
            ("body", "x"),
            ("subject", "s"),
            ("force_new", "true"),
            ("mode", "async"),
            ("context_code", "course_5"),
        ],
    ),
    (lambda c: c.add_message("3", NewMessage("x")), "POST", f"{ROOT}/3/add_message", [("body", "x")]),
    (
        lambda c: c.add_message("3", NewMessage("x", (), ("9",))),
        "POST",
        f"{ROOT}/3/add_message",
        [("body", "x"), ("recipients[]", ""), ("included_messages[]", "9")],
    ),
    (
        lambda c: c.add_recipients("3", ["7", "8"]),
        "POST",
        f"{ROOT}/3/add_recipients",
        [("recipients[]", "7"), ("recipients[]", "8")],
    ),
    (lambda c: c.page(Query()), "GET", f"{ROOT}?scope=inbox&per_page=100", []),
    (
        lambda c: c.page(Query(Scope.SENT, ("user_7", "course_5"), FilterMode.AND, 10, True)),
        "GET",
        f"{ROOT}?scope=sent&per_page=10&filter%5B%5D=user_7&filter%5B%5D=course_5"
        "&filter_mode=and&include%5B%5D=participant_avatars",
        [],
    ),
    (lambda c: c.show("3", mark_as_read=False), "GET", f"{ROOT}/3?auto_mark_as_read=false", []),
    (
        lambda c: c.update("3", ConversationUpdate(State.ARCHIVED, True, False)),
        "PUT",
        f"{ROOT}/3",
        [
            ("conversation[workflow_state]", "archived"),
            ("conversation[starred]", "true"),
            ("conversation[subscribed]", "false"),
        ],
    ),
    (lambda c: c.delete("3"), "DELETE", f"{ROOT}/3", []),
    (lambda c: c.remove_messages("3", ["9"]), "POST", f"{ROOT}/3/remove_messages", [("remove[]", "9")]),
    (lambda c: c.unread_count(), "GET", f"{ROOT}/unread_count", []),
    (lambda c: c.mark_all_as_read(), "POST", f"{ROOT}/mark_all_as_read", []),
    (
        lambda c: c.update_many(["3", "4"], Event.STAR),
        "PUT",
        ROOT,
        [("conversation_ids[]", "3"), ("conversation_ids[]", "4"), ("event", "star")],
    ),
    (lambda c: c.progress("5"), "GET", f"{API}/progress/5", []),
    (lambda c: c.cancel("5", "stop"), "POST", f"{API}/progress/5/cancel", [("message", "stop")]),
    (lambda c: c.batches(), "GET", f"{ROOT}/batches?per_page=100", []),
    (
        lambda c: c.find_recipients(RecipientSearch("ann", "course_5", types=(RecipientType.USER,))),
        "GET",
        f"{API}/search/recipients?per_page=100&search=ann&context=course_5&types%5B%5D=user",
        [],
    ),
    (
        lambda c: c.find_recipients(RecipientSearch(user="7", per_page=5)),
        "GET",
        f"{API}/search/recipients?per_page=5&user_id=7",
        [],
    ),
    (
        lambda c: c.find_recipients(RecipientSearch("", permissions=("read",), synthetic_contexts=True)),
        "GET",
        f"{API}/search/recipients?per_page=100&search=&permissions%5B%5D=read&synthetic_contexts=true",
        [],
    ),
    (lambda c: c.deleted(), "GET", f"{ROOT}/deleted?per_page=100", []),
    (
        lambda c: c.restore("9", "7", "3"),
        "PUT",
        f"{ROOT}/restore",
        [("message_id", "9"), ("user_id", "7"), ("conversation_id", "3")],
    ),
    (lambda c: c.delete_for_all("3"), "DELETE", f"{ROOT}/3/delete_for_all", []),
]

WRITES = [
    lambda c: c.create(NEW),
    lambda c: c.add_message("3", NewMessage("canary")),
    lambda c: c.add_recipients("3", ["7"]),
]
QUESTIONS = [call for call, *_ in CALLS[5:]]


def says(make_reply: Any, status: int, body: Any = "", kind: str = JSON, **headers: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return make_reply(status, text, Content_Type=kind, **headers)


@pytest.fixture
def asked(server: Any, canned: Any) -> Any:
    """Makes conversations behind canned answers, and the transport that gives them."""

    def make(*answers: Any) -> tuple[Conversations, Any]:
        transport = canned(*answers)
        return Conversations(HttpCarrier(server(transport))), transport

    return make


@pytest.mark.parametrize(("call", "method", "url", "form"), CALLS)
def test_each_call_is_the_documented_one(
    call: Any, method: str, url: str, form: Any, asked: Any, make_reply: Any
) -> None:
    conversations, transport = asked(says(make_reply, 404, {"errors": []}))
    with suppress(NotFound):
        call(conversations)
    [(verb, where, _, body)] = transport.asked

    assert (verb, where) == (method, url)
    assert parse_qsl((body or b"").decode(), keep_blank_values=True) == form


OUTCOMES = [
    (201, [], Unknown(Doubt.BROKEN_ANSWER, 201)),
    (201, "{", Unknown(Doubt.BROKEN_ANSWER, 201)),
    (200, {"id": 4}, Unknown(Doubt.BROKEN_ANSWER, 200)),
    (204, "", Unknown(Doubt.UNEXPECTED_STATUS, 204)),
    (302, "", Unknown(Doubt.REDIRECTED, 302)),
    (400, [{"attribute": "recipients", "message": "invalid"}], Rejected),
    (400, {}, Rejected),
    (400, {"errors": {"subject": [{"type": "too_long"}]}}, Rejected),
    (401, "<html>", Rejected),
    (403, {"status": "unauthorized", "errors": []}, Rejected),
    (404, {"errors": [{"message": "x"}]}, Rejected),
    (429, "Rate Limit Exceeded", NotSent(Doubt.THROTTLED)),
    (403, "403 Forbidden (Rate Limit Exceeded)", NotSent(Doubt.THROTTLED)),
    (500, {}, Unknown(Doubt.SERVER_ERROR, 500)),
    (503, "", Unknown(Doubt.SERVER_ERROR, 503)),
]


@pytest.mark.parametrize("write", WRITES[1:])
@pytest.mark.parametrize(("status", "body", "outcome"), OUTCOMES[1:])
def test_what_becomes_of_an_answer_in_a_thread(
    write: Any, status: int, body: Any, outcome: Any, asked: Any, make_reply: Any
) -> None:
    conversations, transport = asked(says(make_reply, status, body))

    found = write(conversations)

    if status == 201:
        assert found == Unknown(Doubt.UNEXPECTED_STATUS, 201)
    elif outcome is Rejected:
        assert isinstance(found, Rejected)
        assert found.status == status
    else:
        assert found == outcome
    assert len(transport.asked) == 1


@pytest.mark.parametrize(("status", "body", "outcome"), OUTCOMES[1:2] + OUTCOMES[3:])
def test_what_becomes_of_a_create(status: int, body: Any, outcome: Any, asked: Any, make_reply: Any) -> None:
    conversations, _ = asked(says(make_reply, status, body))

    found = conversations.create(NEW)

    assert isinstance(found, Rejected) if outcome is Rejected else found == outcome


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize(
    ("error", "outcome"), [(TIMEOUT, Unknown(Doubt.NO_ANSWER)), (REFUSED, NotSent(Doubt.NO_CONNECTION))]
)
def test_no_answer_is_doubt_and_no_connection_is_none(
    write: Any, error: Any, outcome: Any, asked: Any
) -> None:
    conversations, transport = asked(error)

    assert write(conversations) == outcome
    assert len(transport.asked) == 1


def test_a_create_tells_the_threads_it_made(asked: Any, make_reply: Any) -> None:
    conversations, _ = asked(says(make_reply, 201, [ONE, {**ONE, "id": 4}]))

    found = conversations.create(NEW)

    assert isinstance(found, Posted)
    assert [one.id for one in found.conversations] == ["3", "4"]


@pytest.mark.parametrize(("header", "batch"), [("17", "17"), ("", None), ("1/../2", None), ("x" * 99, None)])
def test_a_batch_sent_later_is_named_by_its_header(
    header: str, batch: str | None, asked: Any, make_reply: Any
) -> None:
    conversations, _ = asked(says(make_reply, 202, [], X_Conversation_Batch_Id=header))

    assert conversations.create(NEW) == Later(batch)


@pytest.mark.parametrize("status", [200, 202])
def test_an_answer_in_a_thread_is_shown(status: int, asked: Any, make_reply: Any) -> None:
    conversations, _ = asked(says(make_reply, status, ONE))

    found = conversations.add_message("3", NewMessage("x"))

    assert isinstance(found, Added)
    assert found.conversation.messages is not None
    assert found.conversation.messages[0].id == "9"


def test_an_answer_about_another_thread_is_not_believed(asked: Any, make_reply: Any) -> None:
    conversations, _ = asked(says(make_reply, 200, ONE))

    assert conversations.add_message("4", NewMessage("x")) == Unknown(Doubt.BROKEN_ANSWER, 200)
    with pytest.raises(MalformedResponse):
        conversations.show("4", mark_as_read=False)
    with pytest.raises(MalformedResponse):
        conversations.delete("4")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((404, {"errors": []}), NotFound),
        ((403, {"status": "unauthorized", "errors": []}), PermissionDenied),
        ((400, {"message": "invalid event"}), RefusedByServer),
        ((500, ""), RefusedByServer),
        ((302, ""), GatewayError),
        ((429, "Rate Limit Exceeded"), RefusedByServer),
    ],
)
def test_a_question_that_is_not_answered_is_an_error(
    question: Any, answer: tuple[int, Any], error: Any, asked: Any, make_reply: Any
) -> None:
    conversations, _ = asked(says(make_reply, *answer))

    with pytest.raises(error):
        question(conversations)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_nobody_answers_may_be_asked_again(question: Any, asked: Any) -> None:
    conversations, _ = asked(TIMEOUT)

    with pytest.raises(Unreachable):
        question(conversations)


@pytest.mark.parametrize("question", QUESTIONS)
def test_html_is_no_answer(question: Any, asked: Any, make_reply: Any) -> None:
    conversations, _ = asked(says(make_reply, 200, "<html>canary</html>", "text/html"))

    with pytest.raises(MalformedResponse) as caught:
        question(conversations)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("id", ["", "..", "3/4", "x", "٣", "3" * 33])
def test_what_is_no_id_is_not_asked_for(id: str, asked: Any, make_reply: Any) -> None:
    conversations, transport = asked(says(make_reply, 200, ONE))

    assert conversations.add_message(id, NewMessage("x")) == NotSent(Doubt.NOT_WRITABLE)
    assert conversations.add_recipients(id, ["7"]) == NotSent(Doubt.NOT_WRITABLE)
    for verb in ("delete", "progress", "cancel", "delete_for_all"):
        with pytest.raises(InvalidValue):
            getattr(conversations, verb)(id)
    assert transport.asked == []


def test_text_that_cannot_be_written_is_not_sent(asked: Any, make_reply: Any) -> None:
    conversations, transport = asked(says(make_reply, 201, [ONE]))

    assert conversations.create(NewConversation(("7",), "\ud800")) == NotSent(Doubt.NOT_WRITABLE)
    assert transport.asked == []


def test_pages_are_followed_by_their_link(asked: Any, make_reply: Any) -> None:
    link = f'<{ROOT}?page=2&per_page=1>; rel="next",<{ROOT}?page=1>; rel="first"'
    conversations, transport = asked(says(make_reply, 200, [ONE], Link=link), says(make_reply, 200, []))

    first = conversations.page(Query())
    conversations.page(Query(), first.next)

    assert [one[1] for one in transport.asked][1] == f"{ROOT}?page=2&per_page=1"


KEYS = st.sampled_from(["id", "messages", "unread_count", "errors", "x"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    body=st.binary(max_size=60)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=6,
    ).map(lambda value: json.dumps(value).encode()),
    status=st.sampled_from([200, 201, 202, 400, 403, 500]),
    call=st.sampled_from([call for call, *_ in CALLS]),
)
def test_any_answer_gives_an_outcome_or_an_error_of_ours(
    body: bytes, status: int, call: Any, asked: Any, make_reply: Any
) -> None:
    conversations, _ = asked(make_reply(status, body, Content_Type=JSON))

    try:
        call(conversations)
    except CanvasCommsError:
        return


def test_neither_token_nor_text_is_shown(asked: Any, make_reply: Any) -> None:
    conversations, _ = asked(says(make_reply, 400, [{"attribute": "body", "message": "canary"}]))

    assert "canary" not in repr(conversations) + repr(conversations.create(NEW)) + repr(NEW)
