"""The people of a course, each once, in one order whatever the order in which they came."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.courses import Course, CourseRole, Enrollment, EnrollmentState, Section
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.people import Account, AccountKind, User
from canvas_comms.lms.roster.rules.people import (
    Among,
    enrolled,
    enrollments_by_name,
    sections_seen,
)
from canvas_comms.lms.sorted_people import order_of

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ("ann", "Ann", "Bob", "Ämil", "")
enrollments = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(CourseRole),
        st.sampled_from(EnrollmentState),
        st.sampled_from(["s1", "s2"]),
        st.booleans(),
    ),
    max_size=12,
)


def school(rows: list[tuple[int, CourseRole, EnrollmentState, str, bool]]) -> IndexedDirectory:
    users = tuple(User(str(i), name, name, WHEN) for i, name in enumerate(NAMES))
    return IndexedDirectory(
        People(
            accounts=(Account("1"), Account("2", AccountKind.SITE_ADMIN)),
            users=users,
            courses=(Course("c", "C", WHEN),),
            sections=(Section("s1", "c", "1"), Section("s2", "c", "2")),
            enrollments=tuple(
                Enrollment(str(n), str(user), "c", section, role, state, None, limited)
                for n, (user, role, state, section, limited) in enumerate(rows)
            ),
        )
    )


@given(enrollments, st.sampled_from(CourseRole), st.booleans())
def test_everybody_who_counts_is_there_once_by_sortable_name(
    rows: list[tuple[int, CourseRole, EnrollmentState, str, bool]], role: CourseRole, only: bool
) -> None:
    directory = school(rows)
    among = Among(frozenset({role}) if only else None)
    found = enrolled(directory, "c", among)
    users = [user for user in map(directory.user, found) if user is not None]

    assert set(found) == {one.user_id for one in directory.enrollments_in("c") if among.takes(one)}
    assert len(set(found)) == len(found)
    assert users == sorted(users, key=order_of)


@given(enrollments)
def test_enrolments_are_the_same_ones_sorted(
    rows: list[tuple[int, CourseRole, EnrollmentState, str, bool]],
) -> None:
    directory = school(rows)
    found = enrollments_by_name(directory, "c", Among())

    assert {one.id for one in found} == {
        one.id for one in directory.enrollments_in("c") if Among().takes(one)
    }
    types = [one.role.enrollment_type for one in found]
    assert types == sorted(types)


@given(enrollments)
def test_one_enrolment_that_is_not_limited_lifts_the_limit(
    rows: list[tuple[int, CourseRole, EnrollmentState, str, bool]],
) -> None:
    directory = school(rows)
    own = [one for one in directory.enrollments_between("0", "c") if one.state.value in ("active", "invited")]
    sections = sections_seen(directory, "0", "c")

    if own and all(one.limit_privileges_to_course_section for one in own):
        assert sections == frozenset(one.section_id for one in own)
    else:
        assert sections is None
