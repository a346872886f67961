from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms import contexts
from canvas_comms.lms.courses import (
    Course,
    CourseRole,
    CourseState,
    Enrollment,
    EnrollmentState,
    Group,
    Section,
)
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.people import (
    Account,
    AccountKind,
    AccountSettings,
    AccountUser,
    ObserverLink,
    User,
)
from canvas_comms.lms.rights import RightsReason, granted, may, outranks, rights_page
from canvas_comms.lms.rights_table import REGISTRY, Right

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
TEACHER, STUDENT, TA, DESIGNER, OBSERVER, STRANGER, ADMIN, SITE_ADMIN = map(str, range(10, 18))
BIO, TEAM, CLUB = "1", "2", "3"
ROLES = {
    TEACHER: CourseRole.TEACHER,
    STUDENT: CourseRole.STUDENT,
    TA: CourseRole.TA,
    DESIGNER: CourseRole.DESIGNER,
    OBSERVER: CourseRole.OBSERVER,
}


NO_SETTINGS = AccountSettings()


def school(
    course: CourseState = CourseState.AVAILABLE,
    enrollment: EnrollmentState = EnrollmentState.ACTIVE,
    is_public: bool = False,
    overrides: Mapping[CourseRole, Mapping[str, bool]] = MappingProxyType({}),
    enrollment_overrides: Mapping[str, Mapping[str, bool]] = MappingProxyType({}),
    admin_overrides: Mapping[str, bool] = MappingProxyType({}),
    settings: AccountSettings = NO_SETTINGS,
) -> IndexedDirectory:
    return IndexedDirectory(
        People(
            accounts=(Account("1", settings=settings), Account("2", AccountKind.SITE_ADMIN)),
            users=tuple(User(one, one, one, WHEN) for one in [*ROLES, STRANGER, ADMIN, SITE_ADMIN]),
            account_users=(
                AccountUser(ADMIN, "1", admin_overrides),
                AccountUser(SITE_ADMIN, "2"),
            ),
            observer_links=(ObserverLink(OBSERVER, STUDENT),),
            courses=(Course(BIO, "Biology", WHEN, course, is_public, overrides=overrides),),
            sections=(Section("1", BIO, "Biology"),),
            enrollments=tuple(
                Enrollment(one, one, BIO, "1", role, enrollment, overrides=enrollment_overrides.get(one, {}))
                for one, role in ROLES.items()
            ),
            groups=(
                Group(TEAM, "Team", contexts.course(BIO), WHEN, members=(STUDENT,)),
                Group(CLUB, "Club", contexts.account("1"), WHEN, members=(STRANGER,)),
            ),
        )
    )


def holders(directory: IndexedDirectory, right: Right, context: contexts.Context) -> set[str]:
    everybody = [*ROLES, STRANGER, ADMIN, SITE_ADMIN]
    return {one for one in everybody if granted(directory, one, right, context)}


ADMINS = {ADMIN, SITE_ADMIN}


@pytest.mark.parametrize(
    ("right", "who"),
    [
        (Right.READ_FORUM, {TEACHER, STUDENT, TA, DESIGNER, OBSERVER} | ADMINS),
        (Right.READ_ANNOUNCEMENTS, {TEACHER, STUDENT, TA, DESIGNER, OBSERVER} | ADMINS),
        (Right.POST_TO_FORUM, {TEACHER, STUDENT, TA, DESIGNER} | ADMINS),
        (Right.CREATE_FORUM, {TEACHER, STUDENT, TA, DESIGNER} | ADMINS),
        (Right.MODERATE_FORUM, {TEACHER, TA, DESIGNER} | ADMINS),
        (Right.SEND_MESSAGES, {TEACHER, STUDENT, TA, DESIGNER} | ADMINS),
        (Right.SEND_MESSAGES_ALL, {TEACHER, TA, DESIGNER} | ADMINS),
        (Right.READ_AS_ADMIN, {TEACHER, TA, DESIGNER} | ADMINS),
        (Right.PARTICIPATE_AS_STUDENT, {STUDENT}),
        (Right.CREATE_ANNOUNCEMENTS, {TEACHER, TA, DESIGNER} | ADMINS),
        (Right.MANAGE_USER_LOGINS, set()),
        (Right.READ_MESSAGES, set()),
    ],
)
def test_in_a_course_a_right_goes_by_role(right: Right, who: set[str]) -> None:
    assert holders(school(), right, contexts.course(BIO)) == who


