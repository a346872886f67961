from datetime import UTC, datetime, timedelta

import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.actors import AccessToken, Actor, Login
from canvas_comms.lms.developer_keys import DeveloperKey, KeyState
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.people import Account, AccountKind, AccountUser, User
from canvas_comms.lms.rules.credentials import (
    Called,
    CredentialReason,
    TokenState,
    acting_as,
    logged_in,
    may_include,
    state_of,
    token_is_good,
    user_named,
)
from canvas_comms.redaction import Secret

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
ANN, BOB, ADMIN = "10", "11", "12"
ROUTE = "url:GET|/api/v1/users/:user_id/communication_channels"
CALLED = Called("GET", "/api/v1/users/10/communication_channels")
KEY = DeveloperKey("5", Secret("s"))
SCOPED = DeveloperKey("5", Secret("s"), require_scopes=True)

SCHOOL = IndexedDirectory(
    People(
        accounts=(Account("1"), Account("2", AccountKind.SITE_ADMIN)),
        users=tuple(User(one, one, one, NOW) for one in (ANN, BOB, ADMIN)),
        account_users=(AccountUser(ADMIN, "1"),),
    )
)


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


@pytest.mark.parametrize(
    ("token", "key", "reason"),
    [
        (None, None, CredentialReason.UNKNOWN_TOKEN),
        (AccessToken("1", ANN, revoked=True), None, CredentialReason.REVOKED_TOKEN),
        (AccessToken("1", ANN, expires_at=NOW), None, CredentialReason.EXPIRED_TOKEN),
        (AccessToken("1", ANN, key_id="5", refresh_by=NOW), KEY, CredentialReason.STALE_TOKEN),
        (AccessToken("1", ANN, key_id="5"), None, CredentialReason.KEY_INACTIVE),
        (AccessToken("1", ANN, key_id="5"), SCOPED, CredentialReason.SCOPE_MISSING),
        (AccessToken("1", ANN, scopes=(), key_id="5"), SCOPED, CredentialReason.SCOPE_MISSING),
        (
            AccessToken("1", ANN, scopes=("url:GET|/api/v1/courses",), key_id="5"),
            SCOPED,
            CredentialReason.SCOPE_MISSING,
        ),
    ],
)
def test_a_bad_token_is_refused_and_why(
    token: AccessToken | None, key: DeveloperKey | None, reason: CredentialReason
) -> None:
    assert told(token_is_good(token, key, CALLED, NOW)) == [(reason, Effect.REFUSED, "access_token")]


@pytest.mark.parametrize(
    ("token", "key"),
    [
        (AccessToken("1", ANN), None),
        (AccessToken("1", ANN, scopes=(ROUTE,), key_id="5"), SCOPED),
        (AccessToken("1", ANN, scopes=("url:GET|/api/v1/courses",), key_id="5"), KEY),
        (AccessToken("1", ANN, scopes=()), None),
        (AccessToken("1", ANN, expires_at=NOW + timedelta(seconds=1)), None),
        (AccessToken("1", ANN, key_id="5", refresh_by=NOW + timedelta(seconds=1)), KEY),
    ],
)
def test_a_good_token_opens_the_route(token: AccessToken, key: DeveloperKey | None) -> None:
    assert token_is_good(token, key, CALLED, NOW).allowed


@pytest.mark.parametrize("state", [KeyState.INACTIVE, KeyState.DELETED])
def test_the_tokens_of_a_key_that_is_switched_off_open_nothing(state: KeyState) -> None:
    key = DeveloperKey("5", Secret("s"), state=state)

    assert state_of(AccessToken("1", ANN, key_id="5"), key, NOW) is TokenState.KEY_INACTIVE
    assert state_of(AccessToken("1", ANN), None, NOW) is TokenState.GOOD


