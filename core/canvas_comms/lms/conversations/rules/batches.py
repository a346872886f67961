"""How far is a bulk sending?

Before it starts, its completion creeps towards a small share of the whole, the smaller
the more people it goes to; once it sends, the rest follows the number of threads sent.
A finished or failed one is no longer listed.
"""

from datetime import timedelta

from canvas_comms.lms.conversations.held import BatchState

IN_PROGRESS = frozenset({BatchState.CREATED, BatchState.SENDING})
"""The states in which a bulk sending is listed."""


def completion(state: BatchState, recipients: int, waited: timedelta, sent: int = 0) -> float:
    """Between 0 and 1. `waited` is the time since it was created. Source: Canvas LMS, middle vintage."""
    if state is BatchState.SENT:
        return 1.0
    share = 20 / (recipients + 20)
    if state is BatchState.SENDING:
        return share + (1 - share) * (sent / recipients if recipients else 1)
    minutes = min(max(waited.total_seconds() / 60, 0), 1000)
    return float(share * (1 - 2**-minutes))
