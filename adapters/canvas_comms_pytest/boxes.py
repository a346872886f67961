"""What a test looks into: what was sent, what lies as a draft, in inboxes, in the outgoing mail."""

import time
from collections.abc import Callable, Iterator
from typing import Unpack

from canvas_comms.errors import InvalidValue
from canvas_comms_pytest.failure_report import not_expected, nothing_matches
from canvas_comms_pytest.observer import TwinObserver
from canvas_comms_sightings.observed_message import Folder, Kind, ObservedMessage
from canvas_comms_sightings.queries import Query, Readers, Wanted, read_query

PATIENCE = 2.0
"""Seconds that `wait_for` waits by default."""
GLANCE = 0.05
"""Seconds after which it looks again although no request came: time may have sent something."""


Holds = Callable[[ObservedMessage], bool]


def to(message: ObservedMessage) -> tuple[str, ...]:
    """To whom a message goes."""
    return message.to


def owners(message: ObservedMessage) -> tuple[str, ...]:
    """In whose inbox it lies; a draft would lie in those of whom it is to."""
    return message.to if message.folder is Folder.DRAFT else message.inboxes


def anything(message: ObservedMessage) -> bool:
    """Whatever lies there belongs there."""
    return True


class Box:
    """The messages of one place, oldest first, since the world was loaded.

    Every question takes the keywords of `Wanted`. Failures name the rule and its source,
    and show no text. A keyword that cannot be read raises `InvalidValue`.
    """

    def __init__(
        self,
        name: str,
        folder: Folder,
        observer: TwinObserver,
        readers: Readers = to,
        holds: Holds = anything,
    ) -> None:
        self._name = name
        self._folder = folder
        self._observer = observer
        self._readers = readers
        self._holds = holds
        self._deleted: set[tuple[Kind, str]] = set()

    def all(self, **criteria: Unpack[Wanted]) -> tuple[ObservedMessage, ...]:
        """Every message that is all this."""
        return self._matching(self._query(criteria))

    def latest(self, **criteria: Unpack[Wanted]) -> ObservedMessage:
        """The newest message that is all this. Fails the test if there is none."""
        __tracebackhide__ = True
        query = self._query(criteria)
        found = self._matching(query)
        if not found:
            raise AssertionError(nothing_matches(self._name, self._folder, query, self._observer))
        return found[-1]

    def wait_for(self, *, timeout: float = PATIENCE, **criteria: Unpack[Wanted]) -> ObservedMessage:
        """The newest message that is all this, once there is one.

        For code that sends from another thread. Waits `timeout` real seconds at the most,
        then fails the test; the clock of the twin does not move meanwhile.
        """
        __tracebackhide__ = True
        query, end = self._query(criteria), time.monotonic() + timeout
        while True:
            seen = len(self._observer.history)
            found = self._matching(query)
            if found:
                return found[-1]
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(nothing_matches(self._name, self._folder, query, self._observer))
            self._observer.history.wait_beyond(seen, min(left, GLANCE))

    def expect_none(self, **criteria: Unpack[Wanted]) -> None:
        """Nothing, if no message is all this. Fails the test otherwise."""
        __tracebackhide__ = True
        query = self._query(criteria)
        found = self._matching(query)
        if found:
            raise AssertionError(not_expected(self._name, query, found, self._observer.names))

    def delete(self, **criteria: Unpack[Wanted]) -> int:
        """Look no more at the messages that are all this; how many. Canvas still holds them."""
        found = self._matching(self._query(criteria))
        self._deleted.update(one.key for one in found)
        return len(found)

    def __len__(self) -> int:
        return len(self._matching(Query()))

    def __iter__(self) -> Iterator[ObservedMessage]:
        return iter(self._matching(Query()))

    def __repr__(self) -> str:
        return f"<{self._name}: {len(self)} messages>"

    def _query(self, criteria: Wanted) -> Query:
        __tracebackhide__ = True
        try:
            return read_query(criteria, self._observer.names, self._readers)
        except InvalidValue as error:
            caught = error
        raise caught.with_traceback(None) from None

    def _matching(self, query: Query) -> tuple[ObservedMessage, ...]:
        return tuple(
            one
            for one in self._observer.messages()
            if one.folder is self._folder and one.key not in self._deleted
            if self._holds(one) and query.matches(one)
        )


def sent(observer: TwinObserver) -> Box:
    """What was sent and is no draft."""
    return Box("canvas_sent", Folder.SENT, observer)


def drafts(observer: TwinObserver) -> Box:
    """What nobody sees yet."""
    return Box("canvas_drafts", Folder.DRAFT, observer)


def inbox(observer: TwinObserver) -> Box:
    """What lies in somebody's inbox; `to` is whose."""
    return Box("canvas_inbox", Folder.SENT, observer, owners, lambda one: bool(one.inboxes))


def outbox(observer: TwinObserver) -> Box:
    """What Canvas itself sent out of the house."""
    return Box("canvas_outbox", Folder.NOTIFICATION, observer)


__all__ = ["PATIENCE", "Box", "drafts", "inbox", "outbox", "sent"]
