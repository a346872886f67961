"""A Canvas Medical in memory, as seen by one actor."""

from typing import Protocol, TypeVar

import attrs

from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.errors import (
    AnsweredError,
    AuthenticationFailed,
    NotFound,
    PermissionDenied,
    RefusedByServer,
)
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.operations import Command, Create, Denied, Read, Response, Search
from canvas_comms.medical.ports import Page
from canvas_comms.medical.resources import Communication
from canvas_comms.medical.rules.access import Actor
from canvas_comms.medical.server import as_communication
from canvas_comms.outcomes import Issue, Rejected, Sent

R = TypeVar("R")

_ERRORS = {401: AuthenticationFailed, 403: PermissionDenied, 404: NotFound}


class Server(Protocol):
    """Executes commands."""

    def execute(self, command: Command[R], actor: Actor | None) -> R:
        """Do what the core decides."""
        ...


@attrs.frozen(eq=False)
class MedicalSession:
    """A `MedicalCarrier` that executes each command for one actor. None is nobody."""

    capabilities = COMMUNICATIONS

    edition: Edition
    actor: Actor | None
    _server: Server = attrs.field(repr=False)

    def create(self, command: Create) -> Sent | Rejected:
        """A new message is stored, or rejected as the server would reject it."""
        result = self._server.execute(command, self.actor)
        if isinstance(result, Response):
            return Sent(result.message.id)
        issues = tuple(Issue(p.code, p.finding.reason.value, p.finding.where) for p in result.answer.problems)
        return Rejected(result.answer.status, issues, result.decision)

    def read(self, command: Read) -> Communication:
        """A message. Raises `NotFound`, `PermissionDenied`, `AuthenticationFailed`, `RefusedByServer`."""
        result = self._server.execute(command, self.actor)
        if isinstance(result, Denied):
            raise _error(result)
        return as_communication(result.message, self.edition)

    def search(self, command: Search, cursor: object | None) -> Page:
        """One page; a page's `next` is where the next one begins. Raises as `read` does."""
        if cursor is not None:
            others = (pair for pair in command.params if pair[0] != "_offset")
            command = attrs.evolve(command, params=(*others, ("_offset", str(cursor))))
        result = self._server.execute(command, self.actor)
        if isinstance(result, Denied):
            raise _error(result)
        found = tuple(as_communication(message, self.edition) for message in result.messages)
        return Page(found, result.total, result.links.get("next"))


def _error(result: Denied) -> AnsweredError:
    answer = result.answer
    code = answer.problems[0].code if answer.problems else ""
    return _ERRORS.get(answer.status, RefusedByServer)(answer.status, code)


__all__ = ["MedicalSession"]
