"""Is a message among those that were sent the one that is looked for? And where to look.

The server gives a message no mark of ours, so it is told by whom it went to, its text and its time.
Another message may have all three, in the same second even. So one is surely ours only if it is alone.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

import attrs

from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.conversations.queries import conversations
from canvas_comms.lms.conversations.requests import Query
from canvas_comms.lms.conversations.resources import Conversation, ConversationMessage
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.conversations.rules.response_keys import LIMIT, preview
from canvas_comms.lms.conversations.send import Candidate
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class Wanted(Redacted):
    """What is looked for: a text, to people; `together`: to these in one thread.

    It was written between `earliest` and `latest`; None: until now.
    """

    body: str = attrs.field(metadata=PRIVATE)
    people: frozenset[str]
    together: frozenset[str] | None
    earliest: datetime
    latest: datetime | None = None
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)


@attrs.frozen
class Found:
    """A candidate, and whether its author, its readers and a new thread's subject are those that are wanted.

    `message` is its id; empty where only a list was read.
    """

    candidate: Candidate
    message: str
    fits: bool

    @property
    def id(self) -> str:
        """Conversation and message."""
        return f"{self.candidate.conversation}/{self.message}"


def is_sure(one: Found, found: Collection[Found], earliest: datetime, latest: datetime | None = None) -> bool:
    """Whether it is surely the one.

    Nothing else to that person begins alike, its whole text is the same, it is the writer's own, it went to
    the people it was meant for and to nobody else, a new thread has its subject, and it was written then.
    """
    it = one.candidate
    alone = sum(other.candidate.user == it.user for other in found) == 1
    in_time = it.written_at is not None and it.written_at >= earliest
    in_time = in_time and (latest is None or it.written_at is None or it.written_at <= latest)
    return alone and it.same_text and one.fits and in_time


def messages_like(
    wanted: Wanted, gateway: ConversationGateway, *, read_each: bool = False
) -> Iterator[Found]:
    """Messages in one's sent threads that begin like what is wanted, to people whom it was meant for.

    Newest threads first, back to `earliest`. `read_each` reads every such thread, so that each message
    has its id. Raises `GatewayError`, `NotSupported`.
    """
    shown = preview(wanted.body)
    for thread in conversations(Query(Scope.SENT), gateway):
        written = thread.last_authored_message_at
        if written is not None and written < wanted.earliest:
            break
        people = [user for user in thread.audience if user in wanted.people]
        if not people:
            continue
        same_subject = wanted.subject in (None, thread.subject) or thread.message_count != 1
        for message, own in _by_the_writer(thread, gateway, read_each):
            late = message.created_at is None or message.created_at >= wanted.earliest
            if late and message.body is not None and preview(message.body) == shown:
                same_text = message.body == wanted.body
                for user in people:
                    fits = own and same_subject and set(thread.audience) == (wanted.together or {user})
                    candidate = Candidate(user, thread.id, message.created_at, same_text)
                    yield Found(candidate, message.id, fits)


def _by_the_writer(
    thread: Conversation, gateway: ConversationGateway, read_each: bool
) -> Iterator[tuple[ConversationMessage, bool]]:
    """The messages of a thread that nobody else wrote, and whether the writer surely did.

    Its newest as the list shows it, where that is all there is. A message without an author may be anybody's.
    """
    newest = thread.last_authored_message or ""
    if thread.message_count == 1 and len(newest) < LIMIT and not read_each:
        yield ConversationMessage("", created_at=thread.last_authored_message_at, body=newest), True
        return
    for message in gateway.show(thread.id, mark_as_read=False).messages or ():
        if message.author_id not in thread.audience:
            yield message, message.author_id is not None


__all__ = ["Found", "Wanted", "is_sure", "messages_like"]
