"""All of a discussion, one entry after another: the topic first, then the entries in reading order.

Reading order is that of the topic's own view: oldest first, each reply after what it answers. Entries that
are deleted keep their place, for their replies still stand. A server makes the view anew about twenty
seconds after a change: what came since follows at its end, and what was edited or deleted since is told as it
was. Source: facts lms-discussions 11.
"""

from collections.abc import Callable, Iterator

from canvas_comms.errors import RefusedByServer
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.ports import EntryGateway, TopicGateway
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView, Person
from canvas_comms.lms.discussions.use import read_topic, view_topic
from canvas_comms.lms.exported import Exported, exported_files
from canvas_comms.ports import Sleep
from canvas_comms.redaction import veiled

TRIES, PAUSE = 10, 2.0
"""So often a view that the server still builds is asked for, with a pause of so many seconds."""


def export_discussion(
    context: Context, topic: str, topics: TopicGateway, entries: EntryGateway, sleep: Sleep
) -> Iterator[Exported]:
    """The topic and its entries. Raises `NotSupported` and `GatewayError`.

    `RefusedByServer` with 503: the server has no view of the topic yet, after twenty seconds.
    """

    @veiled
    def read() -> tuple[DiscussionTopic, FullView]:
        return read_topic(context, topic, topics), _view(context, topic, entries, sleep)

    return _each(read)


def _each(read: Callable[[], tuple[DiscussionTopic, FullView]]) -> Iterator[Exported]:
    shown, view = read()
    yield _topic(shown)
    people = {one.id: one for one in view.participants if one.id is not None}
    for one in (*view.entries, *view.new_entries):
        yield _entry(one, people, shown.id)


def _view(context: Context, topic: str, entries: EntryGateway, sleep: Sleep) -> FullView:
    for attempt in range(TRIES):
        view = view_topic(context, topic, entries)
        if view is not None:
            return view
        if attempt < TRIES - 1:
            sleep(PAUSE)
    raise RefusedByServer(503)


def _topic(one: DiscussionTopic) -> Exported:
    author = one.author or Person()
    return Exported(
        "topic",
        one.id,
        None,
        author.id,
        author.anonymous_id,
        author.display_name or one.user_name,
        one.posted_at or one.created_at,
        text=one.message,
        attachments=exported_files(one.attachments),
    )


def _entry(one: DiscussionEntry, people: dict[str, Person], topic: str) -> Exported:
    author = one.user or people.get(one.user_id or "") or Person()
    return Exported(
        "entry",
        one.id,
        one.parent_id or topic,
        one.user_id or author.id,
        author.anonymous_id,
        one.user_name or author.display_name,
        one.created_at,
        one.deleted,
        one.message,
        exported_files((one.attachment,)),
    )


__all__ = ["export_discussion"]
