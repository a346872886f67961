"""What an outbox logs: every step of a message, by ids of ours. No text, no name, no address, no key.

    outbox = open_outbox(path, courier, on_transition=log_transition)

The logger is `canvas_comms.outbox`. Each record has the fields below as `extra=`, for those who write JSON.
"""

import logging

from canvas_comms.outbox import State, Transition

LOG = logging.getLogger("canvas_comms.outbox")

FIELDS = ("intent", "before", "after", "reason", "attempts")
"""The fields of a record, each below its name with `outbox_` before it."""

_LEVELS = {
    State.SENT: logging.INFO,
    State.CANCELLED: logging.INFO,
    State.REJECTED: logging.WARNING,
    State.UNKNOWN: logging.WARNING,
    State.HELD: logging.ERROR,
}


def log_transition(step: Transition) -> None:
    """Log one step: at ERROR where a person is needed, at WARNING for doubts and refusals, else below."""
    level = _LEVELS.get(step.after, logging.DEBUG)
    if not LOG.isEnabledFor(level):
        return
    before = "new" if step.before is None else step.before.value
    found = (step.id, before, step.after.value, step.reason or "", step.attempts)
    extra = {f"outbox_{name}": content for name, content in zip(FIELDS, found, strict=True)}
    LOG.log(level, "%s: %s -> %s %s, attempt %d", *found, extra=extra)


__all__ = ["FIELDS", "LOG", "log_transition"]
