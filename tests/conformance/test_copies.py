"""The copies here are the originals, wherever those are at hand; and they are well formed."""

from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "conformance"

COPIES = ["run.py", "README.md", "scenario.schema.json"]
COPIES += [f"vectors/{file.name}" for file in sorted((HERE / "vectors").glob("*.json"))]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_byte_for_byte_the_original(name: str) -> None:
    copy = (HERE / name).read_bytes()
    original = (SHARED / name).read_bytes() if SHARED.exists() else copy

    assert copy == original
    assert copy


def test_no_area_lost_a_scenario(runner: ModuleType) -> None:
    found: dict[str, int] = {}
    for scenario in runner.load(HERE / "vectors"):
        found[scenario["area"]] = found.get(scenario["area"], 0) + 1

    assert found["medical"] == 66


def test_the_vectors_are_well_formed(runner: ModuleType) -> None:
    assert runner.lint_directory(HERE / "vectors") == []
