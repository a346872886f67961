"""Which right does whom by default? The one table of rights of Canvas LMS.

Three parts, by what a right is asked about. In a **course** (and its account) a right
goes by role: `REGISTRY` says which roles have it, which keep it once their enrolment or
course is concluded, and whether administrators have it. In a **group** it goes by
membership and by what one may do in the course or account that owns the group:
`GROUP_GROUNDS`. About a **user** it goes by who one is to them: `USER_GROUNDS`.
`DERIVED` are rights that are nothing but several others together.
"""

import enum
from collections.abc import Callable, Mapping
from operator import attrgetter

import attrs

from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.courses import STAFF, CourseRole, CourseState, EnrollmentState
from canvas_comms.lms.people import AccountSettings


class Right(enum.StrEnum):
    """A right, by the server's own name where it has one."""

    READ = "read"
    READ_AS_ADMIN = "read_as_admin"
    READ_AS_MEMBER = "read_as_member"
    PARTICIPATE_AS_STUDENT = "participate_as_student"
    VIEW_UNPUBLISHED_ITEMS = "view_unpublished_items"
    READ_COURSE_CONTENT = "read_course_content"
    READ_ROSTER = "read_roster"
    READ_SIS = "read_sis"
    MANAGE_SIS = "manage_sis"
    VIEW_USER_LOGINS = "view_user_logins"
    READ_EMAIL_ADDRESSES = "read_email_addresses"
    VIEW_ALL_GRADES = "view_all_grades"
    READ_REPORTS = "read_reports"
    READ_COURSE_LIST = "read_course_list"
    READ_FORUM = "read_forum"
    READ_ANNOUNCEMENTS = "read_announcements"
    POST_TO_FORUM = "post_to_forum"
    CREATE_FORUM = "create_forum"
    MODERATE_FORUM = "moderate_forum"
    SEND_MESSAGES = "send_messages"
    SEND_MESSAGES_ALL = "send_messages_all"
    MANAGE_GRADES = "manage_grades"
    MANAGE_STUDENTS = "manage_students"
    MANAGE_ASSIGNMENTS_ADD = "manage_assignments_add"
    MANAGE_ASSIGNMENTS_EDIT = "manage_assignments_edit"
    MANAGE_GROUPS_ADD = "manage_groups_add"
    MANAGE_GROUPS_MANAGE = "manage_groups_manage"
    VIEW_GROUP_PAGES = "view_group_pages"
    MANAGE_FILES_ADD = "manage_files_add"
    MANAGE_FILES_DELETE = "manage_files_delete"
    BECOME_USER = "become_user"
    MANAGE_USER_LOGINS = "manage_user_logins"
    MANAGE_USER_DETAILS = "manage_user_details"
    MANAGE_USER_OBSERVERS = "manage_user_observers"
    READ_PROFILE = "read_profile"
    API_SHOW_USER = "api_show_user"
    READ_MESSAGES = "read_messages"
    VIEW_BOUNCED_EMAILS = "view_bounced_emails"
    VIEW_NOTIFICATIONS = "view_notifications"
    VIEW_STATISTICS = "view_statistics"
    MODERATE_TOPICS = "moderate_topics"
    """Derived: read_forum and moderate_forum."""
    CREATE_ANNOUNCEMENTS = "create_announcements"
    """Derived: in a course read_announcements and moderate_forum, in a group create_forum."""


class Level(enum.Enum):
    """Where a right can be had at all."""

    COURSE = "courses and accounts"
    ACCOUNT = "accounts"
    SITE_ADMIN = "the site-admin account"


@attrs.frozen
class Row:
    """One right by role. `concluded`: roles that keep it; `admin`: administrators have it."""

    roles: frozenset[CourseRole]
    concluded: frozenset[CourseRole]
    admin: bool
    source: str
    level: Level = Level.COURSE
    overridable: bool = True
    """Whether roles' rights can be switched on and off; if not, it follows from the role."""
    setting: Callable[[AccountSettings], bool] | None = None
    """A setting of the root account without which nobody has it."""


_TEACHER, _TA, _DESIGNER = CourseRole.TEACHER, CourseRole.TA, CourseRole.DESIGNER
_STUDENT, _OBSERVER = CourseRole.STUDENT, CourseRole.OBSERVER

