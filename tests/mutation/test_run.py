"""The runner of mutation tests: what it kills, what it lets live, and what `survivors.md` must say of it."""

import ast
import json
import subprocess
import sys

import pytest
from tests.mutation import mutants, run


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """What becomes of each fault of the toy, by the runner in a process of its own."""
    script = (
        "import json\nfrom tests.mutation import run\n"
        "run.PATIENCE = 1.0\n"
        "result = run.run('tests.mutation.toy.toy_module', ['tests/mutation/toy/toy_checks.py'])\n"
        "print(json.dumps({mutant.key: verdict for mutant, verdict in result.verdicts}))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=run.ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, str] = json.loads(ran.stdout)
    return found


def test_a_fault_that_a_test_notices_is_killed(told: dict[str, str]) -> None:
    killed = [
        "allowed: age > LIMIT and (not guest) → age > LIMIT",
        "allowed: age > LIMIT and (not guest) → not guest",
        "allowed: age > LIMIT → age <= LIMIT",
        "allowed: False → True",
        "allowed: not guest → guest",
        "counted: return number → return None",
        "counted: number < limit → number <= limit",
    ]

    assert [key for key in killed if told[key] != "killed"] == []


def test_a_fault_that_no_test_notices_survives(told: dict[str, str]) -> None:
    survived = {key for key, verdict in told.items() if verdict == "survived"}

    assert survived == {
        "module: 10 → 9",
        "allowed: age > LIMIT → age >= LIMIT",
        "allowed: without @cache",
        "counted: 0 → 1",
    }


def test_a_fault_that_never_ends_is_no_kill(told: dict[str, str]) -> None:
    assert "counted: without number += 1" in {key for key, verdict in told.items() if verdict == "timeout"}


def test_a_timeout_lowers_the_score_like_a_survivor() -> None:
    tree = ast.parse("x = 1 < 2")
    first, second, third = mutants.mutants_of(tree)[:3]
    result = run.Result("m", ((first, "killed"), (second, "timeout"), (third, "survived")))

    assert (round(result.score), result.left) == (33, (second, third))


def test_what_says_nothing_at_run_time_is_left_alone() -> None:
    source = '"""Words."""\nT = TypeVar("T")\n__all__ = ["f"]\ndef f(a: "int") -> "T":\n    b: int'

    assert [mutant.key for mutant in mutants.mutants_of(ast.parse(source))] == []


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("a = {1: b, c: d}", "module: without the entry c"),
        ("a = (b, c)", "module: without c"),
        ("f(a, b=c)", "module: without b=c"),
        ("def f():\n    raise ValueError", "f: without raise ValueError"),
        ("@a\n@b\ndef f(): ...", "f: without @b"),
        ("def f():\n    if a:\n        b()", "f: if a → if True"),
        ("x = Place.HERE, Place.THERE", "module: Place.HERE → Place.THERE"),
        ("x = a & b", "module: a & b → a | b"),
        ("x = 'a'", "module: 'a' → 'XXa'"),
        ("x = 1 if a else 2", "module: 1 if a else 2 → 2"),
    ],
)
def test_each_kind_of_fault_is_tried(source: str, key: str) -> None:
    tree = ast.parse(source)
    found = {mutant.key: mutant for mutant in mutants.mutants_of(tree)}

    assert key in found
    assert ast.unparse(found[key].in_tree(tree)) != ast.unparse(tree)


PAGE = run.SURVIVORS.read_text(encoding="utf-8")


def test_a_survivor_that_is_not_listed_and_a_listed_one_that_is_killed_are_told() -> None:
    one, other = mutants.mutants_of(ast.parse("x = 1"))
    result = run.Result("m", tuple((mutant, "survived") for mutant in [one]) + ((other, "killed"),) * 19)
    page = f"## `m`\n\n| fault | why |\n|---|---|\n| `` {other.key} `` | no reason |\n"

    assert run.complaints(result, page) == [
        f"m: survives and is not listed: {one.key}",
        f"m: is listed and is killed: {other.key}",
    ]
    assert run.complaints(result, page.replace(other.key, one.key)) == []


@pytest.mark.parametrize("module", run.MODULES)
def test_each_listed_survivor_is_a_fault_of_its_module_and_has_a_reason(module: str) -> None:
    known = {run.cell(mutant.key) for mutant in mutants.mutants_of(run.parsed(module))}
    listed = run.listed(PAGE).get(module, {})

    assert [key for key in listed if key not in known] == []
    assert [key for key, why in listed.items() if len(why) < 10] == []
    assert len(listed) <= len(known) / 10


def test_only_modules_of_the_table_are_listed_and_their_tests_exist() -> None:
    assert set(run.listed(PAGE)) <= set(run.MODULES)
    assert [path for paths in run.MODULES.values() for path in paths if not (run.ROOT / path).exists()] == []
