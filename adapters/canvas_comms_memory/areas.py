"""The areas of Canvas LMS that are built, and what an area must offer to live in memory.

An `Area` is listed once, here: how its store opens, which commands it decides, which changes
its store applies, which work it does later, and how it fills itself from a world. Its store is
the area's own view: it offers `directory` and `new_id` from `Shared`, looks up, and applies
changes. It knows no rule. An area that is added to `areas` is served everywhere.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeAlias, get_args

import attrs

from canvas_comms.lms.account_notifications import server as account_notifications
from canvas_comms.lms.account_notifications import state as account_notification_state
from canvas_comms.lms.activity_stream import server as activity_stream
from canvas_comms.lms.activity_stream.model import StreamRow
from canvas_comms.lms.activity_stream.state import StreamItemsHidden
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.announcements import server as announcements
from canvas_comms.lms.assignments import dispatch as assignments
from canvas_comms.lms.assignments import state as assignment_state
from canvas_comms.lms.channels import dispatch as channels
from canvas_comms.lms.channels import state as channel_state
from canvas_comms.lms.channels.server.reports import reset_reported_bounces
from canvas_comms.lms.comm_messages import server as comm_messages
from canvas_comms.lms.comm_messages.stream import messages_of_stream
from canvas_comms.lms.conversations import dispatch as conversations
from canvas_comms.lms.conversations import state as conversation_state
from canvas_comms.lms.conversations.server.attachments import reads_attached_file
from canvas_comms.lms.conversations.server.stream import conversations_of_stream
from canvas_comms.lms.discussions import state as discussion_state
from canvas_comms.lms.discussions.server import decide as discussions
from canvas_comms.lms.discussions.server.jobs import DiscussionJob, run_job
from canvas_comms.lms.discussions.server.reading_files import reads_carrier
from canvas_comms.lms.discussions.server.stream import topics_of_stream
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files import state as file_state
from canvas_comms.lms.files.server import decide as files
from canvas_comms.lms.logins import dispatch as logins
from canvas_comms.lms.logins import state as login_state
from canvas_comms.lms.preferences import server as preferences
from canvas_comms.lms.roster import dispatch as roster
from canvas_comms.lms.rules.sanitising import HtmlWriter, as_written
from canvas_comms_memory.stores.account_notifications import AccountNotificationStore
from canvas_comms_memory.stores.activity_stream import ActivityStreamStore
from canvas_comms_memory.stores.assignments import AssignmentStore
from canvas_comms_memory.stores.channels import ChannelAreaStore, Codes, random_code
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_memory.stores.directory import Shared
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_memory.stores.logins import Logins
from canvas_comms_memory.worlds.areas import (
    known_notifications,
    load_account_notifications,
    load_assignments,
    load_channels,
    load_conversations,
    load_discussions,
    load_files,
)
from canvas_comms_memory.worlds.loading import Loading
from canvas_comms_wire.worlds import LmsWorld


class Store(Protocol):
    """The state of one area."""

    def apply(self, change: object) -> bool:
        """Apply one change; False if it is none of this area's."""
        ...


Decide: TypeAlias = Callable[[Any, Any, Actor | None, LmsEdition, datetime], tuple[Any, Iterable[object]]]
"""`decide(store, command, actor, edition, now) → (outcome, changes)`, from the core."""
Work: TypeAlias = Callable[[Any, Any, LmsEdition, datetime], Iterable[object]]
"""`work(store, work, edition, now) → changes`, from the core."""
Load: TypeAlias = Callable[[Any, LmsWorld, Loading], Iterable[object]]
"""`load(store, world, loading) → changes`; each is applied before the next is asked for."""
Observe: TypeAlias = Callable[[Any, str], Mapping[str, object]]
"""`observe(store, user_id)`: what can be seen of a user behind the API."""


ReadsCarrier: TypeAlias = Callable[[Any, str, str, datetime], bool]
"""`reads(store, file, user, now)`, from the core: whether a user reads something that carries a file."""

Stream: TypeAlias = Callable[[Any, str, LmsEdition, datetime], Iterable[StreamRow]]
"""`stream(store, user, edition, now)`, from the core: what is new for a user."""


def _nothing(*_: object) -> Mapping[str, object]:
    return {}


@attrs.frozen(hash=False)
class Area:
    """One area. `decides`, `changes` and `works` go by the exact type of command, change and work."""

    name: str
    open: Callable[[Shared, LmsWorld], Store]
    decides: Mapping[type, Decide]
    changes: Collection[type] = ()
    works: Mapping[type, Work] = attrs.field(factory=dict)
    load: Load = _nothing
    observe_user: Observe = _nothing
    reads_carrier: ReadsCarrier | None = None
    """Left out where nothing of the area carries files."""
    stream: Stream | None = None
    """Left out where nothing of the area is in activity streams."""


