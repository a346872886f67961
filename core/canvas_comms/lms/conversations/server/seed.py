"""Conversations that a world begins with, made through the model: no rights are checked.

Every message goes to everybody in the thread, and the thread moves up in the author's inbox
too, unlike when a message is sent over the API. Then single participants change their own
view, one ordinary update each. Source: conformance, world.schema.json.
"""

from datetime import datetime

import attrs

from canvas_comms.lms.conversations.model import MediaComment, MessageRecord
from canvas_comms.lms.conversations.server.create import clean
from canvas_comms.lms.conversations.server.deliver import DeliveryOptions, NewThread, deliver, open_thread
from canvas_comms.lms.conversations.server.participant_updates import updated
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.state import Change, ConversationState
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Parameters
from canvas_comms.redaction import PRIVATE, Redacted

BY_MODEL = DeliveryOptions(moves_author=True)


@attrs.frozen(eq=False, repr=False)
class SeedMessage(Redacted):
    """A message; its time has a zone."""

    author: str
    body: str = attrs.field(metadata=PRIVATE)
    created_at: datetime
    attachments: tuple[str, ...] = ()
    media: MediaComment | None = None


@attrs.frozen
class SeedParticipant:
    """What one participant changes, as parameters of an update: `state` is a `workflow_state`."""

    user: str
    state: str | None = None
    subscribed: bool | None = None
    starred: bool | None = None


@attrs.frozen(eq=False, repr=False)
class SeedConversation(Redacted):
    """A conversation to make. `private` None: if at most two people take part."""

    starter: str
    others: tuple[str, ...]
    messages: tuple[SeedMessage, ...]
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)
    private: bool | None = None
    context: str | None = None
    participants: tuple[SeedParticipant, ...] = ()


@attrs.frozen
class Seeded:
    """The ids of the new thread and of its messages, in order."""

    thread: str
    messages: tuple[str, ...]


def seed(
    view: ConversationState, wanted: SeedConversation, edition: LmsEdition, now: datetime
) -> tuple[Seeded, tuple[Change, ...]]:
    """What has to change so that the conversation is there at `now`."""
    unit = UnitOfWork(view, now)
    people = len({wanted.starter, *wanted.others})
    private = people <= 2 if wanted.private is None else wanted.private
    new = NewThread(wanted.starter, wanted.others, private, wanted.context, wanted.subject)
    thread = open_thread(unit, new)
    made = []
    for one in wanted.messages:
        body = clean(unit, one.body, edition)
        message = MessageRecord(
            id=view.new_id(),
            thread=thread.id,
            author=one.author,
            created_at=one.created_at,
            body=body,
            media=one.media,
            attachments=one.attachments,
        )
        deliver(unit, unit.thread(thread.id) or thread, message, options=BY_MODEL)
        made.append(message.id)
    for change in wanted.participants:
        row = unit.participation(thread.id, change.user)
        if row is not None:
            unit.put_row(updated(unit, row, _update(change))[1])
    return Seeded(thread.id, tuple(made)), unit.changes()


def _update(change: SeedParticipant) -> Parameters:
    params = {
        "workflow_state": change.state,
        "subscribed": change.subscribed,
        "starred": change.starred,
    }
    return Parameters({name: value for name, value in params.items() if value is not None})


__all__ = ["SeedConversation", "SeedMessage", "SeedParticipant", "Seeded", "seed"]
