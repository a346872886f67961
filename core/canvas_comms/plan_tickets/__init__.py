"""Tickets of plans: what was planned and looked at may be sent once, as it was planned, and nothing else.

A program that lets somebody else decide what is sent (an assistant, a form on a web page) plans, shows the
plan and gives out a ticket. Who comes back with it has exactly that sent. `decide` is the whole life of a
ticket; who keeps tickets brings a lock, a clock, ids and a place for them.
"""

from canvas_comms.plan_tickets.decide import decide
from canvas_comms.plan_tickets.model import Terms, Ticket, TicketState
from canvas_comms.plan_tickets.operations import (
    LIFE,
    Answer,
    DropTicket,
    Issued,
    IssueTicket,
    PutTicket,
    SpendTicket,
    Taken,
    Tickets,
)
from canvas_comms.plan_tickets.rules import KEEPS, OPEN_AT_ONCE, TicketReason, may_issue, may_spend

__all__ = [
    "KEEPS",
    "LIFE",
    "OPEN_AT_ONCE",
    "Answer",
    "DropTicket",
    "IssueTicket",
    "Issued",
    "PutTicket",
    "SpendTicket",
    "Taken",
    "Terms",
    "Ticket",
    "TicketReason",
    "TicketState",
    "Tickets",
    "decide",
    "may_issue",
    "may_spend",
]
