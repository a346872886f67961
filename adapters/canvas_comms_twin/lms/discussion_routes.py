"""The routes of discussions and announcements, and how their outcomes are told."""

from collections.abc import Iterator
from typing import Any

from canvas_comms.lms.announcements.server import AnnouncementsListed
from canvas_comms.lms.discussions import operations
from canvas_comms.lms.discussions.operations import (
    Done,
    Duplicated,
    EntriesListed,
    EntryShown,
    NoTreeYet,
    Reordered,
    SeeCopy,
    TopicDeleted,
    TopicShown,
    TopicsListed,
    ViewShown,
)
from canvas_comms.lms.discussions.rules.entries import ENTRY_LIST_POLICY
from canvas_comms_twin.lms.discussion_calls import announcements, at_entry, at_place, at_topic, mark, reply
from canvas_comms_twin.lms.routes import Route
from canvas_comms_wire.lms_discussions import (
    write_deleted,
    write_duplicate,
    write_entry,
    write_topic,
    write_view,
)
from canvas_comms_wire.responses import Call, Reply

NO_BODY = ""
"""A parameter name that names nothing: the command takes no parameters."""


def _told(outcome: Any, call: Call) -> Reply:
    """Every outcome but a refusal: status and body."""
    base = call.base
    match outcome:
        case TopicShown():
            return Reply(body=write_topic(outcome.topic, base))
        case TopicsListed():
            return Reply(body=[write_topic(one, base) for one in outcome.topics], links=outcome.links)
        case AnnouncementsListed():
            return Reply(body=[write_topic(one, base) for one in outcome.announcements], links=outcome.links)
        case EntriesListed():
            return Reply(body=[write_entry(one, base) for one in outcome.entries], links=outcome.links)
        case EntryShown():
            return Reply(201 if outcome.created else 200, write_entry(outcome.entry, base))
        case ViewShown():
            return Reply(body=write_view(outcome.view, base))
        case _:
            return _told_briefly(outcome, call)


def _told_briefly(outcome: Any, call: Call) -> Reply:
    match outcome:
        case NoTreeYet():
            return Reply(503)
        case TopicDeleted():
            return Reply(body=write_deleted(outcome))
        case Reordered():
            return Reply(body={"reorder": True, "order": list(outcome.order)})
        case Duplicated():
            return Reply(body=write_duplicate(outcome, call.base))
        case SeeCopy():
            page = f"{call.base}/groups/{call.path['group_id']}/discussion_topics/{outcome.topic}"
            return Reply(302, headers=(("Location", page),))
        case Done():
            return Reply(204)
        case _:
            raise TypeError(f"no way to tell {type(outcome).__name__}")


def _told_as_entries(outcome: EntriesListed, call: Call) -> Reply:
    """The links of a list by ids lead to the list of entries, by a slip of the server."""
    told = _told(outcome, call)
    kind = "courses" if "course_id" in call.path else "groups"
    place = call.path.get("course_id") or call.path.get("group_id")
    path = f"/api/v1/{kind}/{place}/discussion_topics/{call.path['topic_id']}/{ENTRY_LIST_POLICY.path}"
    return Reply(told.status, told.body, told.links, path)


def _at(place: str) -> Iterator[Route]:
    """The routes below one kind of place."""
    topics = f"/api/v1/{place}/discussion_topics"
    topic = f"{topics}/:topic_id"
    entry = f"{topic}/entries/:entry_id"
    yield Route("GET", topics, at_place(operations.ListTopics), _told)
    yield Route("POST", topics, at_place(operations.CreateTopic), _told)
    yield Route("POST", f"{topics}/reorder", at_place(operations.ReorderTopics, "order"), _told)
    yield Route("PUT", f"{topics}/read_all", at_place(operations.MarkTopics, "only_announcements"), _told)
    yield Route("GET", topic, at_topic(operations.ShowTopic), _told)
    yield Route("PUT", topic, at_topic(operations.UpdateTopic), _told)
    yield Route("DELETE", topic, at_topic(operations.DeleteTopic, NO_BODY), _told)
    yield Route("POST", f"{topic}/duplicate", at_topic(operations.DuplicateTopic, NO_BODY), _told)
    yield Route("GET", f"{topic}/view", at_topic(operations.ShowView), _told)
    yield Route("GET", f"{topic}/entries", at_topic(operations.ListEntries, "page", "per_page"), _told)
    yield Route("POST", f"{topic}/entries", at_topic(operations.AddEntry), _told)
    by_ids = at_topic(operations.ListByIds, "ids", "page", "per_page")
    yield Route("GET", f"{topic}/entry_list", by_ids, _told_as_entries)
    yield Route("GET", f"{entry}/replies", at_entry(operations.ListReplies, "page", "per_page"), _told)
    yield Route("POST", f"{entry}/replies", reply, _told)
    yield Route("PUT", entry, at_entry(operations.UpdateEntry), _told)
    yield Route("DELETE", entry, at_entry(operations.DeleteEntry, NO_BODY), _told)
    yield Route("POST", f"{entry}/rating", at_entry(operations.RateEntry, "rating"), _told)
    for method, on in (("PUT", True), ("DELETE", False)):
        yield Route(method, f"{topic}/read", mark(operations.MarkTopic, on), _told)
        yield Route(method, f"{topic}/read_all", mark(operations.MarkAll, on, forced=True), _told)
        yield Route(method, f"{topic}/subscribed", mark(operations.Subscribe, on), _told)
        marked = mark(operations.MarkEntry, on, entry=True, forced=True)
        yield Route(method, f"{entry}/read", marked, _told)


DISCUSSION_ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/v1/announcements", announcements, _told),
    *_at("courses/:course_id"),
    *_at("groups/:group_id"),
)

__all__ = ["DISCUSSION_ROUTES"]
