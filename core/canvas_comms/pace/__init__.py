"""At what pace many calls go out: how many at once, and how fast a server lets them.

    for done in gate.run(calls, pace_of(client)):
        note(done.place, done.value)

A `Pace` says when one more call may start, as far as a server's limits are known; each backend has one.
A `Gate` runs calls at that pace: `OneByOne` here, on threads `canvas_comms_gate`. Both go by `Turns`,
which decides what to do next and does nothing itself.
"""

from canvas_comms.pace.at_most import AtMost, pace_of
from canvas_comms.pace.one_by_one import OneByOne
from canvas_comms.pace.ports import Done, Gate, OnStanding, Pace, Standing, ignore_standing
from canvas_comms.pace.turns import Start, Turns, Wait

__all__ = [
    "AtMost",
    "Done",
    "Gate",
    "OnStanding",
    "OneByOne",
    "Pace",
    "Standing",
    "Start",
    "Turns",
    "Wait",
    "ignore_standing",
    "pace_of",
]
