import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.discussions.rules.content import SanitisingReason, as_html, plain_text, sanitise

EVENT = re.compile(r"on[a-z]+")


class Browser(HTMLParser):
    """Notices what a browser would run."""

    runs = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        self.runs |= tag == "script" or any(EVENT.fullmatch(name) for name in names)

    @classmethod
    def would_run(cls, html: str) -> bool:
        browser = cls()
        browser.feed(html.replace("<!", "").replace("<?", ""))
        return browser.runs


snippets = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "<b>",
        "<script>",
        "</script>",
        "<a href=",
        '"',
        "'",
        "javascript:",
        " on",
        "x=",
        "<!--",
        "-->",
        "&",
        "text",
        "/",
        " ",
    ]
)
markup = st.lists(snippets, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("<script>alert('XSS')</script><b>Bold Text</b>", "<b>Bold Text</b>"),
        ("test <b>message</b>", "test <b>message</b>"),
        ("<p title='a>b'>ok</p>", "<p title='a>b'>ok</p>"),
        ('<img src="x.png" onerror="alert(1)">', '<img src="x.png">'),
        ("<a href='javascript:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='java&#10;script:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='javascript&colon;alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='https://example.edu'>x</a>", "<a href='https://example.edu'>x</a>"),
        ("<svg/onload=alert(1)>text", "text"),
        ("<!-- secret -->text", "text"),
        ("<STYLE>p{}</STYLE>text", "text"),
        ("1 < 2 & 3", "1 &lt; 2 & 3"),
        ("<p>open", "<p>open"),
        ("<p title='never closed>text", ""),
        ("""<a href= x"y onclick=alert(1)>z</a>""", """<a href= x"y>z</a>"""),
        ("""<a x==">" onclick=alert(1)>z</a>""", """<a x==">" onclick=alert(1)>z</a>"""),
        ("<img/onerror=alert(1) src=x>", "<img src=x>"),
        ("<script>never closed", ""),
        ("", ""),
    ],
)
def test_what_is_stored(given: str, stored: str) -> None:
    assert sanitise(given).html == stored


def test_taking_markup_out_is_a_loss() -> None:
    assert [f.reason for f in sanitise("<script>x</script>").decision.losses] == [
        SanitisingReason.MARKUP_REMOVED
    ]
    assert sanitise("<b>x</b>").decision.findings == ()


@given(markup)
def test_what_is_clean_stays_as_it_is(html: str) -> None:
    once = sanitise(html).html

    assert sanitise(once).html == once


@given(st.one_of(markup, st.text()))
def test_no_script_is_left(html: str) -> None:
    assert not Browser.would_run(sanitise(html).html)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("a<br>b", "a\nb"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("<a href='https://e.edu'>here</a>", "here (https://e.edu)"),
        ("fish &amp; chips", "fish & chips"),
        ("<script>x</script>quiet", "quiet"),
    ],
)
def test_a_message_as_text_keeps_lines_and_links(message: str, text: str) -> None:
    assert plain_text(message) == text


def test_plain_text_as_a_message_shows_itself() -> None:
    assert as_html("a < b\r\nc & d") == "a &lt; b<br/>\nc &amp; d"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=50))
def test_plain_text_survives_being_made_a_message(text: str) -> None:
    assert sanitise(as_html(text)).html == as_html(text)


@pytest.mark.parametrize("element", ["script", "style", "template", "noscript", "title", "xmp", "plaintext"])
def test_some_elements_go_with_what_is_in_them(element: str) -> None:
    assert sanitise(f"<{element}>inside</{element}>text").html == "text"


@pytest.mark.parametrize(
    "name", ["href", "src", "data", "action", "formaction", "poster", "cite", "background"]
)
def test_no_attribute_that_leads_somewhere_runs_code(name: str) -> None:
    assert sanitise(f"<a {name}='javascript:x'>y</a>").html == "<a>y</a>"
    assert sanitise(f"<a {name}='/here'>y</a>").html == f"<a {name}='/here'>y</a>"
