"""Send again with stamina, and never a second message.

    report = sent_again(lambda: client.conversations.send(plan))

What decides is `repeatable`: after `NotSent` nothing is stored. What is `Unknown` is left alone, for only
a look at the server tells whether it arrived. Where the server says how long it wants to be left alone,
that is the pause; else stamina's own pauses grow. The last report stands, whatever it says.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import stamina

from canvas_comms import NotSent, repeatable
from canvas_comms.reports import Report

R = TypeVar("R", bound=Report[Any, Any])


class NotSentYet(Exception):
    """Nothing of the message is stored."""

    def __init__(self, report: Report[Any, Any]) -> None:
        super().__init__()
        self.report = report


def sent_again(send: Callable[[], R], *, attempts: int = 5, seconds: float = 120.0) -> R:
    """Call `send` until its report says anything but that nobody got anything.

    `attempts` is how often at most, `seconds` how long in all. Raises what `send` raises.
    """
    report: R
    try:
        for attempt in stamina.retry_context(on=_pause, attempts=attempts, timeout=seconds):
            with attempt:
                report = send()
                if report.outcomes and all(map(repeatable, report.outcomes)):
                    raise NotSentYet(report)
    except NotSentYet:
        pass
    return report


def _pause(error: Exception) -> bool | float:
    """Whether to go on, and after how many seconds, if the server says so."""
    if not isinstance(error, NotSentYet):
        return False
    asked = [one.retry_after for one in error.report.outcomes if isinstance(one, NotSent)]
    return max((one for one in asked if one is not None), default=True)
