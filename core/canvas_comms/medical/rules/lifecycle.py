"""Where can a message go from here, and which status does it show?

Two small tables: draft → sent by the send button, scheduled → sent by time; unread →
read by a member of staff. What is not in a table does not happen. No call of the API
moves a message: only staff in the home-app and time do, and time by a background job: a
scheduled message stays scheduled until its `sent` has come and the job has run.

No edition stores the status that a client sends. `v1-2022` does not ask for one,
`v2-2023` asks for `unknown`, `v2-2024` asks for any. Read back it is `unknown` in the
older editions; `v2-2024` tells where the message stands.
"""

import enum
import re
from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.instants import in_utc
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES, StatusDemand
from canvas_comms.medical.model import Message, MessageState, Origin, Reference
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.sources import API_PAGE, CREATE_PAGE, DOCS_2024, FRAMEWORK, INFERRED, MIGRATION


class Event(enum.Enum):
    """What can happen to a message."""

    SEND_BUTTON = "send-button"
    TIME = "time"
    MARK_READ = "mark-read"


class ReadState(enum.Enum):
    """Whether staff have read a message to a practitioner."""

    NOT_FOR_STAFF = "not-for-staff"
    UNREAD = "unread"
    READ = "read"


TRANSITIONS: Mapping[tuple[MessageState, Event], MessageState] = {
    (MessageState.DRAFT, Event.SEND_BUTTON): MessageState.SENT,
    (MessageState.SCHEDULED, Event.TIME): MessageState.SENT,
}

READ_TRANSITIONS: Mapping[tuple[ReadState, Event], ReadState] = {
    (ReadState.UNREAD, Event.MARK_READ): ReadState.READ,
}


class LifecycleReason(Reason):
    """What can be said of a step."""

    SENT_BY_BUTTON = "sent-by-button", CREATE_PAGE
    PATIENT_NOT_TOLD = "patient-not-told", f"{CREATE_PAGE}: no text message"
    SENT_TIME_UNCHANGED = "sent-time-unchanged", CREATE_PAGE
    MARKED_READ = "marked-read", DOCS_2024
    NOT_A_DRAFT = "not-a-draft", INFERRED
    NOT_UNREAD = "not-unread", INFERRED
    UNKNOWN_STAFF = "unknown-staff", INFERRED
    NOT_STAFF = "not-staff", f"{DOCS_2024}: the staff user; {INFERRED}"


@attrs.frozen
class SendButton:
    """What pressing send does besides sending."""

    tells_patient: bool
    changes_sent: bool


SEND_BUTTON: Mapping[Origin, SendButton] = {
    Origin.API: SendButton(tells_patient=False, changes_sent=False),
    Origin.UI: SendButton(tells_patient=True, changes_sent=True),
}
"""By who wrote the draft. The row of the API is stated; staff's own is its contrary, inferred."""


@attrs.frozen
class Step:
    """The decision on one step, and the message after it (the same one if refused)."""

    decision: Decision
    message: Message


def at_time(message: Message, now: datetime) -> Message:
    """The message as the background job leaves it at `now`: sent, if it was scheduled until then."""
    after = TRANSITIONS.get((message.state, Event.TIME))
    if after is None or message.sent > now:
        return message
    return attrs.evolve(message, state=after)


def read_state(message: Message) -> ReadState:
    """Unread: sent to a practitioner, and nobody has set `received`."""
    if message.recipient.is_patient or message.state is not MessageState.SENT:
        return ReadState.NOT_FOR_STAFF
    return ReadState.UNREAD if message.received is None else ReadState.READ


def send_button(message: Message, by: Reference, now: datetime) -> Step:
    """Press send on a draft, in the home-app, at `now`."""
    after = TRANSITIONS.get((message.state, Event.SEND_BUTTON))
    refused = _refusals(by, None if after else LifecycleReason.NOT_A_DRAFT)
    if refused or after is None:
        return Step(Decision(refused), message)
    button = SEND_BUTTON[message.origin]
    findings = [Finding(LifecycleReason.SENT_BY_BUTTON, Effect.CHANGED, "status")]
    if not button.tells_patient:
        findings.append(Finding(LifecycleReason.PATIENT_NOT_TOLD, Effect.NOTED, "recipient[0]"))
    if not button.changes_sent:
        findings.append(Finding(LifecycleReason.SENT_TIME_UNCHANGED, Effect.NOTED, "sent"))
    sent = in_utc(now) if button.changes_sent else message.sent
    return Step(Decision(tuple(findings)), attrs.evolve(message, state=after, sent=sent))


def read_mark(message: Message, by: Reference, now: datetime) -> Step:
    """Mark as read, in the home-app, at `now`: this sets `received`."""
    after = READ_TRANSITIONS.get((read_state(message), Event.MARK_READ))
    refused = _refusals(by, None if after else LifecycleReason.NOT_UNREAD)
    if refused:
        return Step(Decision(refused), message)
    finding = Finding(LifecycleReason.MARKED_READ, Effect.CHANGED, "received")
    return Step(Decision((finding,)), attrs.evolve(message, received=in_utc(now)))


def _refusals(by: Reference, reason: LifecycleReason | None) -> tuple[Finding, ...]:
    findings = [] if reason is None else [Finding(reason, Effect.REFUSED, "message")]
    if by.is_patient:
        findings.append(Finding(LifecycleReason.NOT_STAFF, Effect.REFUSED, "by"))
    return tuple(findings)


class StatusReason(Reason):
    """What can be said of `status`."""

    NOT_REQUIRED = "status-not-required", f"{API_PAGE}, create sample"
    NOT_STORED = "status-not-stored", f"{API_PAGE}; {DOCS_2024}: any value is ignored"
    MISSING = "status-missing", f"{DOCS_2024}; {FRAMEWORK}"
    EMPTY = "status-empty", FRAMEWORK
    MUST_BE_UNKNOWN = "status-must-be-unknown", MIGRATION
    NOT_A_CODE = "status-not-a-code", FRAMEWORK


_CODE = re.compile(r"\S+(?:\s\S+)*")


def evaluate_status(new: NewCommunication, edition: Edition) -> Decision:
    """Judge the status of a new message."""
    if any(fault.field == "status" for fault in new.faults):
        return Decision()
    reason, effect = _verdict(new.status, ERA_RULES[edition].status_demand)
    return Decision((Finding(reason, effect, "status"),))


def _verdict(status: str | None, demand: StatusDemand) -> tuple[StatusReason, Effect]:
    if demand is StatusDemand.NOTHING:
        absent = status is None
        return (
            (StatusReason.NOT_REQUIRED, Effect.DEFAULTED)
            if absent
            else (StatusReason.NOT_STORED, Effect.CHANGED)
        )
    if status is None:
        return StatusReason.MISSING, Effect.REFUSED
    if status == "":
        return StatusReason.EMPTY, Effect.REFUSED
    if _CODE.fullmatch(status) is None:
        return StatusReason.NOT_A_CODE, Effect.REFUSED
    if demand is StatusDemand.UNKNOWN and status != "unknown":
        return StatusReason.MUST_BE_UNKNOWN, Effect.REFUSED
    return StatusReason.NOT_STORED, Effect.CHANGED
