"""How a Canvas LMS decides any command about channels."""

from canvas_comms.lms.channels.server import confirm, create, lookup, reports
from canvas_comms.lms.channels.state import Change, ChannelsView
from canvas_comms.lms.operations import Deciders

DECIDERS: Deciders[ChannelsView, Change] = Deciders(
    {**lookup.DECIDERS, **create.DECIDERS, **reports.DECIDERS, **confirm.DECIDERS}
)
"""Every command there is, and who decides it; each group of `server` lists its own."""

decide = DECIDERS.decide

__all__ = ["DECIDERS", "decide"]
