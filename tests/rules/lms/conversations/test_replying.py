from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.conversations.rules.replying import ReplyReason, may_reply
from canvas_comms.lms.courses import CourseRole

MUTE = {CourseRole.STUDENT: {"send_messages": False}, CourseRole.TEACHER: {"send_messages_all": False}}


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


@pytest.mark.parametrize(
    ("user", "code", "others", "locked"),
    [
        ("bob", None, ["cho"], None),
        ("bob", "account_900", ["cho"], None),
        ("bob", "course_999", ["cho"], ReplyReason.CONTEXT_GONE),
        ("bob", "group_999", ["cho"], ReplyReason.CONTEXT_GONE),
        ("ann", "course_2", ["bob"], ReplyReason.COURSE_CONCLUDED),
        ("eve", "course_1", ["ann"], ReplyReason.ENROLMENTS_CONCLUDED),
        ("bob", "course_1", ["cho"], None),
        ("mom", "course_1", ["cho"], ReplyReason.NO_RIGHT),
        ("mom", "course_1", ["bob"], None),
        ("mom", "course_1", ["bob", "cho"], ReplyReason.NO_RIGHT),
        ("mom", "course_1", ["cho", "ann"], None),
        ("mom", "course_1", [], ReplyReason.NO_RIGHT),
        ("zoe", "course_1", ["cho"], ReplyReason.NO_RIGHT),
        ("ada", "course_1", ["bob"], None),
        ("bob", "group_71", ["cho"], None),
        ("zoe", "group_72", ["dan"], None),
        ("bob", "group_72", ["dan"], ReplyReason.NO_RIGHT),
    ],
)
def test_when_replies_are_locked(
    school: Any,
    ids: SimpleNamespace,
    user: str,
    code: str | None,
    others: list[str],
    locked: ReplyReason | None,
) -> None:
    decision = may_reply(school(), getattr(ids, user), code, [getattr(ids, other) for other in others])

    assert told(decision) == ([(locked, Effect.REFUSED, "context")] if locked else [])
