"""Every input that a fuzzer begins with, or once failed on, as an ordinary test; see README.md."""

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for the targets beside it

from fuzz_targets import TARGETS

from fuzz import CORPUS, corpus_of, mutated

INPUTS = sorted(CORPUS.glob("*/*"))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_of_the_corpus_fails_nothing(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_every_target_has_a_corpus_to_begin_with() -> None:
    assert {path.parent.name for path in INPUTS} == set(TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_bears_some_changes_of_its_corpus(name: str) -> None:
    rng, pool = random.Random(name), corpus_of(name)
    for _ in range(60):
        TARGETS[name](mutated(rng, pool))
