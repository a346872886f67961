from datetime import datetime, timedelta, timezone

import pytest

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.actors import AccessToken
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import (
    BEARER,
    CRASHED,
    SHARED,
    AttributeMessage,
    ErrorResponse,
    ExpiredToken,
    FieldError,
    Fixed,
    Invalid,
    RecordInvalid,
    Wordings,
    answer_to,
    messages,
    missing_parameter,
)
from canvas_comms.lms.operations import CommonReason, deny, not_found, refused
from canvas_comms.lms.paging import PagingReason
from canvas_comms.lms.rights import RightsReason
from canvas_comms.lms.rules.credentials import CredentialReason, token_is_good

NEW = LmsEdition.Y2025_10


class Wrong(Reason):
    BLANK = "blank", "made up"
    TAKEN = "taken", "made up"
    FREQUENCY = "frequency", "made up"
    RECIPIENTS = "recipients", "made up"
    KIND = "kind", "made up"
    FORGOTTEN = "forgotten", "made up"


TABLE: Wordings = {
    Wrong.BLANK: Invalid("path", "blank"),
    Wrong.TAKEN: Invalid("path", "taken", "has already been taken"),
    Wrong.FREQUENCY: RecordInvalid("frequency", "is not included in the list", "inclusion"),
    Wrong.RECIPIENTS: AttributeMessage("recipients", "blank"),
    Wrong.KIND: FieldError("type", "no"),
}


def found(*reasons: Reason) -> Decision:
    return Decision(tuple(Finding(reason, Effect.REFUSED, "here") for reason in reasons))


@pytest.mark.parametrize(
    ("edition", "status"), [(LmsEdition.Y2023, 401), (LmsEdition.Y2024, 403), (LmsEdition.Y2025_10, 403)]
)
def test_without_the_right_the_status_goes_by_the_era(edition: LmsEdition, status: int) -> None:
    answer = answer_to(found(RightsReason.NOT_GRANTED), edition, {})

    assert answer == ErrorResponse(
        status,
        {
            "status": "unauthorized",
            "errors": [{"message": "user not authorized to perform that action"}],
        },
    )


def test_nobody_is_told_how_to_log_in() -> None:
    answer = answer_to(found(CredentialReason.NOT_AUTHENTICATED), NEW, {})

    assert (answer.status, answer.headers) == (401, BEARER)
    assert answer.body == {
        "status": "unauthenticated",
        "errors": [{"message": "user authorization required"}],
    }


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        (CredentialReason.UNKNOWN_TOKEN, "Invalid access token."),
        (CredentialReason.EXPIRED_TOKEN, "Expired access token."),
        (CredentialReason.REVOKED_TOKEN, "Revoked access token."),
        (CredentialReason.STALE_TOKEN, "Invalid access token."),
        (CredentialReason.KEY_INACTIVE, "Invalid access token."),
    ],
)
def test_a_bad_token_is_named(reason: CredentialReason, message: str) -> None:
    assert answer_to(found(reason), NEW, {}) == ErrorResponse(401, messages(message), BEARER)


def test_an_expired_token_is_told_since_when() -> None:
    since = datetime(2026, 3, 15, 14, 30, 5, 9, tzinfo=timezone(timedelta(hours=2)))
    decision = token_is_good(AccessToken("1", "10", expires_at=since), None, None, since + timedelta(days=1))

    assert answer_to(decision, NEW, {}) == ErrorResponse(
        401,
        {"errors": [{"message": "Expired access token.", "expired_at": "2026-03-15T12:30:05Z"}]},
        BEARER,
    )


def test_the_errors_of_a_bad_masquerade_are_plain_text() -> None:
    assert answer_to(found(CredentialReason.CANNOT_BECOME_USER), NEW, {}).body == {
        "errors": "Invalid as_user_id"
    }


@pytest.mark.parametrize(("edition", "status"), [(LmsEdition.Y2024, 404), (NEW, 400)])
def test_a_bad_bookmark_goes_by_the_era(edition: LmsEdition, status: int) -> None:
    assert answer_to(found(PagingReason.BAD_BOOKMARK), edition, {}).status == status


