"""The core imports the standard library's pure part and attrs, and asks the world for nothing."""

import ast
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import canvas_comms

CORE = Path(canvas_comms.__file__).parent
MODULES = sorted(CORE.rglob("*.py"))

ALLOWED = {
    "attrs",
    "base64",
    "bisect",
    "canvas_comms",
    "collections",
    "datetime",
    "enum",
    "functools",
    "hashlib",
    "heapq",
    "hmac",
    "html",
    "importlib",  # words are imported when one of their area is looked up
    "itertools",
    "json",  # the content of an intent is JSON text, which journals keep as it is
    "operator",
    "re",
    "types",
    "typing",
    "unicodedata",
}

FOREIGN = {
    "asyncio",
    "cattrs",
    "email",
    "http",
    "importlib.metadata",
    "logging",
    "msgspec",
    "orjson",
    "pluggy",
    "random",
    "requests",
    "selectors",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "urllib",
    "urllib3",
    "uuid",
}
"""What must not be loaded with the core, not even by way of something that it may import."""

WORLDLY = {"__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print"}
CLOCKS = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow"}


def _tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def _imported(module: Path) -> Iterator[str]:
    """The top-level names that a module imports, anywhere in it."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "canvas_comms" if node.level else str(node.module).split(".")[0]


def _called(module: Path) -> Iterator[str]:
    """What a module calls, as it is written: `open`, `datetime.now`."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def _named(module: Path) -> str:
    return module.relative_to(CORE).as_posix()


def test_there_is_a_core_to_look_at() -> None:
    assert {"decisions.py", "medical/rules/parties.py"} <= set(map(_named, MODULES))


@pytest.mark.parametrize("module", MODULES, ids=_named)
def test_a_module_of_the_core_imports_only_what_is_allowed(module: Path) -> None:
    assert set(_imported(module)) <= ALLOWED


@pytest.mark.parametrize("module", MODULES, ids=_named)
def test_a_module_of_the_core_asks_no_clock_opens_nothing_and_prints_nothing(module: Path) -> None:
    assert set(_called(module)) & (WORLDLY | CLOCKS) == set()


def test_importing_all_of_the_core_loads_nothing_foreign() -> None:
    names = [found.name for found in pkgutil.walk_packages(canvas_comms.__path__, "canvas_comms.")]
    code = (
        "import importlib, sys\n"
        f"sys.path.insert(0, {str(CORE.parent)!r})\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())

    assert set(names) <= loaded
    assert loaded & FOREIGN == set()
