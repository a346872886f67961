"""Courses, sections, groups and accounts as a reader sees them."""

from collections.abc import Mapping
from typing import Any

from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import Course, CourseState, Enrollment, Group, GroupCategory, Section
from canvas_comms.lms.editions import Era
from canvas_comms.lms.people import Account, AccountKind
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.roster.resources import (
    AccountObject,
    AccountQuotas,
    Calendar,
    CourseObject,
    CourseSettingsObject,
    CourseSis,
    DisplayedUser,
    EnrolledSection,
    GroupCategoryObject,
    GroupObject,
    GroupSis,
    Membership,
    OwnEnrollment,
    SectionObject,
    SectionSis,
    SisImport,
    TermObject,
)
from canvas_comms.lms.roster.rules.asking import ROLE_IDS
from canvas_comms.lms.roster.rules.courses import STATES
from canvas_comms.lms.roster.rules.people import STUDENTS, TEACHERS, Among, enrolled
from canvas_comms.lms.roster.rules.permissions import holds
from canvas_comms.lms.roster.server.context import RequestContext
from canvas_comms.lms.roster.server.render_people import Shown, course_user, displayed_user, user_object
from canvas_comms.lms.uuids import uuid_of_context

TIME_ZONE = "UTC"
COURSE_KEYS: Mapping[str, object] = {
    "grading_standard_id": None,
    "default_view": "modules",
    "license": None,
    "grade_passback_setting": None,
    "is_public_to_auth_users": False,
    "public_syllabus": False,
    "public_syllabus_to_auth": False,
    "storage_quota_mb": 500,
    "hide_final_grades": False,
    "apply_assignment_group_weights": False,
    "restrict_enrollments_to_course_dates": False,
    "homeroom_course": False,
    "blueprint": False,
    "template": False,
    "course_color": None,
    "friendly_name": None,
}
"""Keys of a course that have the same value in every world. Source: facts neighbours A1."""

COURSE_INCLUDES: Mapping[str, tuple[str, object]] = {
    "course_image": ("image_download_url", None),
    "banner_image": ("banner_image_download_url", None),
    "syllabus_body": ("syllabus_body", None),
    "public_description": ("public_description", None),
    "storage_quota_used_mb": ("storage_quota_used_mb", 0),
    "lti_context_id": ("lti_context_id", None),
}
"""Word of `include[]` → the key that it adds, and its value in every world."""

SETTING_KEYS: Mapping[str, object] = {
    "allow_final_grade_override": False,
    "allow_student_discussion_reporting": True,
    "allow_student_organized_groups": True,
    "filter_speed_grader_by_student_group": False,
    "grading_standard_enabled": False,
    "grading_standard_id": None,
    "grade_passback_setting": None,
    "hide_final_grades": False,
    "hide_distribution_graphs": False,
    "hide_sections_on_course_users_page": False,
    "usage_rights_required": False,
    "restrict_student_past_view": False,
    "restrict_student_future_view": False,
    "show_announcements_on_home_page": False,
    "home_page_announcement_limit": None,
    "syllabus_course_summary": True,
    "restrict_quantitative_data": False,
}
"""Settings of a course that have the same value in every world."""

GROUP_KEYS: Mapping[str, object] = {
    "storage_quota_mb": 50,
    "is_full": False,
    "has_submission": False,
}
"""Keys of a group that have the same value in every world. Source: facts neighbours A5."""

TABS = (
    ("home", "Home", ""),
    ("announcements", "Announcements", "/announcements"),
    ("discussions", "Discussions", "/discussion_topics"),
    ("people", "People", "/users"),
)
"""Tabs of every course or group: id, label, where."""


