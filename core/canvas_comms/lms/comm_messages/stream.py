"""The messages of a user's activity stream: what the server itself sent to their dashboard.

Source: facts neighbours A8; that these are the messages of state `dashboard` is inferred.
"""

import functools
from collections.abc import Iterator, Mapping
from datetime import datetime

from canvas_comms.lms.activity_stream.model import StreamRow, item_id
from canvas_comms.lms.activity_stream.resources import StreamItem, StreamType
from canvas_comms.lms.comm_messages.model import CommMessageState, StoredCommMessage
from canvas_comms.lms.comm_messages.server import CommMessagesView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.preferences.model import NOTIFICATIONS

CATEGORIES: Mapping[str, str] = {one.name: one.category for one in NOTIFICATIONS}


def messages_of_stream(
    view: CommMessagesView, user: str, edition: LmsEdition, now: datetime
) -> Iterator[StreamRow]:
    """What is new for the user of messages by the server; none of them can be read."""
    for one in view.comm_messages(user, None):
        if one.state is CommMessageState.DASHBOARD:
            category = CATEGORIES.get(one.notification)
            show = functools.partial(_shown, one, category)
            yield StreamRow(StreamType.MESSAGE, one.id, one.created_at, False, show, category=category)


def _shown(one: StoredCommMessage, category: str | None) -> StreamItem:
    return StreamItem(
        id=item_id(StreamType.MESSAGE, one.id),
        type=StreamType.MESSAGE.value,
        title=one.subject,
        message=one.body,
        read_state=False,
        created_at=one.created_at,
        updated_at=one.created_at,
        message_id=one.id,
        notification_category=category,
    )


__all__ = ["messages_of_stream"]
