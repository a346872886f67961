"""How refusals of the web flow are worded. Source: facts neighbours D2."""

import pytest

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import answer_to
from canvas_comms.lms.logins.rules.authorizing import AuthorizingReason
from canvas_comms.lms.logins.rules.granting import GrantReason
from canvas_comms.lms.logins.server.responses import TOLD_AT_REDIRECT, WORDINGS

WORDED: list[tuple[Reason, int, str]] = [
    (AuthorizingReason.CLIENT_UNKNOWN, 401, "invalid_client"),
    (AuthorizingReason.REDIRECT_FOREIGN, 400, "invalid_request"),
    (GrantReason.CLIENT_UNKNOWN, 401, "invalid_client"),
    (GrantReason.SECRET_WRONG, 401, "invalid_client"),
    (GrantReason.GRANT_UNSUPPORTED, 400, "unsupported_grant_type"),
    (GrantReason.CODE_MISSING, 400, "invalid_request"),
    (GrantReason.REFRESH_TOKEN_MISSING, 400, "invalid_request"),
    (GrantReason.CODE_UNKNOWN, 400, "invalid_grant"),
    (GrantReason.CODE_USED, 400, "invalid_grant"),
    (GrantReason.CODE_OVER, 400, "invalid_grant"),
    (GrantReason.CODE_OF_ANOTHER, 400, "invalid_grant"),
    (GrantReason.VERIFIER_WRONG, 400, "invalid_grant"),
    (GrantReason.REFRESH_TOKEN_UNKNOWN, 400, "invalid_grant"),
    (GrantReason.REFRESH_TOKEN_OF_ANOTHER, 400, "invalid_grant"),
]
OTHERS: list[tuple[Reason, int]] = [
    (GrantReason.NO_TOKEN_SHOWN, 400),
    (GrantReason.RETURN_ELSEWHERE, 403),
    (AuthorizingReason.NOTHING_ASKED, 400),
    (AuthorizingReason.FORM_TOKEN_WRONG, 400),
    (AuthorizingReason.PERSON_UNKNOWN, 400),
    (AuthorizingReason.TICKET_UNKNOWN, 401),
]
TOLD: list[tuple[Reason, str]] = [
    (AuthorizingReason.SCOPES_REFUSED, "invalid_scope"),
    (AuthorizingReason.RESPONSE_TYPE_UNSUPPORTED, "unsupported_response_type"),
    (AuthorizingReason.PROMPT_UNSUPPORTED, "unsupported_prompt_type"),
    (AuthorizingReason.LOGIN_REQUIRED, "login_required"),
    (AuthorizingReason.INTERACTION_REQUIRED, "interaction_required"),
    (AuthorizingReason.DENIED, "access_denied"),
]


def refused(reason: Reason) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, "here"),))


@pytest.mark.parametrize(("reason", "status", "error"), WORDED)
def test_an_app_is_told_in_the_words_of_oauth2(reason: Reason, status: int, error: str) -> None:
    answer = answer_to(refused(reason), LmsEdition.Y2025_10, WORDINGS)

    assert answer.status == status
    assert isinstance(answer.body, dict)
    assert answer.body["error"] == error
    assert answer.headers == ((("WWW-Authenticate", "Canvas OAuth 2.0"),) if status == 401 else ())


@pytest.mark.parametrize(("reason", "status"), OTHERS)
def test_other_refusals_have_their_status(reason: Reason, status: int) -> None:
    assert answer_to(refused(reason), LmsEdition.Y2025_10, WORDINGS).status == status


@pytest.mark.parametrize(("reason", "error"), TOLD)
def test_what_an_app_reads_in_the_address(reason: Reason, error: str) -> None:
    assert TOLD_AT_REDIRECT[reason][0] == error


def test_every_reason_is_worded() -> None:
    assert {*AuthorizingReason, *GrantReason} == {*WORDINGS, *TOLD_AT_REDIRECT}
