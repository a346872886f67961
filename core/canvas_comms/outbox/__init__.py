"""The outbox: accept a message once, and answer for it until it is sent, rejected, or held for a person.

    states, steps     the life of an intent as a table, and what becomes of it when something happens
    submission        what becomes of a message that is handed in
    policy            how long to wait, how often to try
    relay             do what is due, over the ports
    ports             Journal, Courier, Dispatcher
    canonical_text    comparing texts that went through a server

Journals are in `canvas_comms_outbox`, which also has the front door: `open_outbox`.
"""

from canvas_comms.outbox.model import Draft, Intent, KeyTaken, Release, Transition
from canvas_comms.outbox.outbox import Outbox
from canvas_comms.outbox.policy import Policy
from canvas_comms.outbox.ports import Count, Courier, Dispatcher, Journal, Ours
from canvas_comms.outbox.readings import Clocks, Reading
from canvas_comms.outbox.relay import Relay
from canvas_comms.outbox.states import LIFECYCLE, TERMINAL, UNSETTLED, Happening, State
from canvas_comms.outbox.steps import OutboxReason
from canvas_comms.outbox.verdicts import Resending, Sighting, Verdict

__all__ = [
    "LIFECYCLE",
    "TERMINAL",
    "UNSETTLED",
    "Clocks",
    "Count",
    "Courier",
    "Dispatcher",
    "Draft",
    "Happening",
    "Intent",
    "Journal",
    "KeyTaken",
    "Ours",
    "Outbox",
    "OutboxReason",
    "Policy",
    "Reading",
    "Relay",
    "Release",
    "Resending",
    "Sighting",
    "State",
    "Transition",
    "Verdict",
]
