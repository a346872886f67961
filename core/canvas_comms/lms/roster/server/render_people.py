"""Users, enrolments and profiles as a reader sees them."""

from typing import Any

import attrs

from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import Course, CourseRole, Enrollment, Section
from canvas_comms.lms.people import User
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.roster.resources import (
    Activity,
    Calendar,
    DisplayedUser,
    EnrollmentObject,
    EnrollmentSis,
    Grades,
    OwnProfile,
    Profile,
    ProfileSis,
    SisImport,
    UnpostedGrades,
    UserDetails,
    UserLogin,
    UserMail,
    UserObject,
    UserSis,
)
from canvas_comms.lms.roster.rules.asking import ROLE_IDS
from canvas_comms.lms.roster.rules.people import Among, groups_of, observed_by
from canvas_comms.lms.roster.server.context import RequestContext
from canvas_comms.lms.uuids import uuid_of

PICTURE = "/images/messages/avatar-50.png"
"""The picture of whoever has none; nobody has one of their own."""
EFFECTIVE_LOCALE = "en"
"""What people read the pages in who chose no language."""
TIME_ZONE = "Etc/UTC"
NULLS = ("bio", "last_login")
"""Includes that add a key which is null in every world."""


@attrs.frozen
class Shown:
    """What a reader is shown of people in one place."""

    sis: bool
    sis_import: bool
    login: bool
    mail: bool

    @classmethod
    def to(cls, request: RequestContext, context: Context) -> "Shown":
        """By the reader's rights there. Source: facts neighbours A2."""
        manages = request.may(Right.MANAGE_SIS, request.root.context)
        return cls(
            sis=manages or request.may(Right.READ_SIS, context),
            sis_import=manages,
            login=request.may(Right.VIEW_USER_LOGINS, context),
            mail=request.may(Right.READ_EMAIL_ADDRESSES, context),
        )


def picture(request: RequestContext) -> str | None:
    """The URL of a picture; None where the account has none."""
    return PICTURE if request.root.settings.avatars else None


def displayed_user(request: RequestContext, user: User) -> DisplayedUser:
    """A user as other things name them."""
    return DisplayedUser(
        id=user.id,
        anonymous_id=anonymous_id(user.id),
        display_name=user.short_name,
        avatar_image_url=PICTURE,
        html_url=f"/users/{user.id}",
        pronouns=user.pronouns,
    )


def anonymous_id(user_id: str) -> str:
    """The number in base 36, which is how the server hides it."""
    number, digits = int(user_id) if user_id.isdigit() and len(user_id) < 40 else 0, ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"


def user_object(
    request: RequestContext,
    user: User,
    shown: Shown,
    include: frozenset[str] = frozenset(),
    *,
    mail: bool = False,
) -> UserObject:
    """A user in a list; `mail`: their address is shown to whom it may be."""
    return UserObject(**_user(request, user, shown, include, mail=mail))


def _user(
    request: RequestContext, user: User, shown: Shown, include: frozenset[str], *, mail: bool
) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": user.id,
        "name": user.name,
        "created_at": user.created_at,
        "sortable_name": user.sortable_name,
        "short_name": user.short_name,
        "pronouns": user.pronouns,
        "login": UserLogin(user.login_id) if shown.login else None,
        "avatar_url": picture(request) if "avatar_url" in include else None,
        "uuid": uuid_of(user.id) if "uuid" in include else None,
        "sis": UserSis(user.sis_user_id, user.integration_id) if shown.sis else None,
        "sis_import": SisImport() if shown.sis_import else None,
        "mail": UserMail(request.email(user.id)) if mail and shown.mail else None,
    }
    more: dict[str, object] = {word: None for word in NULLS if word in include}
    if "time_zone" in include:
        more["time_zone"] = TIME_ZONE
    if "locked" in include:
        more["locked"] = False
    if "custom_links" in include:
        more["custom_links"] = []
    return {**fields, "extra": more} if more else fields


def course_user(
    request: RequestContext, user: User, course: Course, shown: Shown, include: frozenset[str], among: Among
) -> UserObject:
    """A user of a course, with their enrolments there that count."""
    directory = request.directory
    own = [one for one in directory.enrollments_between(user.id, course.id) if among.takes(one)]
    invited = all(one.state.value == "invited" for one in own)
    enrollments = None
    if "enrollments" in include:
        enrollments = tuple(enrollment_object(request, one, include, with_user=False) for one in own)
    return UserObject(
        **_user(request, user, shown, include, mail=not invited),
        enrollments=enrollments,
        group_ids=groups_of(directory, user.id, course.context) if "group_ids" in include else None,
    )


