"""What an app may ask somebody, and where the browser goes. Source: facts neighbours D2."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.actors import AccessToken
from canvas_comms.lms.developer_keys import DeveloperKey, KeyState
from canvas_comms.lms.logins.model import OUT_OF_BAND, AuthorizationRequest, WebSession
from canvas_comms.lms.logins.rules.authorizing import (
    AuthorizingReason,
    Next,
    asks_somebody,
    may_ask,
    may_say_yes,
    need_not_ask,
    next_step,
    what_is_asked,
)
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.rules.scopes import USERINFO
from canvas_comms.redaction import Secret

HOME = "https://app.example/callback"
KEY = DeveloperKey("5", Secret("s"), redirect_uris=(HOME,))
SCOPED = attrs.evolve(KEY, require_scopes=True)
LISTED = attrs.evolve(SCOPED, scopes=("url:GET|/api/v1/courses",))
ASKED = AuthorizationRequest("5", HOME, scopes=(USERINFO,))
REMEMBERED = AccessToken("1", "10", scopes=(USERINFO,), key_id="5", remembered=True)


@pytest.mark.parametrize(
    ("key", "uri", "reason"),
    [
        (KEY, HOME, None),
        (KEY, OUT_OF_BAND, None),
        (KEY, f"{HOME}/", AuthorizingReason.REDIRECT_FOREIGN),
        (KEY, "", AuthorizingReason.REDIRECT_FOREIGN),
        (None, HOME, AuthorizingReason.CLIENT_UNKNOWN),
        (attrs.evolve(KEY, state=KeyState.DELETED), HOME, AuthorizingReason.CLIENT_UNKNOWN),
    ],
)
def test_an_app_is_known_and_so_is_its_address(
    key: DeveloperKey | None, uri: str, reason: AuthorizingReason | None
) -> None:
    assert may_ask(key, uri).reasons() == ({reason} - {None})


@pytest.mark.parametrize(
    ("key", "scopes", "response_type", "reason"),
    [
        (KEY, (), "code", None),
        (KEY, ("anything",), "code", None),
        (KEY, (), "token", AuthorizingReason.RESPONSE_TYPE_UNSUPPORTED),
        (SCOPED, (), "code", AuthorizingReason.SCOPES_REFUSED),
        (SCOPED, ("anything",), "token", AuthorizingReason.SCOPES_REFUSED),
        (SCOPED, ("url:GET|/api/v1/courses", USERINFO), "code", None),
        (LISTED, ("url:GET|/api/v1/courses",), "code", None),
        (LISTED, ("url:GET|/api/v1/courses", USERINFO), "code", AuthorizingReason.SCOPES_REFUSED),
    ],
)
def test_scopes_come_before_the_kind_of_answer(
    key: DeveloperKey, scopes: tuple[str, ...], response_type: str, reason: AuthorizingReason | None
) -> None:
    assert what_is_asked(key, scopes, response_type).reasons() == ({reason} - {None})


@pytest.mark.parametrize(
    ("values", "logged_in", "may_skip", "step", "reason"),
    [
        ({}, False, False, Next.LOG_IN, None),
        ({}, True, False, Next.CONFIRM, None),
        ({}, True, True, Next.BACK, None),
        ({"force_login": "0"}, True, True, Next.LOG_IN, None),
        ({"prompt": "login"}, True, True, Next.LOG_IN, None),
        ({"prompt": "none"}, True, True, Next.BACK, None),
        ({"prompt": "none"}, True, False, None, AuthorizingReason.INTERACTION_REQUIRED),
        ({"prompt": "none"}, False, True, None, AuthorizingReason.LOGIN_REQUIRED),
        ({"prompt": ""}, True, True, None, AuthorizingReason.PROMPT_UNSUPPORTED),
    ],
)
def test_where_the_browser_goes(
    values: dict[str, str],
    logged_in: bool,
    may_skip: bool,
    step: Next | None,
    reason: AuthorizingReason | None,
) -> None:
    found, decision = next_step(Parameters(dict(values)), logged_in, may_skip)

    assert found is step
    assert decision.reasons() == ({reason} - {None})


@pytest.mark.parametrize(
    ("key", "asked", "tokens", "skips"),
    [
        (KEY, ASKED, (REMEMBERED,), True),
        (KEY, ASKED, (), False),
        (KEY, ASKED, (attrs.evolve(REMEMBERED, remembered=False),), False),
        (KEY, ASKED, (attrs.evolve(REMEMBERED, key_id="6"),), False),
        (KEY, attrs.evolve(ASKED, scopes=()), (REMEMBERED,), False),
        (KEY, attrs.evolve(ASKED, purpose="other"), (REMEMBERED,), False),
        (KEY, attrs.evolve(ASKED, redirect_uri=OUT_OF_BAND), (REMEMBERED,), False),
        (attrs.evolve(KEY, trusted=True), attrs.evolve(ASKED, scopes=()), (), True),
        (attrs.evolve(KEY, trusted=True), attrs.evolve(ASKED, redirect_uri=OUT_OF_BAND), (), False),
    ],
)
def test_when_nobody_needs_to_be_asked(
    key: DeveloperKey, asked: AuthorizationRequest, tokens: tuple[AccessToken, ...], skips: bool
) -> None:
    assert need_not_ask(key, asked, tokens) is skips


ASKING = WebSession("10", ASKED, Secret("form"))


@pytest.mark.parametrize(
    ("session", "form_token", "reason"),
    [
        (ASKING, "form", None),
        (ASKING, "other", AuthorizingReason.FORM_TOKEN_WRONG),
        (ASKING, None, AuthorizingReason.FORM_TOKEN_WRONG),
        (attrs.evolve(ASKING, form_token=None), "form", AuthorizingReason.FORM_TOKEN_WRONG),
        (attrs.evolve(ASKING, asked=None), "form", AuthorizingReason.NOTHING_ASKED),
        (attrs.evolve(ASKING, user_id=None), "form", AuthorizingReason.NOTHING_ASKED),
        (None, "form", AuthorizingReason.NOTHING_ASKED),
    ],
)
def test_a_yes_counts_from_the_page_that_asked(
    session: WebSession | None, form_token: str | None, reason: AuthorizingReason | None
) -> None:
    assert may_say_yes(session, form_token).reasons() == ({reason} - {None})


def test_a_no_needs_no_form() -> None:
    assert asks_somebody(ASKING).allowed


@given(st.dictionaries(st.sampled_from(["prompt", "force_login"]), st.text(max_size=8)), st.booleans())
def test_every_prompt_leads_somewhere_or_is_told(values: dict[str, str], logged_in: bool) -> None:
    step, decision = next_step(Parameters(dict(values)), logged_in, may_skip=False)

    assert (step is None) is (not decision.allowed)
