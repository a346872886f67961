from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms_wire.lms_parameters import (
    BadParameters,
    encoded,
    flattened,
    read_body,
    read_query,
)

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {}),
        ("a=1&b=", {"a": "1", "b": ""}),
        ("a", {"a": None}),
        ("a=1&a=2", {"a": "2"}),
        ("a[]=1&a[]=2", {"a": ["1", "2"]}),
        ("a[]", {"a": [None]}),
        ("a%5Bb%5D=x+y%26", {"a": {"b": "x y&"}}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("a[b][]=1&a[b][]=2", {"a": {"b": ["1", "2"]}}),
        ("a[][x]=1&a[][y]=2&a[][x]=3", {"a": [{"x": "1", "y": "2"}, {"x": "3"}]}),
        ("a[new_announcement][frequency]=never", {"a": {"new_announcement": {"frequency": "never"}}}),
        ("=1&[]=2&&", {}),
        ("a[=1", {"a[": "1"}),
    ],
)
def test_brackets_nest(text: str, read: dict[str, Any]) -> None:
    assert read_query(text) == read


@pytest.mark.parametrize(
    "text",
    ["a=1&a[b]=2", "a[]=1&a[b]=2", "a[b]=1&a[]=2", "a=%ff", "a" + "[b]" * 40 + "=1", "a=1&" * 20_000],
)
def test_what_contradicts_itself_or_goes_too_far_is_refused(text: str) -> None:
    with pytest.raises(BadParameters):
        read_query(text)


@pytest.mark.parametrize(
    ("content_type", "body", "read"),
    [
        (FORM, b"a[]=1", {"a": ["1"]}),
        (f"{FORM}; charset=utf-8", b"a=1", {"a": "1"}),
        ("", b"a=1", {"a": "1"}),
        ("application/json", b'{"a":{"b":[1,true,null]}}', {"a": {"b": [1, True, None]}}),
        ("application/json; charset=utf-8", b"[1]", {"_json": [1]}),
        ("application/json", b"", {}),
        ("text/plain", b"a=1", {}),
        ("multipart/form-data; boundary=x", b"--x--", {}),
    ],
)
def test_a_body_counts_by_its_type(content_type: str, body: bytes, read: dict[str, Any]) -> None:
    assert read_body(body, content_type, "POST") == read


def test_a_body_without_type_counts_only_when_it_is_posted() -> None:
    assert read_body(b"a=1", "", "PUT") == {}


def test_numbers_beyond_two_to_the_53_stay_exact() -> None:
    assert read_body(b'{"id": 9007199254740993}', "application/json", "POST") == {"id": 9007199254740993}


@pytest.mark.parametrize("body", [b"{", b'{"a": NaN}', b"\xff", b"[" * 100 + b"]" * 100])
def test_json_that_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(BadParameters):
        read_body(body, "application/json", "POST")


def test_a_query_is_written_sorted_and_encoded() -> None:
    pairs = flattened({"user_id": "3", "include": ["b", "a"], "a": {"x": None, "b": "c d"}})

    assert encoded(pairs) == "a%5Bb%5D=c+d&a%5Bx%5D=&include%5B%5D=a&include%5B%5D=b&user_id=3"


TEXT = st.text("abc[]=&%+ é", max_size=12)


@given(
    TEXT,
    st.binary(max_size=40),
    st.sampled_from([FORM, "application/json"]),
)
def test_every_request_is_read_or_refused(query: str, body: bytes, content_type: str) -> None:
    assert _read_or_refused(lambda: read_query(query)) is not None
    assert _read_or_refused(lambda: read_body(body, content_type, "POST")) is not None


def _read_or_refused(read: Callable[[], dict[str, Any]]) -> dict[str, Any] | BadParameters:
    try:
        return read()
    except BadParameters as refused:
        return refused


WORD = st.text("abcé +&", min_size=1, max_size=4)


@given(st.dictionaries(WORD, WORD | st.dictionaries(WORD, WORD, min_size=1, max_size=2), max_size=3))
def test_what_is_written_is_read_back(values: dict[str, Any]) -> None:
    assert read_query(encoded(flattened(values))) == values
