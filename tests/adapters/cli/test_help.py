"""The help of every command: short, whole, and the same wherever it is told."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from canvas_comms_cli.later import Later
from canvas_comms_cli.main import main
from canvas_comms_cli.profiles.variables import VARIABLES

Found = tuple[str, click.Command, str]


def below(group: click.Group, words: str = "") -> Iterator[Found]:
    """Every command below a group: its words, itself, and the short help that its group lists."""
    for name, listed in group.commands.items():
        command = listed.load() if isinstance(listed, Later) else listed
        yield f"{words} {name}".strip(), command, listed.get_short_help_str(limit=200)
        if isinstance(command, click.Group):
            yield from below(command, f"{words} {name}".strip())


COMMANDS = {words: (command, short_help) for words, command, short_help in below(main)}
GROUPS = [("", main), *((words, one) for words, (one, _) in COMMANDS.items() if isinstance(one, click.Group))]


def help_of(words: str, flag: str = "--help") -> str:
    result = CliRunner().invoke(main, [*words.split(), flag], prog_name="canvas-comms", terminal_width=80)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("words", COMMANDS)
def test_a_group_lists_what_the_command_says_of_itself(words: str) -> None:
    command, listed = COMMANDS[words]

    assert command.get_short_help_str(limit=200) == listed
    assert command.name == words.split()[-1]


@pytest.mark.parametrize(("words", "group"), GROUPS, ids=[words or "root" for words, _ in GROUPS])
def test_every_short_help_stands_whole_on_one_line(words: str, group: click.Group) -> None:
    listed = help_of(words).split("Commands:\n")[1].split("\n\n")[0].splitlines()

    assert [line.split()[0] for line in listed] == sorted(group.commands)
    assert [line for line in listed if line.endswith("...")] == []


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_shows_an_example_that_can_be_read(words: str) -> None:
    shown = " ".join(help_of(words).split("Example:\n")[1].split())
    program, *given = shlex.split(shown)
    command: click.Command = main
    ctx = click.Context(main, info_name=program, **main.context_settings)
    while isinstance(command, click.Group) and len(ctx.command_path.split()) <= len(words.split()):
        name = given.pop(0)
        command = COMMANDS[" ".join([*ctx.command_path.split()[1:], name])][0]
        ctx = command.make_context(name, list(given), parent=ctx)

    assert f"{shown} ".startswith(f"canvas-comms {words} ")


@pytest.mark.parametrize("words", ["", *COMMANDS])
def test_every_command_has_the_short_flag_for_its_help(words: str) -> None:
    assert help_of(words, "-h") == help_of(words, "--help")


def test_every_variable_of_the_environment_stands_in_some_help() -> None:
    helps = " ".join(" ".join(help_of(words).split()) for words in COMMANDS)

    assert [one.name for one in VARIABLES if one.name not in helps] == []


@pytest.mark.parametrize(
    ("words", "begun", "found"),
    [
        ("medical send --backend", "", ["medical", "memory"]),
        ("lms inbox --edition", "2025", ["2025-10"]),
        ("lms discussions list", "$cou", ["$course"]),
        ("lms discussions list --world small.json", "$a", ["$ann"]),
        ("lms discussions list --world nofile.json", "$", []),
        ("lms inbox --profile", "", ["school"]),
        ("medical", "se", ["search", "send", "send-many"]),
    ],
)
def test_a_shell_completes_words_and_values(
    words: str, begun: str, found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "small.json").write_text('{"lms": {"users": [{"ref": "$ann"}]}}')
    config = tmp_path / "config.toml"
    config.write_text('[profiles.school]\nproduct = "lms"\n[profiles.clinic]\nproduct = "medical"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CANVAS_COMMS_CONFIG", str(config))

    told = ShellComplete(main, {}, "canvas-comms", "_X").get_completions(words.split(), begun)

    assert [one.value for one in told] == found
