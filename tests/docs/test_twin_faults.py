"""What the page about faults says is so; `python tests/docs/test_twin_faults.py` writes its tables."""

import re
from pathlib import Path

import pytest

from canvas_comms_cli.twin_command import read_fault
from canvas_comms_twin.exchange import Door
from canvas_comms_twin.faults.fault import DEFAULTS
from canvas_comms_twin.faults.kinds import CANNOT, Kind
from canvas_comms_twin.faults.magic import MAGIC

_ISSUE = re.compile(r"([\w.-]+/[\w.-]+)#([0-9]+)", re.ASCII)
PAGE = (Path(__file__).parents[2] / "adapters" / "docs" / "twin-faults.md").read_text()


def kinds_table(lies: bool) -> str:
    """Every failure, or every lie: what happens, where it can be played, what can be set, who met it."""
    lines = ["| kind | what happens | not through | settings | met in |", "| --- | --- | --- | --- | --- |"]
    lines += [_kind(kind) for kind in Kind if kind.is_lie == lies]
    return "\n".join(lines)


def magic_table() -> str:
    """Every magic recipient."""
    lines = ["| outcome | on Canvas Medical | on Canvas LMS | fault |", "| --- | --- | --- | --- |"]
    for one in MAGIC:
        fault = one.fault.kind.value if one.fault else ""
        lines.append(f"| {one.outcome} | {_code(one.medical)} | {_code(one.lms)} | {_code(fault)} |")
    return "\n".join(lines)


def _kind(kind: Kind) -> str:
    shut = ", ".join(door.value for door in Door if kind in CANNOT[door])
    settings = ", ".join(map(_code, DEFAULTS.get(kind, {})))
    return f"| `{kind.value}` | {kind.description} | {shut} | {settings} | {linked(kind.source)} |"


def linked(source: str) -> str:
    """A source with a link for each public issue (`owner/repository#number`)."""
    return _ISSUE.sub(r"[\1#\2](https://github.com/\1/issues/\2)", source)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


@pytest.mark.parametrize("table", [kinds_table(False), kinds_table(True), magic_table()])
def test_every_table_is_the_one_in_force(table: str) -> None:
    assert table in PAGE


def test_the_python_snippets_run_and_print_what_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    told: dict[str, object] = {}
    for snippet in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(compile(snippet, "twin-faults.md", "exec"), told)

    printed = capsys.readouterr().out.splitlines()[1:]
    assert printed == re.findall(r"^    (\S.*)$", PAGE.partition("print(refused)")[2], re.M)


def test_every_fault_on_the_command_line_can_be_read() -> None:
    texts = re.findall(r"--fault '([^']+)'", PAGE)

    assert [read_fault(text).kind.value for text in texts] == ["drop-after-apply", "throttle"]
    assert read_fault(re.findall(r"`'(5xx.*?)'`", PAGE)[0]).times == 3


if __name__ == "__main__":
    print(kinds_table(False), kinds_table(True), magic_table(), sep="\n\n")
