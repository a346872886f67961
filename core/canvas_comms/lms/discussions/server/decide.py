"""Every operation on discussions, and who decides it.

Every one of them needs a caller who is logged in, and a course or group that they may read.
"""

from datetime import datetime
from typing import Any

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.discussions.server import entries, marks, topics
from canvas_comms.lms.discussions.server.context import Read, Write, enter
from canvas_comms.lms.discussions.state import Change, Changes, DiscussionView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Decider, Deciders, Denied


def _writing(decide: Write) -> Decider[DiscussionView, Change]:
    """A decider that lets the caller in first."""

    def decider(
        view: DiscussionView, command: Any, actor: Actor | None, edition: LmsEdition, now: datetime
    ) -> tuple[Any, Changes]:
        request = enter(view, command.context, actor, edition, now)
        return (request, ()) if isinstance(request, Denied) else decide(request, command)

    return decider


def _reading(decide: Read) -> Decider[DiscussionView, Change]:
    """The same for what changes nothing."""
    return _writing(lambda request, command: (decide(request, command), ()))


DECIDERS: Deciders[DiscussionView, Change] = Deciders(
    {
        **{
            command: _reading(decide)
            for group in (topics, entries)
            for command, decide in group.READS.items()
        },
        **{
            command: _writing(decide)
            for group in (topics, entries, marks)
            for command, decide in group.WRITES.items()
        },
    }
)
"""Every command of the area, and who decides it; each group of `server` lists its own."""

decide = DECIDERS.decide

__all__ = ["DECIDERS", "decide"]