NOBODY: frozenset[CourseRole] = frozenset()
EVERYBODY = frozenset(CourseRole)
MEMBERS = STAFF | {_STUDENT}
GRADERS = frozenset({_TEACHER, _TA})

_REGISTRY = "upstream permission registry (facts lms-conversations 11, lms-discussions 2.1)"
_COURSE = "upstream app/models/course.rb set_policy"
_CHANNELS = "facts lms-channels 4"
_FILES = "facts neighbours B1; which roles have it is inferred"
_PEOPLE = "facts neighbours A2"

REGISTRY: Mapping[Right, Row] = {
    Right.READ: Row(EVERYBODY, EVERYBODY, True, _COURSE, overridable=False),
    Right.READ_AS_MEMBER: Row(MEMBERS, EVERYBODY, True, _COURSE, overridable=False),
    Right.READ_AS_ADMIN: Row(STAFF, STAFF, True, _COURSE, overridable=False),
    Right.VIEW_UNPUBLISHED_ITEMS: Row(STAFF, STAFF, True, _COURSE, overridable=False),
    Right.PARTICIPATE_AS_STUDENT: Row(frozenset({_STUDENT}), NOBODY, False, _COURSE, overridable=False),
    Right.READ_COURSE_CONTENT: Row(NOBODY, NOBODY, True, _REGISTRY),
    Right.READ_ROSTER: Row(MEMBERS, STAFF, True, _REGISTRY),
    Right.READ_SIS: Row(frozenset({_TEACHER}), NOBODY, True, _PEOPLE),
    Right.VIEW_USER_LOGINS: Row(GRADERS, NOBODY, True, _PEOPLE),
    Right.READ_EMAIL_ADDRESSES: Row(GRADERS, NOBODY, True, f"{_PEOPLE}; designers are inferred"),
    Right.VIEW_ALL_GRADES: Row(GRADERS, GRADERS, True, "facts neighbours A2; roles are inferred"),
    Right.READ_REPORTS: Row(GRADERS, NOBODY, True, "facts neighbours A3; roles are inferred"),
    Right.MANAGE_SIS: Row(NOBODY, NOBODY, True, _PEOPLE, Level.ACCOUNT),
    Right.READ_COURSE_LIST: Row(NOBODY, NOBODY, True, "facts neighbours A1", Level.ACCOUNT),
    Right.MANAGE_USER_OBSERVERS: Row(NOBODY, NOBODY, True, "facts neighbours A6", Level.ACCOUNT),
    Right.READ_FORUM: Row(EVERYBODY, EVERYBODY, True, _REGISTRY),
    Right.READ_ANNOUNCEMENTS: Row(EVERYBODY, EVERYBODY, True, _REGISTRY),
    Right.POST_TO_FORUM: Row(MEMBERS, GRADERS, True, _REGISTRY),
    Right.CREATE_FORUM: Row(MEMBERS, NOBODY, True, _REGISTRY),
    Right.MODERATE_FORUM: Row(STAFF, NOBODY, True, _REGISTRY),
    Right.SEND_MESSAGES: Row(MEMBERS, NOBODY, True, _REGISTRY),
    Right.SEND_MESSAGES_ALL: Row(STAFF, NOBODY, True, _REGISTRY),
    Right.MANAGE_GRADES: Row(GRADERS, NOBODY, True, _REGISTRY),
    Right.MANAGE_STUDENTS: Row(STAFF, NOBODY, True, _REGISTRY),
    Right.MANAGE_ASSIGNMENTS_ADD: Row(STAFF, NOBODY, True, _REGISTRY),
    Right.MANAGE_ASSIGNMENTS_EDIT: Row(STAFF, NOBODY, True, _REGISTRY),
    Right.MANAGE_GROUPS_ADD: Row(STAFF, NOBODY, True, _REGISTRY),
    Right.MANAGE_GROUPS_MANAGE: Row(STAFF, NOBODY, True, _REGISTRY),
    Right.VIEW_GROUP_PAGES: Row(STAFF, EVERYBODY, True, _REGISTRY),
    Right.MANAGE_FILES_ADD: Row(STAFF, NOBODY, True, _FILES),
    Right.MANAGE_FILES_DELETE: Row(STAFF, NOBODY, True, _FILES),
    Right.BECOME_USER: Row(NOBODY, NOBODY, True, _REGISTRY, Level.ACCOUNT),
    Right.MANAGE_USER_LOGINS: Row(NOBODY, NOBODY, True, f"{_CHANNELS}.1", Level.ACCOUNT),
    Right.VIEW_STATISTICS: Row(NOBODY, NOBODY, True, "facts lms-channels 5.3", Level.ACCOUNT),
    Right.VIEW_BOUNCED_EMAILS: Row(NOBODY, NOBODY, True, f"{_CHANNELS}.8", Level.ACCOUNT),
    Right.VIEW_NOTIFICATIONS: Row(
        NOBODY,
        NOBODY,
        False,
        "facts lms-channels 6; upstream permission registry",
        Level.ACCOUNT,
        setting=attrgetter("admins_can_view_notifications"),
    ),
    Right.READ_MESSAGES: Row(NOBODY, NOBODY, True, "facts lms-channels 2 and 6", Level.SITE_ADMIN),
}
"""Right → who has it. A right that is not here cannot be had in a course or account."""


