"""Do the tests notice? `nice python tests/mutation/run.py [MODULE …] [--check] [--list] [--show]`.

One small fault after another is put into a module, and the module's own tests run: a fault that
they notice is killed, another one survives. A fault that makes them hang is a timeout, which is
counted by itself and is no kill. Names of modules and of their tests: `MODULES`, without names all
of them run. The tree is never written to.

`--check` ends with status 1 if a module scores below the goal, or if what survives is not exactly
what `survivors.md` lists, each with its reason. `--list` prints the faults and runs nothing.

How: tests run in a process of their own up to the moment that imports the module. There it forks
once a fault, and the child goes on with the module that has the fault. So each fault costs a run of
the tests and no start of Python, and no import is ever undone. The first child has no fault: it
must pass, and what it imported without the module is imported before the next ones fork.

Why not a library: mutmut 3 leaves decorated functions alone (nearly all of ours that matter are
`@veiled`), and its score counts timeouts as kills; cosmic-ray writes each fault into the
source file and starts a command for each. Both are made for whole trees.
"""

import ast
import contextlib
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SURVIVORS = HERE / "survivors.md"
GOAL = 90.0
EXAMPLES = 25
"""Of a property, if it does not choose a number itself."""
PATIENCE = 10.0
"""Seconds that a fault gets, besides five times what the tests take without one."""
UNWANTED = ("cacheprovider", "xdist", "canvas_comms", "hypothesispytest")
"""Plugins of pytest. Ours imports nearly all of us before the tests are even looked for, and that of
Hypothesis reads all our files for constants to try, which each fault would change."""
UNCHANGED = -1

sys.path.insert(0, str(ROOT))

from tests.mutation.mutants import Mutant, mutants_of  # noqa: E402

MODULES: dict[str, tuple[str, ...]] = {
    "canvas_comms_http.answers": ("tests/adapters/http/test_answers.py",),
    "canvas_comms_http.base_urls": ("tests/adapters/http/test_base_urls.py",),
    "canvas_comms_http.failures": ("tests/adapters/http/test_failures.py",),
    "canvas_comms_http.page_links": ("tests/adapters/http/test_page_links.py",),
    "canvas_comms_medical.answers": (
        "tests/adapters/medical/test_locations.py",
        "tests/adapters/medical/test_medical_answers.py",
    ),
    "canvas_comms_lms.answers": (
        "tests/adapters/lms/test_lms_answers.py",
        "tests/adapters/lms/test_lms_answer_tables.py",
    ),
    "canvas_comms.redaction": (
        "tests/redaction/test_redacted_values.py",
        "tests/redaction/test_secrets.py",
        "tests/redaction/test_veils.py",
    ),
    "canvas_comms.medical.send": (
        "tests/use_cases/medical/test_send.py",
        "tests/use_cases/medical/test_send_fanned_out.py",
    ),
    "canvas_comms.lms.conversations.reconcile": ("tests/use_cases/lms/conversations/test_reconciling.py",),
    "canvas_comms.medical.server": (
        "tests/rules/medical/test_deciding.py",
        "tests/rules/medical/test_deciding_anything.py",
        "tests/rules/medical/test_deciding_searches.py",
    ),
}
"""Each module that the rest trusts, and the tests that are its own."""


@dataclass(frozen=True)
class Result:
    """What became of each fault of one module."""

    module: str
    verdicts: tuple[tuple[Mutant, str], ...]
    """`killed`, `survived` or `timeout`."""

    @property
    def counts(self) -> Counter[str]:
        """How many of each verdict."""
        return Counter(verdict for _, verdict in self.verdicts)

    @property
    def score(self) -> float:
        """Percent killed, of all faults."""
        return 100 * self.counts["killed"] / max(1, len(self.verdicts))

    @property
    def left(self) -> tuple[Mutant, ...]:
        """What nobody noticed, timeouts too."""
        return tuple(mutant for mutant, verdict in self.verdicts if verdict != "killed")

    def row(self) -> str:
        """One row of the table."""
        n = self.counts
        parts = (n["killed"], n["survived"], n["timeout"], len(self.verdicts))
        return f"| `{self.module}` | " + " | ".join(map(str, parts)) + f" | {self.score:.1f} % |"


