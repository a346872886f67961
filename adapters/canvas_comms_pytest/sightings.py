"""A message as a test sees it: where it lies now, and what the rules found on the way.

Everything is told by the history: what a world held from the beginning, or a factory put
there, never happened and is not seen.
"""

import enum
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.redaction import PRIVATE, Redacted

NO_FINDINGS = Decision()


class Kind(enum.StrEnum):
    """What sort of message it is."""

    COMMUNICATION = "communication"
    """Canvas Medical."""
    CONVERSATION = "conversation"
    """A message in a conversation of Canvas LMS."""
    ANNOUNCEMENT = "announcement"
    TOPIC = "topic"
    ENTRY = "entry"
    """A post or reply in a topic."""
    LETTER = "letter"
    """What Canvas itself sent out of the house: e-mail, text message, push."""


class Lies(enum.StrEnum):
    """Where a message lies, for everybody."""

    SENT = "sent"
    DRAFT = "draft"
    """Nobody sees it yet: a draft, unpublished, or put off."""
    LETTER = "letter"


@attrs.frozen(eq=False, repr=False)
class Sighting(Redacted):
    """A message.

    People are named by key: a user's id at Canvas LMS, `Patient/<id>` or
    `Practitioner/<id>` at Canvas Medical, a course `course_<id>`. `inboxes` are the keys of
    those in whose inbox it lies now. `thread` is the conversation or topic that it is in.
    """

    kind: Kind
    id: str
    lies: Lies
    step: int
    """Number of the step of the history that brought it."""
    edition: str
    at: datetime
    sender: str | None
    to: tuple[str, ...]
    inboxes: tuple[str, ...] = ()
    thread: str | None = None
    address: str | None = attrs.field(default=None, metadata=PRIVATE)
    """Where a letter went."""
    subject: str | None = attrs.field(default=None, metadata=PRIVATE)
    text: str = attrs.field(default="", metadata=PRIVATE)
    code: str | None = attrs.field(default=None, metadata=PRIVATE)
    """The confirmation code that a letter carries."""
    decision: Decision = NO_FINDINGS

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules found when it was handed in."""
        return self.decision.findings

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What was silently dropped."""
        return self.decision.having(Effect.DROPPED)

    @property
    def key(self) -> tuple[Kind, str]:
        """What it is told apart by."""
        return self.kind, self.id


__all__ = ["Kind", "Lies", "Sighting"]
