"""The command line, run in this process. Whatever it answers in JSON is as the published schema says."""

import functools
import json
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from canvas_comms_cli.answers_schema import FILE_NAME, answering_commands, key_of
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.main import main

Run = Callable[..., Result]


@functools.cache
def _schema() -> Any:
    return json.loads((files("canvas_comms_cli") / FILE_NAME).read_text("utf-8"))


@functools.cache
def _validator(key: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{key}", "$defs": _schema()["$defs"]})


ERRORS = (Exit.USAGE, Exit.AUTHENTICATION, Exit.UNREACHABLE)


@functools.cache
def _commands() -> Sequence[str]:
    return sorted((words for words, _ in answering_commands()), key=len, reverse=True)


def check_answer(words: Sequence[str], result: Result) -> None:
    """An answer in JSON is what the schema says of its command, and an error what it says of errors."""
    if "--json" not in words:
        return
    if result.exit_code in (*ERRORS, Exit.FAILED) and not result.stdout.strip():
        _validator("error").validate(json.loads(result.stderr.splitlines()[-1]))
        return
    said = " ".join(words)
    command = next(one for one in _commands() if said.startswith(f"{one} "))
    _validator(key_of(command)).validate(json.loads(result.stdout))


@pytest.fixture(scope="session")
def run() -> Run:
    def ran(*words: str, given: str | None = None, **env: str) -> Result:
        result = CliRunner().invoke(main, list(words), input=given, env={"COLUMNS": "200", **env})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        check_answer(words, result)
        return result

    return ran
