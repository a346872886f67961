"""The endpoints of discussions and announcements of Canvas LMS, of courses and of groups."""

from collections.abc import Iterator

from canvas_comms.capabilities import Capability
from canvas_comms.lms.announcements.requests import ListAnnouncements
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.discussions import operations as o
from canvas_comms.lms.discussions.rules.entries import ENTRY_LIST_POLICY
from canvas_comms_wire.endpoint import Endpoint, Place, in_path, only
from canvas_comms_wire.lms_conversations import PERSON
from canvas_comms_wire.lms_entries import ENTRY, VIEW
from canvas_comms_wire.lms_topics import TOPIC, DeletedTopicBody, OrderBody
from canvas_comms_wire.responses import Nothing, One, Page, PageLinkedElsewhere

_TOPIC, _TOPICS = One(TOPIC.kind), Page(TOPIC.kind)
_ENTRY, _ENTRIES = One(ENTRY.kind), Page(ENTRY.kind)
_NOTHING = Nothing()

_ANNOUNCING = frozenset({Capability.ANNOUNCEMENTS_CREATE})
_LIST, _READ = Capability.DISCUSSIONS_LIST, Capability.DISCUSSIONS_READ
_CREATE, _UPDATE, _DELETE = (
    Capability.DISCUSSIONS_CREATE,
    Capability.DISCUSSIONS_UPDATE,
    Capability.DISCUSSIONS_DELETE,
)
_POST, _MARK = Capability.DISCUSSIONS_POST, Capability.DISCUSSIONS_MARK
_SUBSCRIBE = Capability.DISCUSSIONS_SUBSCRIBE


def _context(kind: ContextKind) -> Place:
    """The course or group of the path."""
    return in_path(
        f"{kind.value}_id",
        make=lambda text: Context(kind, text),
        split=lambda context: (context.id,) if context.kind is kind else None,
    )


def _language_model(topic: str, at: Place) -> Iterator[Endpoint]:
    """Summaries and insights, which no client of ours asks for."""
    calls = (
        "GET summaries",
        "POST summaries",
        "PUT summaries/disable",
        "POST summaries/:id/feedback",
        "GET insights",
        "POST insights",
        "GET insights/entries",
        "PUT insights/entries/:id",
    )
    for call in calls:
        method, below = call.split()
        id = in_path("id") if ":id" in below else only(None)
        path = f"{topic}/{below}"
        yield Endpoint(method, path, o.UseLanguageModel, _NOTHING, context=at, call=only(call), id=id)


def _of(kind: ContextKind) -> Iterator[Endpoint]:
    """The endpoints of one kind of context."""
    topics = f"/api/v1/{kind.value}s/:{kind.value}_id/discussion_topics"
    topic = f"{topics}/:topic_id"
    entries = f"{topic}/entries"
    entry = f"{entries}/:entry_id"
    at = _context(kind)
    yield Endpoint("GET", topics, o.ListTopics, _TOPICS, _LIST, context=at)
    yield Endpoint("POST", topics, o.CreateTopic, _TOPIC, _CREATE, also=_ANNOUNCING, context=at)
    yield Endpoint("POST", f"{topics}/reorder", o.ReorderTopics, OrderBody(), _UPDATE, context=at)
    yield Endpoint("PUT", f"{topics}/read_all", o.MarkTopics, _NOTHING, _MARK, context=at)
    yield Endpoint("GET", topic, o.ShowTopic, _TOPIC, _READ, context=at)
    yield Endpoint("PUT", topic, o.UpdateTopic, _TOPIC, _UPDATE, context=at)
    yield Endpoint("DELETE", topic, o.DeleteTopic, DeletedTopicBody(), _DELETE, context=at)
    yield Endpoint("POST", f"{topic}/duplicate", o.DuplicateTopic, _TOPIC, _CREATE, context=at)
    yield Endpoint("GET", f"{topic}/view", o.ShowView, One(VIEW), _READ, context=at)
    people = PageLinkedElsewhere(PERSON.kind, links=topics)
    yield Endpoint("GET", f"{topic}/messageable_users", o.ListMessageableUsers, people, _READ, context=at)
    yield from _language_model(topic, at)
    yield Endpoint("GET", entries, o.ListEntries, _ENTRIES, _READ, context=at)
    yield Endpoint("POST", entries, o.AddEntry, _ENTRY, _POST, parent=only(None), context=at)
    by_id = PageLinkedElsewhere(ENTRY.kind, links=f"{topic}/{ENTRY_LIST_POLICY.path}")
    yield Endpoint("GET", f"{topic}/entry_list", o.ListEntriesById, by_id, _READ, context=at)
    replies, under = f"{entry}/replies", in_path("entry_id")
    yield Endpoint("GET", replies, o.ListReplies, _ENTRIES, _READ, context=at)
    yield Endpoint("POST", replies, o.AddEntry, _ENTRY, _POST, parent=under, context=at)
    yield Endpoint("PUT", entry, o.UpdateEntry, _ENTRY, _POST, context=at)
    yield Endpoint("DELETE", entry, o.DeleteEntry, _NOTHING, _POST, context=at)
    yield Endpoint("POST", f"{entry}/rating", o.RateEntry, _NOTHING, _MARK, context=at)
    for method, on in (("PUT", only(True)), ("DELETE", only(False))):
        for path, operation in (
            (f"{topic}/read", o.MarkTopic),
            (f"{topic}/read_all", o.MarkAll),
            (f"{entry}/read", o.MarkEntry),
        ):
            yield Endpoint(method, path, operation, _NOTHING, _MARK, read=on, context=at)
        subscribed = f"{topic}/subscribed"
        yield Endpoint(method, subscribed, o.Subscribe, _NOTHING, _SUBSCRIBE, subscribed=on, context=at)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("GET", "/api/v1/announcements", ListAnnouncements, _TOPICS, Capability.ANNOUNCEMENTS_LIST),
    *_of(ContextKind.COURSE),
    *_of(ContextKind.GROUP),
)

__all__ = ["ENDPOINTS"]
