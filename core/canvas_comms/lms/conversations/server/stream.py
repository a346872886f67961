"""The conversations of a user's activity stream: those in their Inbox.

Source: facts neighbours A8; that archived ones belong to it, how many messages are shown and what is
said of each are inferred.
"""

import functools
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from canvas_comms.lms.activity_stream.model import StreamRow, item_id
from canvas_comms.lms.activity_stream.resources import StreamItem, StreamMessage, StreamType
from canvas_comms.lms.conversations.model import ConversationParticipant, ConversationRecord, State
from canvas_comms.lms.conversations.server.render import human, message
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.state import ConversationState
from canvas_comms.lms.editions import LmsEdition

NEWEST = 3
"""How many messages are shown with a conversation."""


def conversations_of_stream(
    view: ConversationState, user: str, edition: LmsEdition, now: datetime
) -> Iterator[StreamRow]:
    """What is new for the user of conversations."""
    unit = UnitOfWork(view, now)
    for id in view.threads_of(user):
        thread, row = view.thread(id), view.participation(id, user)
        if thread is None or row is None or row.last_message_at is None:
            continue
        read = row.state is not State.UNREAD
        show = functools.partial(_shown, unit, thread, row, edition)
        yield StreamRow(StreamType.CONVERSATION, id, row.last_message_at, read, show)


def _shown(
    unit: UnitOfWork, thread: ConversationRecord, row: ConversationParticipant, edition: LmsEdition
) -> StreamItem:
    newest = [message(unit, one, row.user, edition) for one in islice(human(unit, row), NEWEST)]
    first = unit.view.messages_in(thread.id)
    begun = unit.message(first[0]) if first else None
    return StreamItem(
        id=item_id(StreamType.CONVERSATION, thread.id),
        type=StreamType.CONVERSATION.value,
        title=thread.subject,
        read_state=row.state is not State.UNREAD,
        created_at=row.last_message_at if begun is None else begun.created_at,
        updated_at=row.last_message_at,
        html_url=f"/conversations/{thread.id}",
        conversation_id=thread.id,
        private=thread.private,
        participant_count=len(thread.participants),
        latest_messages=tuple(
            StreamMessage(one.id, one.created_at, one.author_id, one.body, one.participating_user_ids)
            for one in newest
        ),
    )


__all__ = ["conversations_of_stream"]
