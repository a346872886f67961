"""Which courses and groups does a conversation belong to?

Tags are context codes, and filters look at them. Candidates come with the call: recipients
that are courses, sections (their course) or groups, the context code, and for a group of a
course also the course. A candidate counts only if at least two participants have that
context. If none counts and the conversation has no tag yet, it gets every context that more
than half of the participants share. Each participant takes the tags of contexts that they
belong to; if that leaves none, the shared ones that fit. Once a participant has active
contexts among their tags, concluded ones are dropped with the next message.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.rules.recipients import ContextAddress, ContextType, read_address
from canvas_comms.lms.courses import CourseState, Enrollment, EnrollmentState
from canvas_comms.lms.directory import Directory

NEEDED = 2
"""How many people must have a context for a candidate to count."""


@attrs.frozen
class Belonging:
    """The context codes of one person: the active ones, and all, concluded ones included."""

    active: tuple[str, ...]
    all: tuple[str, ...]


def belonging(directory: Directory, user_id: str) -> Belonging:
    """The courses and groups that a person belongs to."""
    enrollments = [e for e in directory.enrollments_of(user_id) if e.state is not EnrollmentState.INACTIVE]
    current = [e for e in enrollments if _is_current(directory, e)]
    groups = [group.context.code for group in directory.groups_of(user_id)]
    return Belonging(
        active=tuple(dict.fromkeys([*_codes(current), *groups])),
        all=tuple(dict.fromkeys([*_codes(enrollments), *groups])),
    )


def candidates(directory: Directory, texts: Iterable[str], context_code: str | None) -> tuple[str, ...]:
    """The tags that a call proposes by its recipients and its context."""
    found: dict[str, None] = {}
    for text in texts:
        address = read_address(text)
        if isinstance(address, ContextAddress):
            found |= dict.fromkeys(_of_address(directory, address))
    if context_code is not None:
        found |= dict.fromkeys(of_context(directory, context_code))
    return tuple(found)


def of_context(directory: Directory, code: str) -> tuple[str, ...]:
    """The tags that a context stands for: itself, and the course of a group or section."""
    context = Context.of(code)
    if context is None:
        return ()
    if context.kind is ContextKind.COURSE:
        return (context.code,)
    if context.kind is ContextKind.SECTION:
        section = directory.section(context.id)
        return () if section is None else (f"course_{section.course_id}",)
    group = directory.group(context.id) if context.kind is ContextKind.GROUP else None
    if group is None:
        return ()
    owner = group.owner
    return (context.code, owner.code) if owner.kind is ContextKind.COURSE else (context.code,)


def new_tags(
    existing: Sequence[str], proposed: Iterable[str], people: Mapping[str, Belonging]
) -> tuple[str, ...]:
    """The tags that a message brings to a thread that has the existing ones."""
    counted = _counted(people)
    kept = tuple(tag for tag in dict.fromkeys(proposed) if counted[tag] >= NEEDED)
    return kept if kept or existing else shared(people)


def shared(people: Mapping[str, Belonging]) -> tuple[str, ...]:
    """The contexts that more than half of the people have."""
    return tuple(code for code, number in _counted(people).items() if number > len(people) // 2)


def own_tags(
    old: Sequence[str], brought: Sequence[str], common: Sequence[str], mine: Belonging
) -> tuple[str, ...]:
    """One participant's tags after a message that brought tags; `common` are the shared contexts."""
    fitting = tuple(tag for tag in brought if tag in mine.all)
    if not fitting and not old:
        fitting = tuple(tag for tag in common if tag in mine.all)
    tags = tuple(dict.fromkeys([*old, *fitting]))
    active = tuple(tag for tag in tags if tag in mine.active)
    return active or tags


def _of_address(directory: Directory, address: ContextAddress) -> tuple[str, ...]:
    if address.type in (ContextType.COURSE, ContextType.SECTION, ContextType.GROUP):
        return of_context(directory, address.code)
    return ()


def _counted(people: Mapping[str, Belonging]) -> Counter[str]:
    return Counter(code for one in people.values() for code in one.all)


def _codes(enrollments: Iterable[Enrollment]) -> list[str]:
    return [f"course_{e.course_id}" for e in enrollments]


def _is_current(directory: Directory, enrollment: Enrollment) -> bool:
    course = directory.course(enrollment.course_id)
    concluded = course is None or course.state is CourseState.COMPLETED
    return not concluded and enrollment.state in (EnrollmentState.ACTIVE, EnrollmentState.INVITED)
