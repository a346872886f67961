"""Every surprise of the page *Ten times it returned 2xx but …* happens as it says, each by itself."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "core" / "docs"
BEGINNING, *SECTIONS = re.split(r"^## ", (PAGES / "ten-times.md").read_text(encoding="utf-8"), flags=re.M)
RULES = re.findall(
    r"^\| `([a-z-]+)` \| .* \| (.*) \|$", (PAGES / "rules.md").read_text(encoding="utf-8"), re.M
)


def snippets(text: str) -> str:
    return "\n".join(re.findall(r"```python\n(.*?)```", text, re.S))


def test_there_are_ten() -> None:
    assert [section.split(".")[0] for section in SECTIONS] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: str(section.splitlines()[0]))
def test_each_runs_alone_after_the_beginning(section: str) -> None:
    code = snippets(section)

    assert "assert" in code
    exec(compile(snippets(BEGINNING) + code, "ten-times.md", "exec"), {})


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: str(section.splitlines()[0]))
def test_each_names_rules_that_there_are_with_their_sources(section: str) -> None:
    told = " ".join(section.partition("*Rule")[2].split())
    named = re.findall(r"`([a-z]+(?:-[a-z]+)+)`", told.partition("*Source:*")[0])

    assert named
    for code in named:
        assert any(source in told for rule, source in RULES if rule == code), code
