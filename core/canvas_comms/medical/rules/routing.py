"""Where does a message show, when, and to whom?

Through the API a practitioner's message to a patient becomes a draft in the editions
before `v2-2024`: labelled by Canvas Bot with the date of `sent`, on the timeline by the
date it was created, and invisible to the patient until somebody presses send; then it
shows at the time it was drafted, and nobody is told by text message. A patient's
message goes to the practitioner's inbox, unread unless `received` came with it. In
`v2-2024` every message is complete at once and shows by ingestion date.
"""

import enum
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES, MessageTime
from canvas_comms.medical.model import Message, MessageState, Origin, PersonKind, Reference
from canvas_comms.medical.rules.lifecycle import SEND_BUTTON, ReadState, SendButton, read_state
from canvas_comms.medical.sources import API_PAGE, CREATE_PAGE, DOCS_2024, INFERRED


class Placement(enum.Enum):
    """Where a message lies. A scheduled one lies with the drafts until its time."""

    DRAFT = "draft"
    INBOX = "inbox"
    SENT = "sent"


class RoutingReason(Reason):
    """What follows from who writes to whom."""

    LANDS_AS_DRAFT = "lands-as-draft", f"{CREATE_PAGE}; {API_PAGE}"
    NO_API_SENDS_A_DRAFT = "no-api-sends-a-draft", API_PAGE
    LANDS_IN_INBOX = "lands-in-inbox", API_PAGE
    ARRIVES_READ = "arrives-read", f"{DOCS_2024}; for earlier editions {INFERRED}"
    SENT_AT_ONCE = "sent-at-once", DOCS_2024
    TIMELINE_BY_CREATED = "timeline-by-created", f"{CREATE_PAGE}; {API_PAGE}"


DRAFT_LABEL_BY = "Canvas Bot"


@attrs.frozen
class Routing:
    """Where a message shows. Times are UTC; None where it does not show at all."""

    placement: Placement
    inbox_of: Reference | None
    unread: bool
    timeline_at: datetime | None
    patient_app_at: datetime | None
    patient_notified: bool
    drafted_by: str | None
    draft_label_date: datetime | None
    send_button: SendButton | None
    """What the send button will do; None where there is none."""

    @property
    def on_timeline(self) -> bool:
        """Whether a patient's timeline shows it."""
        return self.timeline_at is not None

    @property
    def visible_in_patient_app(self) -> bool:
        """Whether the patient sees it now."""
        return self.patient_app_at is not None


def created_as(edition: Edition, sender: PersonKind) -> MessageState:
    """The state in which the API creates a message of such a sender."""
    return MessageState.SENT if sender is PersonKind.PATIENT else ERA_RULES[edition].staff_create


def route(message: Message, edition: Edition) -> Routing:
    """Where the message shows, given the state it is in."""
    draft = message.state is MessageState.DRAFT
    placement = _placement(message)
    by_bot = draft and message.origin is Origin.API
    return Routing(
        placement=placement,
        inbox_of=message.recipient if placement is Placement.INBOX else None,
        unread=read_state(message) is ReadState.UNREAD,
        timeline_at=None if message.patient is None else message.created,
        patient_app_at=_patient_app_at(message, edition),
        patient_notified=_was_told(message),
        drafted_by=DRAFT_LABEL_BY if by_bot else None,
        draft_label_date=message.sent if by_bot else None,
        send_button=SEND_BUTTON[message.origin] if draft else None,
    )


def consequences(message: Message) -> Decision:
    """The routing of a message that the API has just created, as findings."""
    if message.state is MessageState.DRAFT:
        reasons = [RoutingReason.LANDS_AS_DRAFT, RoutingReason.NO_API_SENDS_A_DRAFT]
    elif message.sender.is_patient:
        reasons = [RoutingReason.LANDS_IN_INBOX]
        if message.received is not None:
            reasons.append(RoutingReason.ARRIVES_READ)
    else:
        reasons = [RoutingReason.SENT_AT_ONCE]
    reasons.append(RoutingReason.TIMELINE_BY_CREATED)
    return Decision(tuple(Finding(reason, Effect.NOTED, "message") for reason in reasons))


def _placement(message: Message) -> Placement:
    if message.state is not MessageState.SENT:
        return Placement.DRAFT
    return Placement.SENT if message.recipient.is_patient else Placement.INBOX


def _patient_app_at(message: Message, edition: Edition) -> datetime | None:
    if message.patient is None or message.state is not MessageState.SENT:
        return None
    by_created = ERA_RULES[edition].patient_app_time is MessageTime.CREATED
    return message.created if by_created else message.sent


def _was_told(message: Message) -> bool:
    """Whether the patient got a text message: only of what staff sent in the home-app."""
    sent = message.state is MessageState.SENT and message.recipient.is_patient
    return sent and message.patient is not None and SEND_BUTTON[message.origin].tells_patient
