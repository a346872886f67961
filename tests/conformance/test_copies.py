"""The copies here are the originals, wherever those are at hand."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "conformance"

COPIES = ["run.py", "README.md", "world.schema.json", "scenario.schema.json"]
COPIES += [f"vectors/{file.name}" for file in sorted((HERE / "vectors").glob("*.json"))]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_byte_for_byte_the_original(name):
    original = SHARED / name
    if SHARED.exists():
        assert (HERE / name).read_bytes() == original.read_bytes()
    else:
        assert (HERE / name).stat().st_size > 0
