"""A page link is followed only if it stays where we are."""

import traceback
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import ForeignLink
from canvas_comms_http import BaseUrl, checked_url, page_url
from canvas_comms_http.page_links import is_own, link_url

BASE = BaseUrl("https://host.example:8443", "/fhir")
PAGE = "https://host.example:8443/fhir/Communication?_count=10"
ROOT = BaseUrl("https://host.example")


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        ("/fhir/Communication?_offset=10", "https://host.example:8443/fhir/Communication?_offset=10"),
        ("?_offset=10", "https://host.example:8443/fhir/Communication?_offset=10"),
        ("Communication?_offset=10", "https://host.example:8443/fhir/Communication?_offset=10"),
        (
            "https://host.example:8443/fhir/Communication?a=1",
            "https://host.example:8443/fhir/Communication?a=1",
        ),
        ("HTTPS://HOST.EXAMPLE:8443/fhir/C?a=A%2Fb", "https://host.example:8443/fhir/C?a=A%2Fb"),
        ("/fhir/Communication/?a=b/../c", "https://host.example:8443/fhir/Communication/?a=b/../c"),
        (
            "/fhir/C?u=https://evil.example/&e=a@b",
            "https://host.example:8443/fhir/C?u=https://evil.example/&e=a@b",
        ),
    ],
)
def test_a_link_to_the_same_place_is_followed(link: Any, followed: str) -> None:
    assert page_url(BASE, link, PAGE) == followed


CODED = "https://host.example:8443/fhir/users/sis_user_id:a%2Fb/C"


@pytest.mark.parametrize("link", [f"{CODED}?page=2", CODED.replace("%2F", "%2f") + "?page=2"])
def test_a_coded_slash_is_followed_where_the_page_itself_has_it(link: str) -> None:
    assert page_url(BASE, link, f"{CODED}?page=1") == link
    assert checked_url(BASE, link, page=f"{CODED}?page=1") == link


@pytest.mark.parametrize(
    "page",
    [
        "https://host.example:8443/fhir/users/sis_user_id:a/C?page=1",
        "https://host.example:8443/fhir/users/sis_user_id:a/b/C?page=1",
        f"{CODED}/D?page=1",
        PAGE,
    ],
)
def test_a_coded_slash_is_not_followed_from_any_other_page(page: str) -> None:
    with pytest.raises(ForeignLink, match="must have a plain path"):
        page_url(BASE, f"{CODED}?page=2", page)
    with pytest.raises(ForeignLink, match="outside the base path"):
        checked_url(BASE, f"{CODED}?page=2", page=page)


def test_the_default_port_is_no_other_port() -> None:
    page = "https://host.example/Communication"

    assert page_url(ROOT, "https://host.example:443/C?a=1", page) == "https://host.example/C?a=1"


SHAPES = [
    "https://evil.example/fhir/C",
    "https://evil.example:8443/fhir/C",
    "https://host.example/fhir/C",
    "https://host.example:443/fhir/C",
    "https://host.example:84433/fhir/C",
    "http://host.example:8443/fhir/C",
    "ftp://host.example:8443/fhir/C",
    "https://host.example:8443@evil.example/fhir/C",
    "https://user:pw@host.example:8443/fhir/C",
    "https://@host.example:8443/fhir/C",
    "//evil.example/fhir/C",
    "//host.example:8443/fhir/C",
    "///evil.example/fhir/C",
    "\\\\evil.example\\fhir\\C",
    "/\\evil.example/fhir/C",
    "https:\\\\evil.example/fhir/C",
    "https:/fhir/C",
    "https:evil",
    "https:///fhir/C",
    "https://host.example.:8443/fhir/C",
    "https://host.example:8443.evil.example/fhir/C",
    "https://host.example:8443evil/fhir/C",
    "https://hoſt.example:8443/fhir/C",
    "https://host。example:8443/fhir/C",
    "https://[::1]:8443/fhir/C",
    "https://[host.example]:8443/fhir/C",
    "https://%68ost.example:8443/fhir/C",
    "http://m[",
    "https://m[",
    "https://host.example:8443[",
    "https://[",
    "https://[v1.x]/fhir/C",
    "//m[",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "/Communication?_offset=10",
    "/fhirx/C",
    "/fhir/../Patient",
    "/fhir/%2e%2E/Patient",
    "../Patient",
    "./C",
    "/fhir/..%2fPatient",
    "/fhir/a%5c..%5cb",
    "/fhir//evil.example/C",
    "/fhir/%zz",
    "/fhir/C#fragment",
    "/fhir/C?a=\r\nX: y",
    "/fhir/C?a=\t",
    " /fhir/C",
    "/fhir/C?a=b c",
    "/fhir/C?é",
    "",
    "?_count=10",
    PAGE,
    "/fhir/C?" + "a" * 100_000,
    None,
    7,
]


