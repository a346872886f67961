"""What an answer of Canvas Medical means, by its status, headers and body alone."""

import io
import json
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.response import HTTPResponse

from canvas_comms.errors import (
    AnsweredError,
    AuthenticationFailed,
    NotFound,
    PermissionDenied,
    RefusedByServer,
    UnexpectedRedirect,
)
from canvas_comms.outcomes import UNLISTED_CODE, Doubt, Issue, Rejected, Sent, Unknown
from canvas_comms_http import Answer
from canvas_comms_http.deadlines import Deadline
from canvas_comms_medical.answers import created_id, error_of, outcome_of, read_issues

FHIR = "application/fhir+json"
INVALID = {"code": "invalid", "details": {"text": "canary"}}
REPORT = {"resourceType": "OperationOutcome", "issue": [INVALID]}
REPORTED = (Issue("invalid", "canary"),)


def answer(status: int, body: Any = b"", kind: str = FHIR, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = HTTPResponse(
        io.BytesIO(content),
        {"Content-Type": kind, **named},
        status,
        preload_content=False,
        decode_content=False,
    )
    asked = requests.Request("GET", "https://host.example/").prepare()
    return Answer(
        HTTPAdapter().build_response(asked, raw), Deadline.after(86_400)
    )  # made when tests are collected, read when their turn comes


def unreadable(status: int) -> Answer:
    """An answer that says it is packed, and is not."""
    return answer(status, b"not packed", Content_Encoding="gzip")


CREATION = {"resourceType": "Communication"}


@pytest.mark.parametrize("body", [b"", REPORT, b"<html>"])
def test_a_201_that_names_the_message_is_sent_whatever_its_body(body: Any) -> None:
    assert outcome_of(answer(201, body, Location="/Communication/m1")) == Sent("m1")


@pytest.mark.parametrize("body", [b"", b" \n", None, CREATION])
@pytest.mark.parametrize("more", [{}, {"Location": "/Patient/m1"}])
def test_a_201_that_names_none_is_sent_if_its_body_is_one_of_a_creation(body: Any, more: Any) -> None:
    assert outcome_of(answer(201, body, **more)) == Sent(None)


STRANGE: list[Any] = [b"<html>", REPORT, {}, [], "Communication", {"resourceType": "Patient"}, 7, False]


@pytest.mark.parametrize("body", STRANGE)
def test_a_201_of_somebody_else_is_doubt(body: Any) -> None:
    assert outcome_of(answer(201, body)) == Unknown(Doubt.UNEXPECTED_STATUS, 201)


def test_a_201_whose_body_cannot_be_read_is_doubt() -> None:
    longest = json.dumps(CREATION).encode().ljust(64 << 10)

    assert outcome_of(unreadable(201)) == Unknown(Doubt.UNEXPECTED_STATUS, 201)
    assert outcome_of(answer(201, longest)) == Sent(None)
    assert outcome_of(answer(201, longest + b" ")) == Unknown(Doubt.UNEXPECTED_STATUS, 201)


NOES = [400, 403, 404, 405, 406, 413, 415, 422]


@pytest.mark.parametrize("status", NOES)
def test_a_4xx_is_a_no_if_an_operation_outcome_says_so(status: int) -> None:
    assert outcome_of(answer(status, REPORT)) == Rejected(status, REPORTED)
    assert outcome_of(answer(status, {})) == Unknown(Doubt.UNEXPECTED_STATUS, status)
    assert outcome_of(answer(status, REPORT, "text/html")) == Unknown(Doubt.UNEXPECTED_STATUS, status)
    assert outcome_of(unreadable(status)) == Unknown(Doubt.BROKEN_ANSWER, status)


def test_a_401_is_a_no_by_itself() -> None:
    assert outcome_of(answer(401, REPORT)) == Rejected(401, REPORTED, wants_token=True)
    assert outcome_of(answer(401, b"<html>", "text/html")) == Rejected(401, wants_token=True)
    assert outcome_of(unreadable(401)) == Rejected(401, wants_token=True)


DOUBTS = [
    (100, Doubt.UNEXPECTED_STATUS),
    (200, Doubt.UNEXPECTED_STATUS),
    (202, Doubt.UNEXPECTED_STATUS),
    (299, Doubt.UNEXPECTED_STATUS),
    (300, Doubt.REDIRECTED),
    (301, Doubt.REDIRECTED),
    (399, Doubt.REDIRECTED),
    (402, Doubt.UNEXPECTED_STATUS),
    (407, Doubt.UNEXPECTED_STATUS),
    (409, Doubt.UNEXPECTED_STATUS),
    (414, Doubt.UNEXPECTED_STATUS),
    (416, Doubt.UNEXPECTED_STATUS),
    (421, Doubt.UNEXPECTED_STATUS),
    (423, Doubt.UNEXPECTED_STATUS),
    (428, Doubt.UNEXPECTED_STATUS),
    (429, Doubt.THROTTLED),
    (430, Doubt.UNEXPECTED_STATUS),
    (499, Doubt.UNEXPECTED_STATUS),
    (500, Doubt.SERVER_ERROR),
    (501, Doubt.SERVER_ERROR),
    (599, Doubt.SERVER_ERROR),
]


@pytest.mark.parametrize(("status", "doubt"), DOUBTS)
def test_any_other_status_is_doubt(status: int, doubt: Doubt) -> None:
    assert outcome_of(answer(status, REPORT)) == Unknown(doubt, status)


@pytest.mark.parametrize(("status", "doubt"), [(429, Doubt.THROTTLED), (503, Doubt.SERVER_ERROR)])
def test_how_long_the_server_asks_to_be_left_alone_is_told(status: int, doubt: Doubt) -> None:
    assert outcome_of(answer(status, REPORT, Retry_After="9")) == Unknown(doubt, status, 9.0)
    assert outcome_of(answer(status, REPORT, Retry_After="soon")) == Unknown(doubt, status)


@pytest.mark.parametrize("status", [300, 302, 307, 399])
def test_a_question_that_is_redirected_is_an_error_that_says_so(status: int) -> None:
    error = error_of(answer(status, REPORT))

    assert type(error) is UnexpectedRedirect
    assert str(error) == f"answer: redirects ({status}) are not followed"


ERRORS = [(401, AuthenticationFailed), (403, PermissionDenied), (404, NotFound)]
ERRORS += [(status, RefusedByServer) for status in (201, 400, 402, 405, 429, 500)]


@pytest.mark.parametrize(("status", "kind"), ERRORS)
def test_a_question_that_is_refused_is_an_error_of_its_status(status: int, kind: type[Any]) -> None:
    error = error_of(answer(status, REPORT, fumage_correlation_id="00f067aa0ba902b7"))

    assert type(error) is kind
    assert isinstance(error, AnsweredError)
    assert (error.status, error.code, error.issues) == (status, "invalid", REPORTED)
    assert error.correlation == "00f067aa0ba902b7"


@pytest.mark.parametrize("refused", [answer(404, b"<html>", "text/html"), unreadable(404), answer(404, {})])
def test_a_refusal_that_names_no_problem_has_none(refused: Answer) -> None:
    error = error_of(refused)

    assert isinstance(error, NotFound)
    assert (error.code, error.issues, error.correlation) == ("", (), "")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        *(("a" * 16, "a" * 16), ("a" * 64, "a" * 64), ("a" * 15, ""), ("a" * 65, "")),
        ("8C1A7A3B-43ec-4b6b-9ab1-3a3a4c3c1f00", "8C1A7A3B-43ec-4b6b-9ab1-3a3a4c3c1f00"),
        *(("a b", ""), ("canary@example", ""), ("", ""), ("marguerite-yourcenar", "")),
    ],
)
def test_a_correlation_is_taken_if_no_name_fits_into_it(said: str, shown: str) -> None:
    error = error_of(answer(500, fumage_correlation_id=said))

    assert isinstance(error, AnsweredError)
    assert error.correlation == shown


