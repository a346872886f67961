"""What we log: event, outcome, duration, status. No URL, no header, no id, no text.

Our logger is `canvas_comms.http`. The loggers of urllib3 write whole URLs, and the query
of a search names patients; while a request of ours is on its way they write nothing of it.
`quiet_transport_logs` silences them for the whole process.
"""

import functools
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LOG = logging.getLogger("canvas_comms.http")

TRANSPORT_LOGGERS = (
    "requests",
    "urllib3",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)


def note(event: str, outcome: str, status: int | None, seconds: float) -> None:
    """Log one exchange: at DEBUG if it was answered with success, else at INFO."""
    level = logging.DEBUG if status is not None and 200 <= status < 300 else logging.INFO
    if LOG.isEnabledFor(level):
        LOG.log(level, "%s: %s, status %s, %.3f s", event, outcome, status or "none", seconds)


_SENDING = ContextVar("canvas_comms_http_sending", default=False)


@contextmanager
def transport_unlogged() -> Iterator[None]:
    """What requests and urllib3 log here and now, in this thread, is dropped; others' goes on."""
    for logger in _transport_loggers():
        logger.addFilter(_not_ours)  # a second time adds nothing
    token = _SENDING.set(True)
    try:
        yield
    finally:
        _SENDING.reset(token)


@functools.cache
def _transport_loggers() -> tuple[logging.Logger, ...]:
    return tuple(map(logging.getLogger, TRANSPORT_LOGGERS))


def _not_ours(_: logging.LogRecord) -> bool:
    return not _SENDING.get()


def quiet_transport_logs() -> None:
    """Let requests and urllib3 log nothing in this process; may be called again.

    Their records hold URLs and so ids of patients. Call it where you configure logging.
    """
    for logger in _transport_loggers():
        logger.addFilter(_silence)


def _silence(_: logging.LogRecord) -> bool:
    return False


__all__ = ["LOG", "TRANSPORT_LOGGERS", "note", "quiet_transport_logs", "transport_unlogged"]
