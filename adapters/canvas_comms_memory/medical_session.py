"""A Canvas Medical in memory, as seen by one actor."""

from typing import Protocol

import attrs

from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.errors import (
    AnsweredError,
    AuthenticationFailed,
    NotFound,
    PermissionDenied,
    RefusedByServer,
)
from canvas_comms.medical.communications import Communication, NewCommunication
from canvas_comms.medical.deciding import (
    Command,
    Create,
    Denied,
    R,
    Read,
    Search,
    Shown,
    Stored,
    as_communication,
)
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.ports import Page
from canvas_comms.medical.rules.access import Actor
from canvas_comms.medical.rules.searching import Query
from canvas_comms.outcomes import Issue, Rejected, Sent

_ERRORS = {401: AuthenticationFailed, 403: PermissionDenied, 404: NotFound}


class Server(Protocol):
    """Executes commands."""

    def execute(self, command: Command[R], actor: Actor | None) -> R:
        """Do what the core decides."""
        ...


@attrs.frozen(eq=False)
class MedicalSession:
    """A `CommunicationGateway` bound to one actor. None is nobody: no token, or a bad one."""

    capabilities = COMMUNICATIONS

    edition: Edition
    actor: Actor | None
    _server: Server = attrs.field(repr=False)

    def create(self, new: NewCommunication) -> Sent | Rejected:
        """Hand in a message: it is stored, or rejected as the server would reject it."""
        result = self._server.execute(Create(new), self.actor)
        if isinstance(result, Stored):
            return Sent(result.message.id)
        issues = tuple(Issue(p.code, p.finding.reason.value, p.finding.where) for p in result.answer.problems)
        return Rejected(result.answer.status, issues, result.decision)

    def read(self, id: str) -> Communication:
        """One message. Raises `NotFound`, `PermissionDenied`, `AuthenticationFailed`, `RefusedByServer`."""
        result = self._server.execute(Read(id), self.actor)
        if isinstance(result, Shown):
            return as_communication(result.message, self.edition)
        raise _error(result)

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        """One page. Raises as `read` does."""
        offset = query.offset if cursor is None else cursor
        result = self._server.execute(Search((*_parameters(query), ("_offset", str(offset)))), self.actor)
        if isinstance(result, Denied):
            raise _error(result)
        found = tuple(as_communication(message, self.edition) for message in result.messages)
        return Page(found, result.total, result.links.get("next"))


def _parameters(query: Query) -> tuple[tuple[str, str], ...]:
    named = {
        "_id": query.id,
        "patient": query.patient,
        "recipient": query.recipient,
        "sender": query.sender,
        "_count": query.count,
    }
    return tuple((name, str(value)) for name, value in named.items() if value is not None)


def _error(result: Denied) -> AnsweredError:
    answer = result.answer
    code = answer.problems[0].code if answer.problems else ""
    return _ERRORS.get(answer.status, RefusedByServer)(answer.status, code)


__all__ = ["MedicalSession"]
