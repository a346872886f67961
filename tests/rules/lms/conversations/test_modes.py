import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations.rules.modes import (
    MODES,
    Mode,
    ModeReason,
    Number,
    Switches,
    number_of,
    which_mode,
)


def test_the_table_answers_every_case() -> None:
    cases = set(itertools.product((False, True), (False, True), (False, True), Number))

    assert set(MODES) == cases


@pytest.mark.parametrize(
    ("switches", "people", "mode"),
    [
        (Switches(), 1, Mode.PRIVATE),
        (Switches(), 2, Mode.PRIVATE_EACH),
        (Switches(), 100, Mode.PRIVATE_EACH),
        (Switches(), 101, Mode.REFUSED),
        (Switches(bulk_message=True), 101, Mode.REFUSED),
        (Switches(group_conversation=True), 1, Mode.GROUP),
        (Switches(group_conversation=True), 100, Mode.GROUP),
        (Switches(group_conversation=True), 101, Mode.REFUSED),
        (Switches(group_conversation=True, bulk_message=True), 101, Mode.GROUP_EACH),
        (Switches(force_new=True), 1, Mode.GROUP_EACH),
        (Switches(force_new=True), 101, Mode.GROUP_EACH),
        (Switches(group_conversation=True, force_new=True), 2, Mode.GROUP_EACH),
    ],
)
def test_switches_and_number_of_people_choose_the_mode(switches: Switches, people: int, mode: Mode) -> None:
    assert which_mode(switches, people).mode is mode


def test_force_new_drops_the_wish_for_a_shared_thread() -> None:
    choice = which_mode(Switches(group_conversation=True, force_new=True), 3)

    assert [(f.reason, f.where) for f in choice.decision.losses] == [
        (ModeReason.GROUP_SPLIT, "group_conversation")
    ]


def test_bulk_alone_is_dropped() -> None:
    choice = which_mode(Switches(bulk_message=True), 3)

    assert [f.reason for f in choice.decision.losses] == [ModeReason.BULK_WITHOUT_GROUP]


def test_new_threads_for_each_are_noted_as_not_private() -> None:
    choice = which_mode(Switches(force_new=True), 1)

    assert choice.decision.having(Effect.NOTED)[0].reason is ModeReason.NOT_PRIVATE


def test_the_limit_is_the_account_s() -> None:
    assert which_mode(Switches(group_conversation=True), 2, limit=1).mode is Mode.REFUSED
    assert number_of(2, limit=1) is Number.TOO_MANY


@given(st.builds(Switches, st.booleans(), st.booleans(), st.booleans()), st.integers(), st.integers(1))
def test_every_case_is_refused_exactly_when_its_mode_says_so(
    switches: Switches, people: int, limit: int
) -> None:
    choice = which_mode(switches, people, limit)

    assert choice.decision.allowed == (choice.mode is not Mode.REFUSED)
