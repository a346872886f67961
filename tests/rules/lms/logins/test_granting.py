"""What an app gets for a code or a refresh token. Sources: facts neighbours D2, RFC 7636 appendix B."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.actors import AccessToken
from canvas_comms.lms.developer_keys import ClientType, DeveloperKey, KeyState
from canvas_comms.lms.logins.model import AuthorizationCode, CodeState
from canvas_comms.lms.logins.rules.granting import (
    GrantReason,
    GrantType,
    challenge_of,
    client_is_known,
    code_is_good,
    code_state,
    grant_type,
    is_verified,
    may_refresh,
)
from canvas_comms.lms.params import Parameters
from canvas_comms.redaction import Secret

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
KEY = DeveloperKey("5", Secret("s3cret"))
PUBLIC = attrs.evolve(KEY, client_type=ClientType.PUBLIC)
CODE = AuthorizationCode("5", "10", NOW)
TOKEN = AccessToken("1", "10", key_id="5", refresh_by=NOW)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("values", "grant"),
    [
        ({"grant_type": "authorization_code"}, GrantType.AUTHORIZATION_CODE),
        ({"grant_type": "refresh_token"}, GrantType.REFRESH_TOKEN),
        ({"code": "x"}, GrantType.AUTHORIZATION_CODE),
        ({"grant_type": "password", "code": "x"}, None),
        ({"refresh_token": "x"}, None),
        ({}, None),
    ],
)
def test_an_app_says_what_it_brings(values: dict[str, str], grant: GrantType | None) -> None:
    assert grant_type(Parameters(dict(values))) is grant


@pytest.mark.parametrize(
    ("key", "secret", "may_be_public", "reason"),
    [
        (KEY, "s3cret", False, None),
        (KEY, "wrong", False, GrantReason.SECRET_WRONG),
        (KEY, None, True, GrantReason.SECRET_WRONG),
        (None, "s3cret", False, GrantReason.CLIENT_UNKNOWN),
        (attrs.evolve(KEY, state=KeyState.INACTIVE), "s3cret", False, GrantReason.CLIENT_UNKNOWN),
        (PUBLIC, None, True, None),
        (PUBLIC, None, False, GrantReason.SECRET_WRONG),
        (PUBLIC, "wrong", True, GrantReason.SECRET_WRONG),
    ],
)
def test_a_client_is_known_by_its_secret_or_is_public(
    key: DeveloperKey | None, secret: str | None, may_be_public: bool, reason: GrantReason | None
) -> None:
    assert client_is_known(key, secret, may_be_public).reasons() == ({reason} - {None})


@pytest.mark.parametrize(
    ("code", "after", "state"),
    [
        (CODE, timedelta(), CodeState.FRESH),
        (CODE, timedelta(minutes=10) - SECOND, CodeState.FRESH),
        (CODE, timedelta(minutes=10), CodeState.OVER),
        (attrs.evolve(CODE, used=True), timedelta(), CodeState.USED),
        (attrs.evolve(CODE, used=True), timedelta(days=1), CodeState.USED),
    ],
)
def test_a_code_is_good_for_ten_minutes_and_once(
    code: AuthorizationCode, after: timedelta, state: CodeState
) -> None:
    assert code_state(code, NOW + after) is state


@pytest.mark.parametrize(
    ("code", "key_id", "reason"),
    [
        (CODE, "5", None),
        (None, "5", GrantReason.CODE_UNKNOWN),
        (attrs.evolve(CODE, used=True), "5", GrantReason.CODE_USED),
        (attrs.evolve(CODE, made_at=NOW - timedelta(hours=1)), "5", GrantReason.CODE_OVER),
        (CODE, "6", GrantReason.CODE_OF_ANOTHER),
    ],
)
def test_a_code_is_for_the_app_that_asked(
    code: AuthorizationCode | None, key_id: str, reason: GrantReason | None
) -> None:
    assert code_is_good(code, key_id, NOW).reasons() == ({reason} - {None})


def test_the_challenge_is_that_of_the_rfc() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@given(st.text(min_size=1), st.text(min_size=1))
def test_only_the_verifier_of_a_challenge_is_taken(verifier: str, other: str) -> None:
    code = attrs.evolve(CODE, challenge=challenge_of(verifier))

    assert is_verified(code, verifier).allowed
    assert is_verified(code, other).allowed is (challenge_of(other) == challenge_of(verifier))
    assert not is_verified(code, None).allowed
    assert not is_verified(CODE, verifier).allowed
    assert is_verified(CODE, None).allowed
    assert is_verified(code, "").reasons() == {GrantReason.VERIFIER_WRONG}


@pytest.mark.parametrize(
    ("token", "key", "reason"),
    [
        (TOKEN, KEY, None),
        (None, KEY, GrantReason.REFRESH_TOKEN_UNKNOWN),
        (attrs.evolve(TOKEN, revoked=True), KEY, GrantReason.REFRESH_TOKEN_UNKNOWN),
        (attrs.evolve(TOKEN, expires_at=NOW), KEY, GrantReason.REFRESH_TOKEN_UNKNOWN),
        (TOKEN, DeveloperKey("6", Secret("x")), GrantReason.REFRESH_TOKEN_OF_ANOTHER),
    ],
)
def test_a_refresh_token_outlives_the_hour_but_not_its_token(
    token: AccessToken | None, key: DeveloperKey, reason: GrantReason | None
) -> None:
    assert may_refresh(token, key, KEY, NOW + timedelta(days=1)).reasons() == ({reason} - {None})
