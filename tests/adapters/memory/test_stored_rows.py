"""What a memory stores and worlds give back: every change has a table, or only takes something away."""

from canvas_comms.lms.channels.state import RemoveEndpoint
from canvas_comms.lms.conversations.state import RemoveParticipants
from canvas_comms.lms.discussions.state import OneMoreUnread, ShiftUnread
from canvas_comms.lms.files.state import EndUpload
from canvas_comms.lms.logins.state import EndSessions
from canvas_comms.lms.operations import UserRegistered
from canvas_comms_memory.areas import AREAS, LOGINS
from canvas_comms_memory.worlds.stored import CHANGES

IN_ROWS_OF_OTHERS = {
    *(RemoveEndpoint, RemoveParticipants, EndUpload, EndSessions),
    *(ShiftUnread, OneMoreUnread, UserRegistered),
}
"""What takes rows away, or changes rows that another change has put."""


def test_every_change_that_an_area_applies_has_a_table() -> None:
    """A change that is added and has none is forgotten by `GET /_twin/world`."""
    applied = {change for area in (LOGINS, *AREAS) for change in area.changes}

    assert applied - set(CHANGES.values()) == IN_ROWS_OF_OTHERS
