"""How do a conversation's state and tags change for one participant?

A conversation is read, unread or archived for each participant. A state that the participant
sets is set whatever it was before; a word that the server does not know becomes unread. A
message to the participant makes it unread, even out of the archive. Showing, unsubscribing,
emptying and "mark all as read" only ever turn unread into read. What is not in the table
changes nothing.

Tags are context codes, and filters look at them. Candidates come with the call: recipients
that are courses, sections (their course) or groups, the context code, and for a group of a
course also the course. A candidate counts only if at least two participants have that
context. If none counts and the conversation has no tag yet, it gets every context that more
than half of the participants share. Each participant takes the tags of contexts that they
belong to; if that leaves none, the shared ones that fit. Once a participant has active
contexts among their tags, concluded ones are dropped with the next message.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.rules.recipients import ContextAddress, ContextType, read_address
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC, OLD, OLD_SPEC
from canvas_comms.lms.courses import CourseState, Enrollment, EnrollmentState
from canvas_comms.lms.directory import Directory


class Event(enum.Enum):
    """What can happen to a conversation of one participant."""

    SET_READ = "set-read"
    SET_UNREAD = "set-unread"
    SET_ARCHIVED = "set-archived"
    SET_SOMETHING_ELSE = "set-something-else"
    SHOWN = "shown"
    MESSAGE_CAME = "message-came"
    ADDED = "added"
    UNSUBSCRIBED = "unsubscribed"
    RESUBSCRIBED_TO_NEWS = "resubscribed-to-news"
    ALL_MARKED_AS_READ = "all-marked-as-read"
    EMPTIED = "emptied"


TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.UNREAD, Event.SET_READ): State.READ,
    (State.ARCHIVED, Event.SET_READ): State.READ,
    (State.READ, Event.SET_UNREAD): State.UNREAD,
    (State.ARCHIVED, Event.SET_UNREAD): State.UNREAD,
    (State.READ, Event.SET_ARCHIVED): State.ARCHIVED,
    (State.UNREAD, Event.SET_ARCHIVED): State.ARCHIVED,
    (State.READ, Event.SET_SOMETHING_ELSE): State.UNREAD,
    (State.ARCHIVED, Event.SET_SOMETHING_ELSE): State.UNREAD,
    (State.UNREAD, Event.SHOWN): State.READ,
    (State.READ, Event.MESSAGE_CAME): State.UNREAD,
    (State.ARCHIVED, Event.MESSAGE_CAME): State.UNREAD,
    (State.READ, Event.ADDED): State.UNREAD,
    (State.ARCHIVED, Event.ADDED): State.UNREAD,
    (State.UNREAD, Event.UNSUBSCRIBED): State.READ,
    (State.READ, Event.RESUBSCRIBED_TO_NEWS): State.UNREAD,
    (State.ARCHIVED, Event.RESUBSCRIBED_TO_NEWS): State.UNREAD,
    (State.UNREAD, Event.ALL_MARKED_AS_READ): State.READ,
    (State.UNREAD, Event.EMPTIED): State.READ,
}

SOURCES: Mapping[Event, str] = {
    Event.SET_READ: NEWEST_SPEC,
    Event.SET_UNREAD: NEWEST_SPEC,
    Event.SET_ARCHIVED: NEWEST_SPEC,
    Event.SET_SOMETHING_ELSE: f"{OLD}: the workflow mix-in; {INFERRED}",
    Event.SHOWN: NEWEST_SPEC,
    Event.MESSAGE_CAME: f"{OLD_SPEC}; {NEWEST}",
    Event.ADDED: f"{NEWEST}; {OLD_SPEC}",
    Event.UNSUBSCRIBED: OLD_SPEC,
    Event.RESUBSCRIBED_TO_NEWS: OLD_SPEC,
    Event.ALL_MARKED_AS_READ: NEWEST_SPEC,
    Event.EMPTIED: NEWEST_SPEC,
}

WORDS: Mapping[str, Event] = {
    "read": Event.SET_READ,
    "unread": Event.SET_UNREAD,
    "archived": Event.SET_ARCHIVED,
}
"""`workflow_state` as sent → what happens."""


class StateReason(Reason):
    """What can be said of a event_of state."""

    UNKNOWN_STATE = "unknown-state-becomes-unread", f"{OLD}: the workflow mix-in; {INFERRED}"


def after(state: State, event: Event) -> State:
    """The state after an event; the same one if the table does not say otherwise."""
    return TRANSITIONS.get((state, event), state)


def event_of(word: str) -> tuple[Decision, Event]:
    """What setting `workflow_state` to this word does."""
    event = WORDS.get(word)
    if event is not None:
        return Decision(), event
    finding = Finding(StateReason.UNKNOWN_STATE, Effect.CHANGED, "conversation[workflow_state]")
    return Decision((finding,)), Event.SET_SOMETHING_ELSE


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
