"""Names that somebody else chose lead out of no folder, name no device, hide nothing, replace nothing."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.files.rules.saving import DEVICES, LONGEST, free_of, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("notes.txt", "notes.txt"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/etc/shadow", "shadow"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("C:secret", "C_secret"),
        ("..", "file"),
        (".", "file"),
        ("", "file"),
        (None, "file"),
        ("a/", "file"),
        (".bashrc", "bashrc"),
        ("a\x00.txt", "a_.txt"),
        ("a\nb\x1b[2J.txt", "a_b_[2J.txt"),
        ("gnp.\u202eexe", "gnp._exe"),
        ("a.txt. . ", "a.txt"),
        ("stream.txt:hidden", "stream.txt_hidden"),
        ("NUL", "_NUL"),
        ("nul.txt", "_nul.txt"),
        ("Com1.tar.gz", "_Com1.tar.gz"),
        ("LPT\u00b9", "_LPT\u00b9"),
        ("console.txt", "console.txt"),
        ("\ud800.txt", "_.txt"),
    ],
)
def test_a_hostile_name_becomes_a_plain_one(name: str | None, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_very_long_name_keeps_its_ending() -> None:
    assert safe_name("ä" * 500 + ".docx") == "ä" * 97 + ".docx"
    assert len(safe_name("x" * 500).encode()) == LONGEST
    assert len(safe_name("x." + "y" * 500).encode()) == LONGEST


@given(st.text(st.characters(), max_size=400))
def test_whatever_the_name_what_is_left_is_one_plain_name(name: str) -> None:
    safe = safe_name(name)

    assert safe not in ("", ".", "..")
    assert os.path.basename(safe) == safe
    assert not set(safe) & set('/\\:\x00"<>|?*')
    assert not safe.startswith(".")
    assert not safe.endswith((".", " "))
    assert safe.split(".")[0].lower() not in DEVICES
    assert len(safe.encode()) <= LONGEST + 1
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("a.txt", [], "a.txt"),
        ("a.txt", ["A.TXT"], "a-1.txt"),
        ("a.txt", ["a.txt", "a-1.txt"], "a-2.txt"),
        ("README", ["readme"], "README-1"),
    ],
)
def test_no_two_files_share_a_name_whatever_its_case(name: str, taken: list[str], free: str) -> None:
    assert free_of(name, taken) == free
