"""The quick tiers of the figures; the full ones are `tests/outbox/figures.py --full`."""

import random

import pytest
from faulty_disk import Disk, Written
from figure import Figure, Result, measure
from figure_io_errors import MOST_CALLS, NAMES, calls_of
from figures import ROWS, main


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_the_figure_is_reached_and_its_broken_variant_fails(row: Figure) -> None:
    seed = random.SystemRandom().randrange(10**6)
    result = measure(row, row.quick, seed)

    assert result.faults(row) == [], f"seed {seed}"
    assert result.done == row.quick


@pytest.mark.parametrize("name", NAMES)
def test_no_operation_makes_more_calls_than_the_full_tier_lets_fail(name: str) -> None:
    assert 0 < calls_of(name) < MOST_CALLS


def test_fewer_rounds_than_planned_are_a_fault() -> None:
    (row, *_) = ROWS

    assert Result(10, 9, (), 10, 10).faults(row) == ["only 9 of 10 rounds were done"]


def test_a_broken_variant_that_passes_is_a_fault() -> None:
    (row, *_) = ROWS

    assert len(Result(10, 10, (), 10, 0).faults(row)) == 1
    assert len(Result(10, 10, (), 0, 0).faults(row)) == 1


def test_one_round_is_played_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["io_errors", "--seed", "1", "--round", "7"]) == 0

    assert capsys.readouterr().out == "io_errors, round 7: ok\n"


def test_a_disk_that_loses_power_keeps_what_was_synced() -> None:
    disk = Disk(chance=random.Random(1))
    disk.files["a"] = Written(bytearray(b"old"), [(0, b"new")])
    disk.files["a"].sync()
    disk.lose_power()

    assert disk.lost == [("a", b"new")]
