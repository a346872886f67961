"""What is stored in a Canvas LMS as rows of a world, and the changes that store such rows again.

A row is what its change puts. So one table leads both ways, and the stores apply the changes as ever.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from canvas_comms.errors import NotSupported
from canvas_comms.lms.account_notifications.state import NotificationClosed, PutNotification
from canvas_comms.lms.activity_stream.state import StreamItemsHidden
from canvas_comms.lms.assignments.state import PutAssignment, PutSubmission
from canvas_comms.lms.channels.state import PutChannel, PutCommMessage, PutEndpoint
from canvas_comms.lms.conversations import state as conversations
from canvas_comms.lms.directory import People
from canvas_comms.lms.discussions import state as discussions
from canvas_comms.lms.files.state import PutFile, PutFolder, PutUpload
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.logins.state import PutCode, PutSessionTicket, PutToken, PutWebSession
from canvas_comms.lms.people import AccountKind, AccountSettings
from canvas_comms.lms.preferences.model import PutPreferences
from canvas_comms.redaction import Secret
from canvas_comms_wire.worlds.leaves import Text
from canvas_comms_wire.worlds.stored import LmsStored, StoredJob, StoredName

CHANGES: Mapping[str, type] = {
    "access_tokens": PutToken,
    "codes": PutCode,
    "web_sessions": PutWebSession,
    "session_tickets": PutSessionTicket,
    "channels": PutChannel,
    "push_endpoints": PutEndpoint,
    "preferences": PutPreferences,
    "comm_messages": PutCommMessage,
    "folders": PutFolder,
    "files": PutFile,
    "uploads": PutUpload,
    "conversations": conversations.PutConversation,
    "conversation_messages": conversations.PutMessage,
    "conversation_participants": conversations.PutParticipant,
    "conversation_message_participants": conversations.PutMessageParticipant,
    "unread_counts": conversations.SetUnread,
    "conversation_batches": conversations.PutBatch,
    "progresses": conversations.PutProgress,
    "topics": discussions.PutTopic,
    "last_positions": discussions.PutLastPosition,
    "entries": discussions.PutEntry,
    "topic_participants": discussions.PutParticipant,
    "entry_participants": discussions.PutMark,
    "trees": discussions.PutTree,
    "assignments": PutAssignment,
    "submissions": PutSubmission,
    "account_notifications": PutNotification,
    "closed_notifications": NotificationClosed,
    "hidden_stream_items": StreamItemsHidden,
    "jobs": Queued,
}
"""Table → the change that stores a row of it, in an order in which each finds what it names.

The row is what the change puts, or the change itself where it puts more than one thing.
"""

_TABLES = {change: table for table, change in CHANGES.items()}


def rows_of(changes: Iterable[object]) -> dict[str, Any]:
    """The tables that these changes fill. Raises `NotSupported` for a change of which no world knows."""
    rows: dict[str, list[object]] = {}
    for change in changes:
        table = _TABLES.get(type(change))
        if table is None:
            raise NotSupported("world", f"no world says what {type(change).__name__} stores")
        rows.setdefault(table, []).append(_row(change))
    return {table: tuple(found) for table, found in rows.items()}


def changes_of(stored: LmsStored) -> Iterator[object]:
    """The changes that store the rows of a world."""
    for table, change in CHANGES.items():
        for row in getattr(stored, table):
            match row:
                case StoredJob():
                    yield Queued(Job(row.works[0], row.due, row.singleton))
                case _:
                    yield row if isinstance(row, change) else change(row)


def _row(change: Any) -> object:
    if isinstance(change, Queued):
        return StoredJob.of(change.job)
    names = [field.name for field in attrs.fields(type(change))]
    return getattr(change, names[0]) if len(names) == 1 else change


def people_stored(people: People) -> People:
    """Everybody as rows: settings of accounts are said by the world itself."""
    accounts = (attrs.evolve(one, settings=AccountSettings()) for one in people.accounts)
    return attrs.evolve(people, accounts=tuple(accounts))


def people_again(stored: LmsStored, settings: AccountSettings) -> People:
    """Everybody as stored, in a school with these settings."""
    accounts = (
        attrs.evolve(one, settings=settings) if one.kind is AccountKind.ROOT else one
        for one in stored.people.accounts
    )
    return attrs.evolve(stored.people, accounts=tuple(accounts))


def names_stored(
    refs: Mapping[str, str], tokens: Mapping[str, Secret], sessions: Mapping[str, Secret]
) -> tuple[StoredName, ...]:
    """The names of a world, what they stand for and what was handed out under them."""
    every = dict.fromkeys((*refs, *tokens))
    return tuple(
        StoredName(Text(name), refs.get(name), tokens.get(name), sessions.get(name)) for name in every
    )


__all__ = ["CHANGES", "changes_of", "names_stored", "people_again", "people_stored", "rows_of"]
