"""When was it sent, when received?

`sent` defaults to `received`, and to now where neither is given; `received` is stored
only if given. Times are kept in UTC, cut (not rounded) to microseconds. A date without
a time is midnight UTC. A time without a zone is UTC in the older editions and refused
in `v2-2024`.
"""

import enum
import re
from collections.abc import Mapping
from datetime import UTC, datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.instants import in_utc
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.eras import ERA_RULES
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.sources import CLAIM_PAGE, CREATE_PAGE, DOCS_2024, FRAMEWORK, INFERRED


class TimeReason(Reason):
    """What can be said of the two times."""

    GIVEN = "time-given", CREATE_PAGE
    SENT_FROM_RECEIVED = "sent-from-received", CREATE_PAGE
    SENT_IS_NOW = "sent-is-now", f"{CREATE_PAGE}; {DOCS_2024}"
    RECEIVED_NOT_STORED = "received-not-stored", CREATE_PAGE
    CONVERTED_TO_UTC = "converted-to-utc", CREATE_PAGE
    CUT_TO_MICROSECONDS = "cut-to-microseconds", FRAMEWORK
    MIDNIGHT_UTC = "midnight-utc", f"{CLAIM_PAGE}; {INFERRED}"
    ZONE_ASSUMED_UTC = "zone-assumed-utc", f"{CLAIM_PAGE}; {INFERRED}"
    ZONE_MISSING = "zone-missing", FRAMEWORK
    NOT_A_TIME = "not-a-time", FRAMEWORK
    NO_SUCH_TIME = "no-such-time", FRAMEWORK


class SentFrom(enum.Enum):
    """Where the stored `sent` comes from."""

    SENT = "sent"
    RECEIVED = "received"
    NOW = "now"


DEFAULTING: Mapping[tuple[bool, bool], SentFrom] = {
    (True, True): SentFrom.SENT,
    (True, False): SentFrom.SENT,
    (False, True): SentFrom.RECEIVED,
    (False, False): SentFrom.NOW,
}
"""(sent given, received given) → where `sent` comes from; `received` is itself or nothing."""

_DEFAULTED = {
    SentFrom.RECEIVED: TimeReason.SENT_FROM_RECEIVED,
    SentFrom.NOW: TimeReason.SENT_IS_NOW,
}

_DATE_TIME = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?:(?P<gap>[T ])(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
    r"(?::(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]{1,30}))?)?"
    r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?)?)?)?"
)


@attrs.frozen
class ReadTime:
    """One time as read: the instant in UTC unless refused, and what was found."""

    instant: datetime | None
    findings: tuple[Finding, ...]


@attrs.frozen
class Times:
    """The decision and the times that are stored; `sent` is None if it could not be read."""

    decision: Decision
    sent: datetime | None
    received: datetime | None


def evaluate_times(new: NewCommunication, edition: Edition, now: datetime) -> Times:
    """Apply the four-row defaulting table. `now` is the server's clock, with a zone."""
    unreadable = {fault.field for fault in new.faults}
    sent = _given(new.sent, "sent", edition)
    received = _given(new.received, "received", edition)
    origin = DEFAULTING[
        new.sent is not None or "sent" in unreadable,
        new.received is not None or "received" in unreadable,
    ]
    values = {
        SentFrom.SENT: sent.instant,
        SentFrom.RECEIVED: received.instant,
        SentFrom.NOW: in_utc(now),
    }
    findings = [*sent.findings, *received.findings]
    if origin in _DEFAULTED:
        findings.insert(0, Finding(_DEFAULTED[origin], Effect.DEFAULTED, "sent"))
    if new.received is None and "received" not in unreadable:
        findings.append(Finding(TimeReason.RECEIVED_NOT_STORED, Effect.DEFAULTED, "received"))
    return Times(Decision(tuple(findings)), values[origin], received.instant)


def read_time(text: str, edition: Edition, where: str) -> ReadTime:
    """Read FHIR dateTime text as the edition's server does. Total: any text has an answer."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return _refused(TimeReason.NOT_A_TIME, where)
    lax = match["hour"] is not None and (
        match["zone"] is None or match["gap"] == " " or match["second"] is None
    )
    if lax and not ERA_RULES[edition].takes_lax_times:
        return _refused(TimeReason.ZONE_MISSING if match["zone"] is None else TimeReason.NOT_A_TIME, where)
    try:
        instant = datetime.fromisoformat(_plain(match)).astimezone(UTC)
    except (ValueError, OverflowError):
        return _refused(TimeReason.NO_SUCH_TIME, where)
    noted = (Finding(reason, Effect.CHANGED, where) for reason in _changes(match))
    return ReadTime(instant, (Finding(TimeReason.GIVEN, Effect.KEPT, where), *noted))


def _given(text: str | None, where: str, edition: Edition) -> ReadTime:
    return ReadTime(None, ()) if text is None else read_time(text, edition, where)


def _refused(reason: TimeReason, where: str) -> ReadTime:
    return ReadTime(None, (Finding(reason, Effect.REFUSED, where),))


def _plain(match: re.Match[str]) -> str:
    """The same time in the full form that Python reads, cut to microseconds."""
    day = f"{match['year']}-{match['month'] or '01'}-{match['day'] or '01'}"
    if match["hour"] is None:
        return f"{day}T00:00:00+00:00"
    fraction = ((match["fraction"] or "") + "000000")[:6]
    zone = (match["zone"] or "Z").replace("Z", "+00:00")
    return f"{day}T{match['hour']}:{match['minute']}:{match['second'] or '00'}.{fraction}{zone}"


def _changes(match: re.Match[str]) -> list[TimeReason]:
    if match["hour"] is None:
        return [TimeReason.MIDNIGHT_UTC]
    changes: list[TimeReason] = []
    if match["zone"] is None:
        changes.append(TimeReason.ZONE_ASSUMED_UTC)
    elif match["zone"] not in ("Z", "+00:00", "-00:00"):
        changes.append(TimeReason.CONVERTED_TO_UTC)
    if len((match["fraction"] or "").rstrip("0")) > 6:
        changes.append(TimeReason.CUT_TO_MICROSECONDS)
    return changes
