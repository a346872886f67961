import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms_html.bodies import MAX_TAGS, clean_body


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("hello", "hello"),
        ("you're swell, @bob", "you're swell, @bob"),
        ("a & b < c", "a &amp; b &lt; c"),
        ("<p>hi <b>you</b></p>", "<p>hi <b>you</b></p>"),
        ("<script>alert(1)</script>x", "x"),
        ("<b onclick='x'>hi</b>", "<b>hi</b>"),
        ("<a href='javascript:x'>hi</a>", "<a>hi</a>"),
        ("<a href='https://x.example/'>hi</a>", '<a href="https://x.example/">hi</a>'),
        ("<iframe src='https://x.example/'></iframe>", ""),
        ("<!-- c -->x", "x"),
    ],
)
def test_what_formats_stays_and_what_runs_goes(given: str, left: str) -> None:
    assert clean_body(given) == left


@given(st.text() | st.from_regex(r"(<[a-z/]{1,8}( [a-z]+=.)?>|&[a-z]{1,4};|.){0,20}"))
def test_cleaning_again_changes_nothing(text: str) -> None:
    once = clean_body(text)

    assert clean_body(once) == once


def test_too_many_tags_are_shown_as_text() -> None:
    assert clean_body("<b>" * (MAX_TAGS + 1)).startswith("&lt;b&gt;")


@pytest.mark.parametrize("body", ["a\ud800b&", "<b>\udcff</b>"])
def test_half_a_character_of_a_body_is_stored_as_a_mark(body: str) -> None:
    assert "\ufffd" in clean_body(body)


@pytest.mark.parametrize("part", ["<div>", "<ul><li>", "<pre>", "<b>x", "<a href='http://"])
def test_no_body_takes_long(part: str) -> None:
    body = (part * 65_536)[:65_536]
    began = time.process_time()
    clean_body(body)

    assert time.process_time() - began < 0.5
