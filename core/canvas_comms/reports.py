"""What a write that is planned comes back with: the plan that was followed, and what became of it.

Reports have one shape in all areas (`Report`). A write to several people has an outcome for
each of them, any other write has one.
"""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

import attrs

from canvas_comms.outcomes import NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.redaction import Redacted


class Written(Protocol):
    """An outcome that says that the server wrote something."""

    @property
    def as_planned(self) -> bool:
        """Whether what was written is what was planned, as far as the answer shows."""
        ...


P = TypeVar("P")
R = TypeVar("R", bound=Outcome | Written)
P_co = TypeVar("P_co", covariant=True)
R_co = TypeVar("R_co", covariant=True)


class Report(Protocol[P_co, R_co]):
    """The shape of every report."""

    @property
    def plan(self) -> P_co:
        """The plan that was followed."""
        ...

    @property
    def outcomes(self) -> tuple[R_co, ...]:
        """One for each person whom a message was meant for; just one for any other write."""
        ...

    @property
    def outcome(self) -> R_co:
        """The only outcome, or of several the one that needs most care (see `neediest`)."""
        ...

    @property
    def all_sent(self) -> bool:
        """Whether the server took everything as it was planned, as far as is known."""
        ...


@attrs.frozen(eq=False, repr=False)
class SingleReport(Redacted, Generic[P, R]):
    """The `Report` of a write that has one outcome."""

    plan: P
    outcome: R

    @property
    def outcomes(self) -> tuple[R, ...]:
        """The one outcome."""
        return (self.outcome,)

    @property
    def all_sent(self) -> bool:
        """Whether the server took it as it was planned, as far as is known."""
        return succeeded(self.outcome)


def succeeded(outcome: Outcome | Written) -> bool:
    """Whether the server took it as it was planned, as far as is known."""
    match outcome:
        case Sent():
            return True
        case Refused() | Rejected() | NotSent() | Unknown():
            return False
    return outcome.as_planned


def repeatable(outcome: Outcome | Written) -> bool:
    """Whether the very same can be sent again at once without a second message ever coming of it.

    Only after `NotSent`: nothing is stored. After `Unknown` a second one could come of it, and
    after `Sent`, or whatever else says that something was written, it would. After `Refused` and
    `Rejected` none could come of it, but the same message meets the same no: mend it first.
    """
    return isinstance(outcome, NotSent)


def neediest(outcomes: Sequence[R]) -> R:
    """The first of those that need most care; `outcomes` holds at least one.

    What may have arrived needs most, then what was not sent, what the server rejected, what
    the rules refused, and what came out otherwise than planned.
    """
    return min(outcomes, key=_care)


def _care(outcome: Outcome | Written) -> int:
    for place, kind in enumerate((Unknown, NotSent, Rejected, Refused)):
        if isinstance(outcome, kind):
            return place
    return 5 if succeeded(outcome) else 4


__all__ = ["Report", "SingleReport", "Written", "neediest", "repeatable", "succeeded"]
