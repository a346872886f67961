"""Addresses are checked once; whatever is asked for below them stays below them."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidValue
from canvas_comms_http import BaseUrl


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
