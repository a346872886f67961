from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.conversations.rules.creating import ContextReason, exists, may_be_context
from canvas_comms.lms.courses import CourseRole

MUTE = {CourseRole.STUDENT: {"send_messages": False}, CourseRole.TEACHER: {"send_messages_all": False}}


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


@pytest.mark.parametrize(
    ("writer", "code", "usable"),
    [
        ("bob", "course_1", True),
        ("eve", "course_1", True),
        ("zoe", "course_1", False),
        ("ada", "course_1", True),
        ("bob", "group_71", True),
        ("ann", "group_71", True),
        ("zoe", "group_71", False),
        ("zoe", "group_72", True),
        ("ada", "account_900", True),
        ("ann", "account_900", False),
        ("ada", "account_901", False),
        ("sid", "account_900", True),
        ("ann", "section_51", False),
        ("ann", "user_12", False),
        ("ann", "rubbish", False),
        ("ann", "course_999", False),
    ],
)
def test_which_context_a_writer_may_use(
    school: Any, ids: SimpleNamespace, writer: str, code: str, usable: bool
) -> None:
    decision = may_be_context(school(), getattr(ids, writer), code)

    assert told(decision) == ([] if usable else [(ContextReason.INVALID, Effect.REFUSED, "context_code")])


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        ("course_999", True),
        ("section_999", True),
        ("group_999", True),
        ("course_1", False),
        ("section_51", False),
        ("group_71", False),
        ("account_9", False),
        ("?", False),
    ],
)
def test_a_code_of_nothing_breaks_the_server(school: Any, code: str, broken: bool) -> None:
    found = [(ContextReason.UNKNOWN, Effect.REFUSED, "context_code")] if broken else []
    assert told(exists(school(), code)) == found
