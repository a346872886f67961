"""The pages about the twin and the command line say what these do."""

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from canvas_comms_cli.errors.codes import EXITS, ErrorCode
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.later import Later
from canvas_comms_cli.main import main
from canvas_comms_cli.profiles.profile import read_config
from canvas_comms_cli.profiles.variables import VARIABLES
from canvas_comms_twin import Request, Twin

DOCS = Path(__file__).parents[2] / "adapters" / "docs"
TWIN = (DOCS / "twin.md").read_text()
COMMAND_LINE = (DOCS / "command-line.md").read_text()
SNIPPETS = re.findall(r"```python\n(.*?)```", TWIN, re.S)
ROUTES = re.findall(r"^\| `([A-Z]+) (/_twin/[\w.]*)` \|", TWIN, re.M)
COMMANDS = [line.split(" #")[0] for line in re.findall(r"^canvas-comms .+", TWIN + COMMAND_LINE, re.M)]


@pytest.mark.parametrize("number", range(len(SNIPPETS)))
def test_every_snippet_about_the_twin_runs(number: int) -> None:
    exec(compile(SNIPPETS[number], f"twin.md snippet {number}", "exec"), {})


def test_every_control_route_is_told_and_no_other() -> None:
    assert set(ROUTES) == {one.route for one in Twin().control_routes}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_control_route_that_is_told_is_there(method: str, path: str) -> None:
    answer = Twin().handle(Request(method, path))

    assert answer.status in (200, 400) or (path, answer.status) == ("/_twin/state", 404)


def test_every_variable_is_told_in_the_order_in_which_it_counts() -> None:
    table = COMMAND_LINE.split("## Profiles")[1]
    told = re.findall(r"^\| `(CANVAS_\w+)` \| (\w+) \| (.*) \|$", table, re.M)
    words = [(f"`{one.option}`: " if one.option else "") + one.help for one in VARIABLES]

    assert told == [
        (one.name, one.product or "both", said) for one, said in zip(VARIABLES, words, strict=True)
    ]


def test_the_profiles_that_are_shown_can_be_read() -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", COMMAND_LINE, re.S)

    assert set(read_config(tomllib.loads(shown), "config.toml").profiles) == {"school", "fax"}


def test_every_exit_code_is_told() -> None:
    table = COMMAND_LINE.split("## Exit codes")[1].split("##")[0]

    assert re.findall(r"^\| (\d+) \|", table, re.M) == [str(int(code)) for code in Exit]


def test_every_code_of_an_error_is_told_with_how_it_ends() -> None:
    table = COMMAND_LINE.split("## Errors")[1]

    told = re.findall(r"^\| `([\w-]+)` \| (\d+) \|", table, re.M)
    assert told == [(code.value, str(int(EXITS[code]))) for code in ErrorCode]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_that_is_shown_exists_with_its_options(line: str) -> None:
    command: click.Command = main
    words = shlex.split(line)[1:]
    while words and isinstance(command, click.Group) and not words[0].startswith("--"):
        found = command.commands.get(words.pop(0))
        assert found is not None
        command = found.load() if isinstance(found, Later) else found
    known = {option for one in command.params for option in one.opts}

    assert {word for word in words if word.startswith("--")} <= known
