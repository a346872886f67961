"""Who is given a code, and what a code and a refresh token give."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from canvas_comms.decisions import Decision, Reason
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.rules.access import AccessReason
from canvas_comms.medical.rules.logins import (
    CODE_LIFETIME,
    Code,
    LoginReason,
    Wanted,
    challenge_of,
    may_ask,
    may_be_sent_back,
    may_have_code,
    may_redeem,
    may_refresh,
)

NOW = datetime(2024, 8, 1, 12, tzinfo=UTC)
ANN = Reference(PersonKind.PATIENT, "a")
BACK = "https://app.example/back"
VERIFIER = "v" * 43
WANTED = Wanted("code", BACK, "user/Communication.read")
CODE = Code("user/*.*", BACK, "", None, NOW)


def refused(decision: Decision) -> set[Reason]:
    return {one.reason for one in decision.refusals}


def test_the_challenge_is_that_of_the_rfc() -> None:
    found = challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")

    assert found == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize("uri", [BACK, "http://127.0.0.1:8000/", "myapp://login/back?x=1"])
def test_a_browser_is_sent_back_to_an_absolute_uri(uri: str) -> None:
    assert may_be_sent_back(True, uri).allowed


@pytest.mark.parametrize(
    "uri", ["", "/back", "https://app.example/#x", "https://app.example/\r\nX: y", "https://"]
)
def test_a_browser_is_sent_nowhere_else(uri: str) -> None:
    assert refused(may_be_sent_back(True, uri)) == {LoginReason.REDIRECT_UNREADABLE}


def test_nobody_is_sent_back_to_an_unknown_client() -> None:
    assert refused(may_be_sent_back(False, BACK)) == {AccessReason.CLIENT_UNKNOWN}


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, set()),
        ({"response_type": "token"}, {LoginReason.RESPONSE_TYPE}),
        ({"challenge": "x", "challenge_method": "S256"}, {LoginReason.CHALLENGE_METHOD}),
        ({"challenge": challenge_of(VERIFIER), "challenge_method": "plain"}, {LoginReason.CHALLENGE_METHOD}),
        ({"challenge": challenge_of(VERIFIER), "challenge_method": "S256"}, set()),
        ({"scope": "launch/patient openid fhirUser offline_access patient/*.rs"}, set()),
        ({"scope": "everything"}, {AccessReason.SCOPE_UNREADABLE}),
    ],
)
def test_the_page_is_shown_for_what_can_be_asked(changes: dict[str, str], reasons: set[Reason]) -> None:
    assert refused(may_ask(attrs.evolve(WANTED, **changes))) == reasons


@pytest.mark.parametrize(
    ("scope", "allowed", "patient", "known", "reasons"),
    [
        ("user/*.read", True, None, False, set()),
        ("user/*.read", False, None, False, {LoginReason.USER_DENIES}),
        ("patient/*.read", True, None, False, {LoginReason.PATIENT_NOT_CHOSEN}),
        ("launch/patient", True, None, False, {LoginReason.PATIENT_NOT_CHOSEN}),
        ("patient/*.read", True, ANN, True, set()),
        ("patient/*.read", True, ANN, False, {AccessReason.NO_SUCH_PATIENT}),
    ],
)
def test_the_user_decides(
    scope: str, allowed: bool, patient: Reference | None, known: bool, reasons: set[Reason]
) -> None:
    wanted = attrs.evolve(WANTED, scope=scope)

    assert refused(may_have_code(wanted, allowed, patient, known)) == reasons


BOUND = attrs.evolve(CODE, challenge=challenge_of(VERIFIER))


@pytest.mark.parametrize(
    ("code", "right", "given", "uri", "verifier", "later", "reasons"),
    [
        (CODE, True, True, BACK, "", timedelta(), set()),
        (BOUND, True, True, BACK, VERIFIER, timedelta(), set()),
        (BOUND, False, False, BACK, VERIFIER, timedelta(), set()),
        (BOUND, False, True, BACK, VERIFIER, timedelta(), {AccessReason.CLIENT_UNKNOWN}),
        (CODE, False, False, BACK, "", timedelta(), {AccessReason.CLIENT_UNKNOWN}),
        (None, True, True, BACK, "", timedelta(), {LoginReason.CODE_UNKNOWN}),
        (None, False, False, BACK, "", timedelta(), {AccessReason.CLIENT_UNKNOWN}),
        (CODE, True, True, BACK, "", CODE_LIFETIME, {LoginReason.CODE_EXPIRED}),
        (CODE, True, True, BACK + "/", "", timedelta(), {LoginReason.REDIRECT_DIFFERS}),
        (BOUND, True, True, BACK, "another", timedelta(), {LoginReason.VERIFIER_WRONG}),
    ],
)
def test_a_code_gives_tokens_to_whom_it_was_meant_for(
    code: Code | None,
    right: bool,
    given: bool,
    uri: str,
    verifier: str,
    later: timedelta,
    reasons: set[Reason],
) -> None:
    assert refused(may_redeem(code, right, given, uri, verifier, NOW + later)) == reasons


def test_a_refresh_token_is_good_for_its_client_once() -> None:
    assert may_refresh(True, True).allowed
    assert refused(may_refresh(False, True)) == {LoginReason.REFRESH_UNKNOWN}
    assert refused(may_refresh(True, False)) == {AccessReason.CLIENT_UNKNOWN}
