"""What a client asks for, typed; `compose` makes an intent of words.

`params()` gives the parameters of the call as the API names them; what is not wanted is left
out.
"""

import enum
from collections.abc import Sequence

import attrs

from canvas_comms.arguments import flag, member
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.rules.creating import BODY_LIMIT, SUBJECT_LIMIT
from canvas_comms.lms.conversations.rules.lists import FilterMode, Scope
from canvas_comms.lms.conversations.rules.modes import Switches
from canvas_comms.lms.conversations.rules.recipients import (
    ROLES,
    Address,
    ContextAddress,
    ContextType,
    read_address,
)
from canvas_comms.lms.params import Json, Parameters
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

    `threads` None: not chosen, which is enough only where it makes no difference.
    """

    recipients: tuple[Address, ...]
    body: str = attrs.field(metadata=PRIVATE)
    how: How
    threads: Threads | None = None
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)
    context: Context | None = None
    allow_fan_out: bool = False
    attachments: tuple[str, ...] = ()
    """Ids of files in the writer's own conversation attachments."""


@attrs.frozen(eq=False, repr=False)
class NewConversation(Redacted):
    """One create call. `later` asks for an asynchronous batch."""

    recipients: tuple[str, ...]
    body: str = attrs.field(metadata=PRIVATE)
    subject: str | None = attrs.field(metadata=PRIVATE, default=None)
    switches: Switches = attrs.field(factory=Switches)
    later: bool = False
    context_code: str | None = None
    attachments: tuple[str, ...] = ()

    def params(self) -> Parameters:
        """Parameters of POST /conversations."""
        params: dict[str, Json] = {"recipients": list(self.recipients), "body": self.body}
        if self.subject is not None:
            params["subject"] = self.subject
        for switch in attrs.fields(Switches):
            if getattr(self.switches, switch.name):
                params[switch.name] = True
        if self.later:
            params["mode"] = "async"
        if self.context_code is not None:
            params["context_code"] = self.context_code
        if self.attachments:
            params["attachment_ids"] = list(self.attachments)
        return Parameters(params)


@attrs.frozen(eq=False, repr=False)
class NewMessage(Redacted):
    """One add_message call. `recipients` None: everybody; `included` are ids of old messages.

    `attachments` are ids of files in the writer's own conversation attachments.
    """

    body: str = attrs.field(metadata=PRIVATE)
    recipients: tuple[str, ...] | None = None
    included: tuple[str, ...] = ()
    media_comment_id: str | None = None
    media_comment_type: str | None = None
    attachments: tuple[str, ...] = ()

    def params(self) -> Parameters:
        """Parameters of POST /conversations/:id/add_message."""
        params: dict[str, Json] = {"body": self.body}
        if self.recipients is not None:
            params["recipients"] = list(self.recipients)
        if self.included:
            params["included_messages"] = list(self.included)
        if self.attachments:
            params["attachment_ids"] = list(self.attachments)
        if self.media_comment_id is not None:
            params["media_comment_id"] = self.media_comment_id
        if self.media_comment_type is not None:
            params["media_comment_type"] = self.media_comment_type
        return Parameters(params)


@attrs.frozen
class Query:
    """Which conversations to list. `filters` are `user_7`, `course_5`, `group_5`."""

    scope: Scope = Scope.INBOX
    filters: tuple[str, ...] = ()
    mode: FilterMode = FilterMode.OR
    per_page: int = 100
    avatars: bool = False

    def params(self) -> Parameters:
        """Parameters of GET /conversations."""
        params: dict[str, Json] = {"scope": self.scope.value, "per_page": self.per_page}
        if self.filters:
            params["filter"] = list(self.filters)
        if self.mode is not FilterMode.OR:
            params["filter_mode"] = self.mode.value
        if self.avatars:
            params["include"] = ["participant_avatars"]
        return Parameters(params)


@attrs.frozen
class ConversationUpdate:
    """Changes to one's own view of a conversation; None leaves it as it is."""

    state: State | None = None
    starred: bool | None = None
    subscribed: bool | None = None

    def params(self) -> Parameters:
        """Parameters of PUT /conversations/:id."""
        changes: dict[str, Json] = {
            "workflow_state": None if self.state is None else self.state.value,
            "starred": self.starred,
            "subscribed": self.subscribed,
        }
        wanted: dict[str, Json] = {name: value for name, value in changes.items() if value is not None}
        return Parameters({"conversation": wanted})


class Event(enum.Enum):
    """What can be done to many conversations at once."""

    MARK_AS_READ = "mark_as_read"
    MARK_AS_UNREAD = "mark_as_unread"
    STAR = "star"
    UNSTAR = "unstar"
    ARCHIVE = "archive"
    DESTROY = "destroy"


class RecipientType(enum.Enum):
    """What a search for recipients may list."""

    USER = "user"
    CONTEXT = "context"
    """Courses, sections and groups."""
    COURSE = "course"
    SECTION = "section"
    GROUP = "group"


