"""What the README says is so."""

import contextlib
import io
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.S)
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_every_python_snippet_runs(number: int) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(SNIPPETS[number], f"README snippet {number}", "exec"), {})


def test_the_ten_lines_print_what_the_readme_says() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(SNIPPETS[0], "README", "exec"), {})

    assert printed.getvalue() == "draft []\nunknown\n"


def test_the_lines_about_canvas_lms_print_what_the_readme_says() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(next(one for one in SNIPPETS if 'connect("lms"' in one), "README", "exec"), {})

    assert printed.getvalue() == "private ['subject-lost']\nTrue\n"


def test_every_package_is_shown() -> None:
    assert [name for name in PACKAGES if f"`{name}`" not in README] == []


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)

    assert [link for link in links if not (ROOT / link).exists()] == []
