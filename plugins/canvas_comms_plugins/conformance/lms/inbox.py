"""The messages that the suite sends through the Inbox, and what people see of them."""

from canvas_comms.capabilities import Capability
from canvas_comms.lms.conversations.ports import Posted
from canvas_comms.lms.conversations.queries import conversations
from canvas_comms.lms.conversations.requests import NewConversation, Query
from canvas_comms.lms.conversations.resources import Conversation
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.rules.modes import Switches
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, Person

LIST = Capability.CONVERSATIONS_LIST
READ = Capability.CONVERSATIONS_READ
START = Capability.CONVERSATIONS_START
REPLY = Capability.CONVERSATIONS_REPLY
UPDATE = Capability.CONVERSATIONS_UPDATE
DELETE = Capability.CONVERSATIONS_DELETE
BATCH = Capability.CONVERSATIONS_BATCH

NEW_THREAD = Switches(force_new=True)
ONE_FOR_ALL = Switches(group_conversation=True)
BODY = "Bring boots."
SUBJECT = "Field trip"


def message(
    subject: LmsSubject,
    *to: Person,
    body: str = BODY,
    switches: Switches = NEW_THREAD,
    about: str = SUBJECT,
    later: bool = False,
) -> NewConversation:
    """A message to the first student, or to others, from within the course."""
    people = to or (subject.student,)
    ids = tuple(one.id for one in people)
    return NewConversation(ids, body, about, switches, later, subject.course.code)


def started(subject: LmsSubject, *to: Person, body: str = BODY, switches: Switches = NEW_THREAD) -> str:
    """The id of a thread that the teacher has just started."""
    outcome = subject.teacher.areas.conversations.create(message(subject, *to, body=body, switches=switches))
    assert type(outcome) is Posted
    return outcome.conversations[0].id


def seen(person: Person, id: str) -> Conversation:
    """A thread as somebody sees it, left unread."""
    return person.areas.conversations.show(id, mark_as_read=False)


def listed(person: Person, scope: Scope = Scope.INBOX) -> list[str]:
    """The ids of the threads in somebody's list, in its order."""
    return [one.id for one in conversations(person.areas.conversations, Query(scope))]


__all__ = [
    "BATCH",
    "BODY",
    "DELETE",
    "LIST",
    "NEW_THREAD",
    "ONE_FOR_ALL",
    "READ",
    "REPLY",
    "START",
    "SUBJECT",
    "UPDATE",
    "listed",
    "message",
    "seen",
    "started",
]
