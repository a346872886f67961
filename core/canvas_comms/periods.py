"""How long is waited, unless somebody says otherwise."""

from datetime import timedelta

LONGEST = timedelta(minutes=30)
"""How long sending many waits for what has to wait in an outbox."""

QUIET_PERIOD = timedelta(minutes=15)
"""For how long nothing may be seen of a message before an outbox believes that it did not arrive."""

__all__ = ["LONGEST", "QUIET_PERIOD"]
