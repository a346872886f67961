"""JSON that is no JSON for us is one typed refusal that names the rule."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms_wire.json_text import MAX_DEPTH, BadJson, read_json, write_json

DEEP = "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)

REFUSED = [
    ("", "expecting value"),
    ("{", "expecting property name"),
    ("{'a': 1}", "expecting property name"),
    ('{"a": 1} x', "extra data"),
    ('{"a": 1, "a": 2}', "names a key twice"),
    ('{"a": {"b": 1, "b": 1}}', "names a key twice"),
    ("NaN", "a number that JSON does not know"),
    ("[Infinity]", "a number that JSON does not know"),
    ("-Infinity", "a number that JSON does not know"),
    ("1e400", "a number that is too large"),
    ("9" * 4400, "a number that is too long"),
    (DEEP, "nested too deep"),
    ("[" * 100_000, "nested too deep"),
    ('"\\ud800"', "a lone surrogate"),
    ('{"\\udfff": 1}', "a lone surrogate"),
    ('"a\nb"', "invalid control character"),
    (b"\xff", "is not UTF-8"),
    (b"[" + b"1," * 600_000 + b"1]", "is longer than"),
]


@pytest.mark.parametrize(("text", "rule"), REFUSED)
def test_it_is_refused_by_rule(text: str | bytes, rule: str) -> None:
    with pytest.raises(BadJson) as refused:
        read_json(text)

    assert rule in str(refused.value)
    assert refused.value.__context__ is None


def test_a_refusal_keeps_nothing_of_the_text() -> None:
    with pytest.raises(BadJson) as refused:
        read_json('{"CANARY": 1, "CANARY": 2}')

    assert "CANARY" not in repr(vars(refused.value)) + str(refused.value)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert read_json(b"\xef\xbb\xbf{}") == {}


def test_just_the_allowed_depth_is_read() -> None:
    assert read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_again(value: object) -> None:
    assert read_json(write_json(value)) == value


@given(st.binary() | st.text(st.characters()))
def test_any_input_is_read_or_refused(text: bytes | str) -> None:
    try:
        read_json(text)
    except BadJson as refused:
        assert refused.rule


@given(VALUES)
def test_we_read_what_python_reads(value: object) -> None:
    assert read_json(json.dumps(value)) == value


@given(VALUES, st.sampled_from([None, 1]))
def test_a_quick_look_and_a_careful_one_agree(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)

    assert read_json(text) == read_json(text.encode()) == value


@pytest.mark.parametrize(
    "text",
    [
        '{"a" :1,"b":1,"b":2}',
        '{"a":1,"a":2}',
        '[{"a":{"b":1,\n"b"\t:2}}]',
        '{"a":"\\":","a":1}',
        '{"a":[{"b":1},{"b":1,"b":2}]}',
    ],
)
def test_a_key_that_stands_twice_is_found_however_it_is_written(text: str) -> None:
    for given_text in (text, text.encode()):
        with pytest.raises(BadJson, match="names a key twice"):
            read_json(given_text)


@pytest.mark.parametrize(
    "text", ['{"a":"\\":"}', '{"a {[":"]}"}', '{"a":"b\\":c"}', "[[],{},[{}]]", ' {"a" : 1 } ']
)
def test_text_that_looks_like_keys_and_boxes_is_text(text: str) -> None:
    assert read_json(text) == read_json(text.encode()) == json.loads(text)
