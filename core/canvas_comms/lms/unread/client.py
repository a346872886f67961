"""What is unread, as one program uses it: the section `unread` of an `LmsClient`."""

from collections.abc import Iterator, Sequence

import attrs

from canvas_comms.arguments import function, instance
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.unread.resources import Overview
from canvas_comms.lms.unread.use import MarkedStep, MarkStep, list_unread, mark_planned, plan_to_mark
from canvas_comms.pace import OneByOne, ignore_standing, pace_of
from canvas_comms.pace.ports import OnStanding
from canvas_comms.ports import Cancelled, never
from canvas_comms.redaction import Opaque, veiled

STEPS_RULE = "must be what plan_to_mark gave"


@attrs.frozen(eq=False, repr=False)
class UnreadClient(Opaque):
    """What is unread in the Inbox and in all of one's courses and groups."""

    _binding: Binding

    def list(self) -> Overview:
        """All of it: two calls for each place. What may not be read is told as not known.

        Raises `GatewayError`.
        """
        return list_unread(self._binding.areas)

    def plan_to_mark(self) -> tuple[MarkStep, ...]:
        """The calls that mark all of it as read. Reads only; raises as `list` does."""
        return plan_to_mark(self.list())

    @veiled
    def mark_all(
        self,
        steps: Sequence[MarkStep] | None = None,
        *,
        cancelled: Cancelled = never,
        on_standing: OnStanding = ignore_standing,
    ) -> Iterator[MarkedStep]:
        """Mark all of it as read: what became of each call, as it is known; planned first unless given.

        Raises `InvalidValue`, `NotSupported`, and as `list` does.
        """
        if steps is not None and (isinstance(steps, str | bytes) or not isinstance(steps, Sequence)):
            raise InvalidValue("steps", STEPS_RULE)
        planned = self.plan_to_mark() if steps is None else steps
        return mark_planned(
            [instance(MarkStep, one, f"steps[{i}]", STEPS_RULE) for i, one in enumerate(planned)],
            self._binding.areas,
            OneByOne(self._binding.sleep),
            pace_of(self._binding.areas),
            cancelled=function(cancelled, "cancelled"),
            on_standing=function(on_standing, "on_standing"),
        )


__all__ = ["UnreadClient"]
