"""To a Canvas LMS in memory more can be added while it runs."""

from datetime import UTC, datetime

import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.editions import LmsEdition
from canvas_comms_memory import Environment, FrozenClock, MemoryLms
from canvas_comms_wire.worlds import LmsWorld, read_lms
from canvas_comms_wire.worlds.channels import WorldChannel
from canvas_comms_wire.worlds.leaves import Ref
from canvas_comms_wire.worlds.messages import WorldConversation, WorldConversationMessage
from canvas_comms_wire.worlds.people import WorldCourse, WorldUser

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
TOM, MATHS = Ref("$tom"), Ref("$maths")


@pytest.fixture
def school() -> MemoryLms:
    school = MemoryLms(LmsEdition.Y2025_10, Environment(FrozenClock(NOON)))
    school.load(read_lms({"users": [{"ref": "$anna"}], "courses": [{"ref": "$art"}]}))
    return school


def test_a_user_gets_an_id_a_token_and_a_session(school: MemoryLms) -> None:
    added = school.add(LmsWorld(users=(WorldUser(TOM, "Tom"),)))
    user = school.directory.user(added.refs["$tom"])

    assert user is not None
    assert user.name == "Tom"
    assert school.token_session(added.tokens["$tom"]).actor is not None
    assert set(added.refs) == set(added.sessions) == {"$tom"}


def test_what_was_there_stays(school: MemoryLms) -> None:
    before = school.directory.root_account
    school.add(LmsWorld(users=(WorldUser(TOM),), courses=(WorldCourse(MATHS),)))

    assert school.directory.root_account == before
    assert len({school.add(LmsWorld(users=(WorldUser(Ref(f"$u{n}")),))).refs[f"$u{n}"] for n in "abc"}) == 3


def test_names_and_ids_of_what_was_there_may_be_used(school: MemoryLms) -> None:
    tom = school.add(LmsWorld(users=(WorldUser(TOM),))).refs["$tom"]
    channels = (
        WorldChannel(Ref("$anna"), "anna@school.example"),
        WorldChannel(Ref(tom), "tom@school.example"),
    )
    school.add(LmsWorld(channels=channels))

    assert [one.user for one in school.store("channels").channels_at("tom@school.example")] == [tom]
    assert len(school.store("channels").channels_at("anna@school.example")) == 1


def test_a_conversation_can_be_there_before_anybody_writes(school: MemoryLms) -> None:
    tom = school.add(LmsWorld(users=(WorldUser(TOM),))).refs["$tom"]
    told = WorldConversation(
        Ref("$anna"), (TOM,), ref=Ref("$chat"), messages=(WorldConversationMessage(Ref("$anna"), "Hello"),)
    )
    thread = school.add(LmsWorld(conversations=(told,))).refs["$chat"]

    assert school.store("conversations").unread_count(tom) == 1
    assert tom in school.store("conversations").thread(thread).participants


def test_somebody_can_be_enrolled(school: MemoryLms) -> None:
    added = school.add(LmsWorld(users=(WorldUser(TOM),), courses=(WorldCourse(MATHS),)))
    school.enroll(added.refs["$tom"], added.refs["$maths"], CourseRole.STUDENT)

    (one,) = school.directory.enrollments_between(added.refs["$tom"], added.refs["$maths"])
    assert one.role is CourseRole.STUDENT
    assert one.section_id == school.directory.sections_of(added.refs["$maths"])[0].id


def test_an_observer_is_linked_to_a_student(school: MemoryLms) -> None:
    added = school.add(
        LmsWorld(users=(WorldUser(TOM), WorldUser(Ref("$mum"))), courses=(WorldCourse(MATHS),))
    )
    school.enroll(added.refs["$mum"], added.refs["$maths"], CourseRole.OBSERVER, added.refs["$tom"])

    assert school.directory.enrollments_of(added.refs["$mum"])[0].observes == added.refs["$tom"]


def test_nobody_can_be_enrolled_who_is_not_there(school: MemoryLms) -> None:
    tom = school.add(LmsWorld(users=(WorldUser(TOM),))).refs["$tom"]

    with pytest.raises(InvalidValue, match="user_id: names nobody here"):
        school.enroll("999", "1", CourseRole.STUDENT)
    with pytest.raises(InvalidValue, match="course_id: names no course here"):
        school.enroll(tom, "999", CourseRole.STUDENT)


def test_it_is_known_how_many_jobs_wait(school: MemoryLms) -> None:
    assert school.waiting_jobs == 0
