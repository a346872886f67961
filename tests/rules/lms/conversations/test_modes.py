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
        (Switches(bulk_message=True), 1, Mode.PRIVATE),
        (Switches(bulk_message=True), 2, Mode.PRIVATE_EACH),
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


TOO_MANY = (ModeReason.TOO_MANY, Effect.REFUSED, "recipients")
BULK_LOST = (ModeReason.BULK_WITHOUT_GROUP, Effect.DROPPED, "bulk_message")
GROUP_LOST = (ModeReason.GROUP_SPLIT, Effect.DROPPED, "group_conversation")
GROUP_SPLIT = (ModeReason.GROUP_SPLIT_BY_BULK, Effect.NOTED, "group_conversation")
NEW_BY_FORCE = (ModeReason.NOT_PRIVATE, Effect.NOTED, "force_new")
NEW_BY_BULK = (ModeReason.NOT_PRIVATE, Effect.NOTED, "bulk_message")


@pytest.mark.parametrize(
    ("switches", "people", "found"),
    [
        (Switches(), 100, []),
        (Switches(), 101, [TOO_MANY]),
        (Switches(bulk_message=True), 3, [BULK_LOST]),
        (Switches(bulk_message=True), 101, [TOO_MANY, BULK_LOST]),
        (Switches(group_conversation=True), 3, []),
        (Switches(group_conversation=True, bulk_message=True), 3, [GROUP_SPLIT, NEW_BY_BULK]),
        (Switches(force_new=True), 1, [NEW_BY_FORCE]),
        (Switches(bulk_message=True, force_new=True), 3, [BULK_LOST, NEW_BY_FORCE]),
        (Switches(group_conversation=True, force_new=True), 3, [GROUP_LOST, NEW_BY_FORCE]),
        (Switches(True, True, True), 3, [GROUP_LOST, NEW_BY_FORCE]),
    ],
)
def test_switches_that_do_something_else_than_they_say_are_told(
    switches: Switches, people: int, found: list[tuple[ModeReason, Effect, str]]
) -> None:
    decision = which_mode(switches, people).decision

    assert [(f.reason, f.effect, f.where) for f in decision.findings] == found


def test_the_limit_is_the_account_s() -> None:
    assert which_mode(Switches(group_conversation=True), 2, limit=1).mode is Mode.REFUSED
    assert number_of(2, limit=1) is Number.TOO_MANY


@given(st.builds(Switches, st.booleans(), st.booleans(), st.booleans()), st.integers(), st.integers(1))
def test_every_case_is_refused_exactly_when_its_mode_says_so(
    switches: Switches, people: int, limit: int
) -> None:
    choice = which_mode(switches, people, limit)

    assert choice.decision.allowed == (choice.mode is not Mode.REFUSED)
