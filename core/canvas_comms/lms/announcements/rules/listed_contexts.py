"""Of which contexts are announcements listed?

Courses alone, and at least one: a group's or account's code, or none, refuses the whole
call. Courses that do not exist, or whose announcements the caller may not read, are left
out without a word.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.discussions.sources import ANNOUNCEMENT_CODE, ANNOUNCEMENT_TESTS
from canvas_comms.lms.params import RawParam, as_list, as_text, is_blank


class ContextReason(Reason):
    """What is said of context codes."""

    NONE_NAMED = "no-context-codes", ANNOUNCEMENT_TESTS
    NOT_A_COURSE = "not-a-course-code", f"{ANNOUNCEMENT_TESTS}; {ANNOUNCEMENT_CODE}"
    LEFT_OUT = "course-left-out", ANNOUNCEMENT_TESTS


@attrs.frozen
class ListedContexts:
    """The courses that were named, each once, in their order."""

    decision: Decision
    courses: tuple[Context, ...]


def contexts_of(param: RawParam) -> ListedContexts:
    """What is made of `context_codes`; one bare value is a list of one."""
    codes = [code for code in as_list(param) if not is_blank(code)]
    if not codes:
        return ListedContexts(_refused(ContextReason.NONE_NAMED), ())
    named = [Context.of(as_text(code) or "") for code in codes]
    courses = [one for one in named if one is not None and one.kind is ContextKind.COURSE]
    if len(courses) < len(named):
        return ListedContexts(_refused(ContextReason.NOT_A_COURSE), ())
    return ListedContexts(Decision(), tuple(dict.fromkeys(courses)))


def left_out(course: Context) -> Finding:
    """Said of a course that is silently left out."""
    return Finding(ContextReason.LEFT_OUT, Effect.DROPPED, f"context_codes[{course.code}]")


def _refused(reason: ContextReason) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, "context_codes"),))
