"""Writes the awaited clients, `adapters/canvas_comms_async/clients`, from the classes that they await.

    python tests/adapters/async_door/write_clients.py

Arguments, types and docstrings are those of the class, read from its source; a test says if a module is out
of date. What becomes of a method is decided by what it gives: see `_method`.
"""

import ast
import inspect
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

import attrs

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "adapters" / "canvas_comms_async" / "clients"
MADE = "Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date."
PLAIN = {"compose"}
"""What asks nobody, whoever offers it, and gives a value to use at once."""
AREAS = (
    "account_notifications",
    "announcements",
    "assignments",
    "channels",
    "comm_messages",
    "conversations",
    "discussions",
    "files",
    "mail",
    "preferences",
    "roster",
    "unread",
)
MODULES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "medical": {"canvas_comms.medical.client": ("MedicalClient",)},
    "medical_people": {"canvas_comms.medical.people.client": ("PatientsClient", "PractitionersClient")},
    "lms": {"canvas_comms.lms.client": ("LmsClient",)},
    **{f"lms_{area}": {f"canvas_comms.lms.{area}.client": ()} for area in AREAS},
    "outbox": {"canvas_comms.outbox.outbox": ("Outbox",), "canvas_comms_outbox.worker": ("Worker",)},
}
"""Module that is made → module that it is made from, and its classes; all public ones where none is named."""
PAGES = {"Listing": "AsyncListing", "SearchResults": "AsyncResults", "PeopleResults": "AsyncResults"}
FOUND = {"SearchResults": "Communication"}
"""What is found, where the type does not say so itself."""


@attrs.frozen
class Source:
    """A module that classes are read from: what it imports, and what it defines itself."""

    name: str
    tree: ast.Module

    @classmethod
    def of(cls, name: str) -> "Source":
        return cls(name, ast.parse(inspect.getsource(import_module(name))))

    def classes(self, names: tuple[str, ...]) -> Iterator[ast.ClassDef]:
        for one in self.tree.body:
            if isinstance(one, ast.ClassDef) and (
                one.name in names or (not names and not one.name.startswith("_"))
            ):
                yield one

    def imports(self, wanted: set[str]) -> Iterator[tuple[bool, str]]:
        """The lines that import these names; whether for the type checker alone."""
        own = {one.name for one in self.tree.body if isinstance(one, ast.ClassDef | ast.FunctionDef)}
        own |= {
            target.id
            for one in self.tree.body
            if isinstance(one, ast.Assign)
            for target in one.targets
            if isinstance(target, ast.Name)
        }
        for name in sorted(wanted & own):
            yield False, f"from {self.name} import {name}"
        for one in self.tree.body:
            for_types = isinstance(one, ast.If) and ast.unparse(one.test) == "TYPE_CHECKING"
            for line in one.body if isinstance(one, ast.If) and for_types else [one]:
                if isinstance(line, ast.ImportFrom | ast.Import):
                    for alias in line.names:
                        if (alias.asname or alias.name) in wanted:
                            kept = type(line)(**{**dict(ast.iter_fields(line)), "names": [alias]})
                            yield for_types, ast.unparse(kept)


def awaited(name: str) -> str:
    """The name of the class that awaits one of this name."""
    return f"Async{name}"


HOMES: dict[str, str] = {
    one.name: made
    for made, sources in MODULES.items()
    for source, names in sources.items()
    for one in Source.of(source).classes(names)
}
"""Class that is awaited → the module that is made for it."""


def _unquoted(annotation: ast.expr) -> ast.expr:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return ast.parse(annotation.value, mode="eval").body
    return annotation


def _kind(annotation: ast.expr) -> str:
    """`Listing` of `Listing[Conversation]`."""
    head = annotation.value if isinstance(annotation, ast.Subscript) else annotation
    return ast.unparse(head)


def _names(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.Constant) and isinstance(one.value, str):
            try:
                yield from _names(ast.parse(one.value, mode="eval"))
            except SyntaxError:
                continue


def _annotations(method: ast.FunctionDef) -> Iterator[ast.AST]:
    args = method.args
    for one in [*args.posonlyargs, *args.args, *args.kwonlyargs]:
        if one.annotation is not None:
            yield one.annotation
    yield from (one for one in [*args.defaults, *args.kw_defaults] if one is not None)


def _handed_on(method: ast.FunctionDef) -> str:
    args = method.args
    positional = [one.arg for one in [*args.posonlyargs, *args.args][1:]]
    return "".join(f", {one}" for one in [*positional, *(f"{one.arg}={one.arg}" for one in args.kwonlyargs)])


@attrs.frozen
class Made:
    """A method that awaits one, its names, and the made names that it needs."""

    text: str
    names: frozenset[str]
    ours: frozenset[str] = frozenset()


def _docstring(node: ast.FunctionDef | ast.ClassDef, more: str = "") -> str:
    text = inspect.cleandoc(ast.get_docstring(node) or "")
    if more:
        text = f"{text}\n\n{more}"
    lines = text.split("\n")
    body = "\n".join(f"        {line}".rstrip() for line in lines[1:])
    return f'        """{lines[0]}"""' if len(lines) == 1 else f'        """{lines[0]}\n{body}\n        """'


