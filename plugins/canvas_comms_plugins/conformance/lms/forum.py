"""The topics and entries that the suite makes, and what people see of them."""

from canvas_comms.capabilities import Capability
from canvas_comms.lms.discussions.requests import entry_fields, topic_fields
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.discussions.use import list_entries, list_topics
from canvas_comms.lms.params import Parameters
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, Person

ANNOUNCE = Capability.ANNOUNCEMENTS_CREATE
ANNOUNCED = Capability.ANNOUNCEMENTS_LIST
LIST = Capability.DISCUSSIONS_LIST
READ = Capability.DISCUSSIONS_READ
CREATE = Capability.DISCUSSIONS_CREATE
UPDATE = Capability.DISCUSSIONS_UPDATE
DELETE = Capability.DISCUSSIONS_DELETE
POST = Capability.DISCUSSIONS_POST
MARK = Capability.DISCUSSIONS_MARK
SUBSCRIBE = Capability.DISCUSSIONS_SUBSCRIBE

TITLE = "What flew past the window?"
TEXT = "<p>It was grey, and had a letter.</p>"
SAID = "<p>A pigeon.</p>"
NOWHERE = "999999999"


def topic(
    subject: LmsSubject, title: str = TITLE, message: str = TEXT, *, likes: bool = False
) -> DiscussionTopic:
    """A topic that the teacher has just made, for everybody to see."""
    fields = topic_fields(title=title, message=message, published=True, allow_rating=likes)
    made = subject.teacher.areas.discussions.create_topic(subject.course, fields)
    assert type(made) is DiscussionTopic
    return made


def entry(
    subject: LmsSubject, topic: str, by: Person, said: str = SAID, parent: str | None = None
) -> DiscussionEntry:
    """An entry that somebody has just posted."""
    made = by.areas.discussions.post_entry(subject.course, topic, entry_fields(said), parent)
    assert type(made) is DiscussionEntry
    return made


def seen(subject: LmsSubject, id: str, by: Person) -> DiscussionTopic:
    """A topic as somebody sees it."""
    return by.areas.discussions.topic(subject.course, id)


def listed(subject: LmsSubject, by: Person) -> list[str]:
    """The ids of the topics that somebody is shown in the course."""
    return [one.id for one in list_topics(subject.course, by.areas.discussions)]


def entries(subject: LmsSubject, id: str, by: Person) -> list[DiscussionEntry]:
    """The top-level entries of a topic as somebody sees them, newest first."""
    return list(list_entries(subject.course, id, by.areas.discussions))


def saying(said: str) -> Parameters:
    """The fields of an entry, unchecked."""
    return Parameters({"message": said})


__all__ = [
    "ANNOUNCE",
    "ANNOUNCED",
    "CREATE",
    "DELETE",
    "LIST",
    "MARK",
    "NOWHERE",
    "POST",
    "READ",
    "SAID",
    "SUBSCRIBE",
    "TEXT",
    "TITLE",
    "UPDATE",
    "entries",
    "entry",
    "listed",
    "saying",
    "seen",
    "topic",
]
