"""YAML: the values of JSON, and nothing that could be read in two ways."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidWorld
from canvas_comms_wire.worlds import read_lms, read_medical
from canvas_comms_wire.worlds.world_text import read_world_text
from canvas_comms_wire.yaml_text import MAX_BYTES, BadYaml, read_yaml

SECTIONS = {"lms": read_lms, "medical": read_medical}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing but this\n", None),
        ("a: 1", {"a": 1}),
        ("a: -1.5e3", {"a": -1500.0}),
        ("a: true\nb: false\nc: null\nd: ~\ne:", {"a": True, "b": False, "c": None, "d": None, "e": None}),
        ("a: no\nb: on\nc: Yes\nd: True", {"a": "no", "b": "on", "c": "Yes", "d": "True"}),
        ("a: 2026-03-15\nb: 2026-03-15T12:00:00Z", {"a": "2026-03-15", "b": "2026-03-15T12:00:00Z"}),
        ("a: 012\nb: 0x1f\nc: 12:30\nd: 1_000", {"a": "012", "b": "0x1f", "c": "12:30", "d": "1_000"}),
        ("a: .inf\nb: .nan\nc: +1", {"a": ".inf", "b": ".nan", "c": "+1"}),
        ("a: '1'\nb: \"true\"", {"a": "1", "b": "true"}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("no: 1", {"no": 1}),
        ("a: |\n  one\n  two\nb: >\n  one\n  two\n", {"a": "one\ntwo\n", "b": "one two\n"}),
        ('{"a": [1, {"b": null}]}', {"a": [1, {"b": None}]}),
        ("\ufeffa: é", {"a": "é"}),
    ],
)
def test_it_says_what_json_could_say(text: str, value: Any) -> None:
    assert read_yaml(text.encode()).document == value


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3", "twice", 3, 1),
        ("a:\n  - {b: 1, b: 2}", "twice", 2, 12),
        ("1: a", "texts as keys", 1, 1),
        ("true: a", "texts as keys", 1, 1),
        ("? [a]\n: b", "texts as keys", 1, 3),
        ("a: !!str 1", "tags", 1, 4),
        ("a: !!python/object/apply:os.system [ls]", "tags", 1, 4),
        ("a: ! 1", "tags", 1, 4),
        (BOMB, "anchors", 1, 4),
        ("a: *b", "anchors", 1, 4),
        ("a: 1\n---\nb: 2", "more than one document", 2, 1),
        ("a: 1e999", "too large", 1, 4),
        ("a: " + "9" * 5000, "too long", 1, 4),
        ("a: [1", "is not YAML", 1, 6),
        ("a: b: c", "is not YAML", 1, 5),
        ("a: @now", "is not YAML", 1, 4),
        ("\tb: 1", "is not YAML", 1, 1),
        ("[" * 100, "deep", 1, 65),
        ("a: \x00", "characters", 1, 1),
        ('a: "\\ud800"', "surrogate", 1, 1),
        ("%YAML 3.0\n---\na: 1", "is not YAML", 1, 1),
    ],
)
def test_what_is_refused_is_told_by_rule_line_and_column(
    text: str, rule: str, line: int, column: int
) -> None:
    with pytest.raises(BadYaml) as refused:
        read_yaml(text.encode())

    assert rule in refused.value.rule
    assert (refused.value.line, refused.value.column) == (line, column)


def test_a_text_that_is_too_long_or_no_utf_8_is_refused() -> None:
    with pytest.raises(BadYaml, match="longer"):
        read_yaml(b" " * (MAX_BYTES + 1))
    with pytest.raises(BadYaml, match="UTF-8"):
        read_yaml(b"a: \xff")


@given(st.text(alphabet="a1:-[]{},&*!|>'\"%@#? \n\t\\é\x00~.", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_yaml(text.encode())
    except BadYaml as error:
        assert error.line >= 1
        assert error.column >= 1
    else:
        json.dumps(found.document, allow_nan=False)


texts = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=5)
"""What YAML has within quotes without an escape."""
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_what_json_says_is_yaml_that_says_the_same(value: Any) -> None:
    assert read_yaml(json.dumps(value, ensure_ascii=False).encode()).document == value


WORLD = """
clock: 2026-03-15T12:00:00Z
lms:
  users:
    - {ref: $ann, sis_user_id: '007'}
    - {ref: $bob, nmae: Bob}
"""


@pytest.mark.parametrize("name", ["world.yaml", "world.yml", "there/World.YAML"])
def test_a_world_in_yaml_is_refused_with_line_and_column(name: str) -> None:
    with pytest.raises(InvalidWorld) as refused:
        read_world_text(WORLD.encode(), name, SECTIONS)

    assert refused.value.field == "lms.users[1].nmae"
    assert refused.value.rule == "unknown key (line 6, column 19)"
    with pytest.raises(InvalidWorld, match=r"is not YAML \(line 1, column 5\)"):
        read_world_text(b"a: b: c", name, SECTIONS)


def test_a_world_in_yaml_is_the_same_world() -> None:
    text = WORLD.replace("nmae", "name")
    same = {"clock": "2026-03-15T12:00:00Z"}
    same |= {"lms": {"users": [{"ref": "$ann", "sis_user_id": "007"}, {"ref": "$bob", "name": "Bob"}]}}  # type: ignore[dict-item]

    in_json = read_world_text(json.dumps(same).encode(), "world.json", SECTIONS)
    assert read_world_text(text.encode(), "world.yaml", SECTIONS) == in_json


def test_bad_json_is_told_by_line_and_column() -> None:
    with pytest.raises(InvalidWorld, match=r"\(line 2, column 3\)"):
        read_world_text(b'{"lms":\n  nothing}', "world.json", SECTIONS)


def test_nothing_of_the_text_is_in_an_error() -> None:
    for text in (
        "secret: 'word",
        "secret: !secret word",
        "secret: *secret",
        "secret: 1\nsecret: 2",
        "- secret: %",
    ):
        with pytest.raises(InvalidWorld) as refused:
            read_world_text(text.encode(), "world.yaml", SECTIONS)
        assert "secret" not in str(refused.value)
        assert "word" not in str(refused.value)
