"""Canvas Medical: what it makes of a FHIR Communication, and the verbs to use it by."""

from canvas_comms.losses import OnLoss
from canvas_comms.medical.client import MedicalClient
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import CANVAS_BOT, Message, MessageState, Origin, PersonKind, Reference
from canvas_comms.medical.plan import Plan, plan, plan_side_by_side
from canvas_comms.medical.ports import CommunicationGateway, Page, Placed, StaffActions
from canvas_comms.medical.reconcile import reconcile
from canvas_comms.medical.requests import compose
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.rules.routing import Placement, Routing
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.send import Candidate, Delivery, SendReport, send
from canvas_comms.medical.use import SearchResults, mark_as_read, press_send, read, search

__all__ = [
    "CANVAS_BOT",
    "Candidate",
    "Communication",
    "CommunicationGateway",
    "Delivery",
    "Edition",
    "MedicalClient",
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
    "SearchResults",
    "SendReport",
    "StaffActions",
    "compose",
    "mark_as_read",
    "plan",
    "plan_side_by_side",
    "press_send",
    "read",
    "reconcile",
    "search",
    "send",
]
