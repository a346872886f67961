"""Every command of logging in, and who decides it."""

from canvas_comms.lms.logins.server import authorize, tokens
from canvas_comms.lms.logins.state import Change, LoginsView
from canvas_comms.lms.operations import Deciders

DECIDERS: Deciders[LoginsView, Change] = Deciders({**authorize.DECIDERS, **tokens.DECIDERS})

__all__ = ["DECIDERS"]
