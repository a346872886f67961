"""The site: every page of the rooms in one order, built without a warning, and fetching nothing elsewhere."""

import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / ".github" / "site" / "mkdocs.yml"
NAV: list[dict[str, list[Any]]] = yaml.safe_load(SETTINGS.read_text())["nav"]
LOADS = re.compile(
    r"""<(?:script|img|iframe|link)\b[^>]*?\b(?:src|href)=["']?(https?:)?//|@import|url\(["']?(?:https?:)?//"""
)
"""What makes a browser fetch something from another host."""
DIAGRAMS = "unpkg.com/mermaid"
"""Material's script would fetch this for a page with a diagram of that kind, and for no other."""


def _named(nav: list[Any]) -> list[str]:
    values = [value for one in nav for value in (one.values() if isinstance(one, dict) else (one,))]
    return [path for value in values for path in (_named(value) if isinstance(value, list) else [value])]


def test_the_order_is_send_test_twin_backend_reference_rules() -> None:
    assert [next(iter(one)) for one in NAV] == [
        "canvas-comms",
        "Send",
        "Test",
        "Twin",
        "Backend",
        "Reference",
        "Rules",
        "This house",
    ]


@pytest.mark.parametrize("room", ["core", "adapters", "plugins"])
def test_every_public_package_has_its_page_in_the_reference(room: str) -> None:
    offering = [one for one in (ROOT / room).glob("*/__init__.py") if "__all__ = [" in one.read_text()]
    listed = [path for path in _named(NAV) if path.startswith("reference/")]

    assert offering
    assert [one for one in offering if f"reference/{one.parent.name}.md" not in listed] == []


def test_a_page_that_nobody_placed_comes_last_in_the_section_of_its_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(SETTINGS.parent))
    gather: Any = importlib.import_module("gather")

    placed = gather.with_all(
        [{"canvas-comms": ["README.md"]}, {"Backend": [{"Adding": "plugins/docs/adding.md"}]}],
        ["README.md", ".github/SUPPORT.md", "plugins/docs/adding.md", "plugins/docs/new.md"],
    )

    assert placed == [
        {"canvas-comms": ["README.md", ".github/SUPPORT.md"]},
        {"Backend": [{"Adding": "plugins/docs/adding.md"}, "plugins/docs/new.md"]},
    ]


def test_every_example_has_its_page() -> None:
    files = [one for one in (ROOT / "adapters" / "examples").iterdir() if one.is_file()]

    assert files
    assert [one for one in files if f"adapters/examples/{one.name}.md" not in _named(NAV)] == []


def test_the_site_is_built_without_a_warning_is_searched_and_asks_nobody(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-q",
        "-f",
        str(SETTINGS),
        "-d",
        str(tmp_path),
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False)

    assert built.returncode == 0, built.stderr
    pages = {one.relative_to(tmp_path).as_posix(): one.read_text() for one in tmp_path.rglob("*.html")}
    styles = [one.read_text() for one in tmp_path.rglob("*.css")]
    assert [name for name, text in pages.items() if LOADS.search(text) or "mermaid" in text] == []
    assert not any(LOADS.search(one) for one in styles)
    found = (tmp_path / "search" / "search_index.json").read_text()
    assert all(word in found for word in ("limited-to-patient", "ThreadGate", "nightly_reminders", "on_loss"))
    assert 'id="canvas_comms_lms.connect"' in pages["reference/canvas_comms_lms.html"]
    del pages["404.html"]  # a host gives it for any address, so its links are absolute
    links = [link for text in pages.values() for link in re.findall(r'href="([^"#]*)', text)]
    assert [one for one in links if one.startswith("/") or "/work/" in one] == []
