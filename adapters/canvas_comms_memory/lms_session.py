"""A Canvas LMS in memory, as seen by one actor."""

from typing import Any, Protocol, TypeVar

import attrs

from canvas_comms.errors import (
    AnsweredError,
    AuthenticationFailed,
    NotFound,
    PermissionDenied,
    RefusedByServer,
)
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Denied

R = TypeVar("R")
T = TypeVar("T")

_ERRORS = {401: AuthenticationFailed, 403: PermissionDenied, 404: NotFound}


class LmsServer(Protocol):
    """Executes commands."""

    @property
    def edition(self) -> LmsEdition:
        """The era that it plays."""
        ...

    def execute(self, command: Command[R], actor: Actor | None) -> R:
        """Do what the core decides."""
        ...


@attrs.frozen(eq=False)
class LmsSession:
    """One actor at one server. None is nobody: not logged in.

    An area's gateway in memory holds a session, executes the area's commands through it
    and turns `Denied` into its outcomes, or into `denied_error` for reads.
    """

    actor: Actor | None
    server: LmsServer = attrs.field(repr=False)

    @property
    def edition(self) -> LmsEdition:
        """The era that the server plays."""
        return self.server.edition

    def execute(self, command: Command[R]) -> R:
        """Do what the core decides about one command of this actor."""
        return self.server.execute(command, self.actor)

    def read(self, command: Command[Any], kind: type[T]) -> T:
        """The same for a read: its outcome of this kind, else the error of `denied_error`."""
        result = self.execute(command)
        if isinstance(result, kind):
            return result
        raise denied_error(result)


def denied_error(denied: Denied) -> AnsweredError:
    """The error that tells of a denied read: `AuthenticationFailed`, `NotFound` … by status."""
    status = denied.answer.status
    refusals = denied.decision.refusals
    code = refusals[0].reason.value if refusals else ""
    return _ERRORS.get(status, RefusedByServer)(status, code)


__all__ = ["LmsServer", "LmsSession", "denied_error"]
