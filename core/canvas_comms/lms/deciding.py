"""What all areas of Canvas LMS share in deciding.

Each area has a module with
`decide(view, command, actor, edition, now) → (outcome, changes)`: pure, total, reading
the state through its own view (a Protocol) and copying none of it. Commands, outcomes and
changes are closed unions of frozen values. A backend applies the changes in order and
does nothing else. The actor may be None (nobody is logged in); the area asks
`logged_in(actor)` first where its route demands it, which is everywhere but in confirming.
"""

from datetime import datetime
from typing import Generic, Protocol, TypeVar

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import CRASHED, NOT_FOUND, ErrorResponse, Wordings, answer_to

R = TypeVar("R")


class Command(Generic[R]):
    """Base of what can be asked of the server; `R` is how it may end.

    `class ListChannels(Command[ChannelsListed | Denied])`, frozen, raw values inside. A
    backend's `execute(command, actor)` gives an `R`.
    """

    __slots__ = ()


class LmsView(Protocol):
    """What every area's view offers: the people, and ids for new things."""

    @property
    def directory(self) -> Directory:
        """Who and what there is."""
        ...

    def new_id(self) -> str:
        """An id for one more thing; one that is not used is simply lost."""
        ...


class CommonReason(Reason):
    """Refusals that depend on nothing but the call."""

    NO_SUCH_THING = "no-such-thing", "facts lms-channels 7.3"
    SERVER_ERROR = "server-error", "facts lms-channels 7.5"


COMMON: Wordings = {CommonReason.NO_SUCH_THING: NOT_FOUND, CommonReason.SERVER_ERROR: CRASHED}


@attrs.frozen(hash=False)
class Denied:
    """The server says no, and nothing changed; the decision says why."""

    answer: ErrorResponse
    decision: Decision


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
    "Command",
    "CommonReason",
    "Denied",
    "LmsView",
    "UserRegistered",
    "deny",
    "not_found",
    "refused",
]