def course_object(
    request: RequestContext,
    course: Course,
    own: tuple[Enrollment, ...] | None,
    include: frozenset[str],
    *,
    single: bool = False,
) -> CourseObject:
    """A course; `own` are the enrolments that it shows, None for a list that shows none."""
    shown = Shown.to(request, course.context)
    permissions = {
        word: holds(request.directory, request.viewer, word, course.context)
        for word in ("create_discussion_topic", "create_announcement")
    }
    more = {key: value for word, (key, value) in COURSE_INCLUDES.items() if word in include}
    if "tabs" in include:
        more["tabs"] = tabs(course.context)
    if "observed_users" in include:
        more["observed_users"] = [
            {"id": int(one.observes) if one.observes.isdigit() else one.observes}
            for one in own or ()
            if one.observes is not None
        ]
    if "html_url" in include:
        more["html_url"] = f"/courses/{course.id}"
    return CourseObject(
        id=course.id,
        name=course.name,
        account_id=request.root.id,
        uuid=uuid_of_context(course.context),
        course_code=course.code,
        root_account_id=request.root.id,
        enrollment_term_id=course.term.id,
        workflow_state=STATES[course.state],
        is_public=course.is_public,
        created_at=course.created_at,
        start_at=course.start_at,
        end_at=course.end_at,
        time_zone=TIME_ZONE,
        calendar=Calendar(f"/feeds/calendars/course_{uuid_of_context(course.context)}.ics"),
        enrollments=None if own is None else tuple(map(_own_enrollment, own)),
        sis=CourseSis(course.sis_course_id) if shown.sis else None,
        sis_import=SisImport() if shown.sis_import else None,
        term=_term(course) if "term" in include else None,
        total_students=len(enrolled(request.directory, course.id, STUDENTS))
        if "total_students" in include
        else None,
        teachers=_teachers(request, course) if "teachers" in include else None,
        sections=_own_sections(request, own or ()) if "sections" in include else None,
        account=account_object(request.root, whole=False) if "account" in include else None,
        permissions=permissions if single and "permissions" in include else None,
        is_favorite=False if "favorites" in include else None,
        concluded=course.state is CourseState.COMPLETED if "concluded" in include else None,
        extra={**COURSE_KEYS, **more},
    )


def _own_enrollment(one: Enrollment) -> OwnEnrollment:
    return OwnEnrollment(
        type=one.role.value,
        role=one.role.enrollment_type,
        role_id=ROLE_IDS[one.role],
        user_id=one.user_id,
        enrollment_state=one.state.value,
        limit_privileges_to_course_section=one.limit_privileges_to_course_section,
        associated_user_id=one.observes,
    )


def _term(course: Course) -> TermObject:
    return TermObject(
        id=course.term.id, name=course.term.name, created_at=course.created_at, workflow_state="active"
    )


def _teachers(request: RequestContext, course: Course) -> tuple[DisplayedUser, ...]:
    found = request.users(enrolled(request.directory, course.id, TEACHERS))
    return tuple(displayed_user(request, user) for user in found)


def _own_sections(request: RequestContext, own: tuple[Enrollment, ...]) -> tuple[EnrolledSection, ...]:
    found = ((one, request.directory.section(one.section_id)) for one in own)
    return tuple(
        EnrolledSection(section.id, section.name, section.start_at, section.end_at, one.role.enrollment_type)
        for one, section in found
        if section is not None
    )


def tabs(context: Context) -> list[object]:
    """The tabs of a course or group, as its pages show them."""
    root = f"/{context.kind.value}s/{context.id}"
    return [
        {
            "id": id,
            "html_url": f"{root}{path}",
            "position": position,
            "visibility": "public",
            "label": label,
            "type": "internal",
        }
        for position, (id, label, path) in enumerate(TABS, 1)
    ]


def settings_object(course: Course) -> CourseSettingsObject:
    """The settings of a course."""
    own = course.settings
    return CourseSettingsObject(
        allow_student_discussion_topics=own.allow_student_discussion_topics,
        allow_student_discussion_editing=own.allow_student_discussion_editing,
        allow_student_forum_attachments=own.allow_student_forum_attachments,
        allow_student_anonymous_discussion_topics=own.allow_student_anonymous_discussion_topics,
        lock_all_announcements=own.lock_all_announcements,
        extra=SETTING_KEYS,
    )


def section_object(
    request: RequestContext, section: Section, course: Course, include: frozenset[str], *, people: bool
) -> SectionObject:
    """A section; `people`: the reader may see who is in it. Source: facts neighbours A4."""
    shown = Shown.to(request, course.context)
    among = Among(STUDENTS.roles, STUDENTS.states, frozenset({section.id}))
    asked = people and not include.isdisjoint(("students", "total_students"))
    ids = enrolled(request.directory, course.id, among) if asked else ()
    students = None
    if people and "students" in include:
        students = tuple(course_user(request, u, course, shown, include, among) for u in request.users(ids))
    permissions = {"manage_calendar": request.may(Right.READ_AS_ADMIN, course.context)}
    return SectionObject(
        id=section.id,
        course_id=course.id,
        name=section.name,
        start_at=section.start_at,
        end_at=section.end_at,
        created_at=course.created_at,
        sis=SectionSis(section.sis_section_id, course.sis_course_id) if shown.sis else None,
        sis_import=SisImport() if shown.sis_import else None,
        students=students,
        total_students=len(ids) if people and "total_students" in include else None,
        permissions=permissions if "permissions" in include else None,
        extra={"passback_status": None} if "passback_status" in include else {},
    )