@pytest.mark.parametrize("link", SHAPES)
def test_a_link_of_another_shape_is_foreign_and_not_named(link: Any) -> None:
    with pytest.raises(ForeignLink, match=r"\Alink next: ") as caught:
        page_url(BASE, link, PAGE)

    assert caught.value.where == "link next"
    assert "evil" not in str(caught.value)


def test_a_cursor_is_checked_again_when_it_is_used() -> None:
    assert checked_url(BASE, PAGE) == PAGE
    with pytest.raises(ForeignLink):
        checked_url(ROOT, PAGE)


@given(
    link=st.text()
    | st.text(alphabet="htps:/\\@.?#%2efvil[]0").map(lambda text: "https:" + text)
    | st.text(alphabet="htps:/\\@.?#%2efvil[]0").map(lambda text: "https://host.example:8443" + text)
)
def test_whatever_the_link_is_we_stay_below_the_base(link: Any) -> None:
    try:
        url = page_url(BASE, link, PAGE)
    except ForeignLink:
        return

    assert url == "https://host.example:8443/fhir" or url.startswith(
        ("https://host.example:8443/fhir/", "https://host.example:8443/fhir?")
    )


RULES = [
    ("/fhir/C?é", "must be a plain URL"),
    ("/fhir/C#x", "must be a plain URL"),
    ("", "must be a plain URL"),
    (None, "must be a plain URL"),
    ("//evil.example/fhir/C", "leads to another origin"),
    ("//host.example:8443/fhir/C", "leads to another origin"),
    ("javascript:alert(1)", "leads to another origin"),
    ("https://evil.example/fhir/C", "leads to another origin"),
    ("/fhir/../Patient", "must have a plain path"),
    ("https://host.example:8443/fhir/../Patient", "must have a plain path"),
    ("/fhir//C", "must have a plain path"),
    ("/Communication", "leads outside the base path"),
    ("/fhir/%zz", "leads outside the base path"),
    (PAGE, "leads to its own page"),
]


@pytest.mark.parametrize(("link", "rule"), RULES)
def test_a_foreign_link_is_refused_with_its_rule(link: Any, rule: str) -> None:
    with pytest.raises(ForeignLink) as caught:
        page_url(BASE, link, PAGE)

    assert str(caught.value) == f"link next: {rule}"


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("", "leads to another origin"),
        ("/fhir/C", "leads to another origin"),
        ("https://evil.example/fhir/C", "leads to another origin"),
        ("https://host.example:8443/fhir/../C", "leads outside the base path"),
        ("https://host.example:8443/fhir//C", "leads outside the base path"),
        ("https://host.example:8443/fhir/<C", "leads outside the base path"),
        ("https://host.example:8443/C", "leads outside the base path"),
    ],
)
def test_a_cursor_from_elsewhere_is_refused_with_its_rule(url: str, rule: str) -> None:
    with pytest.raises(ForeignLink) as caught:
        checked_url(BASE, url)

    assert str(caught.value) == f"link next: {rule}"


