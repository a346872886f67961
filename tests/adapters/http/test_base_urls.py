"""Addresses are checked once; whatever is asked for below them stays below them."""

import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidValue
from canvas_comms_http import BaseUrl
from canvas_comms_http.base_urls import find_origin, is_loopback, leads_elsewhere, quoted_segment


@pytest.mark.parametrize(
    ("text", "origin", "path"),
    [
        ("https://fumage-x.canvasmedical.com", "https://fumage-x.canvasmedical.com", ""),
        ("https://fumage-x.canvasmedical.com/", "https://fumage-x.canvasmedical.com", ""),
        ("HTTPS://Host.EXAMPLE:443/fhir/", "https://host.example", "/fhir"),
        ("https://host.example:8443/a/b", "https://host.example:8443", "/a/b"),
        ("https://192.0.2.1", "https://192.0.2.1", ""),
        ("https://[2001:DB8:0:0::1]:8443", "https://[2001:db8::1]:8443", ""),
        ("https://my_host", "https://my_host", ""),
        ("https://host.example/FAX/", "https://host.example", "/FAX"),
    ],
)
def test_one_address_has_one_text(text: str, origin: str, path: str) -> None:
    assert BaseUrl.of(text) == BaseUrl(origin, path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "host.example",
        "//host.example",
        "ftp://host.example",
        "javascript:alert(1)",
        "http://host.example",
        "http://127.0.0.1:8000",
        "https://",
        "https:///path",
        "https://host.example?access_token=secret",
        "https://host.example?",
        "https://host.example#top",
        "https://user:secret@host.example",
        "https://user@host.example/",
        "https://good.example@evil.example",
        "https://host.example:0",
        "https://host.example:65536",
        "https://host.example:8443:1",
        "https://host.example:port",
        "https://host.example.",
        "https://.example",
        "https://-host.example",
        "https://host..example",
        "https://hôst.example",
        "https://host.example\\@evil.example",
        "https://host.example/a b",
        "https://host.example/\r\nX: y",
        "https://host.example/\x00",
        "https://host.example/..",
        "https://host.example/a/../b",
        "https://host.example/a/%2e%2e/b",
        "https://host.example//evil.example",
        "https://host.example/%41",
        "https://[::1",
        "https://[127.0.0.1]",
        "https://[::g]",
        "https://" + "a" * 9000,
        None,
        b"https://host.example",
    ],
)
def test_what_is_no_plain_https_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"\Abase_url: must (be|hold)") as caught:
        BaseUrl.of(text)

    assert caught.value.field == "base_url"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["http://127.0.0.1:8000", "http://127.9.9.9", "http://[::1]:8000", "http://LOCALHOST:8000/x"]
)
def test_http_is_for_this_machine_and_only_if_allowed(text: str) -> None:
    assert BaseUrl.of(text, allow_insecure_loopback=True).origin.startswith("http://")
    with pytest.raises(InvalidValue, match="must be https"):
        BaseUrl.of(text)


@pytest.mark.parametrize(
    "text",
    [
        "http://host.example",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://0.0.0.0",
        "http://2130706433",
        "http://127.1",
        "http://0x7f.0.0.1",
        "http://[::]",
    ],
)
def test_http_to_elsewhere_is_never_allowed(text: str) -> None:
    with pytest.raises(InvalidValue, match="must be https"):
        BaseUrl.of(text, allow_insecure_loopback=True)


@pytest.mark.parametrize("text", ["", ".", "..", "\ud800"])
def test_what_is_no_segment_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="path"):
        BaseUrl.of("https://host.example").at("Communication", text)


@given(segments=st.lists(st.text(), max_size=3), path=st.sampled_from(["", "/fhir", "/a/b"]))
def test_whatever_is_asked_for_stays_below_the_address(segments: list[str], path: str) -> None:
    base = BaseUrl("https://host.example", path)
    try:
        url = base.at("Communication", *segments)
    except InvalidValue:
        return
    parts = urlsplit(url)

    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("https", "host.example", "", "")
    assert [unquote(one) for one in parts.path.split("/")] == [*path.split("/"), "Communication", *segments]


