"""Read conversations, change one's own view of one or many, reply in them, and add people.

Everything here raises `NotSupported`, before any I/O, where the backend cannot do it.
"""

from collections.abc import Sequence

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import GatewayError, InvalidValue
from canvas_comms.lms.conversations.model import ProgressState, State
from canvas_comms.lms.conversations.ports import (
    Added,
    ConversationGateway,
    OnProgress,
    ignore_progress,
)
from canvas_comms.lms.conversations.requests import ConversationUpdate, Event, NewMessage, file_ids
from canvas_comms.lms.conversations.resources import Conversation, Progress
from canvas_comms.lms.conversations.rules.administration import LIMIT
from canvas_comms.lms.conversations.rules.creating import BODY_LIMIT
from canvas_comms.lms.conversations.send import PATIENCE, StillRunning, wait_for_progress
from canvas_comms.lms.operations import Failure
from canvas_comms.outcomes import Doubt, Sent, Unknown
from canvas_comms.ports import Cancelled, Sleep, never


def read(id: str, gateway: ConversationGateway, *, mark_as_read: bool = False) -> Conversation:
    """A conversation with all its messages, newest first. Raises `GatewayError`."""
    require(Capability.CONVERSATIONS_READ, gateway.capabilities)
    return gateway.show(id, mark_as_read=mark_as_read)


def mark_as_read(id: str, gateway: ConversationGateway) -> Conversation:
    """Also brings it back from the archive. Raises `GatewayError`."""
    require(Capability.CONVERSATIONS_UPDATE, gateway.capabilities)
    return gateway.update(id, ConversationUpdate(state=State.READ))


def mark_as_unread(id: str, gateway: ConversationGateway) -> Conversation:
    """Also brings it back from the archive. Raises `GatewayError`."""
    require(Capability.CONVERSATIONS_UPDATE, gateway.capabilities)
    return gateway.update(id, ConversationUpdate(state=State.UNREAD))


def unread_count(gateway: ConversationGateway) -> int:
    """How many threads are unread. Raises `GatewayError`."""
    require(Capability.CONVERSATIONS_LIST, gateway.capabilities)
    return gateway.unread_count()


def mark_all_as_read(gateway: ConversationGateway) -> None:
    """Mark every unread thread as read. Raises `GatewayError`."""
    require(Capability.CONVERSATIONS_UPDATE, gateway.capabilities)
    gateway.mark_all_as_read()


def archive(id: str, gateway: ConversationGateway) -> Conversation:
    """The next message to it brings it back, unread. Raises `GatewayError`."""
    require(Capability.CONVERSATIONS_UPDATE, gateway.capabilities)
    return gateway.update(id, ConversationUpdate(state=State.ARCHIVED))


def star(id: str, gateway: ConversationGateway, *, starred: bool = True) -> Conversation:
    """Star or unstar a thread. Raises `GatewayError`."""
    require(Capability.CONVERSATIONS_UPDATE, gateway.capabilities)
    return gateway.update(id, ConversationUpdate(starred=starred))


def subscribe(id: str, gateway: ConversationGateway, *, subscribed: bool = True) -> Conversation:
    """Whether replies move it up. Private threads always stay subscribed. Raises `GatewayError`."""
    require(Capability.CONVERSATIONS_UPDATE, gateway.capabilities)
    return gateway.update(id, ConversationUpdate(subscribed=subscribed))


def delete(id: str, gateway: ConversationGateway) -> Conversation:
    """Delete a thread from one's own view; the others keep theirs. Raises `GatewayError`."""
    require(Capability.CONVERSATIONS_DELETE, gateway.capabilities)
    return gateway.delete(id)


def remove_messages(id: str, messages: Sequence[str], gateway: ConversationGateway) -> Conversation:
    """Remove messages from one's own view. Raises `InvalidValue` (`messages`), `GatewayError`."""
    require(Capability.CONVERSATIONS_DELETE, gateway.capabilities)
    if not messages:
        raise InvalidValue("messages", "needs at least one")
    return gateway.remove_messages(id, messages)


@attrs.frozen(eq=False)
class Part:
    """One batch update of at most 500 threads: how it ended, or why it did not.

    `error` is set where it could not be started or watched; then the threads may or may
    not have changed. All None: it was never started.
    """

    threads: tuple[str, ...]
    progress: Progress | None = None
    running: StillRunning | None = None
    error: GatewayError | None = None

    @property
    def completed(self) -> bool:
        """Whether the server says that it is done; single threads may still have failed."""
        return self.progress is not None and self.progress.workflow_state == ProgressState.COMPLETED.value


