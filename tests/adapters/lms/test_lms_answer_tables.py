"""What an answer of Canvas LMS means, by its status, headers and body alone."""

import io
import json
from typing import Any

import attrs
import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.response import HTTPResponse

from canvas_comms.errors import (
    AnsweredError,
    AuthenticationFailed,
    GatewayError,
    MalformedResponse,
    NotFound,
    PermissionDenied,
    RefusedByServer,
    UnexpectedRedirect,
    Unreachable,
)
from canvas_comms.outcomes import (
    UNLISTED_CODE,
    UNLISTED_PLACE,
    Doubt,
    Issue,
    NotSent,
    Rejected,
    Unknown,
)
from canvas_comms_http import Answer, Failure
from canvas_comms_http.deadlines import Deadline
from canvas_comms_lms.answers import error_of, outcome_of, read_done, read_issues, read_notice
from canvas_comms_wire.responses import Received

JSON = "application/json; charset=utf-8"
ERRORS = {"errors": [{"type": "blank", "message": "canary", "attribute": "body"}]}
NAMED = (Issue("blank", "canary", "body"),)
THROTTLED = b"403 Forbidden (Rate Limit Exceeded)\n"


def answer(status: int, body: Any = b"", kind: str = JSON, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = HTTPResponse(
        io.BytesIO(content),
        {"Content-Type": kind, **named},
        status,
        preload_content=False,
        decode_content=False,
    )
    asked = requests.Request("GET", "https://school.example/").prepare()
    return Answer(
        HTTPAdapter().build_response(asked, raw), Deadline.after(86_400)
    )  # made when tests are collected, read when their turn comes


def unreadable(status: int) -> Answer:
    """An answer that says it is packed, and is not."""
    return answer(status, b"not packed", Content_Encoding="gzip")


@attrs.frozen
class Told:
    """What one call answers: the text of its body, with the status and one header."""

    success: frozenset[int] = frozenset([200, 201])
    media_type: str | None = "application/json"
    at_most: int = 100
    schema: None = None

    def write(self, outcome: Any, call: Any) -> Any:
        raise NotImplementedError

    def read(self, received: Received) -> Any:
        body = received.body()
        if body == b"stranger":
            raise MalformedResponse("body", "must be ours")
        return received.status, received.headers.get("X-More"), body


@pytest.mark.parametrize("status", [200, 201])
def test_a_write_is_done_if_status_kind_and_body_are_those_of_its_call(status: int) -> None:
    assert outcome_of(answer(status, b"x", X_More="y"), Told()) == (status, "y", b"x")
    assert outcome_of(answer(status, b"x", "text/html"), Told(media_type=None))[0] == status


@pytest.mark.parametrize(
    "strange",
    [
        answer(200, b"x", "text/html"),
        answer(200, b"x", ""),
        answer(200, b"stranger"),
        answer(200, b"x" * 101),
        unreadable(200),
    ],
)
def test_a_success_that_is_not_the_one_of_the_call_is_doubt(strange: Answer) -> None:
    assert outcome_of(strange, Told()) == Unknown(Doubt.BROKEN_ANSWER, 200)


def test_a_body_is_read_as_far_as_its_call_says() -> None:
    assert outcome_of(answer(200, b"x" * 100), Told())[2] == b"x" * 100


def test_another_kind_of_body_is_an_error_that_names_the_kind() -> None:
    with pytest.raises(MalformedResponse) as caught:
        read_done(answer(200, b"x", "text/html"), Told())

    assert str(caught.value) == "Content-Type: must be application/json"


@pytest.mark.parametrize(
    ("doubt", "outcome"),
    [
        (Doubt.NO_CONNECTION, NotSent(Doubt.NO_CONNECTION)),
        (Doubt.NOT_TRUSTED, NotSent(Doubt.NOT_TRUSTED)),
        (Doubt.NO_TOKEN, NotSent(Doubt.NO_TOKEN)),
        (Doubt.NO_ANSWER, Unknown(Doubt.NO_ANSWER)),
        (Doubt.BROKEN_ANSWER, Unknown(Doubt.BROKEN_ANSWER)),
    ],
)
def test_without_an_answer_only_a_proof_says_that_nothing_was_sent(doubt: Doubt, outcome: Any) -> None:
    assert outcome_of(Failure(doubt, Unreachable("no")), Told()) == outcome


NOES = [400, 403, 404, 405, 406, 409, 413, 415, 422]


@pytest.mark.parametrize("status", NOES)
def test_a_4xx_is_a_no_if_the_server_says_so_in_its_own_words(status: int) -> None:
    assert outcome_of(answer(status, ERRORS), Told()) == Rejected(status, NAMED)
    assert outcome_of(answer(status, {}), Told()) == Rejected(status)
    assert outcome_of(answer(status, b"<html>"), Told()) == Unknown(Doubt.UNEXPECTED_STATUS, status)
    assert outcome_of(unreadable(status), Told()) == Unknown(Doubt.UNEXPECTED_STATUS, status)


@pytest.mark.parametrize("status", NOES)
def test_a_short_notice_is_a_no_of_a_400_only(status: int) -> None:
    outcome = outcome_of(answer(status, {"message": "canary"}), Told())
    doubt = Unknown(Doubt.UNEXPECTED_STATUS, status)

    assert outcome == (Rejected(400, (Issue("", "canary"),)) if status == 400 else doubt)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("file already exists", True),
        ("file already exists; use on_duplicate='overwrite' or 'rename'", True),
        ("the file already exists", False),
        ("canary", False),
    ],
)
def test_a_409_is_a_no_if_its_notice_is_that_of_a_name_that_is_taken(said: str, taken: bool) -> None:
    outcome = outcome_of(answer(409, {"message": said}), Told())

    assert outcome == (Rejected(409, (Issue("", said),)) if taken else Unknown(Doubt.UNEXPECTED_STATUS, 409))