@attrs.frozen(eq=False, repr=False)
class RecipientSearch(Redacted):
    """Whom to look for. Without text, context and user the server finds nobody; empty text finds all.

    `within` is a course, section or group as a recipient: `course_5_teachers`. `user` is an id, `uuid:…`
    or `self`; with it only `within` and `from_conversation` count: a conversation that both take part
    in. `exclude` are recipients that are not wanted. `permissions` are rights that contexts are asked
    for. With `synthetic_contexts` a course is its roles, sections and groups (`course_5_sections` the
    sections themselves), with `search_all_contexts` its sections, groups and people.
    """

    text: str | None = attrs.field(metadata=PRIVATE, default=None)
    within: str | None = None
    user: str | None = None
    from_conversation: str | None = None
    types: tuple[RecipientType, ...] = ()
    exclude: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    synthetic_contexts: bool = False
    search_all_contexts: bool = False
    include_inactive: bool = False
    include_concluded: bool = False
    messageable_only: bool = False
    skip_visibility_checks: bool = False
    per_page: int = 100

    def params(self) -> Parameters:
        """Parameters of GET /search/recipients. Switches that are off are left out: any value is on."""
        given: dict[str, Json] = {
            "search": self.text,
            "context": self.within,
            "user_id": self.user,
            "from_conversation_id": self.from_conversation,
            "types": [one.value for one in self.types],
            "exclude": list(self.exclude),
            "permissions": list(self.permissions),
        }
        switches: dict[str, Json] = {name: getattr(self, name) for name in SEARCH_SWITCHES}
        wanted = {name: one for name, one in given.items() if one is not None and one != []}
        on = {name: one for name, one in switches.items() if one}
        return Parameters({"per_page": self.per_page, **wanted, **on})


SEARCH_SWITCHES = (
    "synthetic_contexts",
    "search_all_contexts",
    "include_inactive",
    "include_concluded",
    "messageable_only",
    "skip_visibility_checks",
)
"""The fields of a search that are switches, as the API names them."""


@veiled
def compose(
    *,
    to: Sequence[str] | str,
    body: str,
    how: How | str,
    threads: Threads | str | None = None,
    subject: str | None = None,
    context: Context | str | None = None,
    allow_fan_out: bool = False,
    attachments: Sequence[str] | str = (),
) -> Intent:
    """A message to plan or send, checked strictly.

    `to`: user ids, `uuid:…`, `course_5`, `course_5_teachers`, `section_5`, `group_5`.
    `context`: `course_5`, `group_5` or `account_1`. `how` and `threads` may be their text
    (`individually`, `reuse`). `allow_fan_out` must be True where a recipient stands for many
    people. `attachments` are ids of files in the writer's own conversation attachments.

    Raises `InvalidValue` naming the field: nobody named, a recipient that the server
    would ignore, a role that matches nobody, blank or too long text, another context.
    """
    named = [to] if isinstance(to, str) else to
    if not isinstance(named, Sequence):
        raise InvalidValue("to", "must be a recipient or a list of them")
    if not named:
        raise InvalidValue("recipients", "needs at least one")
    if not isinstance(body, str) or not body.strip() or len(body) > BODY_LIMIT:
        raise InvalidValue("body", f"must be text of at most {BODY_LIMIT} characters, and not blank")
    if subject is not None and not (isinstance(subject, str) and len(subject) <= SUBJECT_LIMIT):
        raise InvalidValue("subject", f"must be text of at most {SUBJECT_LIMIT} characters")
    return Intent(
        recipients=tuple(_recipient(text, f"recipients[{i}]") for i, text in enumerate(named)),
        body=body,
        how=member(How, how, "how"),
        threads=None if threads is None else member(Threads, threads, "threads"),
        subject=subject,
        context=None if context is None else _context(context),
        allow_fan_out=flag(allow_fan_out, "allow_fan_out"),
        attachments=file_ids(attachments),
    )


@veiled
def file_ids(given: Sequence[str] | str) -> tuple[str, ...]:
    """The ids of files that a message is to take along. Raises `InvalidValue` (`attachments`)."""
    ids = (given,) if isinstance(given, str) else tuple(given)
    for index, id in enumerate(ids):
        if not (isinstance(id, str) and id.isascii() and id.isdigit()):
            raise InvalidValue(f"attachments[{index}]", "must be the id of a file")
    return ids


def _recipient(text: str, where: str) -> Address:
    address = read_address(text) if isinstance(text, str) else None
    if address is None:
        raise InvalidValue(where, "must be a user id, uuid:…, course_5, section_5 or group_5")
    if not isinstance(address, ContextAddress):
        return address
    if address.type in (ContextType.DIFFERENTIATION_TAG, ContextType.DISCUSSION_TOPIC):
        raise InvalidValue(where, "must name a course, section or group")
    if address.suffix not in ROLES or (address.type is ContextType.GROUP and address.suffix):
        raise InvalidValue(where, "names a role that matches nobody")
    return address


_KINDS = (ContextKind.COURSE, ContextKind.GROUP, ContextKind.ACCOUNT)


def _context(given: Context | str) -> Context:
    context = Context.of(given) if isinstance(given, str) else given
    if not isinstance(context, Context) or context.kind not in _KINDS:
        raise InvalidValue("context", "must be course_5, group_5 or account_1")
    return context


__all__ = [
    "SEARCH_SWITCHES",
    "ConversationUpdate",
    "Event",
    "How",
    "Intent",
    "NewConversation",
    "NewMessage",
    "Query",
    "RecipientSearch",
    "RecipientType",
    "Threads",
    "compose",
    "file_ids",
]
