"""Every fixture has a public type of its name, and it is what the fixture gives."""

import subprocess
import sys
from typing import Any

import pytest

import canvas_comms_pytest
from canvas_comms_pytest import FIXTURE_TYPES, fixtures

PUBLIC = [name for name in vars(fixtures) if name.startswith("canvas")]


def type_name(fixture: str) -> str:
    """`canvas_inbox` → `CanvasInbox`."""
    return "".join(word.capitalize() for word in fixture.split("_"))


def test_every_fixture_has_a_type() -> None:
    assert {type_name(one) for one in PUBLIC} == FIXTURE_TYPES.keys()
    assert {*canvas_comms_pytest.__all__} == {*FIXTURE_TYPES, "FIXTURE_TYPES"}


@pytest.mark.parametrize("fixture", PUBLIC)
def test_a_fixture_gives_what_its_type_says(fixture: str, request: pytest.FixtureRequest) -> None:
    given: Any = request.getfixturevalue(fixture)

    assert isinstance(given, getattr(canvas_comms_pytest, type_name(fixture)))


def test_another_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'CanvasNothing'"):
        _ = canvas_comms_pytest.CanvasNothing


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import canvas_comms_pytest, sys; print(*sorted(one for one in sys.modules if 'canvas' in one))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == ["canvas_comms_pytest"]
