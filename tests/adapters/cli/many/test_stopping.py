"""Ctrl-C and SIGTERM stop between two messages, and leave the handlers as they were."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest

from canvas_comms.outbox import Outbox
from canvas_comms_cli.many.sending import send


class Box:
    """An outbox in which a signal arrives while it sends."""

    def __init__(self, number: signal.Signals) -> None:
        self.on_transition: Callable[[Any], object] = lambda step: None
        self._number = number

    def drain_until_settled(self, *, at_most: timedelta, cancelled: Callable[[], bool]) -> None:
        assert not cancelled()
        os.kill(os.getpid(), self._number)
        assert cancelled()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_noted_and_the_message_in_hand_is_finished(number: signal.Signals) -> None:
    before = signal.getsignal(number)

    assert send(cast(Outbox, Box(number)), 1, 0.0) is False
    assert signal.getsignal(number) is before
