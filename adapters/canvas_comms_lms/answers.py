"""What an answer of Canvas LMS means: for a write an outcome, for a question an error.

A write is done if status, media type and body are those that its call answers: a login page,
a portal or the answer of another call is none of them, and leaves it open. A 4xx is a
no if the body is one of the server's own JSON errors, 401 apart: there nobody was let in, be it for
want of a token or of a right (`wants_token`).
A 5xx may come after the thing was done, and a redirect tells nothing. A call that the throttle
turned away was not done: it stands before everything else of the server (`is_throttled`).
"""

from collections.abc import Mapping
from typing import Any

from canvas_comms.errors import (
    AuthenticationFailed,
    GatewayError,
    MalformedResponse,
    NotFound,
    PermissionDenied,
    RefusedByServer,
    UnexpectedRedirect,
)
from canvas_comms.lms.refused_tokens import wants_token
from canvas_comms.outcomes import (
    UNLISTED_CODE,
    UNLISTED_PLACE,
    Doubt,
    Issue,
    NotSent,
    Rejected,
    Unknown,
    listed,
)
from canvas_comms_http import Answer, Failure
from canvas_comms_http.answers import MAX_REMARK
from canvas_comms_lms.error_words import CODES, PLACES
from canvas_comms_wire.json_text import BadJson, Json, read_json
from canvas_comms_wire.responses import Body, Received

REJECTING = frozenset([400, 401, 403, 404, 405, 406, 409, 413, 415, 422])
"""Statuses that mean no, where one of the server's own errors stands behind them."""

NAME_TAKEN = "file already exists"
"""How the one short notice begins that comes with a 409."""

MAX_ISSUES = 100
THROTTLED = b"Rate Limit Exceeded"
"""What the throttle says in plain text. The rest of its words changed in October 2025."""
REMAINING, COST = "X-Rate-Limit-Remaining", "X-Request-Cost"
"""What a client has left, and what its call cost: the latter stands only in answers to calls that ran."""
CHALLENGE = "WWW-Authenticate"
"""With 401: the server asks for a better token."""
INITIAL_POST = b"require_initial_post"
"""A bare text that is an error of the server's own all the same: post first."""

_ERRORS: Mapping[int, type[AuthenticationFailed | PermissionDenied | NotFound]] = {
    401: AuthenticationFailed,
    403: PermissionDenied,
    404: NotFound,
}


def outcome_of(
    answer: Answer | Failure,
    body: Body,
) -> Any:
    """What became of a write that answers with `body` once it is done. Never raises.

    Where status, media type or body are not those of the call, the outcome is unknown: look
    before repeating.
    """
    if isinstance(answer, Failure):
        return answer.outcome
    with answer:
        if answer.status in body.success:
            return _done(answer, body)
        remark = _remark(answer) if answer.status in REJECTING else b""
        if is_throttled(answer, remark):
            return NotSent(Doubt.THROTTLED, answer.retry_after)
        if answer.status in REJECTING:
            return _rejected(answer, remark)
        return Unknown(_doubt(answer.status), answer.status, answer.retry_after)


def is_throttled(answer: Answer, remark: bytes) -> bool:
    """Whether the throttle turned a call away; `remark` is the body of an answer that is no success.

    It says so with 429, on servers before October 2025 with a 403 in plain words. Clients on its list of
    blocked ones are told that nothing remains. Neither costs anything. Source: facts lms-channels 9.
    """
    if answer.status == 403 and read_issues(remark) is None:
        blocked = answer.headers.get(REMAINING) == "0.0" and COST not in answer.headers
        return THROTTLED in remark or blocked
    return answer.status == 429


def error_of(answer: Answer) -> GatewayError:
    """The error for a question that was not answered with 200."""
    if answer.is_redirect:
        return UnexpectedRedirect("answer", f"redirects ({answer.status}) are not followed")
    remark = _remark(answer)
    if is_throttled(answer, remark):
        return RefusedByServer(answer.status, Doubt.THROTTLED.value)
    issues = read_issues(remark) or ()
    code = issues[0].code if issues else ""
    return _ERRORS.get(answer.status, RefusedByServer)(answer.status, code, issues)


