"""What the commands of Canvas LMS answer to programs."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="session")
def ask(run: Callable[..., Any]) -> Ask:
    """Runs a command with --json: its exit code, and its answer, or what it printed if that is no JSON."""

    def ran(*words: str, **more: Any) -> tuple[int, Any]:
        result = run("lms", *words, "--json", **more)
        try:
            return result.exit_code, json.loads(result.stdout)
        except ValueError:
            return result.exit_code, result.output

    return ran
