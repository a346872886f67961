"""What the outbox keeps of a message that somebody wants to send: an intent.

A `Draft` is what is handed in, an `Intent` what a journal stores. Content is JSON text that only the
`Courier` of its scope can read; it is blanked some time after the intent has settled.
"""

import enum
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import attrs

from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.states import State
from canvas_comms.redaction import PRIVATE, Redacted

Content = Mapping[str, object]
"""A message as JSON has it: text, numbers, true, false, null, lists and mappings of these."""


@attrs.frozen(eq=False, repr=False)
class Draft(Redacted):
    """A message as it is handed in.

    `scope` is the courier that can send it. `people` say who writes to whom: messages with equal people
    are one pair, which keeps its order. `moment` is when it was written: the caller's own (`fixed`), or
    one that the outbox may move by milliseconds until no other message of the pair has it; None where a
    server takes none. `key` is the caller's own name for it: the same key is the same message.
    """

    scope: str
    people: tuple[str, ...] = attrs.field(metadata=PRIVATE)
    content: Content = attrs.field(metadata=PRIVATE, hash=False)
    moment: datetime | None = None
    fixed: bool = False
    key: str | None = attrs.field(default=None, metadata=PRIVATE)


@attrs.frozen(eq=False, repr=False)
class Intent(Redacted):
    """A message that the outbox answers for, as its journal stores it. Times are UTC.

    `number` is the order of acceptance, never given twice. `pair`, `fingerprint` and `key_hash` are keyed
    hashes: of the people, of what was handed in, of the caller's key. `content` and `key` are None once they
    were blanked; `key_hash` stays, so that the key still stands for the message. `moment` is what makes it
    findable, and `shared` says that another intent of the pair has the same. `due` is when something is to
    be done with it; None: nothing. `doubt` is when the last attempt of unknown end was given up. `version`
    counts the writes.
    """

    id: str
    number: int
    scope: str
    pair: str
    fingerprint: str
    accepted_at: datetime
    content: str | None = attrs.field(metadata=PRIVATE)
    key: str | None = attrs.field(default=None, metadata=PRIVATE)
    key_hash: str | None = None
    moment: datetime | None = None
    shared: bool = False
    state: State = State.PENDING
    due: datetime | None = None
    attempts: int = 0
    failures: int = 0
    """How many attempts and searches in a row told nothing; 0 after each that did."""
    began_at: datetime | None = None
    doubt: Reading | None = None
    resent: bool = False
    """Whether it was sent again after a doubt: then it is looked for once more."""
    owner: str | None = None
    reason: str | None = None
    """Code of the `OutboxReason`, or of the `Doubt`, that it stands there for."""
    status: int | None = None
    """HTTP status of the last answer, where there was one."""
    remote_id: str | None = None
    found: tuple[str, ...] = ()
    """Ids at the server of what might be it, for a person to judge."""
    settled_at: datetime | None = None
    version: int = 0
    damaged: bool = False
    """Whether its row cannot be read in full: what cannot is empty here, and is left as it is there."""

    @property
    def message(self) -> Content | None:
        """The content, read; None if it was blanked or is no JSON object."""
        return None if self.content is None else read_content(self.content)


@attrs.frozen
class Transition:
    """One step of an intent, for callbacks and logs. It holds no text, name or address."""

    id: str
    scope: str
    before: State | None
    after: State
    reason: str | None
    attempts: int
    accepted_at: datetime
    at: datetime

    @classmethod
    def of(cls, before: State | None, after: Intent, at: datetime) -> "Transition":
        """The step that led to `after`."""
        kept = (after.state, after.reason, after.attempts, after.accepted_at)
        return cls(after.id, after.scope, before, *kept, at)


@attrs.frozen
class KeyTaken:
    """The key stands for another message: nothing was accepted."""


def write_content(content: Content) -> str:
    """The content as JSON text, always the same for equal content."""
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)


def read_content(text: str) -> Content | None:
    """The content that `write_content` wrote; None for anything else. Never raises."""
    try:
        read: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast(Content, read) if isinstance(read, dict) else None


class Release(enum.Enum):
    """What a person says of a message that is held."""

    RESEND = "resend"
    MARK_SENT = "mark-sent"
    CANCEL = "cancel"


__all__ = [
    "Content",
    "Draft",
    "Intent",
    "KeyTaken",
    "Release",
    "Transition",
    "read_content",
    "write_content",
]
