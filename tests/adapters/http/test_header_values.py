"""Only printable ASCII reaches a header, and what is refused is not shown."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Secret
from canvas_comms_http import BearerToken, Network
from canvas_comms_http.header_values import checked_header, checked_token

ODD = ["", "a\n", "a\r\nX: y", "\r", "a\x00", "a\x0b", "a\x7f", "é", "a b", " a", "a ", "\t", "a" * 20_000]


@pytest.mark.parametrize("text", ODD)
def test_a_token_is_printable_ascii(text: str, shown: Any) -> None:
    with pytest.raises(InvalidValue, match=r"\Atoken: must be printable ASCII without blanks\Z") as caught:
        BearerToken(Secret(text))

    assert len(text) < 3 or text not in shown(caught.value)


@pytest.mark.parametrize("text", [one for one in ODD if one != "a b"])
def test_another_header_may_hold_blanks_inside(text: str) -> None:
    assert checked_header("canvas comms", "user_agent") == "canvas comms"
    with pytest.raises(InvalidValue, match=r"\Auser_agent: "):
        Network(user_agent=text)


def test_a_token_that_is_no_text_is_refused() -> None:
    nothing: Any = None

    with pytest.raises(InvalidValue):
        checked_token(nothing)


@given(text=st.text(max_size=30))
def test_what_passes_is_what_http_can_carry(text: str) -> None:
    try:
        token = checked_token(text).reveal()
    except InvalidValue:
        return

    assert token.isascii()
    assert token.isprintable()
    assert " " not in token