@pytest.mark.parametrize("status", [403, 404, 413, 422])
def test_that_a_name_is_taken_is_a_no_of_a_409_only(status: int) -> None:
    outcome = outcome_of(answer(status, {"message": "file already exists"}), Told())

    assert outcome == Unknown(Doubt.UNEXPECTED_STATUS, status)


@pytest.mark.parametrize("status", [302, 429, 500, 503])
def test_a_body_that_changes_nothing_is_not_waited_for(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Answer, "body", lambda one, at_most: pytest.fail("was read"))

    assert not isinstance(outcome_of(answer(status), Told()), Rejected)


def test_a_401_is_a_no_by_itself() -> None:
    nobody = Rejected(401, wants_token=True)
    assert outcome_of(answer(401, ERRORS), Told()) == Rejected(401, NAMED)
    assert outcome_of(answer(401, b"<html>"), Told()) == nobody
    assert outcome_of(answer(401, {"message": "canary"}), Told()) == nobody
    assert outcome_of(unreadable(401), Told()) == nobody


@pytest.mark.parametrize(
    ("said", "challenged", "wants"),
    [
        ({"status": "unauthenticated", "errors": [{"message": "user authorization required"}]}, True, True),
        ({"errors": [{"message": "Invalid access token."}]}, True, True),
        ({"errors": [{"message": "Expired access token."}]}, False, True),
        ({"errors": [{"message": "Revoked access token."}]}, False, True),
        ({"errors": [{"message": "Insufficient scopes on access token."}]}, False, False),
        ({"status": "unauthorized", "errors": [{"message": "user not authorized"}]}, False, False),
        ({"errors": "Invalid as_user_id"}, False, False),
        ([{"attribute": "recipients", "message": "no active enrollment"}], False, False),
        ({"errors": [{"message": "something new"}]}, True, True),
        ({"errors": [{"message": "something new"}]}, False, False),
    ],
)
def test_a_401_wants_a_token_if_the_server_asks_for_one_or_says_that_it_does_not_take_it(
    said: Any, challenged: bool, wants: bool
) -> None:
    headers = {"WWW_Authenticate": 'Bearer realm="canvas-lms"'} if challenged else {}
    outcome = outcome_of(answer(401, said, **headers), Told())

    assert isinstance(outcome, Rejected)
    assert outcome.wants_token is wants


DOUBTS = [(status, Doubt.UNEXPECTED_STATUS) for status in (100, 202, 204, 299, 402, 407, 408, 410, 412, 414)]
DOUBTS += [(status, Doubt.UNEXPECTED_STATUS) for status in (416, 421, 423, 428, 430, 499)]
DOUBTS += [(status, Doubt.REDIRECTED) for status in (300, 302, 399)]
DOUBTS += [(status, Doubt.SERVER_ERROR) for status in (500, 501, 599)]


