"""The command line, run in this process."""

from collections.abc import Callable
from typing import Any

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


@pytest.fixture(scope="session")
def answer(run: Run) -> Callable[..., Any]:
    """Runs a command of Canvas LMS with --json: its exit code and its answer."""
    import json

    def ran(*words: str, **more: Any) -> tuple[int, Any]:
        result = run("lms", *words, "--json", **more)
        try:
            return result.exit_code, json.loads(result.stdout)
        except ValueError:
            return result.exit_code, result.output

    return ran
