"""The page on testing your rules does what it says, red and green."""

import os
import re
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parent / "testing-your-rules.md").read_text()
FILES = [(name, body) for name, body in re.findall(r"```python\n# (\w+\.py)\n(.*?)```", PAGE, re.S)]
RULE, TESTS, FIXED, MORE, FAULTS = FILES
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


def test_the_rule_is_red_and_the_failure_says_what_the_page_says(pytester: pytest.Pytester) -> None:
    result = run(pytester, RULE, TESTS)
    told = [line.removeprefix("E").strip() for line in result.outlines if line.startswith("E  ")]
    promised = re.findall(r"```text\n(.*?)```", PAGE, re.S)[0].strip().splitlines()

    result.assert_outcomes(passed=1, failed=1)
    assert all(line.startswith(said.strip()) for line, said in zip(told, promised, strict=False))
    assert len(told) >= len(promised)


def test_the_fixed_rule_is_green(pytester: pytest.Pytester) -> None:
    run(pytester, FIXED, TESTS).assert_outcomes(passed=2)


def test_the_users_test_file_has_under_40_lines() -> None:
    assert TESTS[1].count("\n") < 40


@pytest.mark.parametrize("examples", [MORE, FAULTS], ids=lambda examples: examples[0])
def test_the_further_examples_run(pytester: pytest.Pytester, examples: tuple[str, str]) -> None:
    run(pytester, examples).assert_outcomes(passed=examples[1].count("\ndef test_"))


def test_the_settings_of_the_page_are_settings(pytester: pytest.Pytester) -> None:
    settings = re.findall(r"```toml\n(.*?)```", PAGE, re.S)[0]
    (pytester.path / "pyproject.toml").write_text(settings)
    source = (
        "from canvas_comms_pytest.stages import medical_of\n"
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