def test_an_hour_counts_only_while_the_key_lets_its_tokens_expire() -> None:
    token = AccessToken("1", ANN, key_id="5", refresh_by=NOW)
    lasting = DeveloperKey("5", Secret("s"), auto_expire_tokens=False)

    assert (state_of(token, KEY, NOW), state_of(token, lasting, NOW)) == (TokenState.STALE, TokenState.GOOD)


def test_scopes_count_for_nothing_where_there_is_no_route_of_the_api() -> None:
    assert token_is_good(AccessToken("1", ANN, key_id="5"), SCOPED, None, NOW).allowed


@pytest.mark.parametrize(
    ("key", "may"),
    [
        (None, True),
        (KEY, True),
        (SCOPED, False),
        (DeveloperKey("5", Secret("s"), require_scopes=True, allow_includes=True), True),
    ],
)
def test_only_a_key_that_requires_scopes_forbids_includes(key: DeveloperKey | None, may: bool) -> None:
    assert may_include(key) is may


@pytest.mark.parametrize(("text", "id"), [("self", ANN), (" self ", ANN), (BOB, BOB), (f" 0{BOB} ", BOB)])
def test_a_user_is_named_by_self_or_id(text: str, id: str) -> None:
    found = user_named(SCHOOL, text, ANN)

    assert found is not None
    assert found.id == id


@pytest.mark.parametrize("text", ["abc", "999", "", "sis_user_id:11", "-11"])
def test_other_text_names_nobody(text: str) -> None:
    assert user_named(SCHOOL, text, ANN) is None


def test_self_is_nobody_while_nobody_is_logged_in() -> None:
    assert user_named(SCHOOL, "self", None) is None


def test_nobody_acts_as_another_unless_they_say_so() -> None:
    actor = acting_as(SCHOOL, Actor(ADMIN), None).actor

    assert actor is not None
    assert (actor.id, actor.masquerading) == (ADMIN, False)


def test_an_administrator_may_act_as_a_user() -> None:
    actor = acting_as(SCHOOL, Actor(ADMIN), BOB).actor

    assert actor is not None
    assert (actor.id, actor.user_id, actor.masquerading) == (BOB, ADMIN, True)


def test_acting_as_oneself_is_no_masquerade() -> None:
    actor = acting_as(SCHOOL, Actor(ANN), "self").actor

    assert actor is not None
    assert not actor.masquerading


@pytest.mark.parametrize("as_user_id", [BOB, "abc", "sis_user_id:x", "999"])
def test_a_plain_user_becomes_nobody_else(as_user_id: str) -> None:
    caller = acting_as(SCHOOL, Actor(ANN), as_user_id)

    assert caller.actor is None
    assert told(caller.decision) == [(CredentialReason.CANNOT_BECOME_USER, Effect.REFUSED, "as_user_id")]


@pytest.mark.parametrize("as_user_id", ["", "  "])
def test_a_blank_masquerade_is_none(as_user_id: str) -> None:
    assert acting_as(SCHOOL, Actor(ANN), as_user_id) == acting_as(SCHOOL, Actor(ANN), None)


def test_a_token_made_for_one_user_acts_as_no_other() -> None:
    made_for_bob = Actor(ADMIN, AccessToken("1", ADMIN, acts_as=BOB))

    assert acting_as(SCHOOL, made_for_bob, None).actor == Actor(ADMIN, made_for_bob.token, BOB)
    for other in (ANN, "999"):
        assert told(acting_as(SCHOOL, made_for_bob, other).decision) == [
            (CredentialReason.CANNOT_CHANGE_MASQUERADE, Effect.REFUSED, "as_user_id")
        ]


def test_nobody_is_not_authenticated() -> None:
    assert told(logged_in(None)) == [(CredentialReason.NOT_AUTHENTICATED, Effect.REFUSED, "Authorization")]
    assert logged_in(Actor(ANN)).allowed


def test_a_login_is_a_token_or_a_session() -> None:
    assert Actor(ANN).login is Login.SESSION
    assert Actor(ANN, AccessToken("1", ANN)).login is Login.TOKEN
