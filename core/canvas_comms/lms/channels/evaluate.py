"""What becomes of a new channel: every rule about it, joined once.

`judge` is the function that both foretells what the server will do (see `plan`) and is
what our own backends do (see `server.create`). Findings come in the server's order of checks.
"""

from collections.abc import Collection, Sequence
from typing import Generic

import attrs

from canvas_comms.decisions import Decision, all_of
from canvas_comms.lms.channels.model import ChannelState
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.rules.access import NOTHING_KNOWN, Action, Relation, may
from canvas_comms.lms.channels.rules.addresses import (
    Place,
    R,
    judge_address,
    judge_row,
    maximum_unknown,
    place,
    room_for_a_row,
    under_maximum,
)
from canvas_comms.lms.channels.rules.confirmation import skipping
from canvas_comms.lms.channels.rules.lifecycle import may_push


@attrs.frozen
class ChannelFacts(Generic[R]):
    """What a judgement needs to know. None: not known; a server knows everything.

    `same`: the user's rows with the address, in order (`all_rows`: deleted ones too).
    `rows`: how many the user owns. `counted`: how many of the requester's count for the
    account's `maximum`, at least if not `counted_exactly`; `maximum` None: there is none.
    """

    who: Relation = NOTHING_KNOWN
    same: Sequence[R] | None = None
    all_rows: bool = True
    rows: int | None = None
    settings_known: bool = True
    counted: int | None = None
    counted_exactly: bool = True
    maximum: int | None = None
    banned: Collection[str] | None = None


@attrs.frozen
class Judgement(Generic[R]):
    """The decision; and unless it refuses, the row that comes back and the state after.

    `row` None: a new one, or (`row_known` False) not known. `state` None: not known.
    """

    decision: Decision
    row: R | None
    row_known: bool
    state: ChannelState | None


def judge(new: NewChannel, around: ChannelFacts[R]) -> Judgement[R]:
    """Decide on a new channel. Never raises."""
    action = Action.CREATE_PUSH if new.is_push else Action.CREATE
    where: Place[R] = place(new, around.same, all_rows=around.all_rows)
    skip = skipping(new, around.who)
    decision = all_of(
        [
            may(action, around.who),
            _under_maximum(around),
            may_push(new, around.who),
            where.decision,
            judge_address(new),
            judge_row(new, around.banned) if where.row is None else Decision(),
            room_for_a_row(around.rows) if where.row is None else Decision(),
            skip.decision,
        ]
    )
    return Judgement(decision, where.row, where.known, _state(skip.active))


def _under_maximum(around: ChannelFacts[R]) -> Decision:
    if not around.settings_known:
        return maximum_unknown()
    return under_maximum(around.counted, around.maximum, exact=around.counted_exactly)


def _state(active: bool | None) -> ChannelState | None:
    if active is None:
        return None
    return ChannelState.ACTIVE if active else ChannelState.UNCONFIRMED


__all__ = ["ChannelFacts", "Judgement", "judge"]
