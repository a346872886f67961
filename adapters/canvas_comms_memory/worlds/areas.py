"""Filling each area of a Canvas LMS from a world: channels, preferences, conversations, discussions."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from canvas_comms.lms.account_notifications.model import StoredNotification
from canvas_comms.lms.account_notifications.state import PutNotification
from canvas_comms.lms.assignments.model import Assignment, AssignmentState, CourseAssignment, Submission
from canvas_comms.lms.assignments.state import Change as AssignmentChange
from canvas_comms.lms.assignments.state import PutAssignment, PutSubmission
from canvas_comms.lms.channels import state as c
from canvas_comms.lms.channels.model import Bounces, Channel
from canvas_comms.lms.channels.rules.bounces import summary_of
from canvas_comms.lms.channels.rules.confirmation import code_length
from canvas_comms.lms.channels.rules.lifecycle import next_position
from canvas_comms.lms.comm_messages.model import StoredCommMessage, first_state
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.model import MediaComment
from canvas_comms.lms.conversations.server.seed import SeedConversation, SeedMessage, SeedParticipant, seed
from canvas_comms.lms.conversations.state import Change
from canvas_comms.lms.discussions.model import Topic, TopicState
from canvas_comms.lms.discussions.server.seed import (
    SeedEntry,
    rebuild_tree,
    seed_deletion,
    seed_entry,
    seed_topic,
)
from canvas_comms.lms.discussions.state import Change as DiscussionChange
from canvas_comms.lms.files.server.seed import SeedFile, seed_file
from canvas_comms.lms.files.state import Change as FileChange
from canvas_comms.lms.preferences.model import NOTIFICATIONS, Notification
from canvas_comms.redaction import Secret
from canvas_comms_memory.stores.account_notifications import AccountNotificationStore
from canvas_comms_memory.stores.assignments import AssignmentStore
from canvas_comms_memory.stores.channels import ChannelAreaStore
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_memory.stores.files import FileStore
from canvas_comms_memory.worlds.loading import Loading
from canvas_comms_wire.worlds import LmsWorld
from canvas_comms_wire.worlds.channels import WorldChannel, WorldCommMessage
from canvas_comms_wire.worlds.files import content_of
from canvas_comms_wire.worlds.messages import (
    WorldConversation,
    WorldConversationMessage,
    WorldEntry,
    WorldTopic,
)

A_MONTH = timedelta(days=30)
"""How long an account notification runs unless its world says otherwise."""


def known_notifications(world: LmsWorld) -> tuple[Notification, ...]:
    """The notifications that a world knows: the server's own list unless it says otherwise."""
    if world.notifications is None:
        return NOTIFICATIONS
    return tuple(Notification(one.name, one.category) for one in world.notifications)


def load_channels(store: ChannelAreaStore, world: LmsWorld, loading: Loading) -> Iterator[object]:
    """Channels, devices and messages, in this order. Raises `InvalidWorld`."""
    for index, one in enumerate(world.channels):
        yield c.PutChannel(_channel(store, one, loading, index))
    for device in world.notification_endpoints:
        user = loading.id(device.user)
        yield c.PutEndpoint(c.PushEndpoint(loading.create(), user, None, Secret(device.token)))
    for index, sent in enumerate(world.comm_messages):
        created = loading.created("comm_messages", index, sent.created_at)
        for number in range(sent.repeat):
            yield c.PutCommMessage(_message(store, sent, loading, created, number))


def _channel(store: ChannelAreaStore, one: WorldChannel, loading: Loading, index: int) -> Channel:
    user, type = loading.id(one.user), one.type
    created = loading.created("channels", index, one.created_at)
    rows = store.channels_of(user)
    return Channel(
        id=loading.create(one.ref),
        user=user,
        address=one.address,
        type=type,
        state=one.state,
        position=one.position or next_position(rows[-1].position if rows else None),
        created_at=created,
        updated_at=created,
        code=Secret(store.new_code(code_length(type))),
        bounces=Bounces(
            count=one.bounce_count,
            last_at=loading.when(one.last_bounce_at, f"lms.channels[{index}].last_bounce_at"),
            last_summary=summary_of(one.last_bounce_details),
        ),
        imported=one.imported,
        otp=one.otp,
    )