HEAD = "| module | killed | survived | timeout | all | killed of all |\n|---|---|---|---|---|---|"


def run(module: str, tests: Sequence[str], say: Callable[[str], object] = lambda _: None) -> Result:
    """Try every fault of a module. Raises `RuntimeError` if the tests fail without any."""
    source, tree = source_of(module), parsed(module)
    mutants = mutants_of(tree)
    verdicts: dict[int, str] = {}
    for number, verdict in _raced(module, source, [mutant.in_tree(tree) for mutant in mutants], tests):
        if number == UNCHANGED:
            if verdict != "survived":
                raise RuntimeError(f"{module}: its tests do not pass as it is")
            continue
        verdicts[number] = verdict
        if verdict != "killed":
            say(f"{verdict}: line {mutants[number].line}: {mutants[number].key}")
    if len(verdicts) != len(mutants):
        raise RuntimeError(f"{module}: its tests never import it, or stopped early")
    return Result(module, tuple((mutant, verdicts[n]) for n, mutant in enumerate(mutants)))


def parsed(module: str) -> ast.Module:
    """The syntax tree of a module as it is."""
    return ast.parse(source_of(module).read_text(encoding="utf-8"))


def source_of(module: str) -> Path:
    """The file of a module, found without importing it or its package."""
    package, *below = module.split(".")
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"{module}: not found")
    return Path(spec.submodule_search_locations[0]).joinpath(*below).with_suffix(".py")


def _raced(
    module: str, source: Path, trees: list[ast.Module], tests: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Numbers and verdicts, as a process of its own finds them; the unchanged module first."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    warm = os.fork()
    if not warm:
        os.close(reading)
        try:
            _quiet()
            finder = _Fork(module, source, trees, writing)
            code = _tests_under(finder, tests)
            finder.tell_imports()
            os._exit(code)  # in a child of the fork; in the warm process if nothing imported the module
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            number, verdict = json.loads(line)
            yield number, verdict
    os.waitpid(warm, 0)


def _quiet() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2) if "MUTATION_NOISY" not in os.environ else (0,):
        os.dup2(nowhere, stream)


def _tests_under(finder: "_Fork", tests: Sequence[str]) -> int:
    os.chdir(ROOT)
    sys.meta_path.insert(0, finder)
    without = [word for name in UNWANTED for word in ("-p", f"no:{name}")]
    return int(pytest.main(["-x", "-q", "--no-header", "--tb=no", *without, *tests], plugins=[finder]))