def test_validation_errors_are_collected_by_attribute() -> None:
    answer = answer_to(found(Wrong.BLANK, Wrong.TAKEN), NEW, TABLE)

    assert answer == ErrorResponse(
        400,
        {
            "errors": {
                "path": [
                    {"attribute": "path", "type": "blank", "message": "blank"},
                    {"attribute": "path", "type": "taken", "message": "has already been taken"},
                ]
            }
        },
    )


def test_the_first_refusal_decides_the_shape() -> None:
    assert answer_to(found(RightsReason.NOT_GRANTED, Wrong.BLANK), NEW, TABLE).status == 403
    assert answer_to(found(Wrong.BLANK, RightsReason.NOT_GRANTED), NEW, TABLE).status == 400


def test_a_raised_error_is_unprocessable() -> None:
    answer = answer_to(found(Wrong.FREQUENCY), NEW, TABLE)

    assert answer.status == 422
    assert answer.body == {
        "errors": [
            {"field": "frequency", "message": "is not included in the list", "error_code": "inclusion"}
        ]
    }


def test_conversations_answer_with_a_list_of_one() -> None:
    assert answer_to(found(Wrong.RECIPIENTS), NEW, TABLE).body == [
        {"attribute": "recipients", "message": "blank"}
    ]


def test_a_hand_written_error_is_keyed_by_field() -> None:
    assert answer_to(found(Wrong.KIND), NEW, TABLE) == ErrorResponse(400, {"errors": {"type": "no"}})


def test_a_missing_parameter_is_named() -> None:
    missing = missing_parameter("conversation")

    assert (missing.status, missing.body) == (400, messages("conversation is missing"))


@pytest.mark.parametrize("decision", [found(Wrong.FORGOTTEN), Decision()])
def test_a_refusal_without_wording_is_never_silent(decision: Decision) -> None:
    assert answer_to(decision, NEW, TABLE) == CRASHED.answer((), {}, NEW)


def test_denying_keeps_the_decision() -> None:
    denied = deny(not_found("channel"), NEW, {})

    assert denied.answer.status == 404
    assert denied.decision == refused(CommonReason.NO_SUCH_THING, "channel")


def test_every_shared_wording_is_of_a_shared_reason() -> None:
    covered = {RightsReason.NOT_GRANTED, *CredentialReason, *PagingReason}

    assert set(SHARED) == covered
    assert all(isinstance(wording, Fixed | ExpiredToken) for wording in SHARED.values())


WORDS = {
    CredentialReason.UNKNOWN_TOKEN: (401, "Invalid access token."),
    CredentialReason.EXPIRED_TOKEN: (401, "Expired access token."),
    CredentialReason.REVOKED_TOKEN: (401, "Revoked access token."),
    CredentialReason.SCOPE_MISSING: (401, "Insufficient scopes on access token."),
    PagingReason.NO_SUCH_PAGE: (404, "The specified resource does not exist."),
}


@pytest.mark.parametrize(("reason", "said"), WORDS.items())
def test_each_shared_refusal_has_its_status_and_words(reason: Reason, said: tuple[int, str]) -> None:
    answer = answer_to(found(reason), NEW, {})

    assert answer.status == said[0]
    assert answer.body == {"errors": [{"message": said[1]}]}


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (CredentialReason.CANNOT_BECOME_USER, "Invalid as_user_id"),
        (CredentialReason.CANNOT_CHANGE_MASQUERADE, "Cannot change masquerade"),
    ],
)
def test_each_bad_masquerade_has_its_words(reason: Reason, text: str) -> None:
    assert answer_to(found(reason), NEW, {}) == ErrorResponse(401, {"errors": text})


def test_a_server_that_crashed_says_so_and_no_more() -> None:
    assert answer_to(found(Wrong.KIND), NEW, {Wrong.KIND: CRASHED}) == ErrorResponse(
        500, {"errors": [{"message": "An error occurred.", "error_code": "internal_server_error"}]}
    )


def test_a_bad_bookmark_is_a_bad_request() -> None:
    body = answer_to(found(PagingReason.BAD_BOOKMARK), NEW, {}).body

    assert isinstance(body, dict)
    assert body["status"] == "bad_request"
