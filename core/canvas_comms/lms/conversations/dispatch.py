"""How a Canvas LMS decides any command about conversations, and what its jobs change."""

from datetime import datetime
from typing import Any, TypeAlias

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.server import administer, create, read, reply, search
from canvas_comms.lms.conversations.server.administer import RunBatchUpdate
from canvas_comms.lms.conversations.server.create import SendBatch
from canvas_comms.lms.conversations.server.reply import SendReply
from canvas_comms.lms.conversations.server.responses import WORDINGS
from canvas_comms.lms.conversations.server.unit_of_work import UnitOfWork, UserDecider
from canvas_comms.lms.conversations.state import Change, ConversationState
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Decider, Deciders, deny
from canvas_comms.lms.rules.credentials import logged_in


def _for_users(decider: UserDecider) -> Decider[ConversationState, Change]:
    """The decider of a route that needs a logged-in user, with a unit of work of its own."""

    def decide(
        view: ConversationState, command: Any, actor: Actor | None, edition: LmsEdition, now: datetime
    ) -> tuple[Any, tuple[Change, ...]]:
        if actor is None:
            return deny(logged_in(actor), edition, WORDINGS), ()
        return decider(UnitOfWork(view, now), command, actor, edition)

    return decide


DECIDERS: Deciders[ConversationState, Change] = Deciders(
    {
        command: _for_users(decider)
        for group in (read, search, create, reply, administer)
        for command, decider in group.DECIDERS.items()
    }
)
"""Every command of the area, and who decides it; each group of `server` lists its own."""

decide = DECIDERS.decide

ConversationJob: TypeAlias = SendBatch | RunBatchUpdate | SendReply
"""What conversations leave to jobs."""


def work(
    view: ConversationState, job: ConversationJob, edition: LmsEdition, now: datetime
) -> tuple[Change, ...]:
    """What a job changes. `now` is the server's clock, with a zone."""
    unit = UnitOfWork(view, now)
    match job:
        case SendBatch():
            return create.send_batch(unit, job)
        case RunBatchUpdate():
            return administer.run_batch_update(unit, job)
        case SendReply():
            reply.send_reply(unit, job)
            return unit.changes()


__all__ = ["DECIDERS", "ConversationJob", "decide", "work"]
