"""What the page about faults says is so; `python -m canvas_comms_twin.faults.tables` writes its tables."""

import re
from pathlib import Path

import pytest

from canvas_comms_cli.fault_type import read_fault
from canvas_comms_twin.faults.tables import kinds_table, magic_table

PAGE = (Path(__file__).parents[2] / "adapters" / "docs" / "twin-faults.md").read_text()


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
