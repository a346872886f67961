"""Why did this person get no mail: what several calls tell, each under its own right, in one answer.

`evidence` is what was read, and what could not be, with the right that it takes; `rules` says what follows
from it, the most probable cause first; `use` reads it, in few calls.
"""

from canvas_comms.lms.mail.evidence import (
    ChannelEvidence,
    MailEvidence,
    MailSource,
    Silence,
    Untold,
)
from canvas_comms.lms.mail.rules import Conclusion, Explanation, MailReason, explain
from canvas_comms.lms.mail.use import MailAnswer

__all__ = [
    "ChannelEvidence",
    "Conclusion",
    "Explanation",
    "MailAnswer",
    "MailEvidence",
    "MailReason",
    "MailSource",
    "Silence",
    "Untold",
    "explain",
]
