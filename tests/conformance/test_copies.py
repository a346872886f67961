"""The copies here are the originals, wherever those are at hand; and they are well formed."""

from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "conformance"

COPIES = ["run.py", "README.md", "scenario.schema.json"]
COPIES += [str(file.relative_to(HERE)) for file in sorted((HERE / "vectors").rglob("*.json"))]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_byte_for_byte_the_original(name: str) -> None:
    copy = (HERE / name).read_bytes()
    original = (SHARED / name).read_bytes() if SHARED.exists() else copy

    assert copy == original
    assert copy


def test_no_area_lost_a_scenario(runner: ModuleType, folders: tuple[Path, ...]) -> None:
    found: dict[str, int] = {}
    for scenario in runner.load(folders[0]):
        found[scenario["area"]] = found.get(scenario["area"], 0) + 1

    assert found["medical"] == 66


def test_the_vectors_are_well_formed(runner: ModuleType, folders: tuple[Path, ...]) -> None:
    assert [folder.name for folder in folders] == ["vectors", "2026-11-field", "2026-11-upstream"]
    assert [fault for folder in folders for fault in runner.lint_directory(folder)] == []
