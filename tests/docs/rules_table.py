"""Writes `core/docs/rules.md`: every rule, the module that decides it, the tests that name it, its source.

    python tests/docs/rules_table.py           writes the file
    python tests/docs/rules_table.py --print   prints what it would write

A row is a reason, for that is what a rule answers with. A test names a reason if the reason
stands in the test itself or in a table that it reads.
"""

import ast
import functools
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import canvas_comms
from canvas_comms.decisions import Reason

HERE = Path(__file__).parent
TESTS = HERE.parent
PAGE = TESTS.parent / "core" / "docs" / "rules.md"
CORE = Path(canvas_comms.__file__).parent
AREAS = (
    "medical",
    "medical/people",
    "lms",
    "lms/channels",
    "lms/preferences",
    "lms/comm_messages",
    "lms/conversations",
    "lms/announcements",
    "lms/discussions",
    "lms/files",
    "lms/roster",
    "lms/assignments",
    "lms/account_notifications",
    "lms/logins",
    "lms/mail",
    "outbox",
    "plan_tickets",
)
"""Where rules stand, below the core, and their tests, below `rules`."""
SHOWN = 2
_CODE = re.compile(r"[a-z]+(-[a-z]+)+")

UNNAMED = "no test names it"
"""What would stand for a reason that a rule could give wrongly without any test noticing."""

Names = dict[str, set[str]]
"""Test → the reasons that it names, each as `PartyReason.TWO_PATIENTS` or by its code `two-patients`."""


def rule_modules(area: str) -> list[ModuleType]:
    """The rule modules of an area, in the order of their names; some stand beside its folder of rules."""
    folders = [CORE / area / "rules", CORE / area]
    paths = [path for folder in folders for path in sorted(folder.glob("*.py")) if _is_rule(path)]
    names = [path.relative_to(CORE).with_suffix("").parts for path in paths]
    return [importlib.import_module(".".join(("canvas_comms", *parts))) for parts in names]


def _is_rule(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    asks = text.startswith('"""') and text.partition("\n")[0].endswith("?")
    return path.stem != "__init__" and asks and (path.parent.name == "rules" or "(Reason):" in text)


def tests_of(area: str, module: ModuleType) -> Path:
    """Where the tests of a rule module stand: its own file, or else its area's folder."""
    folder = TESTS / "rules" / area
    own = folder / f"test_{module.__name__.rpartition('.')[2]}.py"
    return own if own.exists() else folder


def reasons_of(module: ModuleType) -> list[Reason]:
    """The reasons that a module declares."""
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Reason)]
    return [reason for kind in kinds if kind.__module__ == module.__name__ for reason in kind]


@functools.cache
def tests_naming(path: Path) -> Names:
    """The tests of a file, and the reasons that each names; none of a folder."""
    if path.is_dir():
        return {}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aliases = dict(_aliases(tree))
    statements = {name: node for node in tree.body for name in _declared(node)}
    return {
        name: {
            named
            for part in _reachable(node, statements)
            for named in (*_spelt(part, aliases), *_codes(part))
        }
        for name, node in statements.items()
        if name.startswith("test_")
    }


def _aliases(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name.endswith("Reason"):
                    yield alias.asname or alias.name, alias.name
        if isinstance(node, ast.Assign):
            yield from _shortened(node.targets[0], node.value)


def _shortened(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str]]:
    """Short names that a test gives to reasons: `C, V = ConfirmingReason, Verdict`."""
    pairs = [(target, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = list(zip(target.elts, value.elts, strict=True))
    for name, kind in pairs:
        if isinstance(name, ast.Name) and isinstance(kind, ast.Name) and kind.id.endswith("Reason"):
            yield name.id, kind.id


def _declared(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _reachable(node: ast.stmt, statements: dict[str, ast.stmt]) -> list[ast.stmt]:
    """The statement and those that declare what it reads, to any depth."""
    found, waiting = [node], [node]
    while waiting:
        for part in ast.walk(waiting.pop()):
            read = statements.get(part.id) if isinstance(part, ast.Name) else None
            if read is not None and read not in found:
                found.append(read)
                waiting.append(read)
    return found


def _spelt(node: ast.stmt, aliases: dict[str, str]) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in aliases:
            yield f"{aliases[part.value.id]}.{part.attr}"


def _codes(node: ast.stmt) -> Iterator[str]:
    """Texts that can only be codes: small words joined by hyphens."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and _CODE.fullmatch(part.value):
            yield part.value


def naming(reason: Reason, area: str, own: Path) -> list[str]:
    """Up to two tests of its own module's file that name a reason, or else one of another file.

    The tests of answers name many reasons, so they are asked late; the use cases last.
    """
    wanted = {f"{type(reason).__name__}.{reason.name}", reason.value}
    places = [own, *_others(area)]
    found = ((path, [t for t, named in tests_naming(path).items() if wanted & named]) for path in places)
    return next((tests[: SHOWN if path == own else 1] for path, tests in found if tests), [UNNAMED])


@functools.cache
def _others(area: str) -> tuple[Path, ...]:
    late = ("test_answers", "test_reasons", "test_every_reason")
    near = sorted((TESTS / "rules" / area).glob("test_*.py"), key=lambda path: (path.stem in late, path.name))
    product = area.partition("/")[0]
    far = [
        *(TESTS / "rules" / product).rglob("test_*.py"),
        *(TESTS / "use_cases" / product).rglob("test_*.py"),
    ]
    return (*near, *sorted(far))


def sections() -> Iterator[str]:
    """The text of `rules.md`, piece by piece."""
    yield "# Every rule, its module, its tests and its source\n"
    yield "Generated by `python tests/docs/rules_table.py`; a test says if it is out of date.\n"
    for area in AREAS:
        for module in rule_modules(area):
            yield from _section(area, module)


def _section(area: str, module: ModuleType) -> Iterator[str]:
    question, _, rule = (module.__doc__ or "").strip().partition("\n\n")
    own = tests_of(area, module)
    yield f"## {question}\n"
    yield f"{rule}\n"
    yield f"`core/{module.__name__.replace('.', '/')}.py` · `{own.relative_to(TESTS.parent).as_posix()}`\n"
    rows = [_row(reason, naming(reason, area, own)) for reason in reasons_of(module)]
    if rows:
        yield "\n".join(["| finding | tests | source |", "| --- | --- | --- |", *rows]) + "\n"


def _row(reason: Reason, tests: list[str]) -> str:
    told = [test.removeprefix("test_").replace("_", " ") for test in tests]
    return f"| `{reason.value}` | {'; '.join(told)} | {reason.source} |"


def main(arguments: list[str]) -> None:
    """Write or print the table."""
    text = "\n".join(sections())
    if "--print" in arguments:
        sys.stdout.write(text)
    else:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