def channels_area(new_code: Codes = random_code) -> Area:
    """Channels, preferences, comm messages, and people with their addresses; `new_code` makes codes."""

    def open_store(shared: Shared, world: LmsWorld) -> ChannelAreaStore:
        return ChannelAreaStore(shared.people, shared.new_id, new_code, known_notifications(world))

    return Area(
        name="channels",
        open=open_store,
        decides={
            **channels.DECIDERS,
            **preferences.DECIDERS,
            **comm_messages.DECIDERS,
            **roster.DECIDERS,
        },
        changes=get_args(channel_state.Change),
        works={channel_state.ResetReportedBounces: reset_reported_bounces},
        load=load_channels,
        stream=messages_of_stream,
        observe_user=lambda store, user: {"notification_endpoints": len(store.endpoints_of(user))},
    )


def conversations_area(write_html: HtmlWriter = as_written) -> Area:
    """Conversations; `write_html` writes bodies as the server does, once they passed its rule."""
    return Area(
        name="conversations",
        open=lambda shared, _: ConversationStore(shared, write_html),
        decides=conversations.DECIDERS,
        changes=get_args(conversation_state.Change),
        reads_carrier=reads_attached_file,
        works=dict.fromkeys(get_args(conversations.ConversationJob), conversations.work),
        load=load_conversations,
        stream=conversations_of_stream,
    )


def discussions_area(write_html: HtmlWriter = as_written) -> Area:
    """Discussions and announcements; `write_html` as for conversations."""
    return Area(
        name="discussions",
        open=lambda shared, _: DiscussionStore(shared.people, shared.new_id, shared.files, write_html),
        decides={**discussions.DECIDERS, **announcements.DECIDERS},
        changes=get_args(discussion_state.OwnChange),
        works=dict.fromkeys(get_args(DiscussionJob), run_job),
        load=load_discussions,
        reads_carrier=reads_carrier,
        stream=topics_of_stream,
    )


CHANNELS = channels_area()
CONVERSATIONS = conversations_area()
FILES = Area(
    name="files",
    open=lambda shared, _: shared.files,
    decides=files.DECIDERS,
    changes=get_args(file_state.Change),
    load=load_files,
)
DISCUSSIONS = discussions_area()
ASSIGNMENTS = Area(
    name="assignments",
    open=lambda shared, _: AssignmentStore(shared),
    decides=assignments.DECIDERS,
    changes=get_args(assignment_state.Change),
    load=load_assignments,
)
ACCOUNT_NOTIFICATIONS = Area(
    name="account_notifications",
    open=lambda shared, _: AccountNotificationStore(shared),
    decides=account_notifications.DECIDERS,
    changes=get_args(account_notification_state.Change),
    load=load_account_notifications,
)


ACTIVITY_STREAM = Area(
    name="activity_stream",
    open=lambda shared, _: ActivityStreamStore(shared),
    decides=activity_stream.DECIDERS,
    changes=(StreamItemsHidden,),
)
"""What is new in all the others."""
LOGINS = Area(
    name="logins",
    open=lambda shared, world: Logins(
        shared.people, shared.texts, shared.new_id, world.developer_key.sns_arn
    ),
    decides=logins.DECIDERS,
    changes=get_args(login_state.Change),
)
"""Developer keys, codes, tokens and sessions. Every memory has this one."""


def areas(write_html: HtmlWriter = as_written) -> tuple[Area, ...]:
    """All areas; `write_html` writes messages as the server does, once they passed its rule."""
    return (
        CHANNELS,
        FILES,
        conversations_area(write_html),
        discussions_area(write_html),
        ASSIGNMENTS,
        ACCOUNT_NOTIFICATIONS,
        ACTIVITY_STREAM,
    )


AREAS = areas()
"""The same with messages as they were written; writing them anew needs the extra `html`."""

__all__ = [
    "ACCOUNT_NOTIFICATIONS",
    "ACTIVITY_STREAM",
    "AREAS",
    "ASSIGNMENTS",
    "CHANNELS",
    "CONVERSATIONS",
    "DISCUSSIONS",
    "FILES",
    "LOGINS",
    "Area",
    "Decide",
    "Load",
    "Observe",
    "Store",
    "Work",
    "areas",
    "channels_area",
    "conversations_area",
    "discussions_area",
]
