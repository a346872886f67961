"""The command line, run in this process. Whatever it answers in JSON is as the published schema says."""

import functools
import json
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from importlib.resources import files
from typing import Any

import keyring
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from canvas_comms_cli.answers_schema import FILE_NAME, answering_commands, key_of
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.main import main

Run = Callable[..., Result]
NOWHERE = "/nonexistent/config.toml"
"""No profile of whoever runs the tests."""


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
        surroundings = {"COLUMNS": "200", "CANVAS_COMMS_CONFIG": NOWHERE, **env}
        result = CliRunner().invoke(main, list(words), input=given, env=surroundings)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        check_answer(words, result)
        return result

    return ran


class KeyringOfATest(KeyringBackend):
    """A keyring that lives in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.secrets: MutableMapping[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError(service)


@pytest.fixture
def keyring_of_a_test() -> Iterator[KeyringOfATest]:
    before, during = keyring.get_keyring(), KeyringOfATest()
    keyring.set_keyring(during)
    yield during
    keyring.set_keyring(before)
