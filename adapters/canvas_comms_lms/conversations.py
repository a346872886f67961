"""The conversations of one user of a Canvas LMS server."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import InvalidValue, MalformedResponse
from canvas_comms.lms.conversations.ports import Added, Failed, Later, Posted
from canvas_comms.lms.conversations.requests import (
    ConversationUpdate,
    Event,
    NewConversation,
    NewMessage,
    Query,
    RecipientSearch,
)
from canvas_comms.lms.conversations.resources import (
    Conversation,
    ConversationMessage,
    DeletedMessage,
    Progress,
    Recipient,
    RunningBatch,
)
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import Identified, ListPage
from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms.redaction import veiled
from canvas_comms_http import Answer, Failure
from canvas_comms_http.answers import MAX_PAGE
from canvas_comms_lms.answers import error_of, outcome_of
from canvas_comms_lms.server import CanvasLms
from canvas_comms_wire.bundles import reply_json
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_conversation_requests import (
    Fields,
    create_fields,
    form_pairs,
    message_fields,
    query_fields,
    recipients_fields,
    search_fields,
    update_fields,
    wishes_fields,
)
from canvas_comms_wire.lms_conversation_work import (
    read_batches,
    read_deleted,
    read_found,
    read_progress,
    read_restored,
    read_unread_count,
)
from canvas_comms_wire.lms_conversations import read_conversation, read_conversations

T = TypeVar("T", bound=Identified)

ROOT = "conversations"
CAPABILITIES = frozenset(one for one in Capability if one.area == ROOT)
BATCH_ID = "X-Conversation-Batch-Id"
_ID = re.compile(r"[0-9]{1,32}", re.ASCII)


@attrs.frozen(eq=False)
class LmsConversations:
    """A `ConversationGateway` over HTTP. Every write is sent once."""

    server: CanvasLms

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.server.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything."""
        return CAPABILITIES

    def create(self, new: NewConversation) -> Posted | Later | Failed:
        """Hand in a message once. Never raises."""
        answer = self._sent("POST", (ROOT,), create_fields(new))
        if isinstance(answer, NotSent):
            return answer
        if isinstance(answer, Answer) and answer.status == 202:
            with answer:
                batch = answer.headers.get(BATCH_ID, "")
            return Later(batch if _ID.fullmatch(batch) else None)
        return outcome_of(answer, lambda got: _posted(got.body()), frozenset([200, 201]), MAX_PAGE)

    def add_message(self, id: str, new: NewMessage) -> Added | Failed:
        """Hand in a message for a thread once. Never raises."""
        return self._added(id, "add_message", message_fields(new))

    def add_recipients(self, id: str, recipients: Sequence[str]) -> Added | Failed:
        """Add people to a group thread once. Never raises."""
        return self._added(id, "add_recipients", recipients_fields(recipients))

    @veiled
    def page(self, query: Query, cursor: object | None = None) -> ListPage[Conversation]:
        """A page of a list. Raises `GatewayError`, `InvalidValue`, as every method below does."""
        return self._page((ROOT,), query_fields(query), cursor, read_conversations)

    @veiled
    def show(self, id: str, *, mark_as_read: bool) -> Conversation:
        """One thread with all its messages."""
        marked: Fields = {"auto_mark_as_read": mark_as_read}
        body = self.server.read(*_of(id), query=form_pairs(marked))
        return _the_one(id, read_conversation(reply_json(body)))

    @veiled
    def update(self, id: str, wishes: ConversationUpdate) -> Conversation:
        """Change one's own view."""
        return _the_one(id, read_conversation(self._done("PUT", _of(id), wishes_fields(wishes))))

    @veiled
    def delete(self, id: str) -> Conversation:
        """Delete the thread from one's own view."""
        return _the_one(id, read_conversation(self._done("DELETE", _of(id))))

    @veiled
    def remove_messages(self, id: str, messages: Sequence[str]) -> Conversation:
        """Remove messages from one's own view."""
        removed = self._done("POST", (*_of(id), "remove_messages"), {"remove": list(messages)})
        return _the_one(id, read_conversation(removed))

    @veiled
    def unread_count(self) -> int:
        """How many threads are unread."""
        return read_unread_count(reply_json(self.server.read(ROOT, "unread_count")))

    @veiled
    def mark_all_as_read(self) -> None:
        """Mark every unread thread as read."""
        self._done("POST", (ROOT, "mark_all_as_read"))

    @veiled
    def update_many(self, ids: Sequence[str], event: Event) -> Progress:
        """Start changing at most 500 threads at once."""
        return read_progress(self._done("PUT", (ROOT,), update_fields(ids, event)))

    @veiled
    def progress(self, id: str) -> Progress:
        """How far long work is."""
        return read_progress(reply_json(self.server.read("progress", _checked(id))))

    @veiled
    def cancel(self, id: str, message: str | None = None) -> Progress:
        """Cancel long work, which makes it failed."""
        told: Fields = {} if message is None else {"message": message}
        return read_progress(self._done("POST", ("progress", _checked(id), "cancel"), told))

    @veiled
    def batches(self, cursor: object | None = None) -> ListPage[RunningBatch]:
        """One's own bulk sendings that are not finished."""
        return self._page((ROOT, "batches"), {"per_page": 100}, cursor, read_batches)

    @veiled
    def find_recipients(self, search: RecipientSearch, cursor: object | None = None) -> ListPage[Recipient]:
        """Whom one can write to."""
        return self._page(("search", "recipients"), search_fields(search), cursor, read_found)

    @veiled
    def deleted(self, cursor: object | None = None) -> ListPage[DeletedMessage]:
        """What people removed from their views."""
        return self._page((ROOT, "deleted"), {"per_page": 100}, cursor, read_deleted)

    @veiled
    def restore(self, message: str, user: str, conversation: str) -> tuple[ConversationMessage, ...]:
        """Bring a message back into somebody's view."""
        named: Fields = {"message_id": message, "user_id": user, "conversation_id": conversation}
        return read_restored(self._done("PUT", (ROOT, "restore"), named))

    @veiled
    def delete_for_all(self, id: str) -> None:
        """Wipe everybody's view of a thread."""
        self._done("DELETE", (*_of(id), "delete_for_all"))

    def _added(self, id: str, verb: str, fields: Fields) -> Added | Failed:
        if not _ID.fullmatch(id):
            return NotSent(Doubt.NOT_WRITABLE)
        answer = self._sent("POST", (ROOT, id, verb), fields)
        if isinstance(answer, NotSent):
            return answer
        return outcome_of(
            answer, lambda got: Added(_read_one(id, got.body())), frozenset([200, 202]), MAX_PAGE
        )

    def _sent(self, method: str, place: tuple[str, ...], fields: Fields) -> Answer | Failure | NotSent:
        try:
            return self.server.write(method, *place, form=form_pairs(fields))
        except ValueError:
            return NotSent(Doubt.NOT_WRITABLE)

    def _done(self, method: str, place: tuple[str, ...], fields: Fields | None = None) -> Json:
        """The JSON of a write that may be repeated."""
        answer = self.server.write(method, *place, form=form_pairs(fields or {}))
        if isinstance(answer, Failure):
            raise answer.error
        with answer:
            if answer.status != 200:
                raise error_of(answer)
            return reply_json(answer.body(MAX_PAGE))

    def _page(
        self,
        place: tuple[str, ...],
        fields: Fields,
        cursor: object | None,
        read: Callable[[Json], tuple[T, ...]],
    ) -> ListPage[T]:
        body, link = self.server.read_page(*place, query=form_pairs(fields), cursor=cursor)
        return ListPage(read(reply_json(body)), link)


def _posted(body: bytes) -> Posted:
    return Posted(read_conversations(reply_json(body)))


def _read_one(id: str, body: bytes) -> Conversation:
    return _the_one(id, read_conversation(reply_json(body)))


def _the_one(id: str, found: Conversation) -> Conversation:
    if found.id != id:
        raise MalformedResponse("id", "must be the one that was asked for")
    return found


def _of(id: str) -> tuple[str, str]:
    return ROOT, _checked(id)


def _checked(id: str) -> str:
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise InvalidValue("id", "must be a number as text")
    return id


__all__ = ["CAPABILITIES", "LmsConversations"]
