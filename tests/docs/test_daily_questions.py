"""Every command and every snippet of the page about daily questions runs."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.main import main

PAGE = (Path(__file__).parents[2] / "adapters" / "docs" / "daily-questions.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE, re.S)
LINES = re.findall(r"^canvas-comms .+", PAGE, re.M)


def commands(line: str) -> Iterator[list[str]]:
    """The words of each command of a pipe, without the name of the program."""
    words: list[str] = []
    for word in shlex.split(line):
        if word == "|":
            yield words[1:]
            words = []
        else:
            words.append(word)
    yield words[1:]


@pytest.mark.parametrize("line", LINES)
def test_every_command_runs(line: str, tmp_path: Path) -> None:
    piped = None
    for words in commands(line):
        ran = CliRunner().invoke(main, words, input=piped, env={"CANVAS_COMMS_OUTBOX": str(tmp_path)})
        assert ran.exit_code == Exit.DONE, ran.output
        piped = ran.stdout
    assert piped


def test_every_snippet_runs(capsys: pytest.CaptureFixture[str]) -> None:
    known: dict[str, object] = {}
    for number, snippet in enumerate(SNIPPETS):
        exec(compile(snippet, f"daily-questions.md snippet {number}", "exec"), known)

    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["cause-found", "channel-bouncing"]
    assert said[2] == "[('comm_messages', ['read_messages', 'view_notifications'])]"
