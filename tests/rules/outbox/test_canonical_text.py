import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.outbox.canonical_text import canonical_text

SAME = [
    ("one\ntwo", "one<br>two"),
    ("one\ntwo", "one<br/>two"),
    ("one\r\ntwo", "<p>one</p><p>two</p>"),
    ("one\rtwo", "<div>one</div>\n<div>two</div>"),
    ("one\n\ntwo", "one<BR ><br>two"),
    ("a & b", "a &amp; b"),
    ("5 < 6", "5 &lt; 6"),
    ("caf\u00e9", "caf&eacute;"),
    ("plain", "<span class='x'>plain</span>"),
    (" around ", "around"),
    ("two  blanks", "two&nbsp;blanks"),
    ("a\tb", "a b"),
    ("half a <tag", "half a &lt;tag"),
    ("x <3 y", "x &lt;3 y"),
]
OTHER = [("one", "two"), ("one two", "one\ntwo"), ("a", "A"), ("5", "5."), ("caf\u00e9", "cafe")]


@pytest.mark.parametrize(("sent", "came_back"), SAME)
def test_what_a_server_wrote_anew_is_the_same_text(sent: str, came_back: str) -> None:
    assert canonical_text(sent) == canonical_text(came_back)


@pytest.mark.parametrize(("sent", "came_back"), OTHER)
def test_another_text_is_another(sent: str, came_back: str) -> None:
    assert canonical_text(sent) != canonical_text(came_back)


@given(
    st.text(st.characters(exclude_characters="<>&\x1c\x1d\x1e\x85\u2028\u2029", exclude_categories=["Cs"]))
)
def test_escaping_and_line_ends_as_html_change_nothing(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert canonical_text("<br />".join(html.escape(line) for line in lines)) == canonical_text(text)


@pytest.mark.parametrize("digits", ["9" * 5000, "0" * 5000, "1114112"])
def test_a_number_that_is_no_character_is_read_all_the_same(digits: str) -> None:
    assert canonical_text(f"a &#{digits}; b") == "a \ufffd b"


def test_the_number_of_a_character_may_be_long() -> None:
    assert canonical_text(f"&#{'0' * 5000}65;") == "A"
