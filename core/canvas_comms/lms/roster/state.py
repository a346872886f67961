"""What deciding looks at."""

from collections.abc import Sequence
from typing import Protocol

from canvas_comms.lms.channels.model import Channel
from canvas_comms.lms.operations import LmsView


class RosterView(LmsView, Protocol):
    """People and places, and the channels of people, for their e-mail addresses."""

    def channels_of(self, user: str) -> Sequence[Channel]:
        """All rows of a user, retired ones included, by position."""
        ...


__all__ = ["RosterView"]
