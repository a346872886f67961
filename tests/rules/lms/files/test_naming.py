import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.files.rules.naming import (
    MAX_NAME,
    content_type_of,
    free_name,
    mime_class,
    shown_name,
    stored_name,
    type_of_part,
)
from canvas_comms.lms.params import ABSENT, RawParam, UploadedFile


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("notes.txt", "notes.txt"),
        ("my notes (1).txt", "my+notes+%281%29.txt"),
        ("übung_1-a.pdf", "%C3%BCbung_1-a.pdf"),
        ("a/b", "a%2Fb"),
    ],
)
def test_the_stored_form_of_a_name_is_escaped_as_in_a_form(name: str, stored: str) -> None:
    assert stored_name(name) == stored


@pytest.mark.parametrize(
    ("given_type", "name", "found"),
    [
        ("text/csv", "a.pdf", "text/csv"),
        (ABSENT, "a.PDF", "application/pdf"),
        ("  ", "a.txt", "text/plain"),
        (ABSENT, "a", "unknown/unknown"),
        (ABSENT, "a.strange", "unknown/unknown"),
    ],
)
def test_a_type_comes_from_the_client_else_from_the_ending(
    given_type: RawParam, name: str, found: str
) -> None:
    assert content_type_of(given_type, name) == found


def test_a_part_without_a_type_has_that_of_its_ending() -> None:
    assert type_of_part(UploadedFile("a.png", b"x")) == "image/png"
    assert type_of_part(UploadedFile("a.png", b"x", "text/plain")) == "text/plain"


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("application/pdf", "pdf"),
        ("image/png", "image"),
        ("TEXT/PLAIN; charset=utf-8", "text"),
        ("application/zip", "zip"),
        ("application/octet-stream", "file"),
    ],
)
def test_every_type_has_a_class(kind: str, found: str) -> None:
    assert mime_class(kind) == found


def test_a_blank_name_is_unknown_and_a_long_one_is_cut() -> None:
    assert shown_name(ABSENT) == "unknown"
    assert shown_name("  ") == "unknown"
    assert shown_name("x" * 300) == "x" * MAX_NAME


@pytest.mark.parametrize(
    ("taken", "found"),
    [
        (set(), "txt.txt"),
        ({"txt.txt"}, "txt-1.txt"),
        ({"txt.txt", "txt-1.txt"}, "txt-2.txt"),
    ],
)
def test_a_name_that_is_taken_gets_a_number(taken: set[str], found: str) -> None:
    assert free_name("txt.txt", taken.__contains__) == found


def test_a_name_without_an_ending_gets_its_number_at_the_end() -> None:
    assert free_name("README", {"README"}.__contains__) == "README-1"
    assert free_name(".profile", {".profile"}.__contains__) == ".profile-1"


@given(st.text(max_size=20), st.sets(st.text(max_size=20), max_size=5))
def test_a_free_name_is_free(name: str, taken: set[str]) -> None:
    assert free_name(name, taken.__contains__) not in taken
