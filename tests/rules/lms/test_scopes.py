"""Scopes of tokens: which routes they name, and what is left of `include[]`. Source: facts neighbours D1."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.params import Parameters
from canvas_comms.lms.rules.scopes import USERINFO, is_scope, opens, without_includes

USERS = "url:GET|/api/v1/courses/:course_id/users"


@pytest.mark.parametrize(
    ("scope", "method", "path", "opened"),
    [
        (USERS, "GET", "/api/v1/courses/1/users", True),
        (USERS, "HEAD", "/api/v1/courses/1/users", True),
        (USERS, "GET", "/api/v1/courses/sis_course_id:a.b/users", True),
        (USERS, "GET", "/api/v1/courses/1/users.json", True),
        ("url:GET|/api/v1/courses/:anything/users", "GET", "/api/v1/courses/1/users", True),
        (USERS, "POST", "/api/v1/courses/1/users", False),
        (USERS, "GET", "/api/v1/courses/1/2/users", False),
        (USERS, "GET", "/api/v1/courses/1/users/2", False),
        (USERS, "GET", "/api/v1/courses//users", False),
        ("url:GET|/api/v1/courses", "GET", "/api/v1/courses/1", False),
        ("url:GET|/api/v1/files/*path", "GET", "/api/v1/files/a/b", True),
        ("url:GET|/api/v1/files(/:id)", "GET", "/api/v1/files", True),
        ("url:GET|/api/v1/files(/:id)", "GET", "/api/v1/files/7", True),
        ("url:GET|/api/v1/files(/:id", "GET", "/api/v1/files/7", False),
        ("url:GET|/api/v1/a.b", "GET", "/api/v1/axb", False),
        (USERINFO, "GET", "/auth/userinfo", False),
        ("GET /api/v1/courses", "GET", "/api/v1/courses", False),
        ("", "GET", "/api/v1/courses", False),
    ],
)
def test_a_scope_names_the_routes_that_fit_it(scope: str, method: str, path: str, opened: bool) -> None:
    assert opens([scope], method, path) is opened


def test_one_scope_that_fits_is_enough() -> None:
    assert opens(["url:GET|/api/v1/accounts", USERS], "GET", "/api/v1/courses/1/users")
    assert not opens([], "GET", "/api/v1/courses/1/users")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (USERS, True),
        (USERINFO, True),
        ("url:HEAD|/api/v1/courses", False),
        ("url:GET|api", False),
        ("courses", False),
        ("url:GET|/api/v1/a b", False),
    ],
)
def test_scopes_are_told_from_other_text(text: str, is_one: bool) -> None:
    assert is_scope(text) is is_one


@given(st.text(max_size=300), st.sampled_from(["GET", "POST", "HEAD"]), st.text(max_size=60))
def test_any_text_is_judged(scope: str, method: str, path: str) -> None:
    assert opens([scope, f"url:GET|/{scope}"], method, path) in (True, False)


@given(st.lists(st.from_regex(re.compile(r"[a-z0-9._~%-]{1,8}", re.ASCII), fullmatch=True), max_size=5))
def test_a_route_without_parameters_opens_itself(parts: list[str]) -> None:
    path = "/api/v1/" + "/".join(parts)

    assert opens([f"url:GET|{path}"], "GET", path)


@pytest.mark.parametrize(
    ("given_", "left"),
    [
        ({"include": ["email", "uuid"], "a": 1}, {"include": ["uuid"], "a": 1}),
        ({"includes": ["email"]}, {"includes": []}),
        ({"include": "email"}, {}),
        ({"include": {"a": "b"}}, {}),
        ({"a": 1}, {"a": 1}),
    ],
)
def test_includes_are_thinned(given_: dict[str, object], left: dict[str, object]) -> None:
    assert without_includes(Parameters(given_)).values == left  # type: ignore[arg-type]  # JSON
