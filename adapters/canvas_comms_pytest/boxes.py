"""What a test looks into: what was sent, what lies as a draft, in inboxes, in the outgoing mail."""

import time
from collections.abc import Callable, Iterator
from typing import Unpack

from canvas_comms.errors import InvalidValue
from canvas_comms_pytest.failure_report import not_expected, nothing_matches
from canvas_comms_pytest.read_model.observed_message import Kind, Lies, Sighting
from canvas_comms_pytest.read_model.observer import Seeing
from canvas_comms_pytest.read_model.queries import Query, Readers, Wanted, read_query

PATIENCE = 2.0
"""Seconds that `wait_for` waits if nothing is said."""
GLANCE = 0.05
"""Seconds after which it looks again although nothing was asked: time may have sent something."""


Holds = Callable[[Sighting], bool]


def to(sighting: Sighting) -> tuple[str, ...]:
    """To whom a message goes."""
    return sighting.to


def owners(sighting: Sighting) -> tuple[str, ...]:
    """In whose inbox it lies; a draft would lie in those of whom it is to."""
    return sighting.to if sighting.lies is Lies.DRAFT else sighting.inboxes


def anything(sighting: Sighting) -> bool:
    """Whatever lies there belongs there."""
    return True


class Box:
    """The messages of one place, oldest first, since the world was loaded.

    Every question takes the keywords of `Wanted`. Failures name the rule and its source,
    and show no text. A keyword that cannot be read raises `InvalidValue`.
    """

    def __init__(
        self, name: str, lies: Lies, seeing: Seeing, readers: Readers = to, holds: Holds = anything
    ) -> None:
        self._name = name
        self._lies = lies
        self._seeing = seeing
        self._readers = readers
        self._holds = holds
        self._deleted: set[tuple[Kind, str]] = set()

    def all(self, **wanted: Unpack[Wanted]) -> tuple[Sighting, ...]:
        """Every message that is all this."""
        return self._matching(self._query(wanted))

    def latest(self, **wanted: Unpack[Wanted]) -> Sighting:
        """The newest message that is all this. Fails the test if there is none."""
        __tracebackhide__ = True
        query = self._query(wanted)
        found = self._matching(query)
        if not found:
            raise AssertionError(nothing_matches(self._name, self._lies, query, self._seeing))
        return found[-1]

    def wait_for(self, *, timeout: float = PATIENCE, **wanted: Unpack[Wanted]) -> Sighting:
        """The newest message that is all this, once there is one.

        For code that sends from another thread. Waits `timeout` real seconds at the most,
        then fails the test; the clock of the twin does not move meanwhile.
        """
        __tracebackhide__ = True
        query, end = self._query(wanted), time.monotonic() + timeout
        while True:
            seen = len(self._seeing.history)
            found = self._matching(query)
            if found:
                return found[-1]
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(nothing_matches(self._name, self._lies, query, self._seeing))
            self._seeing.history.wait_beyond(seen, min(left, GLANCE))

    def expect_none(self, **wanted: Unpack[Wanted]) -> None:
        """Nothing, if no message is all this. Fails the test otherwise."""
        __tracebackhide__ = True
        query = self._query(wanted)
        found = self._matching(query)
        if found:
            raise AssertionError(not_expected(self._name, query, found, self._seeing.names))

    def delete(self, **wanted: Unpack[Wanted]) -> int:
        """Look no more at the messages that are all this; how many. Canvas still holds them."""
        found = self._matching(self._query(wanted))
        self._deleted.update(one.key for one in found)
        return len(found)

    def __len__(self) -> int:
        return len(self._matching(Query()))

    def __iter__(self) -> Iterator[Sighting]:
        return iter(self._matching(Query()))

    def __repr__(self) -> str:
        return f"<{self._name}: {len(self)} messages>"

    def _query(self, wanted: Wanted) -> Query:
        __tracebackhide__ = True
        try:
            return read_query(wanted, self._seeing.names, self._readers)
        except InvalidValue as error:
            caught = error
        raise caught.with_traceback(None) from None

    def _matching(self, query: Query) -> tuple[Sighting, ...]:
        return tuple(
            one
            for one in self._seeing.messages()
            if one.lies is self._lies and one.key not in self._deleted
            if self._holds(one) and query.matches(one)
        )


def sent(seeing: Seeing) -> Box:
    """What was sent and is no draft."""
    return Box("canvas_sent", Lies.SENT, seeing)


def drafts(seeing: Seeing) -> Box:
    """What nobody sees yet."""
    return Box("canvas_drafts", Lies.DRAFT, seeing)


def inbox(seeing: Seeing) -> Box:
    """What lies in somebody's inbox; `to` is whose."""
    return Box("canvas_inbox", Lies.SENT, seeing, owners, lambda one: bool(one.inboxes))


def outbox(seeing: Seeing) -> Box:
    """What Canvas itself sent out of the house."""
    return Box("canvas_outbox", Lies.LETTER, seeing)


__all__ = ["PATIENCE", "Box", "drafts", "inbox", "outbox", "sent"]
