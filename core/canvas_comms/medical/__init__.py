"""Canvas Medical: what it makes of a FHIR Communication, and the verbs to use it by."""

from canvas_comms.medical.communications import (
    Communication,
    Message,
    MessageState,
    NewCommunication,
    Origin,
)
from canvas_comms.medical.composing import compose
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.mark_as_read import mark_as_read
from canvas_comms.medical.plan import Plan, plan, plan_side_by_side
from canvas_comms.medical.ports import CommunicationGateway, Desk, Page, Placed
from canvas_comms.medical.press_send import press_send
from canvas_comms.medical.read import read
from canvas_comms.medical.references import CANVAS_BOT, PersonKind, Reference
from canvas_comms.medical.rules.routing import Placement, Routing
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.search import Findings, search
from canvas_comms.medical.send import Delivery, OnLoss, SendReport, send

__all__ = [
    "CANVAS_BOT",
    "Communication",
    "CommunicationGateway",
    "Delivery",
    "Desk",
    "Edition",
    "Findings",
    "Message",
    "MessageState",
    "NewCommunication",
    "OnLoss",
    "Origin",
    "Page",
    "PersonKind",
    "Placed",
    "Placement",
    "Plan",
    "Query",
    "Reference",
    "Routing",
    "SendReport",
    "compose",
    "mark_as_read",
    "plan",
    "plan_side_by_side",
    "press_send",
    "read",
    "search",
    "send",
]
