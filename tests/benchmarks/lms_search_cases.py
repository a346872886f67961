"""Searching recipients: a course of 20,000 against one of 100, through the decider and the answer's JSON."""

import functools
from collections.abc import Iterator
from datetime import UTC, datetime

from rounds import Case, Goal, measure

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.dispatch import decide
from canvas_comms.lms.conversations.operations import FindRecipients
from canvas_comms.lms.conversations.resources import Recipient
from canvas_comms.lms.courses import Course, CourseRole, Enrollment, Section
from canvas_comms.lms.directory import IndexedDirectory, People
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import ServerPage
from canvas_comms.lms.paging import Rel
from canvas_comms.lms.params import RawParam
from canvas_comms.lms.people import Account, AccountKind, AccountUser, User
from canvas_comms_memory.environment import CountingIds
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_memory.stores.directory import Shared
from canvas_comms_wire.lms_conversations import RECIPIENT
from canvas_comms_wire.records import many

BEGAN = datetime(2026, 3, 15, 12, tzinfo=UTC)
SECTIONS = 4
ROWS = many(RECIPIENT)
TEACHER, ADMIN, OBSERVER = "900001", "900002", "900003"

ASKED: dict[str, tuple[str, dict[str, RawParam]]] = {
    "everybody": (TEACHER, {"search": ""}),
    "a common name": (TEACHER, {"search": "student"}),
    "a rare name": (TEACHER, {"search": "student rare"}),
    "a name of nobody": (TEACHER, {"search": "xyzzy"}),
    "people of the course": ("7", {"context": "course_1"}),
    "its students": ("7", {"context": "course_1_students", "search": "student"}),
    "its roles and sections": (TEACHER, {"context": "course_1", "synthetic_contexts": "1"}),
    "as an administrator": (ADMIN, {"search": "student", "type": "user"}),
    "as an observer": (OBSERVER, {"search": ""}),
    "one person": (TEACHER, {"user_id": "7"}),
}
"""What is searched for → who searches, and how."""


def school(students: int) -> ConversationStore:
    """A course with so many students in four sections, a teacher, an observer and an administrator."""
    ids = [str(number) for number in range(1, students + 1)]
    rare = ids[len(ids) // 2]
    users = [
        User(id, f"Student {'Rare' if id == rare else id} Name{int(id) % 997}", f"S{id}", BEGAN) for id in ids
    ]
    staff = [User(id, f"Person {id}", f"P{id}", BEGAN) for id in (TEACHER, ADMIN, OBSERVER)]
    enrolled = [Enrollment(id, id, "1", str(10 + int(id) % SECTIONS), CourseRole.STUDENT) for id in ids]
    enrolled += [
        Enrollment(TEACHER, TEACHER, "1", "10", CourseRole.TEACHER),
        Enrollment(OBSERVER, OBSERVER, "1", "10", CourseRole.OBSERVER, observes="7"),
    ]
    directory = IndexedDirectory(
        People(
            accounts=(Account("1"), Account("2", AccountKind.SITE_ADMIN)),
            users=(*users, *staff),
            account_users=(AccountUser(ADMIN, "1"),),
            courses=(Course("1", "Course", BEGAN),),
            sections=tuple(Section(str(10 + one), "1", f"Section {one}") for one in range(SECTIONS)),
            enrollments=tuple(enrolled),
        )
    )
    return ConversationStore(Shared(lambda: directory, CountingIds()))


def search(store: ConversationStore, who: str, asked: dict[str, RawParam]) -> ServerPage[Recipient]:
    outcome, _ = decide(store, FindRecipients(**asked), Actor(who), LmsEdition.Y2025_10, BEGAN)
    assert isinstance(outcome, ServerPage)
    ROWS.write(outcome.items, "https://canvas.example.edu")
    return outcome


def later_page(store: ConversationStore, number: int) -> dict[str, RawParam]:
    """What asks for a page after so many others."""
    asked: dict[str, RawParam] = {"search": "", "type": "user"}
    for _ in range(number):
        asked["page"] = search(store, TEACHER, asked).links.pages[Rel.NEXT]
    return asked


def goals() -> Iterator[Goal]:
    cases: dict[str, Case] = {}
    for size, students in (("small", 100), ("large", 20_000)):
        store = school(students)
        for name, (who, asked) in ASKED.items():
            cases[f"{name} {size}"] = functools.partial(search, store, who, asked)
        pages = students // 10 * 9 // 10
        cases[f"a page near the end {size}"] = functools.partial(
            search, store, TEACHER, later_page(store, pages)
        )
    times = measure(cases)
    for name in (*ASKED, "a page near the end"):
        ratio = times.ratio(f"{name} large", f"{name} small")
        yield Goal(f"search, 20,000 x 100 enrolments: {name}", ratio, 3.0)
