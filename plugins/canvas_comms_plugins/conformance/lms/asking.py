"""Every capability of a Canvas LMS, as calls that ask for it: what the suite knows of each."""

from collections.abc import Callable, Mapping

from canvas_comms.capabilities import Capability
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.channels.model import ChannelId
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.comm_messages.ports import Window
from canvas_comms.lms.conversations.requests import (
    ConversationUpdate,
    Event,
    NewConversation,
    NewMessage,
    Query,
    RecipientSearch,
)
from canvas_comms.lms.discussions.requests import EVERY_TOPIC, WHOLE_VIEW
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.redaction import Secret
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, Person

Ask = Callable[[LmsSubject, Person], object]

ID = "1"
NEW = NewChannel("pigeon@example.org", "email")
FIELDS = Parameters({"title": "Moss", "message": "Which?"})
ANNOUNCING = Parameters({**FIELDS.values, "is_announcement": True})
EVERYTHING = Filters()

CALLS: Mapping[Capability, tuple[Ask, ...]] = {
    Capability.CHANNELS_LIST: (lambda s, p: p.areas.channels.channels_page("self"),),
    Capability.CHANNELS_CREATE: (lambda s, p: p.areas.channels.create_channel("self", NEW),),
    Capability.CHANNELS_DELETE: (lambda s, p: p.areas.channels.delete_channel("self", ChannelId(ID)),),
    Capability.CHANNELS_DELETE_PUSH_TOKEN: (
        lambda s, p: p.areas.channels.delete_push_token(Secret("device")),
    ),
    Capability.CHANNELS_RESET_BOUNCES: (lambda s, p: p.areas.bounces.reset_bounces(p.id, ID),),
    Capability.CHANNELS_REPORT: (
        lambda s, p: p.areas.bounces.channel_report("self", Report.BOUNCED, EVERYTHING),
    ),
    Capability.CHANNELS_BULK: (
        lambda s, p: p.areas.bounces.bulk_confirm("self", EVERYTHING),
        lambda s, p: p.areas.bounces.bulk_reset_bounces("self", EVERYTHING),
    ),
    Capability.CHANNELS_CONFIRM: (lambda s, p: p.areas.confirmations.confirm_channel(Secret("code")),),
    Capability.CHANNELS_RESEND: (
        lambda s, p: p.areas.confirmations.resend_confirmation("self", ID),
        lambda s, p: p.areas.confirmations.confirmation_limit_reached("self", ID),
    ),
    Capability.PREFERENCES_READ: (
        lambda s, p: p.areas.preferences.preferences("self", ChannelId(ID)),
        lambda s, p: p.areas.preferences.preference("self", ChannelId(ID), "new_announcement"),
        lambda s, p: p.areas.preferences.preference_categories("self", ID),
    ),
    Capability.PREFERENCES_WRITE: (
        lambda s, p: p.areas.preferences.set_preference(ChannelId(ID), "new_announcement", Frequency.DAILY),
        lambda s, p: p.areas.preferences.set_preferences(
            ChannelId(ID), {"new_announcement": Frequency.DAILY}
        ),
        lambda s, p: p.areas.preferences.set_preference_category(ID, "announcement", Frequency.DAILY),
    ),
    Capability.COMM_MESSAGES: (lambda s, p: p.areas.comm_messages.comm_messages_page(p.id, Window()),),
    Capability.CONVERSATIONS_LIST: (
        lambda s, p: p.areas.conversations.page(Query()),
        lambda s, p: p.areas.conversations.unread_count(),
    ),
    Capability.CONVERSATIONS_READ: (lambda s, p: p.areas.conversations.show(ID, mark_as_read=False),),
    Capability.CONVERSATIONS_START: (
        lambda s, p: p.areas.conversations.create(NewConversation((s.teacher.id,), "Hello")),
        lambda s, p: p.areas.conversations.find_recipients(RecipientSearch("a")),
    ),
    Capability.CONVERSATIONS_REPLY: (
        lambda s, p: p.areas.conversations.add_message(ID, NewMessage("Hello")),
        lambda s, p: p.areas.conversations.add_recipients(ID, [s.teacher.id]),
    ),
    Capability.CONVERSATIONS_UPDATE: (
        lambda s, p: p.areas.conversations.update(ID, ConversationUpdate(starred=True)),
        lambda s, p: p.areas.conversations.mark_all_as_read(),
    ),
    Capability.CONVERSATIONS_DELETE: (
        lambda s, p: p.areas.conversations.delete(ID),
        lambda s, p: p.areas.conversations.remove_messages(ID, [ID]),
        lambda s, p: p.areas.conversations.deleted(),
        lambda s, p: p.areas.conversations.restore(ID, p.id, ID),
        lambda s, p: p.areas.conversations.delete_for_all(ID),
    ),
    Capability.CONVERSATIONS_BATCH: (
        lambda s, p: p.areas.conversations.update_many([ID], Event.STAR),
        lambda s, p: p.areas.conversations.progress(ID),
        lambda s, p: p.areas.conversations.cancel(ID),
        lambda s, p: p.areas.conversations.batches(),
    ),
    Capability.ANNOUNCEMENTS_LIST: (
        lambda s, p: p.areas.discussions.announcements_page(AnnouncementQuery((s.course.id,))),
    ),
    Capability.ANNOUNCEMENTS_CREATE: (lambda s, p: p.areas.discussions.create_topic(s.course, ANNOUNCING),),
    Capability.DISCUSSIONS_LIST: (lambda s, p: p.areas.discussions.topics_page(s.course, EVERY_TOPIC),),
    Capability.DISCUSSIONS_READ: (
        lambda s, p: p.areas.discussions.topic(s.course, ID),
        lambda s, p: p.areas.discussions.entries_page(s.course, ID),
        lambda s, p: p.areas.discussions.replies_page(s.course, ID, ID),
        lambda s, p: p.areas.discussions.entries_by_id(s.course, ID, [ID]),
        lambda s, p: p.areas.discussions.full_view(s.course, ID, WHOLE_VIEW),
    ),
    Capability.DISCUSSIONS_CREATE: (
        lambda s, p: p.areas.discussions.create_topic(s.course, FIELDS),
        lambda s, p: p.areas.discussions.duplicate_topic(s.course, ID),
    ),
    Capability.DISCUSSIONS_UPDATE: (
        lambda s, p: p.areas.discussions.update_topic(s.course, ID, FIELDS),
        lambda s, p: p.areas.discussions.reorder_topics(s.course, [ID]),
    ),
    Capability.DISCUSSIONS_DELETE: (lambda s, p: p.areas.discussions.delete_topic(s.course, ID),),
    Capability.DISCUSSIONS_POST: (
        lambda s, p: p.areas.discussions.post_entry(s.course, ID, FIELDS),
        lambda s, p: p.areas.discussions.update_entry(s.course, ID, ID, FIELDS),
        lambda s, p: p.areas.discussions.delete_entry(s.course, ID, ID),
    ),
    Capability.DISCUSSIONS_MARK: (
        lambda s, p: p.areas.discussions.mark_topic(s.course, ID, read=True),
        lambda s, p: p.areas.discussions.mark_all(s.course, ID, read=True),
        lambda s, p: p.areas.discussions.mark_topics(s.course),
        lambda s, p: p.areas.discussions.mark_entry(s.course, ID, ID, read=True),
        lambda s, p: p.areas.discussions.rate_entry(s.course, ID, ID, 1),
    ),
    Capability.DISCUSSIONS_SUBSCRIBE: (
        lambda s, p: p.areas.discussions.subscribe(s.course, ID, subscribed=True),
    ),
}
"""Capability → each call of the ports that needs it."""

__all__ = ["CALLS", "Ask"]
