"""Conversations that are there from the start, made through the model: no rights are checked.

Every message goes to everybody in the thread; the author's own view moves up too, unlike
when he sends over the API. Then single people's views are changed, one ordinary update
each. Source: conformance, world.schema.json.
"""

from datetime import datetime

import attrs

from canvas_comms.lms.conversations.model import Message
from canvas_comms.lms.conversations.server.create import clean
from canvas_comms.lms.conversations.server.deliver import Manner, Opening, give_out, open_thread, updated
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork
from canvas_comms.lms.conversations.state import Change, ConversationState
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Parameters
from canvas_comms.redaction import PRIVATE, Redacted

BY_MODEL = Manner(moves_author=True)


@attrs.frozen(eq=False, repr=False)
class SeedMessage(Redacted):
    """A message; its time has a zone."""

    author: str
    body: str = attrs.field(metadata=PRIVATE)
    created_at: datetime


@attrs.frozen
class SeedView:
    """A change to one person's view, as the parameters of an update: `state` is the word."""

    user: str
    state: str | None = None
    subscribed: bool | None = None
    starred: bool | None = None


@attrs.frozen(eq=False, repr=False)
class SeedConversation(Redacted):
    """A conversation to be there. `private` None: if at most two people take part."""

    starter: str
    others: tuple[str, ...]
    messages: tuple[SeedMessage, ...]
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)
    private: bool | None = None
    context: str | None = None
    views: tuple[SeedView, ...] = ()


@attrs.frozen
class Seeded:
    """What the new things are called: the thread, and its messages in order."""

    thread: str
    messages: tuple[str, ...]


def seed(
    view: ConversationState, wanted: SeedConversation, edition: LmsEdition, now: datetime
) -> tuple[Seeded, tuple[Change, ...]]:
    """What has to change so that the conversation is there at `now`."""
    draft = UnitOfWork(view, now)
    people = len({wanted.starter, *wanted.others})
    private = people <= 2 if wanted.private is None else wanted.private
    opening = Opening(wanted.starter, wanted.others, private, wanted.context, wanted.subject)
    thread = open_thread(draft, opening)
    made = []
    for one in wanted.messages:
        body = clean(draft, one.body, edition)
        message = Message(view.new_id(), thread.id, one.author, one.created_at, body)
        give_out(draft, draft.thread(thread.id) or thread, message, manner=BY_MODEL)
        made.append(message.id)
    for change in wanted.views:
        row = draft.participation(thread.id, change.user)
        if row is not None:
            draft.put_row(updated(draft, row, _wishes(change))[1])
    return Seeded(thread.id, tuple(made)), draft.changes()


def _wishes(change: SeedView) -> Parameters:
    given = {
        "workflow_state": change.state,
        "subscribed": change.subscribed,
        "starred": change.starred,
    }
    return Parameters({name: value for name, value in given.items() if value is not None})


__all__ = ["SeedConversation", "SeedMessage", "SeedView", "Seeded", "seed"]
