"""How does a conversation's state change for one participant?

A conversation is read, unread or archived for each participant. A state that the participant
sets is set whatever it was before; a word that the server does not know becomes unread. A
message to the participant makes it unread, even out of the archive. Showing, unsubscribing,
emptying and "mark all as read" only ever turn unread into read. What is not in the table
changes nothing.
"""

import enum
from collections.abc import Mapping

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC, OLD, OLD_SPEC


class Event(enum.Enum):
    """What can happen to a conversation of one participant."""

    SET_READ = "set-read"
    SET_UNREAD = "set-unread"
    SET_ARCHIVED = "set-archived"
    SET_SOMETHING_ELSE = "set-something-else"
    SHOWN = "shown"
    MESSAGE_CAME = "message-came"
    ADDED = "added"
    UNSUBSCRIBED = "unsubscribed"
    RESUBSCRIBED_TO_NEWS = "resubscribed-to-news"
    ALL_MARKED_AS_READ = "all-marked-as-read"
    EMPTIED = "emptied"


TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.UNREAD, Event.SET_READ): State.READ,
    (State.ARCHIVED, Event.SET_READ): State.READ,
    (State.READ, Event.SET_UNREAD): State.UNREAD,
    (State.ARCHIVED, Event.SET_UNREAD): State.UNREAD,
    (State.READ, Event.SET_ARCHIVED): State.ARCHIVED,
    (State.UNREAD, Event.SET_ARCHIVED): State.ARCHIVED,
    (State.READ, Event.SET_SOMETHING_ELSE): State.UNREAD,
    (State.ARCHIVED, Event.SET_SOMETHING_ELSE): State.UNREAD,
    (State.UNREAD, Event.SHOWN): State.READ,
    (State.READ, Event.MESSAGE_CAME): State.UNREAD,
    (State.ARCHIVED, Event.MESSAGE_CAME): State.UNREAD,
    (State.READ, Event.ADDED): State.UNREAD,
    (State.ARCHIVED, Event.ADDED): State.UNREAD,
    (State.UNREAD, Event.UNSUBSCRIBED): State.READ,
    (State.READ, Event.RESUBSCRIBED_TO_NEWS): State.UNREAD,
    (State.ARCHIVED, Event.RESUBSCRIBED_TO_NEWS): State.UNREAD,
    (State.UNREAD, Event.ALL_MARKED_AS_READ): State.READ,
    (State.UNREAD, Event.EMPTIED): State.READ,
}

SOURCES: Mapping[Event, str] = {
    Event.SET_READ: NEWEST_SPEC,
    Event.SET_UNREAD: NEWEST_SPEC,
    Event.SET_ARCHIVED: NEWEST_SPEC,
    Event.SET_SOMETHING_ELSE: f"{OLD}: the workflow mix-in; {INFERRED}",
    Event.SHOWN: NEWEST_SPEC,
    Event.MESSAGE_CAME: f"{OLD_SPEC}; {NEWEST}",
    Event.ADDED: f"{NEWEST}; {OLD_SPEC}",
    Event.UNSUBSCRIBED: OLD_SPEC,
    Event.RESUBSCRIBED_TO_NEWS: OLD_SPEC,
    Event.ALL_MARKED_AS_READ: NEWEST_SPEC,
    Event.EMPTIED: NEWEST_SPEC,
}

WORDS: Mapping[str, Event] = {
    "read": Event.SET_READ,
    "unread": Event.SET_UNREAD,
    "archived": Event.SET_ARCHIVED,
}
"""`workflow_state` as sent → what happens."""


class StateReason(Reason):
    """What can be said of a event_of state."""

    UNKNOWN_STATE = "unknown-state-becomes-unread", f"{OLD}: the workflow mix-in; {INFERRED}"


def after(state: State, event: Event) -> State:
    """The state after an event; the same one if the table does not say otherwise."""
    return TRANSITIONS.get((state, event), state)


def event_of(word: str) -> tuple[Decision, Event]:
    """What setting `workflow_state` to this word does."""
    event = WORDS.get(word)
    if event is not None:
        return Decision(), event
    finding = Finding(StateReason.UNKNOWN_STATE, Effect.CHANGED, "conversation[workflow_state]")
    return Decision((finding,)), Event.SET_SOMETHING_ELSE
