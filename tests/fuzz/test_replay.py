"""Every input that a fuzzer was started with, or once failed on, as an ordinary test."""

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def fuzz() -> Any:
    """The targets and the runner, imported as the runner imports them."""
    sys.path.insert(0, str(HERE))
    try:
        targets, run = importlib.import_module("targets"), importlib.import_module("run")
    finally:
        sys.path.remove(str(HERE))
    return run, targets


INPUTS = sorted(path for path in (HERE / "corpus").glob("*/*"))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_of_the_corpus_fails_nothing(fuzz: Any, path: Path) -> None:
    fuzz[1].TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_a_corpus_to_begin_with(fuzz: Any) -> None:
    assert {path.parent.name for path in INPUTS} == set(fuzz[1].TARGETS)


def test_every_target_bears_some_hundred_changes_of_its_corpus(fuzz: Any) -> None:
    run, targets = fuzz
    for name, act in targets.TARGETS.items():
        rng = run.random.Random(name)
        pool = run.seeds(name)
        for _ in range(60):
            act(run.mutated(rng, pool))
