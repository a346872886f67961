"""What a Canvas LMS does with each call about discussions: commands in, results and changes out.

`decide` is pure and total: it reads the state through a view, copies none of it, and says
what came of the call and what changes. `work` does the same for what was left for later.
A backend executes the changes and nothing more.
"""

from datetime import datetime

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.discussions.model import DiscussionView
from canvas_comms.lms.discussions.operations import (
    AddEntry,
    CreateTopic,
    DeleteEntry,
    DeleteTopic,
    DiscussionCommand,
    DiscussionResult,
    DuplicateTopic,
    ListByIds,
    ListEntries,
    ListReplies,
    ListTopics,
    MarkAll,
    MarkEntry,
    MarkTopic,
    MarkTopics,
    RateEntry,
    ReorderTopics,
    ShowTopic,
    ShowView,
    Subscribe,
    UpdateEntry,
    UpdateTopic,
)
from canvas_comms.lms.discussions.server.access import Changes, enter
from canvas_comms.lms.discussions.server.context import RequestContext
from canvas_comms.lms.discussions.server.entries import (
    add_entry,
    delete_entry,
    list_by_ids,
    list_entries,
    list_replies,
    update_entry,
)
from canvas_comms.lms.discussions.server.jobs import work
from canvas_comms.lms.discussions.server.marks import (
    mark_all,
    mark_entry,
    mark_topic,
    mark_topics,
    rate_entry,
    show_view,
    subscribe,
)
from canvas_comms.lms.discussions.server.topics import (
    create_topic,
    delete_topic,
    duplicate_topic,
    list_topics,
    reorder_topics,
    show_topic,
    update_topic,
)
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied


def decide(
    view: DiscussionView,
    command: DiscussionCommand,
    actor: Actor | None,
    edition: LmsEdition,
    now: datetime,
) -> tuple[DiscussionResult, Changes]:
    """Decide any command. `now` is the server's clock, with a zone. Never raises."""
    scene = enter(view, command.context, actor, edition, now)
    if isinstance(scene, Denied):
        return scene, ()
    return _decide(scene, command)


def _decide(scene: RequestContext, command: DiscussionCommand) -> tuple[DiscussionResult, Changes]:
    match command:
        case ListTopics() | ShowTopic() | ListEntries() | ListReplies() | ListByIds():
            return _read(scene, command), ()
        case CreateTopic():
            return create_topic(scene, command)
        case UpdateTopic():
            return update_topic(scene, command)
        case DeleteTopic():
            return delete_topic(scene, command)
        case ReorderTopics():
            return reorder_topics(scene, command)
        case DuplicateTopic():
            return duplicate_topic(scene, command)
        case AddEntry() | UpdateEntry() | DeleteEntry():
            return _write_entry(scene, command)
        case _:
            return _mark(scene, command)


def _read(
    scene: RequestContext, command: ListTopics | ShowTopic | ListEntries | ListReplies | ListByIds
) -> DiscussionResult:
    match command:
        case ListTopics():
            return list_topics(scene, command)
        case ShowTopic():
            return show_topic(scene, command)
        case ListEntries():
            return list_entries(scene, command)
        case ListReplies():
            return list_replies(scene, command)
        case ListByIds():
            return list_by_ids(scene, command)


def _write_entry(
    scene: RequestContext, command: AddEntry | UpdateEntry | DeleteEntry
) -> tuple[DiscussionResult, Changes]:
    match command:
        case AddEntry():
            return add_entry(scene, command)
        case UpdateEntry():
            return update_entry(scene, command)
        case DeleteEntry():
            return delete_entry(scene, command)


def _mark(
    scene: RequestContext,
    command: MarkTopic | MarkAll | MarkTopics | MarkEntry | RateEntry | Subscribe | ShowView,
) -> tuple[DiscussionResult, Changes]:
    match command:
        case MarkTopic():
            return mark_topic(scene, command)
        case MarkAll():
            return mark_all(scene, command)
        case MarkTopics():
            return mark_topics(scene, command)
        case MarkEntry():
            return mark_entry(scene, command)
        case RateEntry():
            return rate_entry(scene, command)
        case Subscribe():
            return subscribe(scene, command)
        case ShowView():
            return show_view(scene, command)


__all__ = ["Changes", "decide", "work"]
