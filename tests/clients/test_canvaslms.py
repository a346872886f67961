"""The `canvaslms` command as it comes from PyPI, against the twin on a port."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., str]


@pytest.fixture
def canvaslms(school: Any, tmp_path: Path) -> Command:
    """Runs the command as somebody; what it prints."""

    def run(*arguments: str, ref: str = "$ann") -> str:
        program = Path(sys.executable).with_name("canvaslms")
        environment = {"CANVAS_SERVER": school.url, "CANVAS_TOKEN": school.tokens[ref]}
        done = subprocess.run(
            [program, "--no-cache", *arguments],
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_it_lists_courses(canvaslms: Command) -> None:
    assert "Biology" in canvaslms("courses")


def test_it_lists_people_of_a_course(canvaslms: Command) -> None:
    told = canvaslms("users", "-c", "BIO1", "-s", "-i")

    assert "Birch" in told
    assert "Cedar" in told
    assert "Almond" not in told


def test_it_lists_groups(canvaslms: Command) -> None:
    assert "Red" in canvaslms("groups", "-c", "BIO1")


def test_it_announces_to_a_course(canvaslms: Command) -> None:
    canvaslms("discussions", "announce", "-c", "BIO1", "-m", "We meet outside.", "Field day")

    assert "Field day" in canvaslms("discussions", "list", "-c", "BIO1", "announcements")
