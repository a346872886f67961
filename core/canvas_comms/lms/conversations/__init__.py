"""Conversations of Canvas LMS, the Inbox: what it makes of a message, and the verbs to use it by."""

from canvas_comms.lms.conversations.answering import add_people, reply
from canvas_comms.lms.conversations.asked import (
    Event,
    How,
    Intent,
    NewConversation,
    NewMessage,
    Query,
    Search,
    Threads,
    Wishes,
    compose,
)
from canvas_comms.lms.conversations.changing import (
    Part,
    archive,
    delete,
    mark_as_read,
    mark_as_unread,
    read,
    remove_messages,
    star,
    subscribe,
    update_many,
)
from canvas_comms.lms.conversations.held import State
from canvas_comms.lms.conversations.listing import (
    conversations,
    deleted_messages,
    recipients,
    running_batches,
)
from canvas_comms.lms.conversations.looking_up import look_up
from canvas_comms.lms.conversations.planning import KnownThread, Plan, Planned, Snapshot, plan
from canvas_comms.lms.conversations.ports import Added, ConversationGateway, Later, Posted
from canvas_comms.lms.conversations.reconciling import reconcile
from canvas_comms.lms.conversations.rules.filters import FilterMode
from canvas_comms.lms.conversations.rules.modes import Mode, Switches
from canvas_comms.lms.conversations.rules.scopes import Scope
from canvas_comms.lms.conversations.sending import Delivery, SendReport, send
from canvas_comms.lms.conversations.shown import (
    Conversation,
    ConversationMessage,
    DeletedMessage,
    Found,
    Person,
    Progress,
    RunningBatch,
)
from canvas_comms.lms.conversations.waiting import StillRunning, wait_for_batch, wait_for_progress

__all__ = [
    "Added",
    "Conversation",
    "ConversationGateway",
    "ConversationMessage",
    "DeletedMessage",
    "Delivery",
    "Event",
    "FilterMode",
    "Found",
    "How",
    "Intent",
    "KnownThread",
    "Later",
    "Mode",
    "NewConversation",
    "NewMessage",
    "Part",
    "Person",
    "Plan",
    "Planned",
    "Posted",
    "Progress",
    "Query",
    "RunningBatch",
    "Scope",
    "Search",
    "SendReport",
    "Snapshot",
    "State",
    "StillRunning",
    "Switches",
    "Threads",
    "Wishes",
    "add_people",
    "archive",
    "compose",
    "conversations",
    "delete",
    "deleted_messages",
    "look_up",
    "mark_as_read",
    "mark_as_unread",
    "plan",
    "read",
    "recipients",
    "reconcile",
    "remove_messages",
    "reply",
    "running_batches",
    "send",
    "star",
    "subscribe",
    "update_many",
    "wait_for_batch",
    "wait_for_progress",
]
