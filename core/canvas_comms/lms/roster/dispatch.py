"""Every command about courses and people, and who decides it. Nothing ever changes."""

from typing import Never

from canvas_comms.lms.operations import Deciders
from canvas_comms.lms.roster.server import courses, groups, people, users
from canvas_comms.lms.roster.state import RosterView

DECIDERS: Deciders[RosterView, Never] = Deciders(
    {**courses.DECIDERS, **people.DECIDERS, **users.DECIDERS, **groups.DECIDERS}
)

__all__ = ["DECIDERS"]
