"""What will many messages become? Planned one by one, told together, before the first is sent."""

import attrs

from canvas_comms.decisions import Decision, Finding
from canvas_comms.outbox import Draft
from canvas_comms.redaction import PRIVATE, Redacted


@attrs.frozen(eq=False, repr=False)
class PlannedCall(Redacted):
    """One call: what is handed in, and the people or places that it is for."""

    draft: Draft
    recipients: tuple[str, ...] = attrs.field(metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Entry(Redacted):
    """One message of the list, by its place from 0, and its calls; none if it is refused."""

    place: int
    calls: tuple[PlannedCall, ...]
    decision: Decision

    @property
    def allowed(self) -> bool:
        """Whether it is handed in."""
        return bool(self.calls)

    @property
    def head_count(self) -> int:
        """How many people, or places, it is for."""
        return sum(len(call.recipients) for call in self.calls)


@attrs.frozen(eq=False, repr=False)
class ManyPlan(Redacted):
    """The plan of many messages, in their order."""

    entries: tuple[Entry, ...]

    @property
    def allowed(self) -> bool:
        """Whether none of them is refused."""
        return all(entry.allowed for entry in self.entries)

    @property
    def calls(self) -> int:
        """How many calls it takes to send what is not refused."""
        return sum(len(entry.calls) for entry in self.entries)

    @property
    def head_count(self) -> int:
        """How many people, or places, get a message; one who gets two counts twice."""
        return sum(entry.head_count for entry in self.entries)

    @property
    def refused(self) -> tuple[Entry, ...]:
        """Those that are not handed in; their decisions say why."""
        return tuple(entry for entry in self.entries if not entry.allowed)

    @property
    def losses(self) -> tuple[tuple[int, Finding], ...]:
        """What would be dropped without a word, who is dropped among it: place in the list, and what."""
        return tuple((entry.place, loss) for entry in self.entries for loss in entry.decision.losses)


__all__ = ["Entry", "ManyPlan", "PlannedCall"]
