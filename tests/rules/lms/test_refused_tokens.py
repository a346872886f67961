"""Is a 401 about the token or about a right? The table, and that no missing right waits for a token."""

import pytest

from canvas_comms.decisions import Effect, Finding, Reason
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import BEARER, SHARED
from canvas_comms.lms.refused_tokens import TOKEN_TEXTS, wants_token


@pytest.mark.parametrize("text", sorted(set(TOKEN_TEXTS.values())))
def test_each_text_about_a_token_wants_another_one_also_where_a_proxy_dropped_the_header(text: str) -> None:
    assert wants_token(challenged=False, said=[text])
    assert wants_token(challenged=False, said=["something else", text])


@pytest.mark.parametrize("said", [(), ("Insufficient scopes on access token.",), ("anything",)])
def test_the_servers_own_error_without_a_challenge_is_about_a_right(said: tuple[str, ...]) -> None:
    assert not wants_token(challenged=False, said=said)
    assert wants_token(challenged=True, said=said)


def test_who_is_none_of_the_servers_own_errors_knows_of_no_right() -> None:
    assert wants_token(challenged=False, said=None)


@pytest.mark.parametrize("reason", list(SHARED))
@pytest.mark.parametrize("edition", list(LmsEdition))
def test_what_the_server_of_any_edition_says_with_401_is_read_as_it_is_meant(
    reason: Reason, edition: LmsEdition
) -> None:
    said = SHARED[reason].answer((Finding(reason, Effect.REFUSED, "x"),), SHARED, edition)
    if said.status != 401:
        return
    body = said.body if isinstance(said.body, dict) else {}
    errors = body.get("errors")
    texts = (
        [str(one["message"]) for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    )

    assert wants_token(challenged=said.headers == BEARER, said=texts) is (reason in TOKEN_TEXTS)
    assert wants_token(challenged=False, said=texts) is (reason in TOKEN_TEXTS)
