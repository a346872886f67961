"""Which parameters of a list the server refuses, and what the others mean."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.courses import CourseRole, EnrollmentState
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.people import Account, AccountKind
from canvas_comms.lms.roster.rules.asking import (
    CURRENT,
    MOST_UUIDS,
    STATE_WORDS,
    STATE_WORDS_OF_USER,
    AskingReason,
    at_most,
    roles_asked,
    search_term,
    states_asked,
)
from canvas_comms.lms.roster.rules.courses import courses_in_account
from canvas_comms.lms.roster.rules.enrollments import filter_of

EMPTY = IndexedDirectory(People((Account("1"), Account("2", AccountKind.SITE_ADMIN))))


@pytest.mark.parametrize(
    ("given", "term", "reasons"),
    [
        (None, "", set()),
        ("", "", set()),
        ("  ", "", set()),
        ("a", "", {AskingReason.SEARCH_TERM_SHORT}),
        (" a ", "", {AskingReason.SEARCH_TERM_SHORT}),
        ("Ab", "ab", set()),
        (17, "17", set()),
    ],
)
def test_a_search_term_has_two_characters_or_none(given: Any, term: str, reasons: set[AskingReason]) -> None:
    found, decision = search_term(Parameters({"search_term": given}))

    assert found == term
    assert decision.reasons() == reasons


@pytest.mark.parametrize(
    ("params", "roles"),
    [
        ({}, None),
        ({"enrollment_type": ["teacher", "ta"]}, {CourseRole.TEACHER, CourseRole.TA}),
        ({"enrollment_type": "student"}, {CourseRole.STUDENT}),
        ({"enrollment_type": ["student_view"]}, set()),
        ({"enrollment_role": "DesignerEnrollment"}, {CourseRole.DESIGNER}),
        ({"enrollment_role_id": 7}, {CourseRole.OBSERVER}),
        ({"enrollment_type": ["ta"], "enrollment_role_id": "3"}, set()),
    ],
)
def test_roles_are_asked_for_by_type_by_name_or_by_id(params: Any, roles: set[CourseRole] | None) -> None:
    found, decision = roles_asked(Parameters(params))

    assert decision.allowed
    assert found == roles


def test_a_type_that_there_is_not_is_refused() -> None:
    params = Parameters({"enrollment_type": ["teacher", "boss"]})

    assert roles_asked(params)[1].reasons() == {AskingReason.NO_SUCH_TYPE}
    assert courses_in_account(EMPTY, params)[1].reasons() == {AskingReason.TYPE_NOT_VALID}


@given(st.lists(st.sampled_from(sorted(STATE_WORDS_OF_USER)), min_size=1))
def test_words_for_states_add_up(words: list[str]) -> None:
    found, decision = states_asked(words, STATE_WORDS_OF_USER, CURRENT, "state")

    assert decision.allowed
    assert found == frozenset().union(*(STATE_WORDS_OF_USER[word] for word in words))


def test_no_word_stands_for_the_default_and_a_strange_word_is_refused() -> None:
    assert states_asked((), STATE_WORDS, CURRENT, "state")[0] == CURRENT
    assert STATE_WORDS["active"] == {EnrollmentState.ACTIVE}
    decision = states_asked(("current_and_invited",), STATE_WORDS, CURRENT, "state")[1]
    assert decision.reasons() == {AskingReason.NO_SUCH_STATE}


@pytest.mark.parametrize(
    ("params", "reads_sis", "reasons"),
    [
        ({"role": ["Boss"]}, True, {AskingReason.NO_SUCH_ROLE}),
        ({"grading_period_id": "3"}, True, {AskingReason.NO_GRADING_PERIOD}),
        ({"sis_user_id": ["S"]}, False, {AskingReason.SIS_NOT_READABLE}),
        ({"sis_user_id": ["S"]}, True, set()),
        ({"type": ["Boss"]}, True, set()),
    ],
)
def test_a_filter_of_enrolments_may_be_refused(
    params: Any, reads_sis: bool, reasons: set[AskingReason]
) -> None:
    decision = filter_of(EMPTY, Parameters(params), STATE_WORDS, CURRENT, reads_sis=reads_sis)[1]

    assert decision.reasons() == reasons


def test_more_than_a_hundred_uuids_are_too_many() -> None:
    assert at_most(["u"] * MOST_UUIDS).allowed
    assert at_most(["u"] * (MOST_UUIDS + 1)).reasons() == {AskingReason.TOO_MANY_UUIDS}
