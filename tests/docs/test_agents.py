"""The page *Agents*: its snippet runs, and its tools are those that there are, with what they take."""

import re
from pathlib import Path

from canvas_comms_mcp.door import EVERY_TOOL

PAGE = (Path(__file__).parents[2] / "adapters" / "docs" / "agents.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (`[a-z_`, ]+`) \| .* \|(.*)\|$", PAGE, re.M)


def test_the_snippet_of_the_page_runs() -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)

    exec(compile(snippet, "agents.md", "exec"), {})


def test_every_tool_is_told_with_the_capability_that_it_takes() -> None:
    told = {
        name: set(re.findall(r"`([a-z_.]+)`", takes))
        for names, takes in ROWS
        for name in re.findall(r"`([a-z_]+)`", names)
    }

    assert set(told) == {one.name for one in EVERY_TOOL}
    for one in EVERY_TOOL:
        assert (one.capability is None) is not bool(told[one.name]), one.name
        assert one.capability is None or one.capability.value in told[one.name]