@pytest.mark.parametrize(
    ("right", "who"),
    [
        (Right.READ_FORUM, {TEACHER, STUDENT, TA, DESIGNER, OBSERVER} | ADMINS),
        (Right.POST_TO_FORUM, {TEACHER, TA} | ADMINS),
        (Right.SEND_MESSAGES, ADMINS),
        (Right.MODERATE_FORUM, ADMINS),
        (Right.READ_AS_ADMIN, {TEACHER, TA, DESIGNER} | ADMINS),
    ],
)
@pytest.mark.parametrize(
    "concluded", [{"course": CourseState.COMPLETED}, {"enrollment": EnrollmentState.COMPLETED}]
)
def test_concluded_people_keep_only_what_their_role_keeps(
    right: Right, who: set[str], concluded: dict[str, Any]
) -> None:
    assert holders(school(**concluded), right, contexts.course(BIO)) == who


@pytest.mark.parametrize("state", [EnrollmentState.INVITED, EnrollmentState.INACTIVE])
def test_invited_and_inactive_people_have_nothing(state: EnrollmentState) -> None:
    assert holders(school(enrollment=state), Right.READ, contexts.course(BIO)) == ADMINS


def test_an_unpublished_course_is_for_its_staff() -> None:
    unpublished = school(course=CourseState.CLAIMED)

    assert holders(unpublished, Right.READ, contexts.course(BIO)) == {TEACHER, TA, DESIGNER} | ADMINS


def test_a_public_course_may_be_read_by_anybody_but_nothing_else() -> None:
    public = school(is_public=True)

    assert granted(public, None, Right.READ, contexts.course(BIO))
    assert not granted(public, None, Right.READ_FORUM, contexts.course(BIO))
    assert not granted(public, STRANGER, Right.READ_FORUM, contexts.course(BIO))


def test_a_right_switched_for_a_role_holds_in_that_course() -> None:
    muted = school(overrides={CourseRole.STUDENT: {"send_messages": False}})

    assert not granted(muted, STUDENT, Right.SEND_MESSAGES, contexts.course(BIO))
    assert granted(muted, TEACHER, Right.SEND_MESSAGES, contexts.course(BIO))


def test_a_right_switched_for_an_enrolment_beats_the_one_for_its_role() -> None:
    special = school(
        overrides={CourseRole.STUDENT: {"moderate_forum": False}},
        enrollment_overrides={STUDENT: {"moderate_forum": True}},
    )

    assert granted(special, STUDENT, Right.MODERATE_FORUM, contexts.course(BIO))


def test_what_follows_from_a_role_cannot_be_switched() -> None:
    stubborn = school(overrides={CourseRole.TEACHER: {"read_as_admin": False}})

    assert granted(stubborn, TEACHER, Right.READ_AS_ADMIN, contexts.course(BIO))


def test_a_right_of_an_administrator_can_be_switched_off() -> None:
    demoted = school(admin_overrides={"manage_students": False})

    assert not granted(demoted, ADMIN, Right.MANAGE_STUDENTS, contexts.account("1"))
    assert granted(demoted, SITE_ADMIN, Right.MANAGE_STUDENTS, contexts.account("1"))


def test_site_admin_rights_are_had_on_the_site_admin_account_only() -> None:
    directory = school()

    assert holders(directory, Right.READ_MESSAGES, contexts.account("2")) == {SITE_ADMIN}
    assert holders(directory, Right.READ_MESSAGES, contexts.account("1")) == set()