@pytest.mark.parametrize(
    "ask", [lambda where: page_url(BASE, "", PAGE, where), lambda where: checked_url(BASE, "", where)]
)
def test_a_refusal_names_the_place_it_was_told(ask: Callable[[str], str]) -> None:
    with pytest.raises(ForeignLink, match=r"\Alink prev: "):
        ask("link prev")


def test_the_longest_link_is_followed_and_one_longer_is_not() -> None:
    longest = "/fhir/C?" + "a" * (8192 - len("/fhir/C?"))

    assert page_url(BASE, longest, PAGE) == BASE.origin + longest
    with pytest.raises(ForeignLink, match="plain URL"):
        page_url(BASE, longest + "a", PAGE)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: page_url(BASE, "/canary", PAGE),
        lambda: checked_url(BASE, "canary"),
        lambda: link_url("canary", "Location"),
    ],
)
def test_no_frame_of_a_refusal_holds_the_link(refused: Callable[[], str]) -> None:
    with pytest.raises(ForeignLink) as caught:
        refused()
    frames = [frame for frame, _ in traceback.walk_tb(caught.tb)]

    assert [frame.f_code.co_name for frame in frames if "canary" in repr(frame.f_locals)] == []


@pytest.mark.parametrize(
    ("link", "page", "followed"),
    [
        ("https://files.example/7?sig=a", "", "https://files.example/7?sig=a"),
        ("https://files.example", "", "https://files.example"),
        ("https://files.example?sig=a", "", "https://files.example?sig=a"),
        ("https://Files.example:443/7", "", "https://files.example/7"),
        ("https://files.example/a/../b", "", "https://files.example/a/../b"),
        ("/files/7", "https://host.example/api/v1/files", "https://host.example/files/7"),
        ("HTTPS://files.example/7", "", "https://files.example/7"),
    ],
)
def test_a_link_to_another_host_is_a_url_of_a_host(link: str, page: str, followed: str) -> None:
    assert link_url(link, "Location", page=page) == followed


@pytest.mark.parametrize(
    ("link", "rule"),
    [
        ("http://files.example/7", "must be https"),
        ("http://127.0.0.1:1/7", "must be https"),
        ("ftp://files.example/7", "must be a URL of a host"),
        ("files/7", "must be a URL of a host"),
        ("", "must be a plain URL"),
        (None, "must be a plain URL"),
        ("https://me:pw@files.example/7", "must be a URL of a host"),
        ("https://files.example\N{FULLWIDTH SOLIDUS}evil.example/7", "must be a plain URL"),
        ("https://files.example:8443x/7", "must be a URL of a host"),
        ("https://files.example:70000/7", "must be a URL of a host"),
        ("https://[::g]/7", "must be a URL of a host"),
        ("https://files.example/a b", "must be a plain URL"),
        ("https://files.example/" + "a" * 100_000, "must be a plain URL"),
    ],
)
def test_what_is_no_link_to_a_host_is_refused_by_its_rule(link: Any, rule: str) -> None:
    with pytest.raises(ForeignLink) as caught:
        link_url(link, "Location")

    assert str(caught.value) == f"Location: {rule}"


def test_the_longest_link_to_a_host_is_taken_and_one_longer_is_not() -> None:
    longest = "https://h/" + "a" * (8192 - len("https://h/"))

    assert link_url(longest, "Location") == longest
    with pytest.raises(ForeignLink, match="plain URL"):
        link_url(longest + "a", "Location")


def test_http_is_for_this_machine_and_only_if_allowed() -> None:
    here = "http://127.0.0.1:1/7"

    assert link_url(here, "Location", allow_insecure_loopback=True) == here
    with pytest.raises(ForeignLink):
        link_url("http://files.example/7", "Location", allow_insecure_loopback=True)


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://host.example:8443/x", True),
        ("https://host.example/x", False),
        ("https://other.example:8443/x", False),
        ("x", False),
    ],
)
def test_a_token_goes_to_our_own_server_only(url: str, own: bool) -> None:
    assert is_own(BASE, url) is own
