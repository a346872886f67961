"""Tests of the toy; they are run by the runner's own test only."""

from tests.mutation.toy.toy_module import allowed, counted


def test_grown_ups_come_in() -> None:
    assert allowed(11)
    assert not allowed(9)


def test_no_guest_comes_in() -> None:
    assert not allowed(11, guest=True)


def test_all_are_counted() -> None:
    assert counted(3) == 3