class Standing(enum.Enum):
    """What an enrolment counts for, its course considered."""

    NOTHING = "nothing"
    ACTIVE = "active"
    CONCLUDED = "concluded"


_ACTIVE, _CONCLUDED, _NOTHING = Standing.ACTIVE, Standing.CONCLUDED, Standing.NOTHING

STANDINGS: Mapping[tuple[CourseState, EnrollmentState, bool], Standing] = {
    (CourseState.AVAILABLE, EnrollmentState.ACTIVE, True): _ACTIVE,
    (CourseState.AVAILABLE, EnrollmentState.ACTIVE, False): _ACTIVE,
    (CourseState.AVAILABLE, EnrollmentState.COMPLETED, True): _CONCLUDED,
    (CourseState.AVAILABLE, EnrollmentState.COMPLETED, False): _CONCLUDED,
    (CourseState.CLAIMED, EnrollmentState.ACTIVE, True): _ACTIVE,
    (CourseState.CLAIMED, EnrollmentState.COMPLETED, True): _CONCLUDED,
    (CourseState.COMPLETED, EnrollmentState.ACTIVE, True): _CONCLUDED,
    (CourseState.COMPLETED, EnrollmentState.ACTIVE, False): _CONCLUDED,
    (CourseState.COMPLETED, EnrollmentState.COMPLETED, True): _CONCLUDED,
    (CourseState.COMPLETED, EnrollmentState.COMPLETED, False): _CONCLUDED,
}
"""(state of the course, state of the enrolment, is staff) → what it counts for; else nothing."""

PUBLIC = frozenset({Right.READ})
"""What anybody may do in a public course that is available, even without logging in."""


@attrs.frozen
class GroupGround:
    """One way to have a right in a group; all of what it names must hold."""

    member: bool = False
    owner_rights: tuple[Right, ...] = ()
    """Rights in the course or account that owns the group."""
    owner_kind: ContextKind | None = None
    unreadable_too: bool = False
    """Counts even if the owning course may not be read."""


_MEMBER = GroupGround(member=True)
_MANAGER = GroupGround(owner_rights=(Right.MANAGE_GROUPS_MANAGE,))
_PAGES = GroupGround(owner_rights=(Right.VIEW_GROUP_PAGES,))
_OF_ACCOUNT = GroupGround(member=True, owner_kind=ContextKind.ACCOUNT)


def _course(*rights: Right) -> GroupGround:
    return GroupGround(owner_rights=rights, owner_kind=ContextKind.COURSE)


