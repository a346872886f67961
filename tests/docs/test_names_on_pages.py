"""No page names a module, a name, a file or a heading that there is not."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
PAGES = [
    *ROOT.glob("*.md"),
    *(ROOT / ".github").glob("*.md"),
    *(page for part in ("core", "adapters", "plugins") for page in (ROOT / part).rglob("*.md")),
]
FENCED = re.compile(r"^```.*?^```$", re.S | re.M)
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.S | re.M)
DOTTED = re.compile(r"[a-z_]\w*(?:\.\w+)+")
PATH = re.compile(r"(?<![\w/.\-])(?:core|adapters|plugins|tests|\.ci|\.github)(?:/[\w.\-]+)+/?")
LOGGERS = {"canvas_comms.async", "canvas_comms.http", "canvas_comms.plugins"}
"""Names that are a logger's."""
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")


def prose(page: Path) -> str:
    """The page without its code blocks, which have tests of their own."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def quoted(page: Path) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`\n]+)`", prose(page))


def is_there(dotted: str) -> bool:
    """Whether a module, or what it holds, has this name."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ImportError:
            continue
        for name in parts[end:]:
            if not hasattr(found, name):
                return False
            found = getattr(found, name)
        return True
    return False


def anchors(page: Path) -> set[str]:
    """The headings of a page, as links name them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_there_are_pages_in_every_room() -> None:
    found = {name_of(page) for page in PAGES}

    assert {f"{part}/README.md" for part in ("core", "adapters", "plugins")} <= found
    assert {"README.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md"} <= found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_dotted_name_is_there(page: Path) -> None:
    dotted = {one for one in quoted(page) if DOTTED.fullmatch(one)}
    names = {one for one in dotted if one.split(".")[0] in PACKAGES}

    assert [one for one in sorted(names - LOGGERS) if not is_there(one)] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_path_is_there(page: Path) -> None:
    commands = SHELL.findall(page.read_text(encoding="utf-8"))
    paths = {found for text in (*quoted(page), *commands) for found in PATH.findall(text)}

    assert [one for one in sorted(paths) if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_page_and_to_a_heading_of_it(page: Path) -> None:
    broken = []
    for target, anchor in LINK.findall(prose(page)):
        aim = (page.parent / target).resolve() if target else page
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            broken.append(f"{target}#{anchor}")

    assert broken == []


def test_a_name_that_is_not_there_is_found() -> None:
    assert is_there("canvas_comms.lms.editions.ERA_RULES")
    assert is_there("canvas_comms.lms.editions.LmsEdition.has")
    assert not is_there("canvas_comms.lms.editions.ERAS")
    assert not is_there("canvas_comms.lms.epochs")