@pytest.mark.parametrize(("status", "doubt"), DOUBTS)
def test_any_other_status_is_doubt(status: int, doubt: Doubt) -> None:
    assert outcome_of(answer(status, ERRORS), Told()) == Unknown(doubt, status)


@pytest.mark.parametrize(
    "throttled",
    [
        answer(429),
        answer(429, b"429 Forbidden (Rate Limit Exceeded)\n", "text/plain"),
        answer(429, ERRORS),
        answer(403, THROTTLED, "text/plain"),
        answer(403, b"403 Forbidden", "text/plain", X_Rate_Limit_Remaining="0.0"),
    ],
)
def test_what_the_throttle_turned_away_was_not_sent(throttled: Answer) -> None:
    assert outcome_of(throttled, Told()) == NotSent(Doubt.THROTTLED)


@pytest.mark.parametrize(
    "other",
    [
        answer(404, THROTTLED),
        answer(500, THROTTLED),
        answer(403, b"403 Forbidden", X_Rate_Limit_Remaining="0.0", X_Request_Cost="0.1"),
        answer(403, b"403 Forbidden", X_Rate_Limit_Remaining="18.49"),
    ],
)
def test_what_only_looks_like_the_throttle_leaves_the_fate_open(other: Answer) -> None:
    assert isinstance(outcome_of(other, Told()), Unknown)


def test_a_right_that_is_missing_stays_a_no_when_nothing_remains() -> None:
    assert outcome_of(answer(403, ERRORS, X_Rate_Limit_Remaining="0.0"), Told()) == Rejected(403, NAMED)
    quoted = {"errors": [{"message": "Rate Limit Exceeded"}]}
    assert isinstance(outcome_of(answer(403, quoted), Told()), Rejected)


def test_how_long_the_server_asks_to_be_left_alone_is_told() -> None:
    assert outcome_of(answer(429, Retry_After="9"), Told()) == NotSent(Doubt.THROTTLED, 9.0)
    assert outcome_of(answer(503, Retry_After="9"), Told()) == Unknown(Doubt.SERVER_ERROR, 503, 9.0)
    assert outcome_of(answer(503, Retry_After="soon"), Told()) == Unknown(Doubt.SERVER_ERROR, 503)


def test_an_answer_is_hung_up_once_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Answer] = []
    monkeypatch.setattr(Answer, "close", lambda one: closed.append(one))
    for one in (answer(200, b"x"), answer(404, ERRORS), answer(500)):
        outcome_of(one, Told())

        assert closed[-1] is one


@pytest.mark.parametrize("status", [300, 302, 399])
def test_a_question_that_is_redirected_is_an_error_that_says_so(status: int) -> None:
    error = error_of(answer(status, ERRORS))

    assert type(error) is UnexpectedRedirect
    assert str(error) == f"answer: redirects ({status}) are not followed"


KINDS = [(401, AuthenticationFailed), (403, PermissionDenied), (404, NotFound)]
KINDS += [(status, RefusedByServer) for status in (202, 400, 402, 405, 428, 430, 500)]


@pytest.mark.parametrize(("status", "kind"), KINDS)
def test_a_question_that_is_refused_is_an_error_of_its_status(status: int, kind: type[GatewayError]) -> None:
    error = error_of(answer(status, ERRORS))

    assert type(error) is kind
    assert isinstance(error, AnsweredError)
    assert (error.status, error.code, error.issues) == (status, "blank", NAMED)


@pytest.mark.parametrize(
    "refused", [answer(404, b"<html>"), unreadable(404), answer(404, {}), answer(404, [])]
)
def test_a_refusal_that_names_no_problem_has_none(refused: Answer) -> None:
    error = error_of(refused)

    assert isinstance(error, NotFound)
    assert (error.code, error.issues) == ("", ())


@pytest.mark.parametrize("throttled", [answer(429), answer(429, ERRORS), answer(403, THROTTLED)])
def test_a_question_that_was_throttled_is_an_error_that_says_so(throttled: Answer) -> None:
    error = error_of(throttled)

    assert type(error) is RefusedByServer
    assert (error.status, error.code, error.issues) == (throttled.status, "throttled", ())