def single_user(request: RequestContext, user: User, include: frozenset[str]) -> UserObject:
    """A user who is asked for by themselves. Source: facts neighbours A6."""
    oneself = request.viewer == user.id
    shown = Shown.to(request, request.root.context)
    asked = include | {"avatar_url"}
    first, last = names_of(user)
    can_update = {
        "can_update_name": True,
        "can_update_avatar": request.root.settings.avatars,
        "limit_parent_app_web_access": False,
    }
    fields = _user(request, user, shown, asked, mail=True)
    return UserObject(
        **fields,
        effective_locale=(user.locale or EFFECTIVE_LOCALE) if oneself else None,
        details=UserDetails(first, last, user.locale, can_update),
    )


def names_of(user: User) -> tuple[str, str]:
    """First and last name, as the sortable name tells them apart."""
    last, _, first = user.sortable_name.partition(", ")
    return first, last


def profile_object(request: RequestContext, user: User) -> Profile:
    """The profile of a user. Source: facts neighbours A6."""
    oneself = request.viewer == user.id
    shown = Shown.to(request, request.root.context)
    own = OwnProfile(
        effective_locale=user.locale or EFFECTIVE_LOCALE,
        calendar=Calendar(f"/feeds/calendars/user_{uuid_of(user.id)}.ics"),
        lti_user_id=user.lti_user_id,
        k5_user=False,
        use_classic_font_in_k5=False,
    )
    return Profile(
        id=user.id,
        name=user.name,
        sortable_name=user.sortable_name,
        short_name=user.short_name,
        login_id=user.login_id,
        integration_id=user.integration_id,
        primary_email=request.email(user.id),
        time_zone=TIME_ZONE,
        locale=user.locale,
        avatar_url=picture(request),
        pronouns=user.pronouns,
        sis=ProfileSis(user.sis_user_id) if shown.sis else None,
        own=own if oneself else None,
    )


def enrollment_object(
    request: RequestContext, one: Enrollment, include: frozenset[str], *, with_user: bool = True
) -> EnrollmentObject:
    """An enrolment, and whose it is. Source: facts neighbours A3."""
    directory = request.directory
    context = contexts.course(one.course_id)
    course, section = directory.course(one.course_id), directory.section(one.section_id)
    user = directory.user(one.user_id)
    shown = Shown.to(request, context)
    observed = directory.user(one.observes or "") if "observed_users" in include else None
    created = one.created_at or (None if course is None else course.created_at)
    oneself = one.user_id == request.viewer
    return EnrollmentObject(
        id=one.id,
        user_id=one.user_id,
        course_id=one.course_id,
        course_section_id=one.section_id,
        root_account_id=request.root.id,
        associated_user_id=one.observes,
        type=one.role.enrollment_type,
        role=one.role.enrollment_type,
        role_id=ROLE_IDS[one.role],
        enrollment_state=one.state.value,
        limit_privileges_to_course_section=one.limit_privileges_to_course_section,
        created_at=created,
        updated_at=created,
        html_url=f"/courses/{one.course_id}/users/{one.user_id}",
        activity=Activity(total_activity_time=0)
        if oneself or request.may(Right.READ_REPORTS, context)
        else None,
        sis=_sis(request, course, section, user) if shown.sis else None,
        sis_import=SisImport() if shown.sis_import else None,
        grades=_grades(request, one, context),
        user=_in_course(request, user, context, shown, include) if with_user else None,
        observed_user=_in_course(request, observed, context, shown, include) if observed else None,
        extra={
            **({"locked": False} if "locked" in include else {}),
            **({"can_be_removed": _removable(request, context)} if "can_be_removed" in include else {}),
        },
    )


def _in_course(
    request: RequestContext, user: User | None, context: Context, shown: Shown, include: frozenset[str]
) -> UserObject | None:
    if user is None:
        return None
    groups = groups_of(request.directory, user.id, context) if "group_ids" in include else None
    return attrs.evolve(user_object(request, user, shown, include), group_ids=groups)


def _sis(
    request: RequestContext, course: Course | None, section: Section | None, user: User | None
) -> EnrollmentSis:
    return EnrollmentSis(
        sis_account_id=request.root.sis_account_id,
        sis_course_id=None if course is None else course.sis_course_id,
        sis_section_id=None if section is None else section.sis_section_id,
        sis_user_id=None if user is None else user.sis_user_id,
    )


def _removable(request: RequestContext, context: Context) -> bool:
    return request.may(Right.MANAGE_STUDENTS, context)


def _grades(request: RequestContext, one: Enrollment, context: Context) -> Grades | None:
    """Shown to graders, to oneself and to who observes; nothing is graded in a course as a whole."""
    if one.role is not CourseRole.STUDENT or context.kind is not ContextKind.COURSE:
        return None
    grader = any(request.may(right, context) for right in (Right.MANAGE_GRADES, Right.VIEW_ALL_GRADES))
    seen = grader or one.user_id == request.viewer
    if not seen and one.user_id not in observed_by(request.directory, request.viewer):
        return None
    url = f"/courses/{one.course_id}/grades/{one.user_id}"
    return Grades(html_url=url, unposted=UnpostedGrades() if grader else None)
