"""Canvas LMS discussions: what it makes of topics, entries and replies, and the verbs to use it by."""

from canvas_comms.lms.discussions.asking import (
    TopicInclude,
    TopicOrder,
    TopicScope,
    TopicSearch,
    ViewOptions,
)
from canvas_comms.lms.discussions.composing import entry_fields, graded_fields, topic_fields
from canvas_comms.lms.discussions.mark import (
    follow_topic,
    mark_all,
    mark_entry,
    mark_topic,
    mark_topics,
    rate_entry,
)
from canvas_comms.lms.discussions.outcomes import Deleted, Differs, Made, Marked, Ordered, Posted
from canvas_comms.lms.discussions.plan import EntryPlan, TopicPlan, plan_entry, plan_topic
from canvas_comms.lms.discussions.ports import EntryGateway, MarkGateway, TopicGateway
from canvas_comms.lms.discussions.read_entries import list_entries, list_replies, read_entries, view_topic
from canvas_comms.lms.discussions.read_topics import (
    delete_topic,
    duplicate_topic,
    list_topics,
    read_topic,
    reorder_topics,
)
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic, FullView
from canvas_comms.lms.discussions.snapshots import Snapshot
from canvas_comms.lms.discussions.topics import Anonymity, DiscussionType
from canvas_comms.lms.discussions.write_entries import EntryReport, delete_entry, edit_entry, post_entry
from canvas_comms.lms.discussions.write_topic import TopicReport, create_topic, update_topic

__all__ = [
    "Anonymity",
    "Deleted",
    "Differs",
    "DiscussionEntry",
    "DiscussionTopic",
    "DiscussionType",
    "EntryGateway",
    "EntryPlan",
    "EntryReport",
    "FullView",
    "Made",
    "MarkGateway",
    "Marked",
    "Ordered",
    "Posted",
    "Snapshot",
    "TopicGateway",
    "TopicInclude",
    "TopicOrder",
    "TopicPlan",
    "TopicReport",
    "TopicScope",
    "TopicSearch",
    "ViewOptions",
    "create_topic",
    "delete_entry",
    "delete_topic",
    "duplicate_topic",
    "edit_entry",
    "entry_fields",
    "follow_topic",
    "graded_fields",
    "list_entries",
    "list_replies",
    "list_topics",
    "mark_all",
    "mark_entry",
    "mark_topic",
    "mark_topics",
    "plan_entry",
    "plan_topic",
    "post_entry",
    "rate_entry",
    "read_entries",
    "read_topic",
    "reorder_topics",
    "topic_fields",
    "update_topic",
    "view_topic",
]
