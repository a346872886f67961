"""Every surprise of the page *Ten times it returned 2xx but …* happens as it says."""

import re
from pathlib import Path

PAGE = (Path(__file__).parent / "ten-times.md").read_text()
SECTIONS = re.split(r"^## ", PAGE, flags=re.M)


def test_there_are_ten_and_each_runs() -> None:
    assert [section.split(".")[0] for section in SECTIONS[1:]] == [str(number) for number in range(1, 11)]

    told: dict[str, object] = {}
    for section in SECTIONS:
        snippets = re.findall(r"```python\n(.*?)```", section, re.S)
        assert snippets, section.splitlines()[0]
        for snippet in snippets:
            exec(compile(snippet, section.splitlines()[0], "exec"), told)


def test_every_snippet_of_a_section_can_fail() -> None:
    assert all("assert" in section for section in SECTIONS[1:])
