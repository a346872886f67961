"""A Canvas LMS in memory, as seen by one actor: a carrier that executes commands."""

from typing import Any, Protocol, TypeVar, cast

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import (
    AnsweredError,
    AuthenticationFailed,
    NotFound,
    PermissionDenied,
    RefusedByServer,
)
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import Identified, ListPage
from canvas_comms.lms.operations import Command, Denied, Failure, ServerPage
from canvas_comms.lms.paging import Rel
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.refused_tokens import TOKEN_TEXTS
from canvas_comms.outcomes import Issue, Rejected


def rejected(denied: Denied) -> Rejected:
    """The outcome of a write that was denied: its status, and every reason."""
    issues = tuple(Issue(one.reason.value, "", one.where) for one in denied.decision.refusals)
    wants_token = any(one.reason in TOKEN_TEXTS for one in denied.decision.refusals[:1])
    return Rejected(denied.answer.status, issues, denied.decision, wants_token)


R = TypeVar("R")
T = TypeVar("T", bound=Identified)
K = TypeVar("K")

AREAS = (
    *("channels", "preferences", "comm_messages", "conversations", "announcements", "discussions"),
    *("files", "courses", "users", "groups", "accounts"),
    *("assignments", "account_notifications"),
)
CAPABILITIES = frozenset(one for one in Capability if one.area in AREAS)

_ERRORS = {401: AuthenticationFailed, 403: PermissionDenied, 404: NotFound}


class LmsServer(Protocol):
    """Executes commands."""

    @property
    def edition(self) -> LmsEdition:
        """The era that it plays."""
        ...

    def execute(self, command: Command[R], actor: Actor | None) -> R | Denied:
        """Do what the core decides."""
        ...


@attrs.frozen(eq=False)
class LmsSession:
    """One actor at one server, a `Carrier`. None is nobody: not logged in.

    `Denied` becomes the error of `denied_error` for a read, and `Rejected` for a write.
    """

    actor: Actor | None
    server: LmsServer = attrs.field(repr=False)

    @property
    def edition(self) -> LmsEdition:
        """The era that the server plays."""
        return self.server.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything that can be done in the areas."""
        return CAPABILITIES

    def execute(self, command: Command[R]) -> R | Denied:
        """Do what the core decides about one command of this actor."""
        return self.server.execute(command, self.actor)

    def read(self, command: Command[Any], kind: type[K]) -> K:
        """The same for a read: its outcome of this kind, else the error of `denied_error`."""
        result = self.execute(command)
        if isinstance(result, kind):
            return result
        raise denied_error(cast(Denied, result))

    def ask(self, command: Command[R]) -> R:
        """What a call gives. Raises `AuthenticationFailed`, `NotFound` … by status."""
        result = self.execute(command)
        if isinstance(result, Denied):
            raise denied_error(result)
        return result

    def ask_page(self, command: Command[ServerPage[T]], cursor: object | None) -> ListPage[T]:
        """One page of a list; the cursor is what the server puts after `page=`. Raises as `ask`."""
        page = self.ask(command if cursor is None else _at_page(command, str(cursor)))
        return ListPage(page.items, page.links.pages.get(Rel.NEXT))

    def tell(self, command: Command[R]) -> R | Failure:
        """What became of a write. Never raises."""
        result = self.execute(command)
        return rejected(result) if isinstance(result, Denied) else result


def _at_page(command: Any, page: str) -> Any:
    if hasattr(command, "page"):
        return attrs.evolve(command, page=page)
    return attrs.evolve(command, params=Parameters({**command.params.values, "page": page}))


def denied_error(denied: Denied) -> AnsweredError:
    """The error that tells of a denied read: `AuthenticationFailed`, `NotFound` … by status."""
    status = denied.answer.status
    refusals = denied.decision.refusals
    code = refusals[0].reason.value if refusals else ""
    return _ERRORS.get(status, RefusedByServer)(status, code)


__all__ = ["CAPABILITIES", "LmsServer", "LmsSession", "denied_error", "rejected"]