def _message(
    store: ChannelAreaStore, one: WorldCommMessage, loading: Loading, created: datetime, number: int
) -> StoredCommMessage:
    directory = store.directory
    default = one.root_account == "default"
    account = directory.root_account if default else directory.site_admin_account
    return StoredCommMessage(
        id=loading.create(one.ref if number == 0 else ""),
        user=loading.id(one.user),
        account_id=account.id,
        created_at=created,
        state=first_state(one.to),
        body=one.body,
        subject=one.subject,
        to=one.to,
        sent_at=created,
    )


def load_conversations(store: ConversationStore, world: LmsWorld, loading: Loading) -> Iterable[Change]:
    """Fill the store; every conversation finds those before it there."""
    number = 0
    for index, wanted in enumerate(world.conversations):
        messages = _messages(wanted, loading, index, number)
        number += len(messages)
        seeded, changes = seed(store, _wanted(wanted, messages, loading), loading.edition, loading.clock)
        if wanted.ref:
            loading.refs[wanted.ref] = seeded.thread
        for one, created in zip(_messages_wanted(wanted), seeded.messages, strict=True):
            if one.ref:
                loading.refs[one.ref] = created
        yield from changes


def _wanted(
    wanted: WorldConversation, messages: tuple[SeedMessage, ...], loading: Loading
) -> SeedConversation:
    return SeedConversation(
        starter=loading.id(wanted.starter),
        others=tuple(loading.id(other) for other in wanted.others),
        messages=messages,
        subject=wanted.subject,
        private=wanted.private,
        context=_context(wanted.context, loading),
        participants=tuple(
            SeedParticipant(
                loading.id(view.user), view.state.value if view.state else None, view.subscribed, view.starred
            )
            for view in wanted.participants
        ),
    )


def _context(place: str, loading: Loading) -> str | None:
    if not place:
        return None
    if place == "account":
        return f"account_{loading.id('$root')}"
    kind = "group" if any(group.ref == place for group in loading.world.groups) else "course"
    return f"{kind}_{loading.id(place)}"


def _messages(
    wanted: WorldConversation, loading: Loading, index: int, before: int
) -> tuple[SeedMessage, ...]:
    return tuple(
        SeedMessage(
            author=loading.id(one.author),
            body=one.body,
            attachments=tuple(map(loading.id, one.attachments)),
            media=None if one.media is None else MediaComment(one.media.id, one.media.type, one.media.title),
            created_at=_created(one, loading, f"lms.conversations[{index}].messages[{at}]", before + at),
        )
        for at, one in enumerate(_messages_wanted(wanted))
    )


def _created(one: WorldConversationMessage, loading: Loading, where: str, number: int) -> datetime:
    given = loading.when(one.created_at, f"{where}.created_at")
    return loading.numbered(number) if given is None else given


def _messages_wanted(wanted: WorldConversation) -> tuple[WorldConversationMessage, ...]:
    if wanted.messages is not None:
        return wanted.messages
    return (WorldConversationMessage(wanted.starter, "test"),)


def load_files(store: FileStore, world: LmsWorld, loading: Loading) -> Iterator[FileChange]:
    """Files, and the folders that they lie in. Raises `InvalidWorld`."""
    kinds = {
        **dict.fromkeys((one.ref for one in world.users), ContextKind.USER),
        **dict.fromkeys((one.ref for one in world.groups), ContextKind.GROUP),
    }
    for i, one in enumerate(world.files):
        owner = Context(kinds.get(one.owner, ContextKind.COURSE), loading.id(one.owner))
        seeded = SeedFile(
            id=loading.create(one.ref),
            owner=owner,
            folder=one.folder,
            name=one.name,
            content=content_of(one, f"lms.files[{i}]"),
            content_type=one.content_type,
            created_at=loading.created("files", i, one.created_at),
            user=owner.id if owner.kind is ContextKind.USER else None,
        )
        yield from seed_file(store, seeded, loading.new_id)


def load_discussions(store: DiscussionStore, world: LmsWorld, loading: Loading) -> Iterator[DiscussionChange]:
    """Topics and entries in the order of the world, then what of them is deleted."""
    edition = loading.edition
    for i, one in enumerate(world.topics):
        topic = _topic(loading, i, one)
        children = {loading.id(child.group): loading.create(child.ref) for child in one.children}
        yield from seed_topic(store, topic, edition, children)
    seed_entries = [_entry(loading, i, one) for i, one in enumerate(world.entries)]
    for seeded_entry in seed_entries:
        yield from seed_entry(store, seeded_entry, edition)
    for seeded_entry, entry in zip(seed_entries, world.entries, strict=True):
        if entry.deleted:
            yield from seed_deletion(store, seeded_entry.id, edition, loading.clock)
    for topic_id in dict.fromkeys(one.topic for one in seed_entries):
        yield from rebuild_tree(store, topic_id)


