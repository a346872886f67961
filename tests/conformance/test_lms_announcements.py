"""Every scenario of Canvas LMS announcements, over a port and through the door without a socket."""

from types import ModuleType
from typing import Any

AREA = "lms.announcements"


def test_over_the_port(scenario: dict[str, Any], runner: ModuleType, port: str) -> None:
    problems = runner.run_scenario(scenario, port)

    assert not problems, "\n".join(map(str, problems))


def test_without_a_socket(scenario: dict[str, Any], runner: ModuleType, without_socket: str) -> None:
    problems = runner.run_scenario(scenario, without_socket)

    assert not problems, "\n".join(map(str, problems))
