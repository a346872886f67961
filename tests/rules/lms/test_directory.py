from datetime import UTC, datetime

import pytest

from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import Course, CourseRole, Enrollment, Group, GroupCategory, Section
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.people import Account, AccountKind, AccountUser, ObserverLink, User

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
ANN = User("10", "Ann Marie Teacher", "Ann", WHEN)
BOB = User("11", "Bob", "Bob", WHEN)
BIO = Course("20", "Biology", WHEN)
FIRST, SECOND = Section("30", "20", "One"), Section("31", "20", "Two")
TEACHES = Enrollment("40", "10", "20", "30", CourseRole.TEACHER)
LEARNS = Enrollment("41", "11", "20", "31", CourseRole.STUDENT)
SET = GroupCategory("50", BIO.context)
TEAM = Group("60", "Team", BIO.context, WHEN, "50", ("11", "11"))

SCHOOL = IndexedDirectory(
    People(
        accounts=(Account("1"), Account("2", AccountKind.SITE_ADMIN)),
        users=(ANN, BOB),
        account_users=(AccountUser("10", "1"),),
        observer_links=(ObserverLink("10", "11"), ObserverLink("10", "11")),
        courses=(BIO,),
        sections=(FIRST, SECOND),
        enrollments=(TEACHES, LEARNS),
        groups=(TEAM,),
        group_categories=(SET,),
    )
)


def test_everything_is_found_by_id() -> None:
    assert (SCHOOL.user("10"), SCHOOL.course("20"), SCHOOL.section("31")) == (ANN, BIO, SECOND)
    assert (SCHOOL.group("60"), SCHOOL.group_category("50")) == (TEAM, SET)
    assert SCHOOL.account("1") == SCHOOL.root_account
    assert SCHOOL.site_admin_account.id == "2"


def test_enrolments_are_found_from_both_sides() -> None:
    assert SCHOOL.enrollments_in("20") == (TEACHES, LEARNS)
    assert SCHOOL.enrollments_of("11") == (LEARNS,)
    assert SCHOOL.enrollments_between("11", "20") == (LEARNS,)
    assert SCHOOL.sections_of("20") == (FIRST, SECOND)


def test_groups_are_found_by_member_owner_and_set() -> None:
    assert (
        SCHOOL.groups_of("11") == SCHOOL.groups_in(BIO.context) == SCHOOL.groups_in_category("50") == (TEAM,)
    )
    assert SCHOOL.is_member("11", "60")
    assert not SCHOOL.is_member("10", "60")


def test_observers_and_students_are_found_from_each_other_once() -> None:
    assert SCHOOL.observees_of("10") == ("11",)
    assert SCHOOL.observers_of("11") == ("10",)
    assert SCHOOL.account_users_of("10") == (AccountUser("10", "1"),)


def test_what_nobody_knows_is_none_or_nothing() -> None:
    assert (SCHOOL.user("x"), SCHOOL.course("x"), SCHOOL.section("x"), SCHOOL.group("x")) == (None,) * 4
    assert SCHOOL.enrollments_of("x") == SCHOOL.groups_of("x") == SCHOOL.observers_of("x") == ()


@pytest.mark.parametrize(
    ("name", "sortable"),
    [("Ann Marie Teacher", "Teacher, Ann Marie"), ("Bob", "Bob"), ("", ""), ("  A  B ", "B, A")],
)
def test_people_are_sorted_by_their_last_name(name: str, sortable: str) -> None:
    assert User("1", name, name, WHEN).sortable_name == sortable


@pytest.mark.parametrize("kind", ContextKind)
def test_a_context_code_names_its_context(kind: ContextKind) -> None:
    context = Context(kind, "12")

    assert Context.of(context.code) == context


@pytest.mark.parametrize(
    "code", ["", "course", "course_", "course_x", "page_1", "course_1_students", " course_1"]
)
def test_other_text_is_no_context_code(code: str) -> None:
    assert Context.of(code) is None


def test_a_course_is_its_own_context() -> None:
    assert BIO.context == contexts.course("20")


def test_people_are_not_shown() -> None:
    assert "Ann" not in repr(ANN)
    assert "Team" not in repr(TEAM)
