"""What the logins of all products have in common: a code is exchanged, and a login goes on without one."""

from collections.abc import Collection
from typing import Any, cast

import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Secret
from canvas_comms_http import Deadline
from canvas_comms_http.grants import Grant
from canvas_comms_http.web_flow import AppLogin, PendingLogin, RefreshedTokens, Renewal, WebFlow

PENDING = PendingLogin("https://school.example/login", Secret("state"), Secret("verifier"))


class Flow:
    """Answers with the grants that it was given, and counts what was refreshed."""

    def __init__(self, *grants: Grant) -> None:
        self.grants = list(grants)
        self.refreshed: list[str] = []

    def redeem(self, pending: PendingLogin, address: str, deadline: Deadline) -> Grant:
        assert pending is PENDING
        assert deadline.left() <= 5
        return self.grants.pop(0)

    def refresh(self, refresh_token: Secret, deadline: Deadline) -> Grant:
        self.refreshed.append(refresh_token.reveal())
        return self.grants.pop(0)


class Login(AppLogin[RefreshedTokens]):
    """A product that adds nothing."""

    def __init__(self, *grants: Grant) -> None:
        self.flow: Any = Flow(*grants)
        self._flow = cast(WebFlow, self.flow)

    def begin(self, *, scopes: Collection[str] = ()) -> PendingLogin:
        return PENDING

    def _tokens(self, renewal: Renewal) -> RefreshedTokens:
        return RefreshedTokens(self._flow, renewal)


def grant(token: str, refresh: str | None) -> Grant:
    return Grant(Secret(token), 3600.0, None if refresh is None else Secret(refresh))


def token_of(tokens: RefreshedTokens) -> str:
    return tokens.token(Deadline.after(5)).secret.reveal()


def test_the_grant_of_a_code_is_used_first_and_its_refresh_token_is_kept_at_once() -> None:
    kept: list[Secret] = []
    login = Login(grant("one", "r1"))
    tokens = login.exchange(PENDING, "https://app.example/back", keep=kept.append, deadline=5)

    assert (kept, token_of(tokens), login.flow.refreshed) == ([Secret("r1")], "one", [])


def test_the_next_token_comes_for_the_refresh_token_and_a_new_one_takes_its_place() -> None:
    now = [0.0]
    kept: list[Secret] = []
    login = Login(grant("one", "r1"), grant("two", "r2"), grant("three", None))
    tokens = login.exchange(
        PENDING, "https://app.example/back", keep=kept.append, clock=lambda: now[0], deadline=5
    )
    seen = []
    for _ in range(3):
        seen.append(token_of(tokens))
        now[0] += 3600.0

    assert seen == ["one", "two", "three"]
    assert login.flow.refreshed == ["r1", "r2"]
    assert kept == [Secret("r1"), Secret("r2")]


def test_a_login_goes_on_by_the_refresh_token_that_was_kept() -> None:
    login = Login(grant("one", None))

    assert token_of(login.resume("r1")) == "one"
    assert login.flow.refreshed == ["r1"]


def test_what_cannot_be_a_refresh_token_or_a_deadline_is_refused_before_anything_is_sent() -> None:
    login = Login()
    with pytest.raises(InvalidValue, match="refresh_token"):
        login.resume("two words")
    with pytest.raises(InvalidValue, match="deadline"):
        login.exchange(PENDING, "https://app.example/back", deadline=-1)