SHAPES: list[tuple[Any, tuple[Issue, ...] | None]] = [
    (b"require_initial_post", (Issue("require_initial_post", "", "entries"),)),
    (b" require_initial_post\n", (Issue("require_initial_post", "", "entries"),)),
    (b"require_initial_posts", None),
    (b"{", None),
    (None, None),
    (7, None),
    ("errors", None),
    ({"other": 1}, None),
    ({}, ()),
    ([], ()),
    ({"status": "unauthorized"}, ()),
    ({"status": 1, "other": 2}, ()),
    ({"errors": None}, None),
    ({"errors": "canary"}, (Issue("", "canary"),)),
    ({"errors": []}, ()),
    ({"errors": [7, {"message": "a"}]}, (Issue("", "a"),)),
    ([7, {"message": "a"}], (Issue("", "a"),)),
    ({"errors": {}}, ()),
    ({"errors": {"path": "a"}}, (Issue("", "a", "path"),)),
    ({"errors": {"zqcanary": "a"}}, (Issue("", "a", UNLISTED_PLACE),)),
    ({"errors": {"path": ["a", {"message": "b"}, 7]}}, (Issue("", "a", "path"), Issue("", "b", "path"))),
    ({"errors": {"path": {"message": "b", "attribute": "email"}}}, (Issue("", "b", "email"),)),
    ({"errors": {"path": 7}}, ()),
]


@pytest.mark.parametrize(("body", "issues"), SHAPES)
def test_an_error_is_read_in_each_of_its_shapes(body: Any, issues: Any) -> None:
    assert read_issues(body if isinstance(body, bytes) else json.dumps(body).encode()) == issues


ISSUES: list[tuple[dict[str, Any], Issue]] = [
    ({}, Issue("")),
    ({"type": "blank", "message": "b", "attribute": "body"}, Issue("blank", "b", "body")),
    ({"error_code": "not_found", "message": "b", "field": "path"}, Issue("not_found", "b", "path")),
    ({"code": "invalid", "message": "b", "field": "search_term"}, Issue("invalid", "b", "search_term")),
    (
        {"type": "taken", "error_code": "blank", "code": "invalid", "attribute": "body", "field": "path"},
        Issue("taken", "", "body"),
    ),
    ({"error_code": "blank", "code": "invalid"}, Issue("blank")),
    ({"type": "unique!"}, Issue("unique!")),
    ({"type": "internal_server_error"}, Issue("internal_server_error")),
    ({"attribute": "Course concluded"}, Issue("", "", "Course concluded")),
    ({"type": "zqcanary", "attribute": "zqcanary"}, Issue(UNLISTED_CODE, "", UNLISTED_PLACE)),
    ({"type": "A Name", "attribute": "A Name"}, Issue(UNLISTED_CODE, "", UNLISTED_PLACE)),
    ({"type": 7, "message": 8, "attribute": 9}, Issue("")),
    ({"type": "", "attribute": ""}, Issue("")),
]


@pytest.mark.parametrize(("found", "issue"), ISSUES)
def test_an_issue_is_its_code_its_text_and_its_place(found: Any, issue: Issue) -> None:
    assert read_issues(json.dumps([found]).encode()) == (issue,)


@pytest.mark.parametrize("wrap", [list, lambda many: {"errors": many}, lambda many: {"errors": {"a": many}}])
def test_a_hundred_issues_are_read_and_no_more(wrap: Any) -> None:
    issues = read_issues(json.dumps(wrap([{"message": str(n)} for n in range(101)])).encode())

    assert issues is not None
    assert [issue.text for issue in issues] == [str(n) for n in range(100)]


@pytest.mark.parametrize("read", [read_issues, read_notice])
def test_an_error_that_is_too_long_is_not_read(read: Any) -> None:
    longest = b'{"errors":"a","error":"a"}'.ljust(64 << 10)

    assert read(longest) == (Issue("", "a"),)
    assert read(longest + b" ") is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"message":"a"}', "a"),
        (b'{"error":"b"}', "b"),
        (b'{"message":"a","error":"b"}', "a"),
        (b'{"message":7,"error":"b"}', "b"),
        (b'{"message":7}', None),
        (b"{}", None),
        (b"[]", None),
        (b"{", None),
    ],
)
def test_a_notice_is_one_text(body: bytes, said: str | None) -> None:
    assert read_notice(body) == (None if said is None else (Issue("", said),))
