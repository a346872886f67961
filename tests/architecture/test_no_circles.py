"""No two modules import each other in a circle, over any number of others."""

import graphlib
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]


def test_modules_import_each_other_in_no_circle() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    faces = {module for module in graph.modules if graph.find_children(module)}
    imports = {
        module: graph.find_modules_directly_imported_by(module) - faces for module in graph.modules - faces
    }

    graphlib.TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_a_circle_over_three_modules_would_be_told() -> None:
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).prepare()