def test_the_longest_location_is_read_and_one_longer_is_not() -> None:
    padded = "https://" + "h" * (2048 - len("https:///Communication/m1")) + "/Communication/m1"

    assert (len(padded), created_id(padded)) == (2048, "m1")
    assert created_id(padded.replace("https://", "https://h")) is None


@pytest.mark.parametrize("location", ["/Communication/m1", "http://h/Communication/m1", "Communication/m1/"])
def test_the_scheme_and_the_host_of_a_location_mean_nothing(location: str) -> None:
    assert created_id(location) == "m1"


def issues(*found: object) -> tuple[Issue, ...] | None:
    return read_issues(json.dumps({"resourceType": "OperationOutcome", "issue": found}).encode())


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"{}", b'{"issue":[{}]}', b'{"resourceType":"Patient","issue":[{}]}', b'"x"'],
)
def test_what_is_no_operation_outcome_names_no_issues(body: bytes) -> None:
    assert read_issues(body) is None


@pytest.mark.parametrize("found", [None, {}, "x", 7])
def test_an_operation_outcome_without_a_list_of_issues_names_nothing(found: object) -> None:
    assert read_issues(json.dumps({"resourceType": "OperationOutcome", "issue": found}).encode()) == ()


@pytest.mark.parametrize(
    ("found", "issue"),
    [
        ({"code": "invalid", "details": {"text": "a"}}, Issue("invalid", "a")),
        ({"code": "business-rule", "diagnostics": "b"}, Issue("business-rule", "b")),
        ({"details": {"text": "a"}, "diagnostics": "b"}, Issue("", "a")),
        ({"details": {"text": 7}, "diagnostics": "b"}, Issue("", "b")),
        ({"details": {}, "diagnostics": "b"}, Issue("", "b")),
        ({"details": "a", "diagnostics": "b"}, Issue("", "b")),
        ({"details": {"text": 7}, "diagnostics": 8}, Issue("")),
        ({"code": "excepetion"}, Issue("excepetion")),
        ({"code": "Invalid"}, Issue(UNLISTED_CODE)),
        ({"code": "zqcanary"}, Issue(UNLISTED_CODE)),
        ({"code": ""}, Issue("")),
        ({"code": 7}, Issue("")),
        ({}, Issue("")),
    ],
)
def test_an_issue_is_its_code_and_its_text(found: object, issue: Issue) -> None:
    assert issues(found, "no issue") == (issue,)


def test_a_hundred_issues_are_read_and_no_more() -> None:
    found = issues(*[{"diagnostics": str(n)} for n in range(101)])

    assert found is not None
    assert [issue.text for issue in found] == [str(n) for n in range(100)]


def test_a_report_that_is_too_long_is_not_read() -> None:
    longest = json.dumps(REPORT).encode().ljust(64 << 10)

    assert read_issues(longest) == REPORTED
    assert read_issues(longest + b" ") is None
    assert outcome_of(answer(422, longest)) == Rejected(422, REPORTED)
    assert outcome_of(answer(422, longest + b" ")) == Unknown(Doubt.BROKEN_ANSWER, 422)
