import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.params import (
    ABSENT,
    Json,
    Parameters,
    RawParam,
    as_boolean,
    as_id,
    as_integer,
    as_list,
    as_text,
    as_texts,
    is_blank,
    split,
)

ANYTHING: st.SearchStrategy[RawParam] = st.just(ABSENT) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("word", ["yes", "Y", "TRUE", "t", "On", "1", "7", "-3", "2 apples", 1, 2.5, True])
def test_the_server_reads_this_as_yes(word: RawParam) -> None:
    assert as_boolean(word) is True


@pytest.mark.parametrize(
    "word", ["no", "N", "false", "F", "off", "0", "wat", "", " ", 0, 0.4, False, None, ABSENT, [], {}]
)
def test_the_server_reads_this_as_no(word: RawParam) -> None:
    assert as_boolean(word) is False


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("12", 12),
        (" 12abc", 12),
        ("-3", -3),
        ("+4", 4),
        ("1_000", 1000),
        ("abc", 0),
        ("", 0),
        (2.9, 2),
        ("1e3", 1),
        (None, 0),
        (ABSENT, 0),
        (True, 0),
        (float("nan"), 0),
        (float("inf"), 0),
    ],
)
def test_the_leading_whole_number_counts(value: RawParam, number: int) -> None:
    assert as_integer(value) == number


@pytest.mark.parametrize(
    ("value", "id"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("0012", "12"),
        ("0", "0"),
        (12, "12"),
        (2**53 + 1, str(2**53 + 1)),
        ("9007199254740993", "9007199254740993"),
        ("9" * 5000, "9" * 5000),
        ("12a", None),
        ("-1", None),
        ("", None),
        ("٣", None),
        (1.0, None),
        (True, None),
        (None, None),
    ],
)
def test_ids_are_digits_of_any_length(value: RawParam, id: str | None) -> None:
    assert as_id(value) == id


@pytest.mark.parametrize("value", [ABSENT, None, False, "", " \n", [], {}])
def test_blank_is_whatever_holds_nothing(value: RawParam) -> None:
    assert is_blank(value)


@pytest.mark.parametrize("value", ["x", 0, True, [None], {"a": None}])
def test_zero_and_lists_of_nothing_are_not_blank(value: RawParam) -> None:
    assert not is_blank(value)


@pytest.mark.parametrize(
    ("value", "elements"),
    [(["1", 2], ("1", 2)), ("1", ("1",)), ("", ("",)), (None, ()), (ABSENT, ()), ([], ())],
)
def test_one_value_is_a_list_of_one(value: RawParam, elements: tuple[Json, ...]) -> None:
    assert as_list(value) == elements


@pytest.mark.parametrize(
    ("value", "parts"),
    [("1,2,course_3", ("1", "2", "course_3")), ("", ()), ("1,,2,,", ("1", "", "2")), ([1, "2"], (1, "2"))],
)
def test_comma_separated_text_is_a_list_too(value: RawParam, parts: tuple[Json, ...]) -> None:
    assert split(value) == parts


def test_texts_leave_out_what_has_none() -> None:
    assert as_texts(["a", 1, None, True, {}]) == ("a", "1", "true")


def test_absent_empty_and_null_are_told_apart() -> None:
    sent = Parameters({"a": "", "b": None, "c": {"d": 1}})

    assert [sent.has(name) for name in "abx"] == [True, True, False]
    assert (sent.at("a"), sent.at("b"), sent.at("x")) == ("", None, ABSENT)
    assert sent.at("c", "d") == 1
    assert sent.at("a", "d") is ABSENT
    assert sent.within("c").at("d") == 1
    assert list(sent.within("a")) == []


def test_parameters_do_not_show_what_was_sent() -> None:
    assert "hello" not in repr(Parameters({"body": "hello"}))


@given(ANYTHING)
def test_every_reading_answers_for_everything(value: RawParam) -> None:
    assert as_boolean(value) in (True, False)
    assert isinstance(as_integer(value), int)
    assert as_text(value) is None or isinstance(as_text(value), str)
    assert as_id(value) is None or str(as_id(value)).isdigit()
    assert isinstance(split(value) + as_list(value) + as_texts(value), tuple)
    assert is_blank(value) in (True, False)
    assert Parameters({"a": None if value is ABSENT else value}).within("a").has("b") in (True, False)
