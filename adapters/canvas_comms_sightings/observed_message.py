"""A message as somebody sees it who looks on: where it lies now, and what the rules found on the way.

Everything is read from the history: what a world held from the beginning, or a factory put
there, never happened and is not seen.

What the rules found, in words for somebody who expected something else.

A line says what became of the message, which rule says so and where the fact stands. It
holds no text of any message.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import attrs

from canvas_comms.decisions import Decision, Effect, Finding
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms.wording import words_for

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
    NOTIFICATION = "notification"
    """What Canvas itself sent out of the house: e-mail, text message, push."""


class Folder(enum.StrEnum):
    """Where a message lies, for everybody."""

    SENT = "sent"
    DRAFT = "draft"
    """Nobody sees it yet: a draft, unpublished, or put off."""
    NOTIFICATION = "notification"


@attrs.frozen(eq=False, repr=False)
class ObservedMessage(Redacted):
    """A message.

    People are named by key: a user's id at Canvas LMS, `Patient/<id>` or
    `Practitioner/<id>` at Canvas Medical, a course `course_<id>`. `inboxes` are the keys of
    those in whose inbox it lies now. `thread` is the conversation or topic that it is in.
    """

    kind: Kind
    id: str
    folder: Folder
    step: int
    """Number of the step of the history that brought it."""
    edition: str
    at: datetime
    sender: str | None
    to: tuple[str, ...]
    inboxes: tuple[str, ...] = ()
    thread: str | None = None
    address: str | None = attrs.field(default=None, metadata=PRIVATE)
    """Where a notification went."""
    subject: str | None = attrs.field(default=None, metadata=PRIVATE)
    text: str = attrs.field(default="", metadata=PRIVATE)
    code: str | None = attrs.field(default=None, metadata=PRIVATE)
    """The confirmation code that a notification carries."""
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
        """What identifies it."""
        return self.kind, self.id


TELLING: Mapping[str, Callable[[ObservedMessage], str]] = {
    "lands-as-draft": lambda s: f"landed as a draft: staff sender in {s.edition}",
    "subject-lost": lambda s: f"subject ignored: thread {s.thread} reused",
    "becomes-a-topic": lambda s: f"became an ordinary topic: the sender may not announce in {s.to[0]}",
    "thread-reused": lambda s: f"thread {s.thread} reused",
}
"""Code of a reason → what it did to this very message; the others are explained by their rules."""

TOLD_WITH: Mapping[str, str] = {"thread-reused": "subject-lost"}
"""Code → the code that tells it as well."""

ABOUT: Mapping[str, tuple[str, ...]] = {
    "to": ("recipient", "user[", "to"),
    "sender": ("sender",),
    "subject": ("subject", "title", "user["),
    "contains": ("payload", "body", "message", "attachment", "media"),
    "thread": ("user[",),
    "kind": ("is_announcement",),
    "folder": ("message", "published", "delayed", "is_announcement"),
}
"""What differs → where the findings stand that may be why."""

LOUD = frozenset([Effect.DROPPED, Effect.REFUSED])
"""Told whatever differs."""

AT_MOST = 4
QUIET_AT_MOST = 2


def reasons_of(message: ObservedMessage, differs: Sequence[str]) -> list[str]:
    """Why a message is not as it was expected, a line each; the rules' losses first."""
    prefixes = tuple(prefix for name in differs for prefix in ABOUT.get(name, ()))
    codes = {finding.reason.code for finding in message.findings}
    telling = [
        finding
        for finding in message.findings
        if finding.effect in LOUD or (prefixes and finding.where.startswith(prefixes))
        if finding.effect is not Effect.KEPT and TOLD_WITH.get(finding.reason.code) not in codes
    ]
    loud = [finding for finding in telling if finding.effect in LOUD][:AT_MOST]
    quiet = [finding for finding in telling if finding.effect not in LOUD][:QUIET_AT_MOST]
    return [line(finding, message) for finding in (*loud, *quiet)]


def surprises_of(message: ObservedMessage) -> list[str]:
    """What Canvas did to a message that its sender may not know of, a line each."""
    codes = {finding.reason.code for finding in message.findings}
    telling = [
        finding
        for finding in message.findings
        if finding.effect in LOUD or finding.reason.code in TELLING
        if TOLD_WITH.get(finding.reason.code) not in codes
    ]
    return [line(finding, message) for finding in telling[:AT_MOST]]


def refusals_of(decision: Decision) -> list[str]:
    """Why a call was refused, a line each."""
    return [line(finding) for finding in decision.refusals[:AT_MOST]]


def line(finding: Finding, message: ObservedMessage | None = None) -> str:
    """One finding: what, by which source, under which code and where."""
    tell = TELLING.get(finding.reason.code)
    what = words_for(finding.reason) if tell is None or message is None else tell(message)
    return f"{what} (source {finding.source}) [{finding.reason.code} at {finding.where}]"


__all__ = ["Folder", "Kind", "ObservedMessage", "line", "reasons_of", "refusals_of", "surprises_of"]
