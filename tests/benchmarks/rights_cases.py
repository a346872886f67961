"""Looking up a right of Canvas LMS, against reading one key of a dict."""

from collections.abc import Iterator
from datetime import UTC, datetime

from rounds import Goal, measure

from canvas_comms.lms import contexts
from canvas_comms.lms.courses import Course, CourseRole, Enrollment, Group, Section
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.people import Account, AccountKind, AccountUser, User
from canvas_comms.lms.rights import granted
from canvas_comms.lms.rights_table import Right

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
STUDENTS = 10_000
ADMIN = str(STUDENTS)
COURSE, GROUP = contexts.course("1"), contexts.group("1")


def school() -> IndexedDirectory:
    """One course with many students and a group, one administrator."""
    ids = [str(number) for number in range(STUDENTS)]
    return IndexedDirectory(
        People(
            accounts=(Account("1"), Account("2", AccountKind.SITE_ADMIN)),
            users=tuple(User(one, one, one, WHEN) for one in [*ids, ADMIN]),
            account_users=(AccountUser(ADMIN, "1"),),
            courses=(Course("1", "c", WHEN),),
            sections=(Section("1", "1", "s"),),
            enrollments=tuple(Enrollment(one, one, "1", "1", CourseRole.STUDENT) for one in ids),
            groups=(Group("1", "g", COURSE, WHEN, members=tuple(ids[:100])),),
        )
    )


def goals() -> Iterator[Goal]:
    directory, table = school(), {"a": 1}
    found = measure(
        {
            "dict": lambda: table["a"],
            "granted": lambda: granted(directory, "7", Right.READ_FORUM, COURSE),
            "refused": lambda: granted(directory, "7", Right.MODERATE_FORUM, COURSE),
            "administrator": lambda: granted(directory, ADMIN, Right.MODERATE_FORUM, COURSE),
            "group": lambda: granted(directory, "7", Right.READ_FORUM, GROUP),
        }
    )
    yield Goal(
        "a right that a student has in a course, to a dict access", found.ratio("granted", "dict"), 100
    )
    yield Goal("one that a student lacks, to a dict access", found.ratio("refused", "dict"), 100)
    yield Goal("one of an administrator, to a dict access", found.ratio("administrator", "dict"), 100)
    yield Goal("one of a member of a group, to a dict access", found.ratio("group", "dict"), 200)
