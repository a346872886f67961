"""What somebody searches for: words, and qualifiers as people know them from other lists of messages.

`to:$ann from:"Dr Cho" is:lost is:draft kind:letter reason:subject-lost before:2026-03-15 herbarium`
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_sightings.index import Key
from canvas_comms_sightings.observed_message import Folder, Kind, ObservedMessage

MAX_QUERY = 500
"""Characters of a query."""

Test = Callable[[ObservedMessage], bool]

_TOKEN = re.compile(r'([a-z]+):("[^"]*"|\S*)|"([^"]*)"|(\S+)')

KINDS: Mapping[str, Kind] = {**{kind.value: kind for kind in Kind}, "letter": Kind.NOTIFICATION}

STATES: Mapping[str, Test] = {
    "lost": lambda one: bool(one.losses),
    "draft": lambda one: one.folder is Folder.DRAFT,
    "sent": lambda one: one.folder is Folder.SENT,
    "letter": lambda one: one.folder is Folder.NOTIFICATION,
    "code": lambda one: one.code is not None,
}
"""What can be said after `is:`."""

HELP = (
    'Words, and to:$ann from:"Dr Cho" kind:letter reason:subject-lost before:2026-03-15 after:2026-03-01 '
    + " ".join(f"is:{state}" for state in STATES)
)


@attrs.frozen(eq=False, repr=False)
class Search(Redacted):
    """A query that was read: all of `tests` must hold; `under` narrows whose messages are looked at.

    `faults` are what could not be read, a sentence each.
    """

    text: str = attrs.field(metadata=PRIVATE)
    tests: tuple[Test, ...] = attrs.field(metadata=PRIVATE, default=())
    under: tuple[str, ...] | None = attrs.field(metadata=PRIVATE, default=None)
    faults: tuple[str, ...] = ()

    def matches(self, message: ObservedMessage) -> bool:
        """Whether a message is all that is searched for."""
        return not self.faults and all(test(message) for test in self.tests)


class _Reader:
    """Reads the parts of one query."""

    def __init__(self, world: WorldView) -> None:
        self._world = world
        self.tests: list[Test] = []
        self.unders: list[tuple[str, ...]] = []
        self.faults: list[str] = []
        self.read: Mapping[str, Callable[[str], None]] = {
            "to": self._to,
            "from": self._from,
            "is": self._is,
            "kind": self._kind,
            "reason": self._reason,
            "before": lambda text: self._time(text, lambda at, limit: at < limit),
            "after": lambda text: self._time(text, lambda at, limit: at >= limit),
        }

    def word(self, text: str) -> None:
        """A word must stand in the subject or text, or name somebody who wrote it or gets it."""
        wanted = text.casefold()
        people = frozenset(self._world.called(text)) | ({text} if self._world.is_person(text) else set())

        def holds(one: ObservedMessage) -> bool:
            if wanted in one.text.casefold() or wanted in (one.subject or "").casefold():
                return True
            if wanted == one.id or wanted in (one.address or "").casefold():
                return True
            return one.sender in people or not people.isdisjoint(one.to)

        self.tests.append(holds)

    def _people(self, text: str) -> frozenset[str]:
        found = frozenset(self._world.called(text))
        try:
            return found | {self._world.find(text, "name")}
        except InvalidValue:
            if not found:
                self.faults.append("Nobody here is called so.")
            return found

    def _to(self, text: str) -> None:
        if "@" in text or text.startswith("+"):
            self.tests.append(lambda one: (one.address or "").casefold() == text.casefold())
            return
        people = self._people(text)
        self.unders.append(tuple(key for one in people for key in self._world.found_under(one)))
        self.tests.append(lambda one: not people.isdisjoint((*one.to, *one.inboxes)))

    def _from(self, text: str) -> None:
        people = self._people(text)
        self.unders.append(tuple(people))
        self.tests.append(lambda one: one.sender in people)

    def _is(self, text: str) -> None:
        test = STATES.get(text)
        if test is None:
            self.faults.append("After is: may stand " + ", ".join(STATES) + ".")
        else:
            self.tests.append(test)

    def _kind(self, text: str) -> None:
        kind = KINDS.get(text)
        if kind is None:
            self.faults.append("After kind: may stand " + ", ".join(KINDS) + ".")
            return
        listed = Kind.TOPIC if kind is Kind.ANNOUNCEMENT else kind
        self.unders.append((listed.value,))
        self.tests.append(lambda one: one.kind is kind)

    def _reason(self, text: str) -> None:
        self.tests.append(lambda one: any(found.reason.code == text for found in one.findings))

    def _time(self, text: str, holds: Callable[[datetime, datetime], bool]) -> None:
        try:
            limit = datetime.fromisoformat(text)
        except ValueError:
            self.faults.append("After before: and after: stands a date, such as 2026-03-15.")
            return
        limit = limit if limit.tzinfo else limit.replace(tzinfo=UTC)
        self.tests.append(lambda one: holds(one.at, limit))


def read_search(text: str, world: WorldView) -> Search:
    """The query. What cannot be read is told, and then nothing is found."""
    if len(text) > MAX_QUERY:
        return Search("", faults=(f"At most {MAX_QUERY} characters can be searched for.",))
    reader = _Reader(world)
    for qualifier, value, quoted, word in _TOKEN.findall(text):
        if qualifier in reader.read:
            reader.read[qualifier](value.strip('"'))
        elif qualifier:
            reader.word(f"{qualifier}:{value}")
        elif quoted or word:
            reader.word(quoted or word)
    smallest = min(reader.unders, key=lambda under: sum(map(world.index.count, under)), default=None)
    return Search(text, tuple(reader.tests), smallest, tuple(reader.faults))


PAGE = 25
"""Messages on a page."""
AT_MOST = 3_000
"""Messages that are looked at for one page; whoever wants more goes on from there."""


@attrs.frozen(eq=False, repr=False)
class Found(Redacted):
    """One page of messages, newest first.

    `further` is where the next page begins, None at the end; `all_looked_at` is False where the page ends
    since so many messages were looked at.
    """

    messages: tuple[ObservedMessage, ...] = attrs.field(metadata=PRIVATE)
    further: int | None = None
    all_looked_at: bool = True


def found_on_page(
    world: WorldView,
    search: Search,
    before: int | None,
    under: Sequence[str] | None = None,
    holds: Test = lambda _: True,
    reader: str | None = None,
) -> Found:
    """The messages below a place that are what is searched for, and of which `holds` is true.

    `under`: only those found under these keys. `reader`: of readers of a topic name nobody else.
    """
    index, found = world.index, list[ObservedMessage]()
    if search.faults:
        return Found(())
    among = None if reader is None else (reader,)
    chosen = search.under if under is None else under
    for looked, place in enumerate(index.newest_first(chosen, before)):
        if len(found) == PAGE:
            return Found(tuple(found), place + 1)
        if looked == AT_MOST:
            return Found(tuple(found), place + 1, all_looked_at=False)
        message = look(world, index.key_at(place), among)
        if message is not None and holds(message) and search.matches(message):
            found.append(message)
    return Found(tuple(found))


def look(world: WorldView, key: Key, among: Sequence[str] | None = None) -> ObservedMessage | None:
    """A message as it stands now; for lists, those who read a topic are not all named."""
    return world.index.look(key, () if among is None else among)


__all__ = ["HELP", "PAGE", "Found", "Search", "found_on_page", "look", "read_search"]
