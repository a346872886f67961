"""Every reason of announcements and discussions says who states its fact; every refusal is worded."""

import importlib
import pkgutil
import re

import pytest

from canvas_comms.decisions import Reason
from canvas_comms.lms.announcements.server import WORDINGS as LISTING
from canvas_comms.lms.discussions.server.responses import WORDINGS

PREFIXES = ("canvas_comms.lms.discussions", "canvas_comms.lms.announcements")


def _reasons() -> list[Reason]:
    for prefix in PREFIXES:
        package = importlib.import_module(prefix)
        for found in pkgutil.walk_packages(package.__path__, prefix + "."):
            importlib.import_module(found.name)
    kinds = [kind for kind in Reason.__subclasses__() if kind.__module__.startswith(PREFIXES)]
    return [reason for kind in kinds for reason in kind]


REASONS = _reasons()


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.value)
def test_a_reason_is_a_kebab_code_with_a_source(reason: Reason) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", reason.value)
    assert reason.source.strip()


def test_no_code_means_two_things() -> None:
    codes = [reason.value for reason in REASONS]

    assert sorted(set(codes)) == sorted(codes)


def test_what_is_worded_is_a_reason_of_ours() -> None:
    assert {*WORDINGS, *LISTING} <= set(REASONS)
