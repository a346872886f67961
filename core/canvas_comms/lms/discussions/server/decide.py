"""Every operation on discussions, and who decides it.

Every one of them needs a caller who is logged in, and a course or group that they may read.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.discussions import operations as o
from canvas_comms.lms.discussions.server import entries, marks, topics
from canvas_comms.lms.discussions.server.context import RequestContext, enter
from canvas_comms.lms.discussions.state import Change, Changes, DiscussionView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Decider, Deciders, Denied

Read: TypeAlias = Callable[[RequestContext, Any], Any]
Write: TypeAlias = Callable[[RequestContext, Any], tuple[Any, Changes]]


def _writing(decide: Write) -> Decider[DiscussionView, Change]:
    """A decider that lets the caller in first."""

    def decider(
        view: DiscussionView, command: Any, actor: Actor | None, edition: LmsEdition, now: datetime
    ) -> tuple[Any, Changes]:
        request = enter(view, command.context, actor, edition, now)
        return (request, ()) if isinstance(request, Denied) else decide(request, command)

    return decider


def _reading(decide: Read) -> Decider[DiscussionView, Change]:
    """The same for what changes nothing."""
    return _writing(lambda request, command: (decide(request, command), ()))


DECIDERS: Deciders[DiscussionView, Change] = Deciders(
    {
        o.ListTopics: _reading(topics.list_topics),
        o.ListMessageableUsers: _reading(topics.list_messageable_users),
        o.ShowTopic: _reading(topics.show_topic),
        o.CreateTopic: _writing(topics.create_topic),
        o.UpdateTopic: _writing(topics.update_topic),
        o.DeleteTopic: _writing(topics.delete_topic),
        o.ReorderTopics: _writing(topics.reorder_topics),
        o.DuplicateTopic: _writing(topics.duplicate_topic),
        o.MarkTopic: _writing(marks.mark_topic),
        o.MarkAll: _writing(marks.mark_all),
        o.MarkTopics: _writing(marks.mark_topics),
        o.Subscribe: _writing(marks.subscribe),
        o.ShowView: _writing(entries.show_view),
        o.ListEntries: _reading(entries.list_entries),
        o.ListReplies: _reading(entries.list_replies),
        o.ListEntriesById: _reading(entries.list_by_ids),
        o.AddEntry: _writing(entries.add_entry),
        o.UpdateEntry: _writing(entries.update_entry),
        o.DeleteEntry: _writing(entries.delete_entry),
        o.MarkEntry: _writing(marks.mark_entry),
        o.RateEntry: _writing(marks.rate_entry),
    }
)

decide = DECIDERS.decide

__all__ = ["DECIDERS", "decide"]