@pytest.mark.parametrize("setting", [True, False])
def test_notifications_may_be_viewed_only_where_the_account_allows_it(setting: bool) -> None:
    directory = school(
        admin_overrides={"view_notifications": True},
        settings=AccountSettings(admins_can_view_notifications=setting),
    )

    assert granted(directory, ADMIN, Right.VIEW_NOTIFICATIONS, contexts.account("1")) is setting
    assert not granted(directory, SITE_ADMIN, Right.VIEW_NOTIFICATIONS, contexts.account("1"))


@pytest.mark.parametrize(
    ("right", "group", "who"),
    [
        (Right.READ, TEAM, {STUDENT, TEACHER, TA, DESIGNER} | ADMINS),
        (Right.POST_TO_FORUM, TEAM, {STUDENT, TEACHER, TA, DESIGNER} | ADMINS),
        (Right.MODERATE_FORUM, TEAM, {TEACHER, TA, DESIGNER} | ADMINS),
        (Right.CREATE_ANNOUNCEMENTS, TEAM, {STUDENT, TEACHER, TA, DESIGNER} | ADMINS),
        (Right.SEND_MESSAGES, TEAM, {STUDENT, TEACHER, TA, DESIGNER} | ADMINS),
        (Right.SEND_MESSAGES, CLUB, {STRANGER} | ADMINS),
        (Right.READ, CLUB, {STRANGER} | ADMINS),
    ],
)
def test_in_a_group_a_right_goes_by_membership_and_by_the_owner(
    right: Right, group: str, who: set[str]
) -> None:
    assert holders(school(), right, contexts.group(group)) == who


def test_members_of_an_unreadable_courses_group_may_post_but_not_read() -> None:
    unpublished = school(course=CourseState.CLAIMED)

    assert granted(unpublished, STUDENT, Right.POST_TO_FORUM, contexts.group(TEAM))
    assert not granted(unpublished, STUDENT, Right.READ, contexts.group(TEAM))


@pytest.mark.parametrize(
    ("right", "who"),
    [
        (Right.READ, {STUDENT, OBSERVER} | ADMINS),
        (Right.MANAGE_USER_DETAILS, ADMINS),
        (Right.VIEW_STATISTICS, ADMINS),
        (Right.BECOME_USER, {STUDENT} | ADMINS),
    ],
)
def test_about_a_user_a_right_goes_by_who_one_is_to_them(right: Right, who: set[str]) -> None:
    assert holders(school(), right, contexts.user(STUDENT)) == who


def test_an_administrator_does_not_manage_or_become_a_more_powerful_one() -> None:
    directory = school()

    assert not granted(directory, ADMIN, Right.MANAGE_USER_DETAILS, contexts.user(SITE_ADMIN))
    assert not granted(directory, ADMIN, Right.BECOME_USER, contexts.user(SITE_ADMIN))
    assert granted(directory, SITE_ADMIN, Right.BECOME_USER, contexts.user(ADMIN))
    assert outranks(directory, ADMIN, ADMIN)


def test_a_refusal_names_the_right() -> None:
    decision = may(school(), STUDENT, Right.MODERATE_FORUM, contexts.course(BIO))

    assert [(f.reason, f.where) for f in decision.refusals] == [(RightsReason.NOT_GRANTED, "moderate_forum")]
    assert may(school(), TEACHER, Right.MODERATE_FORUM, contexts.course(BIO)).allowed


DIRECTORY = school()


@given(
    st.none() | st.text(max_size=3) | st.sampled_from(sorted(ROLES)),
    st.sampled_from(Right),
    st.sampled_from(contexts.ContextKind),
    st.text(max_size=3) | st.sampled_from(["1", "2", "3"]),
)
def test_every_question_about_a_right_has_an_answer(
    user_id: str | None, right: Right, kind: contexts.ContextKind, id: str
) -> None:
    assert granted(DIRECTORY, user_id, right, contexts.Context(kind, id)) in (True, False)


def test_every_right_of_the_registry_is_a_line_of_the_page() -> None:
    page = rights_page()

    assert all(f"| {right.value} |" in page for right in REGISTRY)
    assert "| post_to_forum | concluded too | concluded too | yes | yes | – | yes |" in page
