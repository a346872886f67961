"""What can be asked of a Canvas Medical, and how it may end.

**A command** is one call of one operation, an attrs class with a named field for each
argument. `Create`, `Read` and `Search` come over the API (and may end `Denied`); `PressSend`
and `MarkAsRead` are what staff do in the home-app (and may end `Refused`).

**Deciding** is `server.decide(state, command, actor, edition, now)`: it reads the state through
`MedicalState`, copies none of it, and gives the outcome and the changes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.medical.model import Message, Reference
from canvas_comms.medical.resources import NewCommunication
from canvas_comms.medical.rules.answers import Answer
from canvas_comms.medical.rules.searching import SearchKey
from canvas_comms.outcomes import Refused
from canvas_comms.redaction import PRIVATE, Redacted

R_co = TypeVar("R_co", covariant=True)

NO_FINDINGS = Decision()


class MedicalState(Protocol):
    """The state of a Canvas Medical, to look at."""

    def knows(self, person: Reference) -> bool:
        """Whether this person exists."""
        ...

    def message(self, id: str) -> Message | None:
        """The message with this id."""
        ...

    def found(self, key: SearchKey) -> Sequence[str]:
        """The ids stored under a search key, in the order of creation."""
        ...

    def new_id(self) -> str:
        """An id for one more message; one that is not used is simply lost."""
        ...


class ScheduleState(MedicalState, Protocol):
    """The same, and which messages wait for their time."""

    def due(self, now: datetime) -> Sequence[str]:
        """The ids of scheduled messages whose `sent` has come, the earliest first."""
        ...


@attrs.frozen(eq=False, repr=False)
class PutMessage(Redacted):
    """The one change there is: this message is now the one with its id."""

    message: Message


@attrs.frozen
class SendDue:
    """The background job of the server: scheduled messages whose time has come are sent."""


@attrs.frozen(eq=False, repr=False)
class Response(Redacted):
    """A message as it stands after the call; the decision says what was made of it."""

    message: Message
    decision: Decision = NO_FINDINGS


@attrs.frozen(eq=False, repr=False)
class SearchPage(Redacted):
    """One page of matches: `total` counts them all, `links` tells where other pages begin.

    `count` and `offset` are those of this page. A client has a `ports.Page`.
    """

    total: int
    messages: tuple[Message, ...]
    count: int
    offset: int
    links: Mapping[str, int] = attrs.field(hash=False)
    decision: Decision


@attrs.frozen
class Denied:
    """The server says no; `answer` is the status and the problems it names."""

    answer: Answer
    decision: Decision


class Command(Generic[R_co]):
    """Base of what can be asked of the server; `R_co` is how it may end."""

    __slots__ = ()


@attrs.frozen
class Create(Command[Response | Denied]):
    """POST /Communication. `base` is the server's own URL; `strict_content` refuses blank text."""

    new: NewCommunication
    base: str = ""
    strict_content: bool = False


@attrs.frozen
class Read(Command[Response | Denied]):
    """GET /Communication/<id>."""

    id: str


@attrs.frozen(eq=False, repr=False)
class Search(Redacted, Command[SearchPage | Denied]):
    """GET /Communication?…: names and values as they came, in order, so they are private."""

    params: tuple[tuple[str, str], ...] = attrs.field(metadata=PRIVATE)
    base: str = ""


@attrs.frozen
class PressSend(Command[Response | Refused]):
    """Staff press send on a draft, in the home-app: now, or `at` a moment."""

    id: str
    by: Reference
    at: datetime | None = None


@attrs.frozen
class MarkAsRead(Command[Response | Refused]):
    """Staff mark a message as read, in the home-app: now, or `at` a moment."""

    id: str
    by: Reference
    at: datetime | None = None


__all__ = [
    "Command",
    "Create",
    "Denied",
    "MarkAsRead",
    "MedicalState",
    "PressSend",
    "PutMessage",
    "Read",
    "Response",
    "ScheduleState",
    "Search",
    "SearchPage",
    "SendDue",
]
