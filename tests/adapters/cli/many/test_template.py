import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidValue
from canvas_comms_cli.many.template import Template


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("Dear {name}, at {time}.", {"name": "Ann", "time": "nine"}, "Dear Ann, at nine."),
        ("{name} and {name}", {"name": "Ann"}, "Ann and Ann"),
        ("{ name }", {"name": "Ann"}, "Ann"),
        ("{first name}", {"first name": "Ann"}, "Ann"),
        ("{pr\u00e9nom}", {"pr\u00e9nom": "Ann"}, "Ann"),
        ("{{name}}", {}, "{name}"),
        ("plain", {}, "plain"),
        ("", {}, ""),
    ],
)
def test_names_in_braces_are_filled(text: str, values: dict[str, str], filled: str) -> None:
    assert Template.of(text).filled(values) == filled


@pytest.mark.parametrize(
    "text",
    ["{", "}", "{}", "{name", "name}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{0}", "{{}", "{a{b}}", "{-a}"],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        Template.of(text)


def test_a_refusal_names_the_line_and_shows_nothing_of_the_text() -> None:
    with pytest.raises(InvalidValue) as refused:
        Template.of("one\ntwo {HIV positive!}")
    assert "line 2" in str(refused.value)
    assert "HIV" not in str(refused.value)


@given(st.text(), st.text())
def test_what_is_filled_in_is_never_read_as_a_template(first: str, second: str) -> None:
    assert Template.of("{a}{b}").filled({"a": first, "b": second}) == first + second


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        template = Template.of(text)
    except InvalidValue:
        return
    template.filled(dict.fromkeys(template.names, "x"))


def test_names_are_given_in_the_order_of_the_text() -> None:
    assert Template.of("{b} {a} {b}").names == ("b", "a")