def update_many(
    ids: Sequence[str],
    event: Event,
    gateway: ConversationGateway,
    *,
    sleep: Sleep,
    at_most: int = PATIENCE,
    on_progress: OnProgress = ignore_progress,
    cancelled: Cancelled = never,
) -> tuple[Part, ...]:
    """Change many threads, 500 at a time, one batch after the other.

    When the caller gives up, the batch under way is cancelled and the rest not started. A batch that
    runs for more than `at_most` seconds is left running, and the rest is not started either.
    After a batch that could not be started or watched the rest is not started either.
    Raises `NotSupported` at once, and nothing for what a server or network does.
    """
    require(Capability.CONVERSATIONS_BATCH, gateway.capabilities)
    chunks = [tuple(ids[at : at + LIMIT]) for at in range(0, len(ids), LIMIT)]
    parts: list[Part] = []
    for number, chunk in enumerate(chunks):
        stopped = parts and (parts[-1].progress is None)
        if stopped or cancelled():
            parts.append(Part(chunk))
            continue
        share = _share(on_progress, number, len(chunks))
        parts.append(_update(chunk, event, gateway, sleep, at_most, share, cancelled))
    return tuple(parts)


def _update(
    chunk: tuple[str, ...],
    event: Event,
    gateway: ConversationGateway,
    sleep: Sleep,
    at_most: int,
    on_progress: OnProgress,
    cancelled: Cancelled,
) -> Part:
    try:
        started = gateway.update_many(chunk, event)
        ended = wait_for_progress(
            started.id, gateway, sleep=sleep, at_most=at_most, on_progress=on_progress, cancelled=cancelled
        )
        if isinstance(ended, StillRunning):
            if cancelled():
                gateway.cancel(started.id)
            return Part(chunk, running=ended)
        return Part(chunk, progress=ended)
    except GatewayError as error:
        return Part(chunk, error=error)


def _share(on_progress: OnProgress, number: int, chunks: int) -> OnProgress:
    return lambda part: on_progress((number + part) / chunks)


def reply(
    id: str,
    body: str,
    gateway: ConversationGateway,
    *,
    only_to: Sequence[str] | None = None,
    with_messages: Sequence[str] = (),
    attachments: Sequence[str] = (),
) -> Sent | Failure:
    """Reply in the thread with this id; `Sent.id` is the message.

    `only_to` are user ids; people who are not in a group thread yet join for this message
    only. `with_messages` are ids of older messages that they get to see too, `attachments` those of
    files in one's own conversation attachments: any other file vanishes without a word. Raises
    `NotSupported`, `InvalidValue` (`body`, `only_to`, `attachments`). In a thread of 100 people or more the
    server sends later: `Unknown` (`sent-later`).
    """
    require(Capability.CONVERSATIONS_REPLY, gateway.capabilities)
    if not body.strip() or len(body) > BODY_LIMIT:
        raise InvalidValue("body", f"must be text of at most {BODY_LIMIT} characters, and not blank")
    if only_to is not None and not only_to:
        raise InvalidValue("only_to", "needs at least one, or None for everybody")
    recipients = None if only_to is None else tuple(only_to)
    answer = gateway.add_message(
        id, NewMessage(body, recipients, tuple(with_messages), attachments=file_ids(attachments))
    )
    if not isinstance(answer, Added):
        return answer
    messages = answer.conversation.messages
    made = messages[0].id if messages else None
    return Unknown(Doubt.SENT_LATER) if made == "0" else Sent(made)


def add_people(id: str, recipients: Sequence[str], gateway: ConversationGateway) -> Added | Failure:
    """Add people to a group thread; they see its history.

    Raises `NotSupported`, `InvalidValue` (`recipients`).
    """
    require(Capability.CONVERSATIONS_REPLY, gateway.capabilities)
    if not recipients:
        raise InvalidValue("recipients", "needs at least one")
    return gateway.add_recipients(id, recipients)


__all__ = [
    "Part",
    "add_people",
    "archive",
    "delete",
    "mark_all_as_read",
    "mark_as_read",
    "mark_as_unread",
    "read",
    "remove_messages",
    "reply",
    "star",
    "subscribe",
    "unread_count",
    "update_many",
]
