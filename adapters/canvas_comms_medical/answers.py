"""What an answer of Canvas Medical means: for a create an outcome, for a question an error.

Only 201 is a success of a create. Its `Location` decides before any body is read; without one
the body has to be a creation's, or nobody knows who answered. A 5xx may come after the message
was stored, and a redirect or a 429 tells nothing (no documentation of Canvas Medical has a 429,
so nobody knows what answers with one): all of these are unknown. A 4xx counts as a no only if
an OperationOutcome says so, 401 apart: there nobody was let in, and nothing was done. It is always
about the token: a scope that is missing is a 403.

Which id a created message got stands in the `Location`. Canvas wrote, one after another,
`http://host/Communication/<id>/_history/1`, `https://host/Communication/<id>` and
`/Communication/<id>`. Only the segment after `Communication/` is used; the scheme and the host
mean nothing and are never contacted. What looks like none of these gives no id: the message
was created all the same.
"""

import re
from collections.abc import Mapping

from canvas_comms.errors import (
    AuthenticationFailed,
    GatewayError,
    NotFound,
    PermissionDenied,
    RefusedByServer,
    UnexpectedRedirect,
)
from canvas_comms.medical.model import is_id
from canvas_comms.outcomes import UNLISTED_CODE, Doubt, Issue, Rejected, Sent, Unknown, listed
from canvas_comms_http import Answer
from canvas_comms_http.answers import MAX_REMARK
from canvas_comms_wire.json_text import BadJson, Json, read_json
from canvas_comms_wire.new_communications import is_json_type

REJECTING = frozenset([400, 403, 404, 405, 406, 413, 415, 422])
"""Statuses that mean no, where an OperationOutcome stands behind them."""

ISSUE_TYPES = frozenset(
    [
        *("invalid", "structure", "required", "value", "invariant"),
        *("security", "login", "unknown", "expired", "forbidden", "suppressed"),
        *("processing", "not-supported", "duplicate", "multiple-matches", "not-found", "deleted"),
        *("too-long", "code-invalid", "extension", "too-costly", "business-rule", "conflict"),
        *("transient", "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled"),
        *("informational", "excepetion"),
    ]
)
"""Source: FHIR R4, value set issue-type. The last is how Canvas's page on errors spells `exception`."""

MAX_ISSUES = 100
CORRELATION = "fumage-correlation-id"

MAX_LOCATION = 2048
_LOCATION_PART = r"[^/?#,\s]+"
_LOCATION = re.compile(
    rf"(?:https?://{_LOCATION_PART})?(?:/?|(?:/{_LOCATION_PART})+/)Communication/({_LOCATION_PART})(?:/_history/{_LOCATION_PART})?/?",
    re.ASCII,
)
_CORRELATION = re.compile(r"[0-9A-Fa-f\-]{16,64}", re.ASCII)
"""A UUID with or without dashes, or a trace id: no name fits in."""
_ERRORS: Mapping[int, type[AuthenticationFailed | PermissionDenied | NotFound]] = {
    401: AuthenticationFailed,
    403: PermissionDenied,
    404: NotFound,
}


def outcome_of(answer: Answer) -> Sent | Rejected | Unknown:
    """What became of the message that this answers."""
    status = answer.status
    if status == 201:
        id = created_id(answer.headers.get("Location"))
        return (
            Sent(id) if id is not None or _is_creation(answer) else Unknown(Doubt.UNEXPECTED_STATUS, status)
        )
    if status == 401:
        return Rejected(status, _issues_or_none(answer) or (), wants_token=True)
    if status in REJECTING:
        return _rejected(answer)
    return Unknown(_doubt(status), status, answer.retry_after)


def _is_creation(answer: Answer) -> bool:
    """Whether a 201 that gives no id has the body of a creation: none, `null` or the message.

    A login page, a captive portal or an error under that status is somebody else's.
    """
    try:
        body = answer.body(MAX_REMARK)
        found = read_json(body) if body.strip() else None
    except (GatewayError, BadJson):
        return False
    return found is None or (isinstance(found, dict) and found.get("resourceType") == "Communication")


def created_id(location: str | None) -> str | None:
    """The id of the created message, or None if the Location does not say one."""
    if location is None or len(location) > MAX_LOCATION:
        return None
    match = _LOCATION.fullmatch(location)
    return match[1] if match is not None and is_id(match[1]) else None


def error_of(answer: Answer) -> GatewayError:
    """The error for a question that was not answered with 200."""
    if answer.is_redirect:
        return UnexpectedRedirect("answer", f"redirects ({answer.status}) are not followed")
    issues = _issues_or_none(answer) or ()
    code = issues[0].code if issues else ""
    correlation = answer.headers.get(CORRELATION, "")
    shown = correlation if _CORRELATION.fullmatch(correlation) else ""
    return _ERRORS.get(answer.status, RefusedByServer)(answer.status, code, issues, shown)


def read_issues(body: bytes) -> tuple[Issue, ...] | None:
    """The issues of an OperationOutcome; None if the body is none."""
    try:
        document = read_json(body, max_bytes=MAX_REMARK)
    except BadJson:
        return None
    if not isinstance(document, dict) or document.get("resourceType") != "OperationOutcome":
        return None
    found = document.get("issue")
    if not isinstance(found, list):
        return ()
    return tuple(_issue(one) for one in found[:MAX_ISSUES] if isinstance(one, dict))


def _rejected(answer: Answer) -> Rejected | Unknown:
    try:
        issues = _issues(answer)
    except GatewayError:
        return Unknown(Doubt.BROKEN_ANSWER, answer.status)
    if issues is None:
        return Unknown(Doubt.UNEXPECTED_STATUS, answer.status)
    return Rejected(answer.status, issues)


def _doubt(status: int) -> Doubt:
    if 300 <= status < 400:
        return Doubt.REDIRECTED
    if status == 429:
        return Doubt.THROTTLED
    return Doubt.SERVER_ERROR if status >= 500 else Doubt.UNEXPECTED_STATUS


def _issues(answer: Answer) -> tuple[Issue, ...] | None:
    """The issues of the answer's OperationOutcome. Raises `GatewayError` if it cannot be read."""
    if not is_json_type(answer.media_type):
        return None
    return read_issues(answer.body(MAX_REMARK))


def _issues_or_none(answer: Answer) -> tuple[Issue, ...] | None:
    try:
        return _issues(answer)
    except GatewayError:
        return None


def _issue(found: dict[str, Json]) -> Issue:
    details = found.get("details")
    told = details.get("text") if isinstance(details, dict) else None
    text = told if isinstance(told, str) else found.get("diagnostics")
    return Issue(
        code=listed(found.get("code"), ISSUE_TYPES, UNLISTED_CODE),
        text=text if isinstance(text, str) else "",
    )


__all__ = ["MAX_ISSUES", "REJECTING", "created_id", "error_of", "outcome_of", "read_issues"]
