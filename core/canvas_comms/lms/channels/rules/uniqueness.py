"""Has the user this address already?

The server looks among the user's rows for the same address, whatever the case of its
letters, stored under the very type that is asked for, and takes the first by position. A
living one refuses the new channel. A deleted one comes back: the same row, id and place,
in the letters that were sent now. None, and there is a new row. Other users' rows, and
rows of another type, do not matter. Push is never refused: the one row is given again.
A second look, when the row is stored, catches what the first one missed: another living
row with that address under the type that is shown.
"""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.channel import ChannelType
from canvas_comms.lms.channels.new_channel import NewChannel
from canvas_comms.lms.channels.sources import API_SPEC, CONTROLLER, CONTROLLER_SPEC, MODEL_SPEC


class UniquenessReason(Reason):
    """What the user's other channels mean for the new one."""

    NEW_ROW = "new-row", CONTROLLER
    ALREADY_THERE = "already-there", CONTROLLER_SPEC
    COMES_BACK = "comes-back", f"{CONTROLLER_SPEC}; {API_SPEC}"
    SAME_PUSH_CHANNEL = "same-push-channel", CONTROLLER
    TAKEN = "taken", MODEL_SPEC
    CHANNELS_UNKNOWN = "channels-unknown", CONTROLLER
    DELETED_UNKNOWN = "deleted-channels-unknown", CONTROLLER


class Row(Protocol):
    """What matters of a row."""

    @property
    def type(self) -> ChannelType:
        """As stored."""
        ...

    @property
    def retired(self) -> bool:
        """Whether it was deleted."""
        ...


R = TypeVar("R", bound=Row)


@attrs.frozen
class Place(Generic[R]):
    """The row that the channel gets: an existing one, or None for a new one (or not known)."""

    decision: Decision
    row: R | None
    known: bool = True


def folded(address: str) -> str:
    """The address as it is compared."""
    return address.lower()


def place(new: NewChannel, same: Sequence[R] | None, *, all_rows: bool = True) -> Place[R]:
    """Find the row. `same` are the user's rows with this address, in order; None: not known.

    `all_rows` says that deleted rows are among them, as a server knows but no list tells.
    """
    if same is None:
        return Place(_said(UniquenessReason.CHANNELS_UNKNOWN, Effect.UNKNOWN), None, known=False)
    row = next((one for one in same if one.type.value == new.type), None)
    twin = _second_look(new, same)
    if row is None:
        if twin is None and not all_rows:
            return Place(_said(UniquenessReason.DELETED_UNKNOWN, Effect.UNKNOWN), None, known=False)
        return Place(twin or _said(UniquenessReason.NEW_ROW, Effect.NOTED), None)
    if row.retired:
        return Place(twin or _said(UniquenessReason.COMES_BACK, Effect.CHANGED), row)
    if row.type is ChannelType.PUSH:
        return Place(_said(UniquenessReason.SAME_PUSH_CHANNEL, Effect.NOTED), row)
    return Place(_said(UniquenessReason.ALREADY_THERE, Effect.REFUSED), row)


def _second_look(new: NewChannel, same: Sequence[R]) -> Decision | None:
    kind = ChannelType.of(new.type)
    if kind is None:
        return None
    if any(one.type is kind.shown and not one.retired for one in same):
        return _said(UniquenessReason.TAKEN, Effect.REFUSED)
    return None


def _said(reason: UniquenessReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "address"),))