def _method(method: ast.FunctionDef, called: str) -> Made:
    """A property is read, `compose` is called, pages and runs are iterated over; the rest is awaited."""
    assert method.returns is not None
    gives = _unquoted(method.returns)
    kind, given = _kind(gives), ast.unparse(gives)
    names = {name for one in _annotations(method) for name in _names(one)}
    gives_names, ours, more = set(_names(gives)), set[str](), ""
    signature, sync = ast.unparse(method.args), f"self.sync.{method.name}"
    hands, words = _handed_on(method), "def"
    decorator = ""
    if any(ast.unparse(one) == "property" for one in method.decorator_list):
        decorator = "    @property\n"
        body = f"return {sync}"
        if kind in HOMES:
            ours, gives_names, given = {awaited(kind)}, set(), awaited(kind)
            body = f"return {given}({sync}, self._calls)"
    elif method.name in PLAIN:
        body = f"return {sync}({hands[2:]})"
    elif kind in PAGES:
        ours, gives_names = {PAGES[kind]}, gives_names - {kind}
        inner = ast.unparse(gives.slice) if isinstance(gives, ast.Subscript) else FOUND[kind]
        gives_names |= {inner}
        given = f"{PAGES[kind]}[{inner}]"
        body = f"return {PAGES[kind]}(self._calls, {sync}({hands[2:]}))"
    elif kind == "Iterator":
        assert isinstance(gives, ast.Subscript)
        what = ast.unparse(gives.slice)
        if any(one.arg == "cancelled" for one in method.args.kwonlyargs):
            ours, given = {"run_of"}, f"AsyncGenerator[{what}, None]"
            body = f'return run_of(self._calls, "{called}", {sync}{hands})'
        else:
            ours, given = {"reading_of"}, f"AsyncIterator[{what}]"
            body = f"return reading_of(self._calls, {sync}{hands})"
        gives_names = (gives_names - {"Iterator"}) | {_kind(_unquoted(ast.Constant(given)))}
        more = "Nothing happens before the first step; it raises what is raised at once."
    else:
        words, decorator, ours = "async def", "    @veiled\n", {"veiled"}
        body = f'await self._calls.run("{called}", {sync}{hands})'
        if kind in HOMES:
            ours, gives_names, given = ours | {awaited(kind)}, set(), awaited(kind)
            body = f"{given}({body}, self._calls)"
        body = body if given == "None" else f"return {body}"
    quoted = f'"{given}"' if isinstance(method.returns, ast.Constant) and method.returns.value else given
    head = f"{decorator}    {words} {method.name}({signature}) -> {quoted}:"
    text = f"{head}\n{_docstring(method, more)}\n        {body}\n"
    return Made(text, frozenset(names | gives_names), frozenset(ours))


def _methods(one: ast.ClassDef, prefix: str) -> Iterator[Made]:
    for method in one.body:
        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
            yield _method(method, f"{prefix}{method.name}")


BASES = {
    "LmsClient": "AsyncDoor",
    "MedicalClient": "AsyncDoor",
    "Outbox": "AsyncResource",
    "Worker": "AsyncResource",
}
"""The class that a made one derives from; a section from `InThreads`."""
IMPORTED = {
    "AsyncDoor": "in_threads",
    "AsyncListing": "iteration",
    "AsyncResource": "in_threads",
    "AsyncResults": "iteration",
    "InThreads": "in_threads",
    "reading_of": "iteration",
    "run_of": "iteration",
    "veiled": "calls",
}


def _prefix(name: str) -> str:
    if name in BASES:
        return f"{name.lower()}." if name in ("Outbox", "Worker") else ""
    return f"{''.join(f'_{one.lower()}' if one.isupper() else one for one in name[:-6]).lstrip('_')}."


def written(made: str) -> str:
    """One module, not formatted yet."""
    imports: set[tuple[bool, str]] = set()
    classes, names = [], []
    for source in (Source.of(one) for one in MODULES[made]):
        for one in source.classes(MODULES[made][source.name]):
            methods = list(_methods(one, _prefix(one.name)))
            base = BASES.get(one.name, "InThreads")
            ours = {base}.union(*(method.ours for method in methods))
            wanted = set().union(*(method.names for method in methods))
            imports |= {*source.imports(wanted), (False, f"from {source.name} import {one.name}")}
            imports |= set(_ours(ours, made))
            for lazy in {"AsyncGenerator", "AsyncIterator"} & wanted:
                imports.add((False, f"from collections.abc import {lazy}"))
            text = f'"""`{one.name}`, awaited: its methods, in worker threads."""'
            body = "\n".join(method.text for method in methods)
            classes.append(f"class {awaited(one.name)}({base}[{one.name}]):\n    {text}\n\n{body}")
            names.append(awaited(one.name))
    for_types = "".join(f"    {line}\n" for only, line in sorted(imports) if only)
    if for_types:
        imports.add((False, "from typing import TYPE_CHECKING"))
        for_types = f"if TYPE_CHECKING:\n{for_types}"
    lines = "\n".join(line for only, line in sorted(imports) if not only)
    parts = [
        f'"""{_title(names)}.\n\n{MADE}\n"""',
        lines,
        for_types,
        *classes,
        f"__all__ = {sorted(names)!r}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _title(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _ours(names: Iterable[str], made: str) -> Iterator[tuple[bool, str]]:
    homes = {awaited(name): home for name, home in HOMES.items()}
    for name in names:
        if name in IMPORTED:
            yield False, f"from canvas_comms_async.{IMPORTED[name]} import {name}"
        elif homes[name] != made:
            yield False, f"from canvas_comms_async.clients.{homes[name]} import {name}"


def modules() -> dict[str, str]:
    """Every module as it should be: name of its file → text."""
    with tempfile.TemporaryDirectory() as folder:
        for made in MODULES:
            (Path(folder) / f"{made}.py").write_text(written(made))
        ruff = [sys.executable, "-m", "ruff"]
        settings = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "-q", folder]
        for words in (["check", "--select", "I", "--fix"], ["format"]):
            subprocess.run([*ruff, *words, *settings], cwd=ROOT, check=True)
        return {path.name: path.read_text() for path in Path(folder).iterdir()}


if __name__ == "__main__":
    for name, text in modules().items():
        (FOLDER / name).write_text(text)
