"""Tests that use the plugin run in any order and in parallel. `any_order/run.py 100` runs more of them."""

import runpy
from pathlib import Path

import pytest

RUN = runpy.run_path(str(Path(__file__).parent / "any_order" / "run.py"))


@pytest.mark.parametrize("seed", range(3))
def test_a_users_tests_are_green_in_any_order_and_in_parallel(seed: int) -> None:
    ran = RUN["shuffled"](seed)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "31 passed" in ran.stdout
