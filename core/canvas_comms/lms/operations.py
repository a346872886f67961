"""What all areas of Canvas LMS share in their operations: commands, outcomes, and one way to decide.

**A command** is one call of one operation. All areas shape it alike:

- an attrs class, frozen, derived from `Command[what it gives]`; one named field for each argument;
- arguments that stand in the path are text or small values (`ChannelRef`, `Context`): whoever
  reads the path needs no rule to do so;
- arguments of the query or form are raw (`RawParam`, `ABSENT` if they are missing): reading them
  (`to_i`, "yes" words, lists) is the server's, so it belongs to the rules. A caller in this
  process writes them as they would stand in a form;
- an operation with a great many form fields (create and update of topics, create of
  conversations) takes them together as `params: Parameters`; the endpoint lists the names;
- private text is `PRIVATE`, and then the class is `Redacted`.

**An outcome** is `Response` (a value), `ServerPage` (a page of a list), `Done` (nothing to show) or,
for every command, `Denied`. Where one call may end well in two ways (made now, or accepted for
later) the command names both: `Command[Response[…] | Accepted]`. A redirect or "ask again" is no
success: it is a `Denied` with that status.

**Deciding** is `decide(view, command, actor, edition, now)`, giving the outcome and the changes:
pure, total, reading the state through the area's own view (a Protocol) and copying none of it.
Each area lists its deciders by type of command in `Deciders`. Changes are plain values; a backend
applies them in order and does nothing else. The actor may be None (nobody is logged in); the area
asks `logged_in(actor)` first where its route demands it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import CRASHED, NOT_FOUND, ErrorResponse, Wordings, answer_to
from canvas_comms.lms.paging import PageLinks
from canvas_comms.outcomes import NotSent, Rejected, Unknown
from canvas_comms.redaction import PRIVATE, Redacted

R = TypeVar("R")
T = TypeVar("T")
V = TypeVar("V")
X = TypeVar("X")
R_co = TypeVar("R_co", covariant=True)

NO_FINDINGS = Decision()


class Command(Generic[R_co]):
    """Base of what can be asked of the server; `R_co` is how it ends unless it is `Denied`.

    `class ListChannels(Command[ServerPage[CommunicationChannel]])`. A backend's
    `execute(command, actor)` gives `R_co | Denied`.
    """

    __slots__ = ()


@attrs.frozen(eq=False, repr=False)
class Response(Redacted, Generic[T]):
    """What the server gives for a call: a value, and what its rules found on the way."""

    value: T = attrs.field(metadata=PRIVATE)
    decision: Decision = NO_FINDINGS
    status: int = 200


@attrs.frozen(eq=False, repr=False)
class ServerPage(Redacted, Generic[T]):
    """One page of a list, with what only a server knows: the links, and how many there are in all.

    A client has a `ListPage`. `total` is None where the server does not count.
    """

    items: tuple[T, ...] = attrs.field(metadata=PRIVATE)
    links: PageLinks
    total: int | None = None
    decision: Decision = NO_FINDINGS


@attrs.frozen
class Done:
    """It is done, and there is nothing to show; the decision says what was made of it."""

    decision: Decision = NO_FINDINGS
    status: int = 200


@attrs.frozen(hash=False)
class Denied:
    """The server does not do it; the decision says why. What came before the fault may be changed."""

    answer: ErrorResponse
    decision: Decision


Failure: TypeAlias = Rejected | NotSent | Unknown
"""How a write ends for a client if it did not succeed, or may not have."""


class LmsView(Protocol):
    """What every area's view offers: the people, and ids for new things."""

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        ...

    def new_id(self) -> str:
        """An id for one more thing; one that is not used is simply lost."""
        ...


Decider: TypeAlias = Callable[[V, Any, Actor | None, LmsEdition, datetime], tuple[Any, tuple[X, ...]]]
"""`decider(view, command, actor, edition, now)` for commands of one type: outcome and changes."""


class Deciders(Mapping[type[Command[Any]], Decider[V, X]], Generic[V, X]):
    """Every command of an area, and who decides it; `V` is the area's view, `X` its changes.

    In the area: `DECIDERS: Deciders[ChannelsView, Change] = Deciders({ListChannels: list_channels, …})`
    and `decide = DECIDERS.decide`. Raises `TypeError` for what is no command.
    """

    def __init__(self, deciders: Mapping[type[Command[Any]], Decider[V, X]]) -> None:
        for kind in deciders:
            if not issubclass(kind, Command):
                raise TypeError(f"{kind.__name__} is no command")
        self._deciders = dict(deciders)

    def __getitem__(self, kind: type[Command[Any]]) -> Decider[V, X]:
        return self._deciders[kind]

    def __iter__(self) -> Iterator[type[Command[Any]]]:
        return iter(self._deciders)

    def __len__(self) -> int:
        return len(self._deciders)

    def decide(
        self, view: V, command: Command[R], actor: Actor | None, edition: LmsEdition, now: datetime
    ) -> tuple[R | Denied, tuple[X, ...]]:
        """Decide any command of the area. `now` is the server's clock, with a zone.

        Raises `KeyError` for a command of another area, and nothing else.
        """
        return self._deciders[type(command)](view, command, actor, edition, now)


class CommonReason(Reason):
    """Refusals that depend on nothing but the call."""

    NO_SUCH_THING = "no-such-thing", "facts lms-channels 7.3"
    SERVER_ERROR = "server-error", "facts lms-channels 7.5"


COMMON: Wordings = {CommonReason.NO_SUCH_THING: NOT_FOUND, CommonReason.SERVER_ERROR: CRASHED}


@attrs.frozen
class UserRegistered:
    """A change: a pre-registered user is registered now."""

    user_id: str
    at: datetime


def deny(decision: Decision, edition: LmsEdition, table: Wordings) -> Denied:
    """The outcome of a decision that refuses; `table` is the area's wordings."""
    return Denied(answer_to(decision, edition, {**COMMON, **table}), decision)


def refused(reason: Reason, where: str) -> Decision:
    """A decision that refuses for one reason."""
    return Decision((Finding(reason, Effect.REFUSED, where),))


def not_found(where: str) -> Decision:
    """There is no such thing, or none that the actor may see: 404."""
    return refused(CommonReason.NO_SUCH_THING, where)


__all__ = [
    "COMMON",
    "NO_FINDINGS",
    "Command",
    "CommonReason",
    "Decider",
    "Deciders",
    "Denied",
    "Done",
    "Failure",
    "LmsView",
    "Response",
    "ServerPage",
    "UserRegistered",
    "deny",
    "not_found",
    "refused",
]
