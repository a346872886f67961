"""Send many: plan all of them first, then one outcome at a time; with an outbox durable and to be resumed.

    settings   pace, outbox, who is told
    plan       what all of them will become: people, calls, what is refused or dropped
    send       directly: one attempt each, told as soon as it is known
    resume     through an outbox: the same command again goes on where it ended

A program calls `plan_many` and `send_many` of a client; these join its couriers to what stands here.
"""

from canvas_comms.many.plan import Entry, ManyPlan, PlannedCall
from canvas_comms.many.resume import keyed, resume
from canvas_comms.many.send import Delivered, ManyReason, SentBefore, send_directly
from canvas_comms.many.settings import Settings
from canvas_comms.many.use import keys_for, send_planned

__all__ = [
    "Delivered",
    "Entry",
    "ManyPlan",
    "ManyReason",
    "PlannedCall",
    "SentBefore",
    "Settings",
    "keyed",
    "keys_for",
    "resume",
    "send_directly",
    "send_planned",
]
