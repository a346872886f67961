"""Canvas LMS in memory: what a call costs when what it stands among grows by two powers of ten."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from rounds import Case, Goal, measure

from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations import operations as inbox
from canvas_comms.lms.discussions import operations as forum
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.params import Json, Parameters
from canvas_comms.lms.roster import operations as roster
from canvas_comms_memory import Environment, FrozenClock, MemoryLms
from canvas_comms_wire.worlds import read_lms

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
AT_MOST = 3.0
COUNTED = Parameters({"include": ["total_students"]})
WITH_ENROLLMENTS = Parameters({"include": ["enrollments"]})


class School:
    """A teacher and so many students in a course."""

    def __init__(self, students: int) -> None:
        self.lms = MemoryLms(LmsEdition.Y2025_10, Environment(FrozenClock(NOON)))
        enrolled = [{"user": "$ann", "role": "teacher"}, {"user": "$bob", "role": "student"}]
        world = {
            "users": [{"ref": "$ann"}, {"ref": "$bob"}],
            "courses": [{"ref": "$bio", "enrollments": enrolled}],
            "crowd": [{"course": "$bio", "role": "student", "count": students, "name": "Student"}],
        }
        refs = self.lms.load(read_lms(world)).refs
        self.course, self.ann, self.bob = contexts.course(refs["$bio"]), refs["$ann"], refs["$bob"]
        directory = self.lms.directory
        found = dict.fromkeys(one.user_id for one in directory.enrollments_in(self.course.id))
        self.students = [user for user in found if user not in (self.ann, self.bob)]

    def does(self, command: Any, user: str | None = None) -> Any:
        outcome = self.lms.execute(command, Actor(user or self.ann))
        assert not isinstance(outcome, Denied), outcome
        return outcome

    def topics(self, user: str | None = None, **query: Json) -> object:
        return self.does(forum.ListTopics(self.course, Parameters({"per_page": "10", **query})), user)

    def inbox(self, **query: Json) -> object:
        return self.does(inbox.ListConversations(Parameters(dict(query))))


def with_topics(count: int) -> School:
    school = School(1)
    for number in range(count):
        fields: dict[str, Json] = {"title": f"Topic {number}", "message": "m", "published": "1"}
        school.does(forum.CreateTopic(school.course, Parameters(fields)))
    return school


def with_threads(count: int) -> School:
    """The teacher has so many threads, the tenth part of them in the course."""
    school = School(count)
    for number, student in enumerate(school.students):
        asked: dict[str, Json] = {"recipients": [student], "body": "hello", "force_new": "1"}
        if number % 10 == 0:
            asked["context_code"] = school.course.code
        school.does(inbox.CreateConversation(Parameters(asked)))
    return school


def with_messages(count: int) -> School:
    """One thread with the second student, who never wrote."""
    return thread_of(count)[0]


def thread_of(count: int) -> tuple[School, Case]:
    """The same, and what adds one more message."""
    school = School(1)
    asked: dict[str, Json] = {"recipients": [school.bob], "body": "hello"}
    thread = school.does(inbox.CreateConversation(Parameters(asked))).value[0].id
    add = inbox.AddMessage(thread, Parameters({"body": "again"}))
    for _ in range(count):
        school.does(add)
    return school, lambda: school.does(add)


def with_readers(count: int) -> Case:
    """Posts into a topic of which so many readers are known."""
    school = School(count)
    fields: dict[str, Json] = {"title": "Talk", "message": "m", "published": "1"}
    topic = school.does(forum.CreateTopic(school.course, Parameters(fields))).value.id
    for student in school.students:
        school.does(forum.MarkTopic(school.course, topic, read=True), student)
    said = Parameters({"message": "hello"})
    return lambda: school.does(forum.AddEntry(school.course, topic, said, None))


def announcing(count: int) -> Case:
    school, numbers = School(count), itertools.count()

    def announce() -> object:
        fields: dict[str, Json] = {"title": f"News {next(numbers)}", "message": "m", "is_announcement": "1"}
        return school.does(forum.CreateTopic(school.course, Parameters(fields)))

    return announce


def goals() -> Iterator[Goal]:
    few, many = with_topics(100), with_topics(10_000)
    yield _grows("page of 10 topics, 1e4 x 1e2", few.topics, many.topics)
    yield _grows(
        "unread topics of who has read none, 1e4 x 1e2",
        lambda: few.topics(few.bob, filter_by="unread"),
        lambda: many.topics(many.bob, filter_by="unread"),
    )
    few, many = with_threads(100), with_threads(10_000)
    yield _grows("inbox page of 10, 1e4 x 1e2 threads", few.inbox, many.inbox)
    for name, of in (("user", lambda s: f"user_{s.students[5]}"), ("course", lambda s: s.course.code)):
        yield _grows(f"inbox of one {name}, 1e4 x 1e2 threads", _filtered(few, of), _filtered(many, of))
    short, long = with_messages(100), with_messages(10_000)
    page = inbox.ListConversations()
    yield _grows(
        "inbox page with a thread of 1e4 x 1e2 messages",
        lambda: short.does(page, short.bob),
        lambda: long.does(page, long.bob),
    )
    yield _grows("entry with 1e4 x 1e2 readers", with_readers(100), with_readers(10_000))
    yield _grows("announcement to 2e4 x 2e2", announcing(200), announcing(20_000))
    yield from reading_people()


def reading_people() -> Iterator[Goal]:
    """Pages of people, in a course of 200 and one of 20,000."""
    few, many = School(200), School(20_000)
    reads: dict[str, Callable[[School], Any]] = {
        "page of 10 people": lambda s: roster.ListCourseUsers(s.course.id),
        "20th page of 10 people": lambda s: roster.ListCourseUsers(s.course.id, Parameters({"page": "20"})),
        "10 people with enrolments": lambda s: roster.ListCourseUsers(s.course.id, WITH_ENROLLMENTS),
        "page of 10 enrolments": lambda s: roster.ListEnrollments(s.course),
        "own courses, students counted": lambda s: roster.ListCourses("self", COUNTED),
    }
    for name, read in reads.items():
        yield _grows(f"{name}, 2e4 x 2e2", _reading(few, read(few)), _reading(many, read(many)))


def _reading(school: School, command: Any) -> Case:
    return lambda: school.does(command)


def _filtered(school: School, of: Callable[[School], str]) -> Case:
    return lambda: school.inbox(filter=[of(school)])


def _grows(name: str, small: Case, large: Case) -> Goal:
    times = measure({"small": small, "large": large})
    return Goal(name, times.ratio("large", "small"), AT_MOST)


__all__ = ["School", "goals", "thread_of"]
