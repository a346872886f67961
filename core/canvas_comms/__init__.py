"""The rules of messages in Canvas Medical and Canvas LMS, and nothing but the rules.

This package is the inside of the hexagon: it imports the standard library and attrs.
What every product shares is here; `canvas_comms.medical` holds Canvas Medical.
Importing has no side effect.
"""

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.errors import CanvasCommsError, GatewayError, InvalidValue, NotSupported
from canvas_comms.outcomes import Issue, NotSent, Outcome, Refused, Rejected, Sent, Unknown
from canvas_comms.redaction import Secret
from canvas_comms.reports import repeatable

__all__ = [
    "CanvasCommsError",
    "Decision",
    "Effect",
    "Finding",
    "GatewayError",
    "InvalidValue",
    "Issue",
    "NotSent",
    "NotSupported",
    "Outcome",
    "Reason",
    "Refused",
    "Rejected",
    "Secret",
    "Sent",
    "Unknown",
    "repeatable",
]