def _topic(loading: Loading, index: int, world: WorldTopic) -> Topic:
    where = f"lms.topics[{index}]"
    created = loading.created("topics", index, world.created_at)
    sections = world.specific_sections
    return Topic(
        id=loading.create(world.ref),
        context=_context_named(loading, world.context),
        kind=world.kind,
        title=world.title,
        message=world.message,
        created_at=created,
        posted_at=loading.when(world.posted_at, f"{where}.posted_at") or created,
        updated_at=created,
        author=loading.maybe(world.author),
        state=world.state,
        discussion_type=world.discussion_type,
        locked=world.locked,
        delayed_post_at=loading.when(world.delayed_post_at, f"{where}.delayed_post_at"),
        lock_at=loading.when(world.lock_at, f"{where}.lock_at"),
        last_reply_at=loading.when(world.last_reply_at, f"{where}.last_reply_at"),
        attachment=loading.maybe(world.attachment),
        deleted_at=created if world.state is TopicState.DELETED else None,
        pinned=world.pinned,
        position=world.position,
        require_initial_post=world.require_initial_post,
        allow_rating=world.allow_rating,
        only_graders_can_rate=world.only_graders_can_rate,
        anonymous_state=world.anonymous_state,
        sections=None if sections is None else frozenset(map(loading.id, sections)),
        group_category=loading.maybe(world.group_category),
    )


def load_account_notifications(
    store: AccountNotificationStore, world: LmsWorld, loading: Loading
) -> Iterator[PutNotification]:
    """Account notifications in the order of the world."""
    for index, one in enumerate(world.account_notifications):
        where = f"lms.account_notifications[{index}]"
        yield PutNotification(
            StoredNotification(
                loading.create(one.ref),
                one.subject,
                one.message,
                loading.when(one.start_at, f"{where}.start_at") or loading.clock,
                loading.when(one.end_at, f"{where}.end_at") or loading.clock + A_MONTH,
                one.icon,
                one.roles,
            )
        )


def load_assignments(store: AssignmentStore, world: LmsWorld, loading: Loading) -> Iterator[AssignmentChange]:
    """Assignments in the order of the world, then what was handed in."""
    for index, one in enumerate(world.assignments):
        where, course = f"lms.assignments[{index}]", loading.id(one.course)
        created = loading.when(one.created_at, f"{where}.created_at") or loading.clock
        settings = Assignment(
            loading.create(one.ref),
            one.name,
            one.points_possible,
            due_at=loading.when(one.due_at, f"{where}.due_at"),
            submission_types=one.submission_types,
            position=one.position or len(store.assignments_in(course)) + 1,
        )
        state = AssignmentState(one.state.value)
        yield PutAssignment(CourseAssignment(settings, course, None, created, created, state))
    for index, made in enumerate(world.submissions):
        at = loading.when(made.submitted_at, f"lms.submissions[{index}].submitted_at")
        assignment = store.assignment(loading.id(made.assignment))
        types = () if assignment is None else assignment.assignment.submission_types
        yield PutSubmission(
            Submission(
                loading.id(made.assignment),
                loading.id(made.user),
                at,
                None if at is None else next(iter(types), None),
                made.score,
                None if made.score is None else at or loading.clock,
                made.excused,
            )
        )


def _context_named(loading: Loading, ref: str) -> Context:
    groups = {group.ref for group in loading.world.groups}
    return Context(ContextKind.GROUP if ref in groups else ContextKind.COURSE, loading.id(ref))


def _entry(loading: Loading, index: int, world: WorldEntry) -> SeedEntry:
    return SeedEntry(
        id=loading.create(world.ref),
        topic=loading.id(world.topic),
        author=loading.id(world.user),
        message=world.message,
        parent=loading.maybe(world.parent),
        attachment=loading.maybe(world.attachment),
        at=loading.created("entries", index, world.created_at),
    )


__all__ = [
    "known_notifications",
    "load_account_notifications",
    "load_assignments",
    "load_channels",
    "load_conversations",
    "load_discussions",
    "load_files",
]
