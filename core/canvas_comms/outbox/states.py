"""Where can a message stand on its way out, and what leads from there to where?

The table is the whole life of an intent. Whoever wants to move one asks `next_state`: what is not in
the table does not happen. Every write of a journal is conditional on the state that it starts from.
"""

import enum
from collections.abc import Mapping


class State(enum.Enum):
    """Where an intent stands; the value is what journals store."""

    PENDING = "pending"
    """Accepted, and to be sent when it is due."""
    SENDING = "sending"
    """An owner is sending it. This was stored before the first byte left."""
    UNKNOWN = "unknown"
    """It may have arrived: it is looked for before anything else happens."""
    SENT = "sent"
    REJECTED = "rejected"
    """The server said no; nothing was stored there."""
    HELD = "held"
    """What is right cannot be told; a person decides (`Release`)."""
    CANCELLED = "cancelled"


UNSETTLED = frozenset({State.PENDING, State.SENDING, State.UNKNOWN})
"""Whose fate is open; no purge touches these, and none overtakes another of its pair."""

TAKABLE = frozenset({State.PENDING, State.UNKNOWN, State.SENT})
"""Which a worker takes up once they are due."""

TERMINAL = frozenset({State.SENT, State.REJECTED, State.CANCELLED})
"""Where nothing more happens, but for a second look at what was sent more than once."""


class Happening(enum.Enum):
    """What can happen to an intent."""

    CLAIMED = "claimed"
    WITHDRAWN = "withdrawn"
    """Its author takes it back before it was claimed."""
    APPLIED = "applied"
    NOT_APPLIED = "not-applied"
    """The attempt provably left nothing at the server."""
    REFUSED = "refused"
    """The server, or a rule, said no for good."""
    IN_DOUBT = "in-doubt"
    OWNER_GONE = "owner-gone"
    FOUND = "found"
    NOT_TOLD_YET = "not-told-yet"
    """The search was incomplete, or too early for absence to count."""
    ABSENT = "absent"
    """A complete search after the quiet period found nothing, and resending is allowed."""
    GIVEN_UP = "given-up"
    """What is right cannot be told by the program."""
    DAMAGED = "damaged"
    """What is stored of it cannot be read."""
    SEEN_ONCE = "seen-once"
    """The second look at a resent message found no second copy."""
    SEEN_TWICE = "seen-twice"
    RESEND = "resend"
    MARK_SENT = "mark-sent"
    CANCEL = "cancel"


LIFECYCLE: Mapping[tuple[State, Happening], State] = {
    (State.PENDING, Happening.CLAIMED): State.SENDING,
    (State.PENDING, Happening.WITHDRAWN): State.CANCELLED,
    (State.PENDING, Happening.DAMAGED): State.HELD,
    (State.SENDING, Happening.APPLIED): State.SENT,
    (State.SENDING, Happening.NOT_APPLIED): State.PENDING,
    (State.SENDING, Happening.REFUSED): State.REJECTED,
    (State.SENDING, Happening.IN_DOUBT): State.UNKNOWN,
    (State.SENDING, Happening.OWNER_GONE): State.UNKNOWN,
    (State.SENDING, Happening.GIVEN_UP): State.HELD,
    (State.UNKNOWN, Happening.APPLIED): State.SENT,
    (State.UNKNOWN, Happening.FOUND): State.SENT,
    (State.UNKNOWN, Happening.NOT_TOLD_YET): State.UNKNOWN,
    (State.UNKNOWN, Happening.ABSENT): State.PENDING,
    (State.UNKNOWN, Happening.GIVEN_UP): State.HELD,
    (State.UNKNOWN, Happening.DAMAGED): State.HELD,
    (State.SENT, Happening.SEEN_ONCE): State.SENT,
    (State.SENT, Happening.NOT_TOLD_YET): State.SENT,
    (State.SENT, Happening.SEEN_TWICE): State.HELD,
    (State.SENT, Happening.DAMAGED): State.HELD,
    (State.HELD, Happening.RESEND): State.PENDING,
    (State.HELD, Happening.MARK_SENT): State.SENT,
    (State.HELD, Happening.CANCEL): State.CANCELLED,
}
"""(state, what happens) → the next state.

`UNKNOWN, APPLIED` is the owner that was thought gone and comes back with an answer."""


def next_state(state: State, happening: Happening) -> State | None:
    """Where it leads; None if this cannot happen in that state."""
    return LIFECYCLE.get((state, happening))


__all__ = ["LIFECYCLE", "TAKABLE", "TERMINAL", "UNSETTLED", "Happening", "State", "next_state"]
