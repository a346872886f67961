"""Message HTML is made harmless, whatever it is."""

import sys
from collections.abc import Callable
from pathlib import Path
from traceback import TracebackException

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[2] / "hostile"))  # for what a call costs

from cost import too_steep

from canvas_comms.errors import InvalidValue
from canvas_comms_html import ALLOWED_TAGS, MAX_CHARACTERS, sanitised, text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""),
        ("<p>Hi</p><p>there</p>", "Hi\n\nthere"),
        ("a<br>b", "a\nb"),
        ("<ul><li>one<li>two</ul>", "  * one\n  * two"),
        ("fish &amp; chips", "fish & chips"),
        ("<script>alert(1)</script>ok", "ok"),
        ("<!-- nothing -->", ""),
    ],
)
def test_the_text_of_a_message(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://spy.example/pixel">',
        '<a href="javascript:alert(1)">x</a>',
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        "<svg><animate onbegin=alert(1)></svg>",
        "<style>@import 'https://spy.example'</style>",
        '<base href="https://spy.example/">',
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '<iframe src="https://spy.example"></iframe>',
    ],
)
def test_a_sanitised_view_runs_nothing_and_fetches_nothing(markup: str) -> None:
    shown = sanitised(markup)

    assert not any(word in shown for word in ("spy.example", "alert", "script", "href", "src", "on"))


def test_a_sanitised_view_keeps_plain_formatting() -> None:
    assert sanitised("<p><b>Take</b> <em>two</em><br>daily</p>") == "<p><b>Take</b> <em>two</em><br>daily</p>"


@given(st.text(st.sampled_from("<>/pbscript =\"'!-&;a \n"), max_size=200))
def test_any_markup_is_sanitised_to_allowed_tags_only(markup: str) -> None:
    shown = sanitised(markup)
    tags = {part.split(">")[0].strip("/") for part in shown.split("<")[1:]}

    assert tags <= ALLOWED_TAGS


@given(st.text(max_size=200))
def test_any_text_can_be_read_as_markup(markup: str) -> None:
    assert isinstance(text_of(markup), str)


@pytest.mark.parametrize("function", [text_of, sanitised])
def test_too_much_is_refused_before_any_work(function: object) -> None:
    with pytest.raises(InvalidValue, match="html: must be at most"):
        function("<div>" * MAX_CHARACTERS)  # type: ignore[operator]  # parametrised


def test_too_many_tags_are_refused_before_any_work() -> None:
    with pytest.raises(InvalidValue, match="html: must hold at most 6000 tags"):
        sanitised("<b>" * 6001)


def test_text_that_cannot_be_read_is_refused_rather_than_lost() -> None:
    with pytest.raises(InvalidValue, match="nested too deep"):
        text_of("<i>" * 2000 + "important" + "</i>" * 2000)


@pytest.mark.parametrize("markup", ["<?", "<br>" * 300, "<p>" * 300, "<script>" * 300 + "x"])
def test_markup_without_words_is_no_text_and_no_error(markup: str) -> None:
    assert text_of(markup) == ""


CANARY = "CANARY"
HALF = "\ud800"
FOREIGN = [
    "<div>" * 300 + f"<![{CANARY}div>x",
    "<head>" * 2 + f"<![{CANARY}[x",
    f"<b>{CANARY}{HALF}",
    f"{CANARY}{HALF}&",
    f"<!{CANARY}{HALF}",
]


@pytest.mark.parametrize("function", [text_of, sanitised])
@pytest.mark.parametrize("markup", FOREIGN)
def test_no_markup_makes_a_library_raise(function: Callable[[str], str], markup: str) -> None:
    try:
        function(markup)
    except InvalidValue as error:
        below = error.__traceback__ and error.__traceback__.tb_next  # without this frame
        trace = TracebackException(type(error), error, below, capture_locals=True)
        assert CANARY not in "".join(trace.format())


@pytest.mark.parametrize("function", [text_of, sanitised])
def test_half_a_character_is_refused(function: Callable[[str], str]) -> None:
    with pytest.raises(InvalidValue, match="html: must not hold half a character"):
        function(f"a{HALF}b")


@pytest.mark.parametrize("function", [text_of, sanitised])
@pytest.mark.parametrize(
    "part", ["<a ", "<a b='", "<!--", "<a href='http://", "<![x", "<div>", "<ul><li>", "&", "</", "<p>x</p>"]
)
def test_no_markup_takes_long(function: Callable[[str], str], part: str) -> None:
    small, large = ((part * size)[:size] for size in (MAX_CHARACTERS // 8, MAX_CHARACTERS))

    assert too_steep(function, small, large, 24) is None  # 8 is linear, 64 grows with the square
