"""The page on testing your rules does what it says, red and green."""

import os
import re
import sys
from pathlib import Path

import pytest

import canvas_comms_pytest.boxes
import canvas_comms_pytest.clients
import canvas_comms_pytest.twins  # noqa: F401 - loaded once, not anew and in part in every run below

PAGE = (Path(__file__).parents[2] / "adapters" / "docs" / "testing-your-rules.md").read_text()
FILES = [(name, body) for name, body in re.findall(r"```python\n# (\w+\.py)\n(.*?)```", PAGE, re.S)]
RULE, TESTS, FIXED, NOTICES, TEST_NOTICES, MORE, FAULTS = FILES
SAID = re.findall(r"```text\n(.*?)```", PAGE, re.S)
PLUGIN = "canvas_comms_pytest.fixtures"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other plugin; and what is found from this folder is found from any."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(sys, "path", [os.path.abspath(path) for path in sys.path])


def run(pytester: pytest.Pytester, *files: tuple[str, str]) -> pytest.RunResult:
    for name, body in files:
        (pytester.path / name).write_text(body)
    pytester.syspathinsert()
    return pytester.runpytest_inprocess("-p", PLUGIN, "-p", "no:cacheprovider")


@pytest.mark.parametrize(
    ("files", "said", "passed", "failed"),
    [((RULE, TESTS), SAID[0], 1, 1), ((NOTICES, TEST_NOTICES), SAID[1], 0, 2)],
)
def test_a_rule_is_red_and_the_failure_says_what_the_page_says(
    pytester: pytest.Pytester, files: tuple[tuple[str, str], ...], said: str, passed: int, failed: int
) -> None:
    result = run(pytester, *files)
    told = iter([line.removeprefix("E").strip() for line in result.outlines if line.startswith("E  ")])

    result.assert_outcomes(passed=passed, failed=failed)
    for promised in said.strip().splitlines():
        assert any(line.startswith(promised.strip()) for line in told), promised


def test_the_fixed_rule_is_green(pytester: pytest.Pytester) -> None:
    run(pytester, FIXED, TESTS).assert_outcomes(passed=2)


@pytest.mark.parametrize("tests", [TESTS, TEST_NOTICES], ids=lambda tests: tests[0])
def test_the_users_test_files_have_under_40_lines(tests: tuple[str, str]) -> None:
    assert tests[1].count("\n") < 40


@pytest.mark.parametrize("examples", [MORE, FAULTS], ids=lambda examples: examples[0])
def test_the_further_examples_run(pytester: pytest.Pytester, examples: tuple[str, str]) -> None:
    run(pytester, examples).assert_outcomes(passed=examples[1].count("\ndef test_"))


def test_the_settings_of_the_page_are_settings(pytester: pytest.Pytester) -> None:
    settings = re.findall(r"```toml\n(.*?)```", PAGE, re.S)[0]
    (pytester.path / "pyproject.toml").write_text(settings)
    source = (
        "from canvas_comms_sightings.worlds import medical_of\n"
        "def test_any(canvas_twin, canvas_clock):\n"
        "    assert medical_of(canvas_twin.stage).edition.value == 'v1-2022'\n"
        "    assert not canvas_twin.stage.clock.frozen\n"
    )

    run(pytester, ("test_any.py", source)).assert_outcomes(passed=1)


def test_every_fixture_is_in_the_table(pytester: pytest.Pytester) -> None:
    listed = pytester.runpytest_inprocess("-p", PLUGIN, "--fixtures").outlines
    names = {line.split(" ")[0] for line in listed if line.startswith("canvas")}

    assert names == set(re.findall(r"`(canvas\w+)`[ ,|]", PAGE.split("| --- |")[1].split("\n\n")[0]))


def test_the_command_of_the_page_is_there() -> None:
    (command,) = re.findall(r"python (tests/\S+)", PAGE)

    assert (Path(__file__).parents[2] / command).exists()
