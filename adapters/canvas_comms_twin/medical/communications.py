"""Create, read and search: bytes into a command, what the core says into status and body.

A page is a join of JSON texts, kept while they are likely to be asked for again. Messages are
immutable, so a text is right as long as the message is the same object.
"""

import threading
from collections.abc import Callable, Iterator
from urllib.parse import unquote_plus

import attrs

from canvas_comms.medical.eras import ERA_RULES, CreateBody, Location
from canvas_comms.medical.model import Message
from canvas_comms.medical.operations import Create, Denied, Read, Search, SearchPage
from canvas_comms.medical.people.operations import PeopleFound
from canvas_comms.medical.rules.access import Actor
from canvas_comms.medical.server import as_communication
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_twin.medical.fhir import denial, fhir_answer, parameters_of
from canvas_comms_twin.medical.metadata import Links, MedicalSwitches
from canvas_comms_wire.communications import write_bundle, write_communication
from canvas_comms_wire.new_communications import read_new_communication

_PAGING = frozenset(["_count", "_offset"])
MAX_KEPT = 64 << 20
"""Characters kept in all."""


class MessageTexts:
    """Remembers what `write` gave for a message; the oldest is forgotten first."""

    def __init__(self, write: Callable[[Message], str], max_kept: int = MAX_KEPT) -> None:
        self._write = write
        self._max = max_kept
        self._kept: dict[str, tuple[Message, str]] = {}
        self._size = 0
        self._keeping = threading.Lock()

    def of(self, message: Message) -> str:
        """The JSON text of a message."""
        kept = self._kept.get(message.id)
        if kept is not None and kept[0] is message:
            return kept[1]
        text = self._write(message)
        self._keep(message, text)
        return text

    def _keep(self, message: Message, text: str) -> None:
        with self._keeping:
            self._forget(message.id)
            self._kept[message.id] = (message, text)
            self._size += len(text)
            while self._size > self._max and self._kept:
                self._forget(next(iter(self._kept)))

    def _forget(self, id: str) -> None:
        gone = self._kept.pop(id, None)
        if gone is not None:
            self._size -= len(gone[1])


@attrs.define(eq=False, init=False)
class Communications:
    """The three calls of `/Communication`, on one memory."""

    memory: MemoryMedical
    switches: MedicalSwitches
    texts: MessageTexts

    def __init__(self, memory: MemoryMedical, switches: MedicalSwitches) -> None:
        self.memory = memory
        self.switches = switches
        self.texts = MessageTexts(self._written)

    def create(self, request: Request, actor: Actor | None) -> Response:
        """`POST /Communication`."""
        new = read_new_communication(request.body, request.headers.get("content-type", ""))
        result = self.memory.execute(Create(new, request.base, self.switches.strict_content), actor)
        if isinstance(result, Denied):
            return denial(result, self.memory.edition, faults=new.faults)
        return self._created(result.message, request.base)

    def read(self, id: str, actor: Actor | None) -> Response:
        """`GET /Communication/<id>`."""
        result = self.memory.execute(Read(id), actor)
        if isinstance(result, Denied):
            return denial(result, self.memory.edition, asked=id)
        return fhir_answer(200, self.texts.of(result.message))

    def search(self, query: str, actor: Actor | None, base: str) -> Response:
        """`GET /Communication?…`; a search by form has its fields before the query's."""
        result = self.memory.execute(Search(parameters_of(query), base), actor)
        if isinstance(result, Denied):
            return denial(result, self.memory.edition)
        target = (base if self.switches.links is Links.ABSOLUTE else "") + "/Communication"
        text_of = self.texts.of
        page = [text_of(message) for message in result.messages]
        return fhir_answer(200, write_bundle(result.total, links_of(result, query, target), page))

    def _created(self, message: Message, base: str) -> Response:
        rules = ERA_RULES[self.memory.edition]
        shape = self.switches.location or rules.location
        location = ("Location", _location(shape, base, message.id))
        match self.switches.create_body or rules.create_body:
            case CreateBody.NULL:
                return fhir_answer(201, "null", location)
            case CreateBody.RESOURCE:
                return fhir_answer(201, self.texts.of(message), location)
            case CreateBody.EMPTY:
                return Response(201, (location,))

    def _written(self, message: Message) -> str:
        shown = as_communication(message, self.memory.edition)
        if self.switches.newline_to_br:
            shown = attrs.evolve(shown, content=shown.content.replace("\n", "<br>"))
        return write_communication(shown)


def links_of(page: SearchPage | PeopleFound, query: str, target: str) -> Iterator[tuple[str, str]]:
    """Relation and URL of each link of a page; `target` is where the search lies.

    A link is the caller's own query as it was sent, with `_count` and `_offset` moved to the
    end, where both always stand.
    """
    parts = [part for part in query.split("&") if part and _name(part) not in _PAGING]
    own = "&".join([*parts, f"_count={page.count}"])
    for relation, offset in page.links.items():
        yield relation, f"{target}?{own}&_offset={offset}"


def _name(part: str) -> str:
    return unquote_plus(part.partition("=")[0])


def _location(shape: Location, base: str, id: str) -> str:
    path = f"/Communication/{id}"
    match shape:
        case Location.RELATIVE:
            return path
        case Location.ABSOLUTE:
            return base + path
        case Location.ABSOLUTE_WITH_HISTORY:
            return "http://" + base.partition("://")[2] + path + "/_history/1"


__all__ = ["MAX_KEPT", "Communications", "MessageTexts", "links_of"]