class _Fork(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, and goes on in a child with each of its versions."""

    def __init__(self, module: str, source: Path, trees: list[ast.Module], writing: int) -> None:
        self.module, self.source, self.trees, self.writing = module, source, trees, writing
        self.chosen: CodeType | None = None
        self.number = UNCHANGED
        self.warming = False
        self.noticed: list[str] = []
        self.left = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115

    def pytest_configure(self) -> None:
        """Go before pytest's own finder, which reads the file; let Hypothesis draw the same each time."""
        import hypothesis

        sys.meta_path.remove(self)
        sys.meta_path.insert(0, self)
        hypothesis.settings.register_profile(
            "mutation", derandomize=True, database=None, deadline=None, max_examples=EXAMPLES
        )
        hypothesis.settings.load_profile("mutation")
        # A `conftest.py` chooses another; the class lets nobody set anything by the usual way.
        type.__setattr__(hypothesis.settings, "load_profile", staticmethod(lambda name: None))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """What noticed the last faults first, then examples, which are fast, and properties last."""
        last = {name: place for place, name in enumerate(self.noticed)}
        items.sort(key=lambda item: hasattr(getattr(item, "obj", None), "hypothesis"))
        items.sort(key=lambda item: -last.get(item.nodeid, -1))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave to the warm process which test noticed."""
        if report.failed:
            self._leave(report.nodeid)

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Ours for the one module."""
        if fullname != self.module:
            return None
        return importlib.util.spec_from_file_location(fullname, self.source, loader=self)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """As usual."""

    def exec_module(self, module: ModuleType) -> None:
        """The warm process tries all versions and ends here; a child goes on with its own."""
        if self.warming:
            raise _NotNow
        if self.chosen is None:
            self.chosen = self._version()
        exec(self.chosen, module.__dict__)

    def get_source(self, fullname: str) -> str:
        """The text as it is, for tracebacks."""
        return self.source.read_text(encoding="utf-8")

    def _version(self) -> CodeType:
        unchanged = ast.parse(self.source.read_text(encoding="utf-8"))
        patience = 300.0
        for number, tree in [(UNCHANGED, unchanged), *enumerate(self.trees)]:
            started = time.monotonic()
            self.number = number
            child = os.fork()
            if not child:
                os.setpgid(0, 0)
                return _compiled(tree, self.source)
            verdict = _awaited(child, patience)
            os.write(self.writing, (json.dumps((number, verdict)) + "\n").encode())
            if number == UNCHANGED:
                patience = PATIENCE + 5 * (time.monotonic() - started)
                if verdict != "survived":
                    break
                self._warm_up()
            elif test := self._found():
                self.noticed = [*(one for one in self.noticed if one != test), test]
        os._exit(0)

    def tell_imports(self) -> None:
        """Leave to the warm process what this one imported."""
        if self.number == UNCHANGED:
            self._leave(list(sys.modules))

    def _leave(self, found: object) -> None:
        self.left.seek(0)
        self.left.truncate()
        json.dump(found, self.left)
        self.left.flush()

    def _found(self) -> Any:
        self.left.seek(0)
        text = self.left.read()
        self.left.seek(0)
        self.left.truncate()
        return json.loads(text or "null")

    def _warm_up(self) -> None:
        names = self._found()
        unfinished = sys.modules.pop(self.module)
        self.warming = True
        for name in names:
            if name not in sys.modules:
                with contextlib.suppress(Exception, _NotNow):
                    importlib.import_module(name)
        self.warming = False
        sys.modules[self.module] = unfinished
        gc.collect()
        gc.freeze()  # else each child walks, and so copies, all that is shared


class _NotNow(BaseException):
    """The module is wanted while others are imported: no `except ImportError` may hide it."""


def _compiled(tree: ast.Module, source: Path) -> CodeType:
    try:
        return compile(tree, str(source), "exec")
    except (SyntaxError, ValueError):
        os._exit(1)  # no test is needed to notice


def _awaited(child: int, patience: float) -> str:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "survived" if status == 0 else "killed"
        time.sleep(0.005)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timeout"


_ROW = re.compile(r"\| `` (?P<key>.+?) `` \| (?P<why>.+) \|")


def listed(page: str) -> dict[str, dict[str, str]]:
    """What `survivors.md` lists: module to key of the fault to the reason why it may live."""
    modules: dict[str, dict[str, str]] = {}
    for line in page.splitlines():
        if line.startswith("## "):
            modules[line[3:].strip("` ")] = {}
        elif row := _ROW.fullmatch(line):
            modules[list(modules)[-1]][row["key"]] = row["why"]
    return modules


def cell(key: str) -> str:
    """A key as a cell of a table holds it."""
    return key.replace("|", "¦")


def complaints(result: Result, page: str) -> list[str]:
    """What is wrong with a result: below the goal, or other survivors than the page lists."""
    known = listed(page).get(result.module, {})
    found = {cell(mutant.key) for mutant in result.left}
    said = [f"{result.module}: {result.score:.1f} % is below {GOAL:.0f} %"] if result.score < GOAL else []
    said += [f"{result.module}: survives and is not listed: {key}" for key in sorted(found - set(known))]
    return said + [f"{result.module}: is listed and is killed: {key}" for key in sorted(set(known) - found)]


def main(words: list[str]) -> int:
    """Run the modules that are named, or all of them."""
    names = [word for word in words if not word.startswith("-")] or list(MODULES)
    if "--list" in words:
        for name in names:
            for mutant in mutants_of(parsed(name)):
                print(f"{name}:{mutant.line}: {mutant.key}")
        return 0
    results = []
    for name in names:
        print(f"# {name}", flush=True)
        results.append(run(name, MODULES[name], lambda line: print(line, flush=True)))
    print(HEAD, *(result.row() for result in results), sep="\n")
    wrong = [said for result in results for said in complaints(result, SURVIVORS.read_text(encoding="utf-8"))]
    print(*wrong, sep="\n")
    return 1 if wrong and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