@given(value=st.text())
def test_a_value_of_a_query_comes_back_as_it_was(value: str) -> None:
    try:
        url = BaseUrl("https://host.example").at("x", query=[("_id", value), ("_count", "10")])
    except InvalidValue:
        return
    query = urlsplit(url).query

    assert [unquote(one) for one in query.split("&")] == [f"_id={value}", "_count=10"]


SENTENCES = [
    ("https://hôst.example", "must be a URL in printable ASCII"),
    ("https://host.example/a b", "must be a URL in printable ASCII"),
    ("https://host.example/" + "a" * 9000, "must be a URL in printable ASCII"),
    (None, "must be a URL in printable ASCII"),
    ("https://host.example?q", "must hold no query and no fragment"),
    ("https://host.example#f", "must hold no query and no fragment"),
    ("https://user:secret@host.example/a", "must hold no user name and no password"),
    ("https://user:secret@host.example://x", "must hold no user name and no password"),
    ("user@host.example://x", "must be https://host, with a port and a plain path if need be"),
    ("https:///path", "must be https://host, with a port and a plain path if need be"),
    ("https://[::g]", "must be https://host, with a port and a plain path if need be"),
    ("https://host.example/%41", "must be https://host, with a port and a plain path if need be"),
    ("https://host.example/..", "must be https://host, with a port and a plain path if need be"),
    ("http://host.example", "must be https; http is for this machine, with allow_insecure_loopback"),
]


@pytest.mark.parametrize(("text", "sentence"), SENTENCES)
def test_a_refusal_says_the_rule_that_was_broken(text: str, sentence: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        BaseUrl.of(text)

    assert str(caught.value) == f"base_url: {sentence}"


def test_a_refusal_names_the_field_that_it_was_told() -> None:
    with pytest.raises(InvalidValue, match=r"\Atoken_url: "):
        BaseUrl.of("nowhere", "token_url")


def test_the_longest_address_is_taken_and_one_longer_is_not() -> None:
    longest = "https://h/" + "a" * (8192 - len("https://h/"))

    assert len(BaseUrl.of(longest).path) == 8183
    with pytest.raises(InvalidValue, match="printable ASCII"):
        BaseUrl.of(longest + "a")


def test_an_address_without_a_path_has_an_empty_one() -> None:
    assert BaseUrl("https://host.example").at("a") == "https://host.example/a"


@pytest.mark.parametrize(
    ("segments", "query", "url"),
    [
        ([], [], "https://host.example/fhir"),
        (["Communication", "7"], [], "https://host.example/fhir/Communication/7"),
        (["a/b?c"], [], "https://host.example/fhir/a%2Fb%3Fc"),
        ([], [("a", "")], "https://host.example/fhir?a="),
        (["x"], [("a", "1/2"), ("b&", "3")], "https://host.example/fhir/x?a=1%2F2&b%26=3"),
    ],
)
def test_a_place_below_is_written_behind_the_address_and_its_query_behind_that(
    segments: list[str], query: list[tuple[str, str]], url: str
) -> None:
    assert BaseUrl("https://host.example", "/fhir").at(*segments, query=query) == url


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("http://localhost:80", "http://localhost"),
        ("http://localhost:81", "http://localhost:81"),
        ("http://localhost:443", "http://localhost:443"),
        ("https://localhost:80", "https://localhost:80"),
        ("https://localhost:1", "https://localhost:1"),
        ("https://localhost:65535", "https://localhost:65535"),
        ("https://localhost:00443", "https://localhost"),
    ],
)
def test_a_port_is_named_unless_it_is_the_schemes_own(text: str, origin: str) -> None:
    assert BaseUrl.of(text, allow_insecure_loopback=True).origin == origin


