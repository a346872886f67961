"""Gathers the site from where its pages stand, when it is built: nothing of it is written into the tree.

A page keeps the path that it has in the repository, so links between rooms hold on both. Each example is a
page with its code; each page of the reference is made of the name that the navigation gives it. A page that
the navigation does not name comes last in the section of its room. A link to what is no page (a test) leads
to the repository, or is its text as long as the repository has no address.
"""

import posixpath
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from addresses import absolute
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
REPOSITORY = PROJECT["tool"]["hatch"]["metadata"]["hooks"]["custom"]["repository"]
ROOMS = ("core", "adapters", "plugins")
SECTIONS = {"core": "This house", "adapters": "Send", "plugins": "Backend"}
EXAMPLES = "adapters/examples"
LANGUAGES = {".py": "python", ".mjs": "javascript", ".yaml": "yaml"}
EXAMPLE_LINK = re.compile(r"(\]\([^)\s]*\bexamples/[\w/]+\.(?:py|mjs|yaml))\)")


def pages() -> list[Path]:
    """Every page that stands in a room or at the top, by its path."""
    found = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / ".github").glob("*.md")]
    for room in ROOMS:
        found += [ROOT / room / "README.md", *(ROOT / room / "docs").rglob("*.md")]
    return sorted(found)


def pictures() -> list[Path]:
    """Every picture beside those pages."""
    found = (one for room in ROOMS for one in (ROOT / room / "docs").rglob("*"))
    return sorted(one for one in found if one.suffix in (".png", ".jpg", ".svg", ".webp"))


def examples() -> list[Path]:
    """Every file of the examples that is to be read."""
    return sorted(one for one in (ROOT / EXAMPLES).rglob("*") if one.suffix in LANGUAGES)


def example_page(path: Path) -> str:
    """A page of one example: its code, under its own name."""
    return f"# {path.name}\n\n```{LANGUAGES[path.suffix]}\n{path.read_text()}```\n"


def reference_page(name: str) -> str:
    """A page of the public names of one package."""
    return f"# `{name}`\n\n::: {name}\n"


def named(nav: list[Any]) -> Iterator[str]:
    """Every path that the navigation names."""
    for entry in nav:
        for value in entry.values() if isinstance(entry, dict) else (entry,):
            yield from named(value) if isinstance(value, list) else (value,)


def with_all(nav: list[Any], uris: list[str]) -> list[Any]:
    """The navigation, and in it each of these pages: those that it does not name, last in their sections."""
    known = set(named(nav))
    sections = {title: list(entries) for entry in nav for title, entries in entry.items()}
    for uri in uris:
        if uri not in known:
            sections[SECTIONS.get(uri.split("/")[0], next(iter(sections)))].append(uri)
    return [{title: entries} for title, entries in sections.items()]


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let the navigation name every page."""
    found = [*pages(), *(one.with_name(f"{one.name}.md") for one in examples())]
    config.nav = with_all(config.nav or [], [one.relative_to(ROOT).as_posix() for one in found])
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put all pages into the site, at the paths that they have in the repository."""
    for path in (*pages(), *pictures()):
        uri = path.relative_to(ROOT).as_posix()
        file = File.generated(config, uri, abs_src_path=str(path))
        file.dest_uri = file.dest_uri.replace(".github/", "project/")  # many hosts serve no name with a dot
        files.append(file)
    for path in examples():
        uri = f"{path.relative_to(ROOT).as_posix()}.md"
        files.append(File.generated(config, uri, content=example_page(path)))
    for uri in named(config.nav or []):
        if uri.startswith("reference/"):
            content = reference_page(Path(uri).stem)
            files.append(File.generated(config, uri, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead links to examples to their pages, and those to what is no page to the repository."""
    return absolute(
        EXAMPLE_LINK.sub(r"\1.md)", markdown),
        REPOSITORY,
        f"v{PROJECT['project']['version']}",
        folder=posixpath.dirname(page.file.src_uri),
        stays=set(files.src_uris),
    )
