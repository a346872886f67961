"""A small school that the rules about people are tried on.

Bio is available: Ann teaches, Tim assists, Bob, Cho and Dan (in the second section) study,
Mom observes Bob, Eve's enrolment is concluded. Old is concluded, with Ann and Bob. Bob
and Cho are the team of Bio, Dan and Zoe a club of the account. Ada administers the root
account, Sid the site. Zoe is in no course.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace

import attrs
import pytest

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
from canvas_comms.lms.people import Account, AccountKind, AccountSettings, AccountUser, User

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
NAMES = [
    "Ann Archer",
    "Tim Tutor",
    "Bob Baker",
    "Cho Chan",
    "Dan Dale",
    "Mom Baker",
    "Eve Early",
    "Ada Admin",
    "Sid Site",
    "Zoe Zweig",
]
IDS = {name.split()[0].lower(): str(10 + i) for i, name in enumerate(NAMES)}


@pytest.fixture
def now() -> datetime:
    """The moment at which rules are asked."""
    return WHEN


School = Callable[..., IndexedDirectory]


@pytest.fixture
def ids() -> SimpleNamespace:
    return SimpleNamespace(**IDS, bio="1", old="2", first="51", second="52", team="71", club="72")


@pytest.fixture
def school() -> School:
    """Builds the school; `rights` are overrides of roles in Bio, `limited` people see their section only.

    With `restricted` the account restricts students to their teachers.
    """

    def build(
        rights: Mapping[CourseRole, Mapping[str, bool]] | None = None,
        limited: tuple[str, ...] = (),
        bio: CourseState = CourseState.AVAILABLE,
        restricted: bool = False,
    ) -> IndexedDirectory:
        settings = AccountSettings(restrict_student_access=restricted)
        return IndexedDirectory(_people(rights or {}, limited, bio, settings))

    return build


def _people(
    rights: Mapping[CourseRole, Mapping[str, bool]],
    limited: tuple[str, ...],
    bio: CourseState,
    settings: AccountSettings,
) -> People:
    role, state = CourseRole, EnrollmentState
    enrolled = [
        _enrollment("ann", role.TEACHER),
        _enrollment("tim", role.TA),
        _enrollment("bob", role.STUDENT),
        _enrollment("cho", role.STUDENT),
        _enrollment("dan", role.STUDENT, section="52"),
        _enrollment("mom", role.OBSERVER, observes=IDS["bob"]),
        _enrollment("eve", role.STUDENT, state=state.COMPLETED),
        _enrollment("ann", role.TEACHER, course="2", section="53"),
        _enrollment("bob", role.STUDENT, course="2", section="53"),
    ]
    narrow = {IDS[name] for name in limited}
    return People(
        accounts=(Account("900", name="School", settings=settings), Account("901", AccountKind.SITE_ADMIN)),
        users=tuple(User(IDS[n.split()[0].lower()], n, n.split()[0], WHEN) for n in NAMES),
        account_users=(AccountUser(IDS["ada"], "900"), AccountUser(IDS["sid"], "901")),
        courses=(
            Course("1", "Bio", WHEN, bio, overrides=rights),
            Course("2", "Old", WHEN, CourseState.COMPLETED),
        ),
        sections=(Section("51", "1", "First"), Section("52", "1", "Second"), Section("53", "2", "Only")),
        enrollments=tuple(
            attrs.evolve(e, id=str(1000 + i), limit_privileges_to_course_section=e.user_id in narrow)
            for i, e in enumerate(enrolled)
        ),
        groups=(
            Group("71", "Team", contexts.course("1"), WHEN, members=(IDS["bob"], IDS["cho"])),
            Group("72", "Club", contexts.account("900"), WHEN, members=(IDS["dan"], IDS["zoe"])),
        ),
    )


def _enrollment(
    who: str,
    role: CourseRole,
    course: str = "1",
    section: str = "51",
    state: EnrollmentState = EnrollmentState.ACTIVE,
    observes: str | None = None,
) -> Enrollment:
    return Enrollment("", IDS[who], course, section, role, state, observes)