def test_an_at_sign_in_the_path_is_no_user_name() -> None:
    assert BaseUrl.of("https://host.example/a@b").path == "/a@b"


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://host.example/a?b", "https://host.example"),
        ("HTTP://[::1]:8000", "HTTP://[::1]:8000"),
        ("https://h:1:2", "https://h:1"),
        ("httpſ://host.example", None),
        ("https://ſome.example:8443", None),
        ("ſhttps://h", None),
        (" https://h", None),
        ("/path", None),
    ],
)
def test_an_origin_is_what_a_url_begins_with_in_plain_letters(text: str, origin: str | None) -> None:
    match = find_origin(text)

    assert (match and match[0]) == origin


@pytest.mark.parametrize(
    ("path", "below"),
    [("/fhir", True), ("/fhir/", True), ("/fhir/x", True), ("/fhirx", False), ("/", False), ("", False)],
)
def test_a_path_is_below_an_address_by_whole_segments(path: str, below: bool) -> None:
    assert BaseUrl("https://host.example", "/fhir").holds(path) is below
    assert BaseUrl("https://host.example").holds(path)


def test_what_is_no_path_is_below_no_address() -> None:
    assert not BaseUrl("https://host.example", "/fhir").holds("fhir/x")
    assert not BaseUrl("https://host.example").holds("x")


@pytest.mark.parametrize(
    ("path", "elsewhere"),
    [
        ("", False),
        ("/a/b", False),
        ("/a/.b/..c/d..", False),
        ("/a%2b", False),
        ("//a", True),
        ("/a//b", True),
        ("/a\\b", True),
        ("/a%2Fb", True),
        ("/a%2fb", True),
        ("/a%5Cb", True),
        ("/.", True),
        ("/a/./b", True),
        ("/..", True),
        ("/%2E%2e/b", True),
        ("/.%2e", True),
    ],
)
def test_a_path_leads_elsewhere_if_somebody_could_read_it_so(path: str, elsewhere: bool) -> None:
    assert leads_elsewhere(path) is elsewhere


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("LocalHost", True),
        ("127.0.0.9", True),
        ("[::1]", True),
        ("::1", True),
        ("[::2]", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("X127.0.0.1", False),
        ("", False),
    ],
)
def test_this_machine_is_known_by_its_name_and_its_addresses(host: str, here: bool) -> None:
    assert is_loopback(host) is here


@pytest.mark.parametrize("text", ["", ".", ".."])
def test_no_segment_is_refused_with_its_rule(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        quoted_segment(text)

    assert str(caught.value) == "path: must be one segment of a path"


@pytest.mark.parametrize(
    ("segments", "query", "said"),
    [
        (["\ud800"], [], "path: must hold no lone surrogates"),
        ([], [("\ud800", "a")], "query: must hold no lone surrogates"),
        ([], [("a", "\ud800")], "query: must hold no lone surrogates"),
    ],
)
def test_half_a_character_is_refused_where_it_stands(segments: Any, query: Any, said: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        BaseUrl("https://host.example").at(*segments, query=query)

    assert str(caught.value) == said
    assert caught.value.__context__ is None


REFUSED: list[Callable[[], object]] = [
    lambda: BaseUrl.of("canary"),
    lambda: BaseUrl("https://host.example").at("canary", ".."),
    lambda: BaseUrl("https://host.example").at("a", query=[("canary\ud800", "")]),
    lambda: quoted_segment("canary\ud800"),
]


@pytest.mark.parametrize("refused", REFUSED)
def test_no_frame_of_a_refusal_holds_the_address(refused: Callable[[], object]) -> None:
    with pytest.raises(InvalidValue) as caught:
        refused()
    frames = [frame for frame, _ in traceback.walk_tb(caught.tb)]

    assert [frame.f_code.co_name for frame in frames if "canary" in repr(frame.f_locals)] == []
