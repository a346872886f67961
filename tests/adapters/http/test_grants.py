"""What a token endpoint says is read with care; nothing of it is repeated in errors."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import MalformedResponse
from canvas_comms.redaction import Secret
from canvas_comms_http.grants import FOREVER, Grant, code_of, read_grant


@pytest.mark.parametrize(
    ("found", "seconds"),
    [
        ({"access_token": "a", "expires_in": 36000, "token_type": "Bearer", "scope": "x"}, 36000.0),
        ({"access_token": "a", "expires_in": 0.5, "token_type": "bearer"}, 0.5),
        ({"access_token": "a"}, FOREVER),
    ],
)
def test_a_grant_is_a_token_and_its_life(found: Any, seconds: float) -> None:
    assert read_grant(json.dumps(found).encode()) == Grant(Secret("a"), seconds)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("", "token"),
        ("canary", "token"),
        ("null", "token"),
        ('["canary"]', "token"),
        ('{"access_token":"canary","access_token":"b"}', "token"),
        ("{}", "access_token"),
        ('{"access_token":null}', "access_token"),
        ('{"access_token":["canary"]}', "access_token"),
        ('{"access_token":"canary\\n"}', "access_token"),
        ('{"access_token":"canary","token_type":"mac-canary"}', "token_type"),
        ('{"access_token":"canary","token_type":1}', "token_type"),
        ('{"access_token":"canary","expires_in":"36000"}', "expires_in"),
        ('{"access_token":"canary","expires_in":true}', "expires_in"),
        ('{"access_token":"canary","expires_in":0}', "expires_in"),
        ('{"access_token":"canary","expires_in":-1}', "expires_in"),
        ('{"access_token":"canary","expires_in":null}', "expires_in"),
        ('{"access_token":"canary","expires_in":NaN}', "token"),
    ],
)
def test_what_is_no_grant_is_named_by_its_place(body: Any, where: Any) -> None:
    with pytest.raises(MalformedResponse) as caught:
        read_grant(body.encode())

    assert caught.value.where == where
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('{"error":"invalid_client"}', "invalid_client"),
        ('{"error":"invalid_scope","error_description":"canary"}', "invalid_scope"),
        ('{"error":"canary"}', ""),
        ('{"error":{"canary":1}}', ""),
        ("canary", ""),
        ("[]", ""),
    ],
)
def test_only_codes_of_oauth_are_repeated(body: Any, code: Any) -> None:
    assert code_of(body.encode()) == code


@given(body=st.binary() | st.recursive(st.none() | st.text(), st.lists).map(lambda x: json.dumps(x).encode()))
def test_any_bytes_are_a_grant_or_malformed(body: Any) -> None:
    try:
        read_grant(body)
    except MalformedResponse:
        return
    pytest.fail("nobody grants by chance")
