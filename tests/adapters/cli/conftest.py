"""The command line, run in this process."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from canvas_comms_cli.main import main

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def run() -> Run:
    def ran(*words: str, given: str | None = None, **env: str) -> Result:
        result = CliRunner().invoke(main, list(words), input=given, env={"COLUMNS": "200", **env})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return ran
