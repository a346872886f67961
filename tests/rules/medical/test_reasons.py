"""A reason is a stable code, and says who states the fact behind it."""

import importlib
import pkgutil
import re
from collections import Counter

import pytest

import canvas_comms.medical
from canvas_comms.decisions import Reason


def _reasons() -> list[Reason]:
    prefix = canvas_comms.medical.__name__
    for found in pkgutil.walk_packages(canvas_comms.medical.__path__, prefix + "."):
        importlib.import_module(found.name)
    kinds = [kind for kind in Reason.__subclasses__() if kind.__module__.startswith(prefix)]
    return [reason for kind in kinds for reason in kind]


REASONS = _reasons()


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_says_who_states_the_fact(reason: Reason) -> None:
    assert reason.source.strip()


@pytest.mark.parametrize("reason", REASONS)
def test_every_code_is_kebab_case(reason: Reason) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", reason.value)


def test_no_code_means_two_things() -> None:
    twice = [code for code, times in Counter(reason.value for reason in REASONS).items() if times > 1]

    assert twice == []


def test_no_reason_hides_behind_the_code_of_another() -> None:
    hidden = {
        name for reason in REASONS for name, member in type(reason).__members__.items() if name != member.name
    }

    assert hidden == set()
