"""What clients ask for, typed: the calls of the API as values. `compose` makes an intent of words."""

import enum
from collections.abc import Sequence

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.rules.creating import BODY_LIMIT, SUBJECT_LIMIT
from canvas_comms.lms.conversations.rules.lists import FilterMode, Scope
from canvas_comms.lms.conversations.rules.modes import Switches
from canvas_comms.lms.conversations.rules.recipients import (
    ROLES,
    Address,
    Place,
    PlaceAddress,
    read_address,
)
from canvas_comms.redaction import PRIVATE, Redacted, veiled


class How(enum.Enum):
    """How people get a message."""

    TOGETHER = "together"
    """All in one thread; everybody sees everybody's answers."""
    INDIVIDUALLY = "individually"
    """A thread for each."""
    AS_A_BATCH = "as-a-batch"
    """A thread for each, made later by the server."""


class Threads(enum.Enum):
    """Whether an old thread of the same people may be continued."""

    REUSE = "reuse"
    """Continue it; its subject stays."""
    NEW = "new"
    """Always a new thread, which is not private then."""


@attrs.frozen(eq=False, repr=False)
class Intent(Redacted):
    """A message as its writer means it. Build one with `compose`.

    `threads` None: not said, which is enough only where it makes no difference.
    """

    recipients: tuple[Address, ...]
    body: str = attrs.field(metadata=PRIVATE)
    how: How
    threads: Threads | None = None
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)
    context: Context | None = None
    allow_fan_out: bool = False


@attrs.frozen(eq=False, repr=False)
class NewConversation(Redacted):
    """One create call. `later` asks for an asynchronous batch."""

    recipients: tuple[str, ...]
    body: str = attrs.field(metadata=PRIVATE)
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)
    switches: Switches = attrs.field(factory=Switches)
    later: bool = False
    context_code: str | None = None


@attrs.frozen(eq=False, repr=False)
class NewMessage(Redacted):
    """One add_message call. `recipients` None: everybody; `included` are ids of old messages."""

    body: str = attrs.field(metadata=PRIVATE)
    recipients: tuple[str, ...] | None = None
    included: tuple[str, ...] = ()
    media_comment_id: str | None = None
    media_comment_type: str | None = None


@attrs.frozen
class Query:
    """Which threads to list. `filters` are `user_7`, `course_5`, `group_5`."""

    scope: Scope = Scope.INBOX
    filters: tuple[str, ...] = ()
    mode: FilterMode = FilterMode.OR
    per_page: int = 100
    avatars: bool = False


@attrs.frozen
class ConversationUpdate:
    """Changes to one's own view of a thread; None leaves as it is."""

    state: State | None = None
    starred: bool | None = None
    subscribed: bool | None = None


class Event(enum.Enum):
    """What can be done to many threads at once."""

    MARK_AS_READ = "mark_as_read"
    MARK_AS_UNREAD = "mark_as_unread"
    STAR = "star"
    UNSTAR = "unstar"
    ARCHIVE = "archive"
    DESTROY = "destroy"


@attrs.frozen(eq=False, repr=False)
class RecipientSearch(Redacted):
    """Whom to look for. `within` is a course, section or group as a recipient: `course_5_teachers`."""

    text: str = attrs.field(metadata=PRIVATE, default="")
    within: str | None = None
    user: str | None = None
    people_only: bool = False
    per_page: int = 100


@veiled
def compose(
    *,
    to: Sequence[str] | str,
    body: str,
    how: How,
    threads: Threads | None = None,
    subject: str | None = None,
    context: str | None = None,
    allow_fan_out: bool = False,
) -> Intent:
    """A message to plan or send, checked strictly.

    `to`: user ids, `uuid:…`, `course_5`, `course_5_teachers`, `section_5`, `group_5`.
    `context`: `course_5`, `group_5` or `account_1`. `allow_fan_out` must be said where a
    recipient stands for many people.

    Raises `InvalidValue` naming the field: nobody named, a recipient that the server
    would ignore, a role that matches nobody, blank or too long text, another context.
    """
    named = [to] if isinstance(to, str) else list(to)
    if not named:
        raise InvalidValue("recipients", "needs at least one")
    if not body.strip() or len(body) > BODY_LIMIT:
        raise InvalidValue("body", f"must be text of at most {BODY_LIMIT} characters, and not blank")
    if subject is not None and len(subject) > SUBJECT_LIMIT:
        raise InvalidValue("subject", f"must have at most {SUBJECT_LIMIT} characters")
    return Intent(
        recipients=tuple(_recipient(text, f"recipients[{i}]") for i, text in enumerate(named)),
        body=body,
        how=how,
        threads=threads,
        subject=subject,
        context=None if context is None else _context(context),
        allow_fan_out=allow_fan_out,
    )


def _recipient(text: str, where: str) -> Address:
    address = read_address(text)
    if address is None:
        raise InvalidValue(where, "must be a user id, uuid:…, course_5, section_5 or group_5")
    if not isinstance(address, PlaceAddress):
        return address
    if address.place in (Place.DIFFERENTIATION_TAG, Place.DISCUSSION_TOPIC):
        raise InvalidValue(where, "must name a course, section or group")
    if address.suffix not in ROLES or (address.place is Place.GROUP and address.suffix):
        raise InvalidValue(where, "names a role that matches nobody")
    return address


def _context(code: str) -> Context:
    context = Context.of(code)
    if context is None or context.kind not in (ContextKind.COURSE, ContextKind.GROUP, ContextKind.ACCOUNT):
        raise InvalidValue("context", "must be course_5, group_5 or account_1")
    return context


__all__ = [
    "ConversationUpdate",
    "Event",
    "How",
    "Intent",
    "NewConversation",
    "NewMessage",
    "Query",
    "RecipientSearch",
    "Threads",
    "compose",
]
