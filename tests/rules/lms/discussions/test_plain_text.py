import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.discussions.rules.content import as_html, harmless, plain_text


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("a<br>b", "a\nb"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("<a href='https://e.edu'>here</a>", "here (https://e.edu)"),
        ("fish &amp; chips", "fish & chips"),
        (f"fish &#{'9' * 5000}; chips", "fish \ufffd chips"),
        ("<script>x</script>quiet", "quiet"),
    ],
)
def test_a_message_as_text_keeps_lines_and_links(message: str, text: str) -> None:
    assert plain_text(message) == text


def test_plain_text_as_a_message_shows_itself() -> None:
    assert as_html("a < b\r\nc & d") == "a &lt; b<br/>\nc &amp; d"


@given(
    st.text(
        st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cn"]), max_size=50
    )
)
def test_plain_text_survives_being_made_a_message(text: str) -> None:
    assert harmless(as_html(text)).html == as_html(text)
