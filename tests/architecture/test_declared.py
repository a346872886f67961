"""Whatever is imported is declared, with a floor; whatever is declared for use is imported."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
REQUIREMENT = re.compile(r"([A-Za-z0-9._\-]+)(?:\[[^\]]*\])?(.*)")
EXTRAS: dict[str, tuple[str, ...]] = {
    "canvas_comms_addresses": ("addresses",),
    "canvas_comms_async": ("async",),
    "canvas_comms_cli": ("cli", "keyring", "twin"),
    "canvas_comms_html": ("html",),
    "canvas_comms_inspector": ("twin",),
    "canvas_comms_mcp": ("mcp",),
    "canvas_comms_outbox": ("otel", "postgres"),
    "canvas_comms_pytest": (
        "pytest",
        "strategies",
        "dev",
    ),  # the fixture of canvasapi says if that is missing
    "canvas_comms_twin": ("twin",),
    "canvas_comms_wire": ("fast", "yaml"),
    "canvas_comms_plugins": ("conformance",),
}
"""Package → the extras that it may import from, besides what always comes along."""


def named(requirements: list[str]) -> dict[str, str]:
    """Distribution → its floor and whatever else is asked of its version."""
    found = [REQUIREMENT.fullmatch(one.split(";")[0].strip()) for one in requirements]
    return {canonical(one[1]): one[2].strip() for one in found if one is not None}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


ALWAYS = named(PROJECT["dependencies"])
BY_EXTRA = {extra: named(found) for extra, found in PROJECT["optional-dependencies"].items()}
OURS = {path.name for path in ROOT.glob("*/canvas_comms*") if path.is_dir()}
DISTRIBUTIONS = packages_distributions()


def imported(package: Path) -> Iterator[tuple[Path, str]]:
    """Every top-level module that a package imports, from wherever in it."""
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield path, node.module.partition(".")[0]


PACKAGES = sorted(
    path for path in ROOT.glob("*/canvas_comms*") if path.is_dir() and path.parts[-2] != "tests"
)


def foreign(package: Path) -> set[str]:
    """The distributions that a package imports from."""
    modules = {name for _, name in imported(package)} - OURS - set(sys.stdlib_module_names) - {"_pytest"}
    return {canonical(one) for name in modules for one in DISTRIBUTIONS.get(name, [name])}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_what_a_package_imports_is_declared(package: Path) -> None:
    declared = set(ALWAYS).union(*(BY_EXTRA[extra] for extra in EXTRAS.get(package.name, ())))

    assert foreign(package) - SHADOWS <= declared


SHADOWS = {"python-multipart", "opentelemetry-sdk", "opentelemetry-semantic-conventions"}
"""Distributions that bring a module of the same name as one that is declared."""


def test_what_is_declared_for_use_is_imported() -> None:
    used = set().union(*map(foreign, PACKAGES))
    for_use = set(ALWAYS).union(*(BY_EXTRA[one] for one in BY_EXTRA.keys() - {"all", "dev"}))

    assert for_use - {"canvas-comms"} <= used


@pytest.mark.parametrize(
    ("name", "version"), sorted({**ALWAYS, **{k: v for e in BY_EXTRA.values() for k, v in e.items()}}.items())
)
def test_what_is_declared_has_a_floor(name: str, version: str) -> None:
    assert version.startswith(">=") or name == "canvas-comms"


@pytest.mark.parametrize(
    ("name", "floor"),
    [("requests", (2, 33)), ("urllib3", (2, 7)), ("waitress", (3, 0, 1)), ("nh3", (0, 3))],
)
def test_the_floors_close_known_holes(name: str, floor: tuple[int, ...]) -> None:
    """Sources: the change logs of requests (CVE-2024-35195, CVE-2026-25645), urllib3 (GHSA-mf9v-mfxr-j63j,
    GHSA-qccp-gfcp-xxvc) and waitress (GHSA-4f8f-mf5x-g9r5, GHSA-9298-4cf8-g4wj)."""
    declared = {**ALWAYS, **{k: v for e in BY_EXTRA.values() for k, v in e.items()}}[name]

    assert tuple(map(int, declared.removeprefix(">=").split("."))) >= floor