def _owner(context: Context) -> dict[str, Any]:
    """Which of `course_id` and `account_id` says whose it is, and the type."""
    key = f"{context.kind.value}_id"
    return {key: context.id, "context_type": context.kind.value.capitalize()}


def group_object(request: RequestContext, group: Group, include: frozenset[str]) -> GroupObject:
    """A group. Source: facts neighbours A5."""
    directory = request.directory
    shown = Shown.to(request, group.owner)
    course = directory.course(group.owner.id) if group.owner.kind is ContextKind.COURSE else None
    leader = None if group.leader is None else directory.user(group.leader)
    category = directory.group_category(group.category_id or "")
    member = directory.is_member(request.viewer, group.id)
    permissions = {
        "create_discussion_topic": holds(directory, request.viewer, "create_discussion_topic", group.context),
        "join": False,
        "create_announcement": holds(directory, request.viewer, "create_announcement", group.context),
    }
    users = None
    if "users" in include:
        found = request.users(tuple(dict.fromkeys(group.members)))
        users = tuple(user_object(request, user, shown) for user in found)
    return GroupObject(
        **_owner(group.owner),
        id=group.id,
        name=group.name,
        description=group.description,
        is_public=False,
        join_level=group.join_level.value,
        members_count=len(set(group.members)),
        context_name=request.root.name if course is None else course.name,
        role=None if group.category_id else "uncategorized",
        group_category_id=group.category_id,
        leader=None if leader is None else displayed_user(request, leader),
        created_at=group.created_at,
        concluded=course is not None and course.state is CourseState.COMPLETED,
        sis=GroupSis(group.sis_group_id) if shown.sis else None,
        sis_import=SisImport() if shown.sis_import else None,
        permissions=permissions if "permissions" in include else None,
        users=users,
        group_category=None
        if category is None or "group_category" not in include
        else category_object(request, category),
        is_favorite=False if "favorites" in include else None,
        can_access=(member or request.may(Right.READ, group.context)) if "can_access" in include else None,
        can_message=request.may(Right.SEND_MESSAGES, group.context) if "can_message" in include else None,
        html_url=f"/groups/{group.id}" if "html_url" in include else None,
        extra={
            **GROUP_KEYS,
            **({"non_collaborative": False} if request.edition.has(Era.GROUPS_MAY_BE_TAGS) else {}),
            **({"tabs": tabs(group.context)} if "tabs" in include else {}),
        },
    )


def category_object(request: RequestContext, category: GroupCategory) -> GroupCategoryObject:
    """A group set."""
    directory = request.directory
    groups = directory.groups_in_category(category.id)
    return GroupCategoryObject(
        **_owner(category.context),
        id=category.id,
        name=category.name,
        groups_count=len(groups),
        unassigned_users_count=len(students_of(request, category, unassigned=True)),
        extra={
            "protected": False,
            "allows_multiple_memberships": False,
            "is_member": any(directory.is_member(request.viewer, group.id) for group in groups),
        },
    )


def students_of(request: RequestContext, category: GroupCategory, *, unassigned: bool) -> tuple[str, ...]:
    """The people that the groups of a set are made of, or those of them who are in none yet."""
    directory = request.directory
    if category.context.kind is not ContextKind.COURSE:
        return ()
    people = enrolled(directory, category.context.id, STUDENTS)
    if not unassigned:
        return people
    groups = directory.groups_in_category(category.id)
    taken = {member for group in groups for member in group.members}
    return tuple(id for id in people if id not in taken)


def memberships_of(request: RequestContext, group: Group) -> tuple[Membership, ...]:
    """The memberships of a group. A world does not keep them: their ids are made of group and place."""
    shown = Shown.to(request, group.owner)
    return tuple(
        Membership(
            id=f"{group.id}{place:05d}",
            group_id=group.id,
            user_id=member,
            workflow_state="accepted",
            moderator=member == group.leader,
            created_at=group.created_at,
            sis=GroupSis(group.sis_group_id) if shown.sis else None,
            sis_import=SisImport() if shown.sis_import else None,
        )
        for place, member in enumerate(dict.fromkeys(group.members), 1)
    )


def account_object(account: Account, *, whole: bool) -> AccountObject:
    """An account; `whole` for administrators. Source: facts neighbours A7."""
    root = account.kind is AccountKind.ROOT
    return AccountObject(
        id=account.id,
        name=account.name,
        workflow_state="active",
        uuid=uuid_of_context(contexts.account(account.id)),
        default_time_zone=TIME_ZONE,
        quotas=AccountQuotas(500, 50, 50) if whole else None,
        extra={"course_template_id": None} if whole and root else {},
    )
