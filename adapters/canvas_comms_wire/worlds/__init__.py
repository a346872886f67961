"""Worlds: everything a backend holds before the first request, as a JSON document.

One module a subject (`people`, `courses`, `channels`, `discussions`, `conversations`,
`medical`) declares the classes, `stored` the rows that a Canvas LMS has stored; `leaves` and
`stored_leaves` what stands in them, `reading` how they are read, `writing` how they are written, and
`schema` makes `world.schema.json` of them.
"""

from canvas_comms_wire.worlds.leaves import WorldTime, moment
from canvas_comms_wire.worlds.lms import LmsWorld
from canvas_comms_wire.worlds.lms_names import read_lms
from canvas_comms_wire.worlds.medical import MedicalWorld, read_medical
from canvas_comms_wire.worlds.world import World, read_world

__all__ = [
    "LmsWorld",
    "MedicalWorld",
    "World",
    "WorldTime",
    "moment",
    "read_lms",
    "read_medical",
    "read_world",
]
