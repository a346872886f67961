from types import SimpleNamespace
from typing import Any

from canvas_comms.lms.conversations.rules import wiping
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.given import ABSENT

MUTE = {CourseRole.STUDENT: {"send_messages": False}, CourseRole.TEACHER: {"send_messages_all": False}}


def test_only_site_administrators_wipe_and_restore(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    assert [wiping.may_wipe(people, user).allowed for user in (ids.sid, ids.ada, ids.ann)] == [
        True,
        False,
        False,
    ]
    assert [wiping.may_restore(people, user).allowed for user in (ids.sid, ids.ada, ids.ann)] == [
        True,
        False,
        False,
    ]


def test_restoring_asks_for_message_user_and_conversation_in_this_order() -> None:
    decision = wiping.names_enough({"message_id": ABSENT, "user_id": "", "conversation_id": None})

    assert [f.where for f in decision.refusals] == ["message_id", "user_id", "conversation_id"]
