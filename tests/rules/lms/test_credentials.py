from datetime import UTC, datetime, timedelta

import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.actors import AccessToken, Actor, Login
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.people import Account, AccountKind, AccountUser, User
from canvas_comms.lms.rules.credentials import (
    CredentialReason,
    acting_as,
    logged_in,
    token_is_good,
    user_named,
)

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
ANN, BOB, ADMIN = "10", "11", "12"
ROUTE = "url:GET|/api/v1/users/:user_id/communication_channels"

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
    ("token", "reason"),
    [
        (None, CredentialReason.UNKNOWN_TOKEN),
        (AccessToken("1", ANN, revoked=True), CredentialReason.REVOKED_TOKEN),
        (AccessToken("1", ANN, expires_at=NOW), CredentialReason.EXPIRED_TOKEN),
        (AccessToken("1", ANN, scopes=()), CredentialReason.SCOPE_MISSING),
        (AccessToken("1", ANN, scopes=("url:GET|/api/v1/courses",)), CredentialReason.SCOPE_MISSING),
    ],
)
def test_a_bad_token_is_refused_and_why(token: AccessToken | None, reason: CredentialReason) -> None:
    assert told(token_is_good(token, ROUTE, NOW)) == [(reason, Effect.REFUSED, "access_token")]


@pytest.mark.parametrize(
    "token",
    [
        AccessToken("1", ANN),
        AccessToken("1", ANN, scopes=(ROUTE,)),
        AccessToken("1", ANN, expires_at=NOW + timedelta(seconds=1)),
    ],
)
def test_a_good_token_opens_the_route(token: AccessToken) -> None:
    assert token_is_good(token, ROUTE, NOW).allowed


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


@pytest.mark.parametrize("as_user_id", [BOB, "abc", "", "999"])
def test_a_plain_user_becomes_nobody_else(as_user_id: str) -> None:
    caller = acting_as(SCHOOL, Actor(ANN), as_user_id)

    assert caller.actor is None
    assert told(caller.decision) == [(CredentialReason.CANNOT_BECOME_USER, Effect.REFUSED, "as_user_id")]


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