def read_issues(body: bytes) -> tuple[Issue, ...] | None:
    """The problems that an error body names, in whichever of its shapes; None if it is none."""
    if body.strip() == INITIAL_POST:
        return (Issue(INITIAL_POST.decode(), "", "entries"),)
    try:
        document = read_json(body, max_bytes=MAX_REMARK)
    except BadJson:
        return None
    if isinstance(document, list):
        return tuple(_issue(one) for one in document[:MAX_ISSUES] if isinstance(one, dict))
    if not isinstance(document, dict):
        return None
    errors = document.get("errors")
    if isinstance(errors, str):
        return (Issue("", errors),)
    if isinstance(errors, list):
        return tuple(_issue(one) for one in errors[:MAX_ISSUES] if isinstance(one, dict))
    if isinstance(errors, dict):
        return tuple(_by_attribute(errors))[:MAX_ISSUES]
    return () if "status" in document or not document else None


def read_notice(body: bytes) -> tuple[Issue, ...] | None:
    """The one problem that a short error body names: `{"message": …}` or `{"error": …}`."""
    try:
        document = read_json(body, max_bytes=MAX_REMARK)
    except BadJson:
        return None
    said = [document.get(key) for key in ("message", "error")] if isinstance(document, dict) else []
    return next(((Issue("", one),) for one in said if isinstance(one, str)), None)


def read_done(answer: Answer, body: Body) -> Any:
    """What an answer tells whose status is one of success. Raises `MalformedResponse`, `Unreachable`."""
    if body.media_type is not None and answer.media_type != body.media_type:
        raise MalformedResponse("Content-Type", f"must be {body.media_type}")
    return body.read(Received(answer.status, answer.headers, lambda: answer.body(body.at_most)))


def _done(answer: Answer, body: Body) -> Any:
    try:
        return read_done(answer, body)
    except GatewayError:
        return Unknown(Doubt.BROKEN_ANSWER, answer.status)


def _rejected(answer: Answer, remark: bytes) -> Rejected | Unknown:
    status, issues = answer.status, read_issues(remark)
    if issues is None and status in (400, 409):
        notice = read_notice(remark)
        issues = notice if status == 400 or _is_taken(notice) else None
    if status == 401:
        said = None if issues is None else tuple(issue.text for issue in issues)
        wants = wants_token(challenged=CHALLENGE in answer.headers, said=said)
        return Rejected(status, issues or (), wants_token=wants)
    if issues is None:
        return Unknown(Doubt.UNEXPECTED_STATUS, status)
    return Rejected(status, issues)


def _is_taken(notice: tuple[Issue, ...] | None) -> bool:
    return notice is not None and notice[0].text.startswith(NAME_TAKEN)


def _remark(answer: Answer) -> bytes:
    try:
        return answer.body(MAX_REMARK)
    except GatewayError:
        return b""


def _doubt(status: int) -> Doubt:
    if 300 <= status < 400:
        return Doubt.REDIRECTED
    return Doubt.SERVER_ERROR if status >= 500 else Doubt.UNEXPECTED_STATUS


def _by_attribute(errors: dict[str, Json]) -> list[Issue]:
    found: list[Issue] = []
    for attribute, problems in errors.items():
        for one in problems if isinstance(problems, list) else [problems]:
            if isinstance(one, dict):
                found.append(_issue({"attribute": attribute, **one}))
            elif isinstance(one, str):
                found.append(Issue("", one, _place(attribute)))
    return found


def _issue(found: dict[str, Json]) -> Issue:
    message = found.get("message")
    said = next((found[key] for key in ("type", "error_code", "code") if key in found), None)
    return Issue(
        code=listed(said, CODES, UNLISTED_CODE),
        text=message if isinstance(message, str) else "",
        where=_place(found.get("attribute", found.get("field"))),
    )


def _place(said: Json) -> str:
    return listed(said, PLACES, UNLISTED_PLACE)


__all__ = [
    "COST",
    "REJECTING",
    "REMAINING",
    "error_of",
    "is_throttled",
    "outcome_of",
    "read_done",
    "read_issues",
    "read_notice",
]
