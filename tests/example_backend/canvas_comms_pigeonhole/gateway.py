"""A Canvas Medical in an SQLite file, as its staff's programs see it."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

from canvas_comms.capabilities import COMMUNICATIONS, Capability
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
from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.rules.access import FULL_ACCESS
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.server import as_communication, decide
from canvas_comms.outcomes import Doubt, Issue, NotSent, Rejected, Sent
from canvas_comms_pigeonhole.store import Store

R = TypeVar("R")

ERRORS: Mapping[int, type[AnsweredError]] = {
    401: AuthenticationFailed,
    403: PermissionDenied,
    404: NotFound,
}


class Pigeonhole:
    """A `CommunicationGateway`. Each call is one step in one order, whatever thread calls."""

    def __init__(self, store: Store, edition: Edition) -> None:
        self._store = store
        self._edition = edition
        self._lock = threading.Lock()

    @property
    def edition(self) -> Edition:
        """The era whose rules hold."""
        return self._edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Sending, reading and searching; staff have no home-app."""
        return COMMUNICATIONS

    def create(self, new: NewCommunication) -> Sent | Rejected | NotSent:
        """Store a message, or reject it as a server would. Never raises."""
        try:
            result = self._execute(Create(new))
        except UnicodeEncodeError:  # SQLite keeps UTF-8, which cannot say lone surrogates
            return NotSent(Doubt.NOT_WRITABLE)
        if isinstance(result, Response):
            return Sent(result.message.id)
        issues = [Issue(one.code, where=one.finding.where) for one in result.answer.problems]
        return Rejected(result.answer.status, tuple(issues), result.decision)

    def read(self, id: str) -> Communication:
        """One message. Raises `NotFound`, `RefusedByServer`."""
        result = self._execute(Read(id))
        if isinstance(result, Denied):
            raise _error(result)
        return as_communication(result.message, self._edition)

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        """One page; a page's `next` is where the next one begins. Raises as `read` does."""
        result = self._execute(Search(_parameters(query, cursor)))
        if isinstance(result, Denied):
            raise _error(result)
        found = tuple(as_communication(one, self._edition) for one in result.messages)
        return Page(found, result.total, result.links.get("next"))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def _execute(self, command: Command[R]) -> R:
        with self._lock:
            result, changes = decide(self._store, command, FULL_ACCESS, self._edition, datetime.now(UTC))
            self._store.apply(changes)
        return result


def _parameters(query: Query, cursor: object | None) -> tuple[tuple[str, str], ...]:
    named = {
        "_id": query.id,
        "patient": query.patient,
        "recipient": query.recipient,
        "sender": query.sender,
        "_count": query.count,
        "_offset": query.offset if cursor is None else cursor,
    }
    return tuple((name, str(value)) for name, value in named.items() if value is not None)


def _error(result: Denied) -> AnsweredError:
    status = result.answer.status
    return ERRORS.get(status, RefusedByServer)(status, result.answer.problems[0].code)


__all__ = ["Pigeonhole"]
