"""Tests that use the plugin run in any order and in parallel. `any_order/run.py 100` runs more of them."""

import re
import runpy
from pathlib import Path

import pytest

import canvas_comms_pytest.fixtures

SAMPLE = Path(__file__).parent / "any_order" / "sample_rules.py"
RUN = runpy.run_path(str(Path(__file__).parent / "any_order" / "run.py"))


@pytest.mark.parametrize("seed", range(3))
def test_a_users_tests_are_green_in_any_order_and_in_parallel(seed: int) -> None:
    ran = RUN["shuffled"](seed)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "53 passed" in ran.stdout


def test_every_fixture_and_the_marker_take_part() -> None:
    offered = {name for name in vars(canvas_comms_pytest.fixtures) if name.startswith("canvas")}
    used = set(re.findall(r"\bcanvas\w+(?=: )", SAMPLE.read_text()))

    assert offered == used
    assert '@pytest.mark.canvas_world("world.json"' in SAMPLE.read_text()
