"""What one enrolment counts for in its course, and which rights it gives by itself."""

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms import contexts
from canvas_comms.lms.courses import Course, CourseRole, CourseState, Enrollment, EnrollmentState, Section
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.people import Account, AccountKind, User
from canvas_comms.lms.rights import Standing, by_enrollment, granted, standing
from canvas_comms.lms.rights_table import DERIVED, REGISTRY, Level, Right

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
A, C, N = Standing.ACTIVE, Standing.CONCLUDED, Standing.NOTHING
STAFF = {CourseRole.TEACHER, CourseRole.TA, CourseRole.DESIGNER}
OF_COURSES = [
    right
    for right, row in REGISTRY.items()
    if row.level is Level.COURSE and right not in {derived for derived, _ in DERIVED}
]
OVERRIDES = st.dictionaries(st.sampled_from([right.value for right in OF_COURSES]), st.booleans())


def biology(state: CourseState, **more: object) -> Course:
    return Course("1", "Biology", WHEN, state, **more)  # type: ignore[arg-type]  # what a test says


def enrolled(role: CourseRole, state: EnrollmentState, **more: object) -> Enrollment:
    return Enrollment("9", "7", "1", "1", role, state, **more)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("course", "enrollment", "of_staff", "of_others"),
    [
        (CourseState.AVAILABLE, EnrollmentState.ACTIVE, A, A),
        (CourseState.AVAILABLE, EnrollmentState.COMPLETED, C, C),
        (CourseState.AVAILABLE, EnrollmentState.INVITED, N, N),
        (CourseState.AVAILABLE, EnrollmentState.INACTIVE, N, N),
        (CourseState.CLAIMED, EnrollmentState.ACTIVE, A, N),
        (CourseState.CLAIMED, EnrollmentState.COMPLETED, C, N),
        (CourseState.CLAIMED, EnrollmentState.INVITED, N, N),
        (CourseState.CLAIMED, EnrollmentState.INACTIVE, N, N),
        (CourseState.COMPLETED, EnrollmentState.ACTIVE, C, C),
        (CourseState.COMPLETED, EnrollmentState.COMPLETED, C, C),
        (CourseState.COMPLETED, EnrollmentState.INVITED, N, N),
        (CourseState.COMPLETED, EnrollmentState.INACTIVE, N, N),
    ],
)
def test_an_enrolment_counts_by_its_state_and_its_courses(
    course: CourseState, enrollment: EnrollmentState, of_staff: Standing, of_others: Standing
) -> None:
    told = {role: standing(enrolled(role, enrollment), biology(course)) for role in CourseRole}

    assert told == {role: of_staff if role in STAFF else of_others for role in CourseRole}


@pytest.mark.parametrize(
    ("right", "role", "active", "concluded"),
    [
        (Right.READ_FORUM, CourseRole.STUDENT, True, True),
        (Right.POST_TO_FORUM, CourseRole.STUDENT, True, False),
        (Right.POST_TO_FORUM, CourseRole.TEACHER, True, True),
        (Right.POST_TO_FORUM, CourseRole.OBSERVER, False, False),
        (Right.MODERATE_FORUM, CourseRole.TEACHER, True, False),
        (Right.SEND_MESSAGES, CourseRole.STUDENT, True, False),
        (Right.PARTICIPATE_AS_STUDENT, CourseRole.TEACHER, False, False),
        (Right.MANAGE_USER_LOGINS, CourseRole.TEACHER, False, False),
    ],
)
def test_an_enrolment_gives_what_its_role_has_and_later_what_it_keeps(
    right: Right, role: CourseRole, active: bool, concluded: bool
) -> None:
    one = enrolled(role, EnrollmentState.ACTIVE)

    assert by_enrollment(one, biology(CourseState.AVAILABLE), right) is active
    assert by_enrollment(one, biology(CourseState.COMPLETED), right) is concluded


@given(
    st.sampled_from(list(product(CourseState, EnrollmentState, CourseRole))),
    st.sampled_from(OF_COURSES),
    OVERRIDES,
    OVERRIDES,
)
def test_who_has_one_enrolment_has_what_that_gives(
    states: tuple[CourseState, EnrollmentState, CourseRole],
    right: Right,
    of_role: dict[str, bool],
    of_enrollment: dict[str, bool],
) -> None:
    of_course, of_one, role = states
    course = biology(of_course, overrides={role: of_role})
    one = enrolled(role, of_one, overrides=of_enrollment)
    directory = IndexedDirectory(
        People(
            accounts=(Account("1"), Account("2", AccountKind.SITE_ADMIN)),
            users=(User("7", "7", "7", WHEN),),
            courses=(course,),
            sections=(Section("1", "1", "Biology"),),
            enrollments=(one,),
        )
    )

    assert granted(directory, "7", right, contexts.course("1")) is by_enrollment(one, course, right)
