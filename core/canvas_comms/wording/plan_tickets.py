"""What is said of tickets of plans, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.plan_tickets import TicketReason

WORDS: Mapping[Reason, str] = {
    TicketReason.REFUSED_BY_RULES: "the plan is refused, so there is nothing to send",
    TicketReason.WOULD_LOSE: "something would be dropped without a word, and that was not accepted",
    TicketReason.PEOPLE_NOT_KNOWN: "it is not known who gets it",
    TicketReason.TOO_MANY_OPEN: "too many plans wait to be sent; the oldest end by themselves",
    TicketReason.ID_TAKEN: "this id stands for another plan",
    TicketReason.NO_SUCH_TICKET: "there is no plan with this id",
    TicketReason.ALREADY_SPENT: "this plan was handed in to be sent already; look what became of it",
    TicketReason.VOID: "this plan does not hold any more; plan again",
    TicketReason.EXPIRED: "its time is over; plan again",
    TicketReason.OTHER_SESSION: "another session made this plan",
    TicketReason.HEAD_COUNT_MISSING: "it is for several people: say how many they are",
    TicketReason.HEAD_COUNT_WRONG: "it is not for so many people",
    TicketReason.NOT_PLANNED_AGAIN: "nobody has planned it again just now",
    TicketReason.CONTENT_CHANGED: "what would be sent is not what was planned",
    TicketReason.EDITION_CHANGED: "the server is of another edition than the plan was made for",
    TicketReason.BACKEND_CHANGED: "it would go to another server than was planned",
    TicketReason.ACTOR_CHANGED: "it would be sent in another name than was planned",
    TicketReason.HEAD_COUNT_CHANGED: "by now it would go to more people, or to fewer",
    TicketReason.PEOPLE_CHANGED: "by now it would go to other people",
    TicketReason.CONSEQUENCES_CHANGED: "by now the server would make something else of it",
}

__all__ = ["WORDS"]