GROUP_GROUNDS: Mapping[Right, tuple[GroupGround, ...]] = {
    Right.READ: (_MEMBER, GroupGround(owner_rights=(Right.MANAGE_GROUPS_ADD,)), _MANAGER, _PAGES),
    Right.READ_FORUM: (_MEMBER, _MANAGER, _PAGES),
    Right.READ_ANNOUNCEMENTS: (_MEMBER, _MANAGER, _PAGES),
    Right.READ_ROSTER: (_MEMBER, _MANAGER, _PAGES),
    Right.VIEW_UNPUBLISHED_ITEMS: (_MEMBER, _MANAGER),
    Right.POST_TO_FORUM: (
        GroupGround(member=True, unreadable_too=True),
        _MANAGER,
        GroupGround(owner_rights=(Right.READ_AS_ADMIN, Right.POST_TO_FORUM)),
    ),
    Right.CREATE_FORUM: (
        GroupGround(member=True, unreadable_too=True),
        _MANAGER,
        GroupGround(owner_rights=(Right.READ_AS_ADMIN, Right.CREATE_FORUM)),
    ),
    Right.MODERATE_FORUM: (GroupGround(member=True, owner_rights=(Right.MODERATE_FORUM,)), _MANAGER),
    Right.SEND_MESSAGES: (
        _OF_ACCOUNT,
        _course(Right.SEND_MESSAGES),
        _course(Right.SEND_MESSAGES_ALL),
        _MANAGER,
    ),
    Right.SEND_MESSAGES_ALL: (
        _OF_ACCOUNT,
        _course(Right.SEND_MESSAGES),
        _course(Right.SEND_MESSAGES_ALL),
        _MANAGER,
    ),
    Right.MANAGE_FILES_ADD: (_MEMBER, _MANAGER),
    Right.MANAGE_FILES_DELETE: (_MEMBER, _MANAGER),
    Right.READ_AS_ADMIN: (GroupGround(owner_rights=(Right.READ_AS_ADMIN,)),),
    Right.PARTICIPATE_AS_STUDENT: (GroupGround(owner_rights=(Right.PARTICIPATE_AS_STUDENT,)),),
}
"""Right → the ways to have it in a group; one is enough. Source: upstream app/models/group.rb
set_policy, facts lms-discussions 2.5 and lms-conversations 3.2."""


@attrs.frozen
class UserGround:
    """Who has a right about a user."""

    oneself: bool = False
    linked_observer: bool = False
    account_right: Right | None = None
    """Administrators with this right on the user's account."""
    course_right: Right | None = None
    """Who has this right in a course in which the user is enrolled."""
    outranking: bool = False
    """Only if they hold every right of accounts that the user holds."""


USER_GROUNDS: Mapping[Right, tuple[UserGround, ...]] = {
    Right.READ: (
        UserGround(oneself=True),
        UserGround(linked_observer=True),
        UserGround(account_right=Right.MANAGE_USER_LOGINS),
    ),
    Right.API_SHOW_USER: (
        UserGround(oneself=True),
        UserGround(account_right=Right.READ_ROSTER),
        UserGround(account_right=Right.MANAGE_USER_LOGINS),
    ),
    Right.READ_PROFILE: (
        UserGround(oneself=True),
        UserGround(account_right=Right.MANAGE_USER_LOGINS),
        UserGround(course_right=Right.VIEW_USER_LOGINS),
    ),
    Right.MANAGE_USER_OBSERVERS: (
        UserGround(oneself=True),
        UserGround(account_right=Right.MANAGE_USER_OBSERVERS),
    ),
    Right.MANAGE_USER_DETAILS: (UserGround(account_right=Right.MANAGE_USER_LOGINS, outranking=True),),
    Right.VIEW_STATISTICS: (UserGround(account_right=Right.VIEW_STATISTICS),),
    Right.BECOME_USER: (
        UserGround(oneself=True),
        UserGround(account_right=Right.BECOME_USER, outranking=True),
    ),
}
"""Right → the ways to have it about a user; one is enough. Source: facts lms-channels 4.1,
4.9, 5.3 and 7.2, neighbours A6."""

DERIVED: Mapping[tuple[Right, ContextKind], tuple[Right, ...]] = {
    (Right.MODERATE_TOPICS, ContextKind.COURSE): (Right.READ_FORUM, Right.MODERATE_FORUM),
    (Right.MODERATE_TOPICS, ContextKind.GROUP): (Right.READ_FORUM, Right.MODERATE_FORUM),
    (Right.CREATE_ANNOUNCEMENTS, ContextKind.COURSE): (Right.READ_ANNOUNCEMENTS, Right.MODERATE_FORUM),
    (Right.CREATE_ANNOUNCEMENTS, ContextKind.GROUP): (Right.CREATE_FORUM,),
}
"""(right, where) → the rights it consists of. Source: facts lms-discussions 2.2 and 2.3."""

__all__ = [
    "DERIVED",
    "GROUP_GROUNDS",
    "PUBLIC",
    "REGISTRY",
    "STANDINGS",
    "USER_GROUNDS",
    "GroupGround",
    "Level",
    "Right",
    "Row",
    "Standing",
    "UserGround",
]
