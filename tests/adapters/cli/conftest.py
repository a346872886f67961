"""The command line, run in this process."""

from collections.abc import Callable, Iterator, MutableMapping

import keyring
import pytest
from click.testing import CliRunner, Result
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from canvas_comms_cli.main import main

Run = Callable[..., Result]
NOWHERE = "/nonexistent/config.toml"
"""No profile of whoever runs the tests."""


@pytest.fixture(scope="session")
def run() -> Run:
    def ran(*words: str, given: str | None = None, **env: str) -> Result:
        surroundings = {"COLUMNS": "200", "CANVAS_COMMS_CONFIG": NOWHERE, **env}
        result = CliRunner().invoke(main, list(words), input=given, env=surroundings)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
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
