"""The README of each room names what the room holds, and the page of the suite what a subject holds."""

import re
from pathlib import Path

import attrs
import pytest

from canvas_comms_plugins.conformance.lms import LmsSubject
from canvas_comms_plugins.conformance.medical import MedicalSubject

ROOT = Path(__file__).parents[2]
ROOMS = ("core", "adapters", "plugins")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_names_its_packages(room: str) -> None:
    text = (ROOT / room / "README.md").read_text()
    packages = [one.parent.name for one in (ROOT / room).glob("*/__init__.py")]

    assert packages
    assert [name for name in packages if f"`{name}`" not in text] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_leads_to_each_of_its_pages(room: str) -> None:
    text = (ROOT / room / "README.md").read_text()
    pages = [page.relative_to(ROOT / room).as_posix() for page in (ROOT / room / "docs").glob("*.md")]

    assert pages
    assert [page for page in pages if f"({page})" not in text] == []


def test_the_core_names_each_area() -> None:
    text = (ROOT / "core" / "README.md").read_text()
    areas = [one.parent.name for one in (ROOT / "core/canvas_comms/lms").glob("*/gateway.py")]

    assert [name for name in areas if f"`canvas_comms.lms.{name}`" not in text] == []


def test_each_decision_is_listed() -> None:
    folder = ROOT / "core/docs/decisions"
    listed = re.findall(r"^\| \[\d+\]\((.+)\)", (folder / "README.md").read_text(), re.M)

    assert listed == sorted(page.name for page in folder.glob("0*.md"))


@pytest.mark.parametrize(("subject", "column"), [(MedicalSubject, 0), (LmsSubject, 2)])
def test_the_page_of_the_suite_names_every_field_of_a_subject(subject: type, column: int) -> None:
    page = (ROOT / "plugins/docs/conformance.md").read_text()
    table = page.split("| `MedicalSubject` |")[1].split("\n\n")[0]
    cells = [row.strip("|").split("|")[column] for row in table.splitlines()[2:]]
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}

    assert named == {field.name for field in attrs.fields(subject)}
