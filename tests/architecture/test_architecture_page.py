"""The stations of the architecture page are entered by its calls, in its order."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "core/docs/architecture.md").read_text()
WALKS: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("walks.py")))
ROW = re.compile(r"^\| \d+ \| [^|]+ \| `([^`]+)` \| `([^`]+)` \|", re.M)
SECTIONS = {
    found[1]: section
    for section in PAGE.split("\n## ")
    if (found := re.search(r"^Walk `([a-z-]+)`", section, re.M)) is not None
}


def in_order(stations: list[str], entered: tuple[str, ...]) -> list[str]:
    """The stations that are not entered after the one before; an outer function may be named again."""
    missing, at = [], 0
    for station in stations:
        if station in entered[at:]:
            at = entered.index(station, at)
        else:
            missing.append(station)
    return missing


@pytest.mark.parametrize("name", SECTIONS)
def test_the_stations_are_entered_in_this_order(name: str) -> None:
    stations = [f"{file}:{function}" for file, function in ROW.findall(SECTIONS[name])]

    assert len(stations) > 10
    assert in_order(stations, WALKS["walk"](name).entered) == []


def test_the_page_follows_both_ways_and_canvas_medical() -> None:
    assert list(SECTIONS) == ["python-to-http", "twin-post-conversation", "medical-send"]


def test_a_station_that_comes_too_early_is_found() -> None:
    entered = ("a", "b", "c")

    assert in_order(["a", "c"], entered) == []
    assert in_order(["b", "a", "c"], entered) == ["a"]
    assert in_order(["a", "x"], entered) == ["x"]


def test_every_shape_on_the_way_is_a_class_of_ours() -> None:
    lines = re.findall(r"^Shapes on the way:[^.]+\.", PAGE, re.M)
    shapes = {name for line in lines for name in re.findall(r"`([A-Z]\w+)`", line)}
    files = (file for part in ("core", "adapters") for file in (ROOT / part).rglob("*.py"))
    source = "\n".join(file.read_text() for file in files)

    assert shapes
    assert [name for name in sorted(shapes) if f"class {name}" not in source] == []
