"""The recipes list exactly the files in which the names of their examples stand."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "core/docs/recipes.md").read_text()
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|$", re.M)
SECTIONS = {section.partition("\n")[0]: section for section in PAGE.split("\n## ")[1:]}
TABLES = [
    (name, [(file, piece.replace("\\|", "|")) for file, piece in ROW.findall(table)])
    for name, section in SECTIONS.items()
    for table in section.split("\n| file | piece |\n| --- | --- |\n")[1:]
]
NAMES = {
    "A field": r"\bTopicSection\b",
    "An endpoint": r"\bListMessageableUsers\b|\bmessageable_users\b|\bmessageable_users_page\b",
    "A rule": r"\bPEOPLE_HIDDEN\b|\bmay_list_people\b",
    "An edition": r"\bANONYMOUS_TOPICS_HIDE_PEOPLE\b",
}
"""Recipe → what its first example brought into the product."""
MOST = {"A field": 3, "An endpoint": 9, "A rule": 4, "An edition": 2}
"""Recipe → how many files it may take. If it takes more, the house is to be mended, not the figure."""


FACTS = {"adapters/canvas_comms_twin/lms/real_routes.py"}
"""Files that list what real servers have, whether it is built or not."""


MADE = "adapters/canvas_comms_async/clients/"
"""What a program writes, and nobody touches."""


def files_with(names: str) -> set[str]:
    """The product's files in which one of the names stands."""
    files = [file for part in ("core", "adapters", "plugins") for file in (ROOT / part).rglob("*.py")]
    found = {file.relative_to(ROOT).as_posix() for file in files if re.search(names, file.read_text())}
    return {file for file in found - FACTS if not file.startswith(MADE)}


@pytest.mark.parametrize(("recipe", "rows"), TABLES)
def test_every_piece_of_an_example_stands_in_its_file(recipe: str, rows: list[tuple[str, str]]) -> None:
    assert rows
    assert [file for file, piece in rows if piece not in (ROOT / file).read_text()] == []


@pytest.mark.parametrize("recipe", NAMES)
def test_an_example_touched_the_files_of_its_recipe_and_no_others(recipe: str) -> None:
    listed = next(rows for name, rows in TABLES if name == recipe)

    assert files_with(NAMES[recipe]) == {file for file, _ in listed}


@pytest.mark.parametrize("recipe", MOST)
def test_a_recipe_takes_no_more_files_than_promised(recipe: str) -> None:
    listed = next(rows for name, rows in TABLES if name == recipe)

    assert len({file for file, _ in listed}) <= MOST[recipe]


def test_every_recipe_has_an_example() -> None:
    assert list(SECTIONS) == list(NAMES)
    assert {name for name, _ in TABLES} == set(SECTIONS)
