"""What a courier does, though it may break its word and raise: then that is told as far as it is known."""

from collections.abc import Callable

import attrs

from canvas_comms.errors import NotSupported
from canvas_comms.outbox.model import Intent
from canvas_comms.outbox.ports import Courier, Ours
from canvas_comms.outbox.verdicts import Sighting, Verdict
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Unknown

OnBroken = Callable[[Exception], object]
"""Is given what a courier raised, once what is known of its message is stored."""


def raise_it(error: Exception) -> None:
    """Whoever asked for the work learns of it."""
    raise error


@attrs.frozen
class Attempted:
    """What came of an attempt, and what the courier raised, if it did."""

    outcome: Outcome
    error: Exception | None = attrs.field(default=None, repr=False)


@attrs.frozen
class Searched:
    """What a search tells, and what the courier raised, if it did."""

    verdict: Verdict
    error: Exception | None = attrs.field(default=None, repr=False)


def attempt(courier: Courier, intent: Intent) -> Attempted:
    """One attempt. If it raises, only an operation that its backend does not have left nothing for sure.

    All else may have arrived. What is no `Exception` goes through: somebody interrupts us.
    """
    try:
        return Attempted(courier.attempt(intent))
    except NotSupported as error:
        return Attempted(NotSent(Doubt.BROKEN_BACKEND), error)
    except Exception as error:
        return Attempted(Unknown(Doubt.BROKEN_BACKEND), error)


def search(courier: Courier, intent: Intent, ours: Ours) -> Searched:
    """One search. If it raises it proves nothing."""
    try:
        return Searched(courier.search(intent, ours))
    except Exception as error:
        return Searched(Verdict(Sighting.INCOMPLETE), error)


__all__ = ["Attempted", "OnBroken", "Searched", "attempt", "raise_it", "search"]
