"""What answers to calls of Canvas LMS hold: how an outcome is written, and read again by a client.

    One(CHANNEL.kind)                        a `Response`: the JSON of its value
    One(NUMBER, under="confirmed_count")     the same under one key
    Page(CHANNEL.kind)                       a `ServerPage`: a list, with links in a header
    PageLinkedElsewhere(…, links=…)          the same where the links lead to another list
    Says({"success": True})                  a `Done` that says so
    Nothing()                                a `Done` without a body

An operation whose answers are none of these has a class of its own beside its endpoint, with
the same two methods and two figures.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import attrs

from canvas_comms.errors import MalformedResponse
from canvas_comms.lms.operations import Done, Response, ServerPage
from canvas_comms.lms.paging import PageLinks
from canvas_comms.lms.params import Parameters
from canvas_comms.redaction import PRIVATE, Redacted, veiled
from canvas_comms_wire import accelerator
from canvas_comms_wire.bundles import MAX_PAGE_BYTES, reply_json
from canvas_comms_wire.json_schemas import list_of
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.key_counts import key_counter
from canvas_comms_wire.leaves import Kind, read_object
from canvas_comms_wire.records import at_top, below, many

_PART = re.compile(r":([a-z_]+)")

SUCCESS = frozenset([200, 201])
NO_CONTENT = frozenset([204])
JSON_TYPE = "application/json"
MAX_RESOURCE_BYTES = 1 << 20


@attrs.frozen(eq=False, repr=False)
class Call(Redacted):
    """A request as its endpoint sees it: parts of the path, parameters, and under which URL."""

    path: Mapping[str, str] = attrs.field(metadata=PRIVATE)
    """Parameters of the path; `format` is what a path ends with (`json`, `csv`), or empty."""
    parameters: Parameters = attrs.field(metadata=PRIVATE)
    base: str
    """The URL of the server, without a slash at the end."""


EMPTY = object()
"""The body of an answer that has none."""


@attrs.frozen(eq=False, repr=False)
class Reply(Redacted):
    """What a server writes. Without body and text the answer is empty."""

    status: int = 200
    body: Json = attrs.field(default=EMPTY, metadata=PRIVATE)
    links: PageLinks | None = None
    links_path: str | None = None
    """Another path for the links than the request's own."""
    text: str | None = attrs.field(default=None, metadata=PRIVATE)
    content_type: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    octets: bytes | None = attrs.field(default=None, metadata=PRIVATE)
    """Sent as they are, with `content_type`."""


@attrs.frozen(eq=False, repr=False)
class Received(Redacted):
    """What a client got: status and headers, and the body for whoever wants to read it.

    `body()` raises `MalformedResponse` or `Unreachable` if it cannot be had.
    """

    status: int
    headers: Mapping[str, str] = attrs.field(metadata=PRIVATE)
    body: Callable[[], bytes]


class Body(Protocol):
    """What the answers of one endpoint hold."""

    @property
    def success(self) -> frozenset[int]:
        """The statuses that say it is done."""
        ...

    @property
    def media_type(self) -> str | None:
        """What kind of body comes with them; None where none does. Another kind is a stranger's answer."""
        ...

    @property
    def at_most(self) -> int:
        """How many bytes are read."""
        ...

    @property
    def schema(self) -> Json | None:
        """The JSON Schema of the body; None where none comes."""
        ...

    def write(self, outcome: Any, call: Call) -> Reply:
        """The answer that tells of an outcome which is not `Denied`."""
        ...

    def read(self, received: Received) -> Any:
        """The outcome that an answer tells of; the items, if it is a page.

        Raises `MalformedResponse` naming place and rule, never a value.
        """
        ...


@veiled
def read_json_body(body: bytes, kind: Kind, under: str | None = None) -> Any:
    """What a body says, or what it says under one key. Raises `MalformedResponse`."""
    found = reply_json(body, None if under else key_counter(kind))
    try:
        return kind.read(found if under is None else read_object(found).get(under))
    except MalformedResponse as error:
        raise at_top(error if under is None or type(found) is not dict else below(under, error)) from None


def _read_quickly(body: bytes, kind: Kind) -> tuple[Any, ...] | None:
    """A list read by the extra `fast`; None where it is not installed, or the page is none that it judges."""
    if kind.record is None or len(body) > MAX_PAGE_BYTES or not accelerator.installed():
        return None
    from canvas_comms_wire.fast_records import Unexpected, decoder_of

    try:
        return decoder_of(kind.record())(body)
    except Unexpected:
        return None


def _under(key: str | None, schema: Json) -> Json:
    return schema if key is None else {"type": "object", "properties": {key: schema}}


@attrs.frozen
class One:
    """The JSON of a `Response`'s value, or an object that has it `under` one key."""

    kind: Kind
    under: str | None = None
    success: frozenset[int] = SUCCESS
    media_type: str | None = JSON_TYPE
    at_most: int = MAX_RESOURCE_BYTES

    @property
    def schema(self) -> Json:
        """That of the value."""
        return _under(self.under, dict(self.kind.schema))

    def write(self, outcome: Response[Any], call: Call) -> Reply:
        """The answer, with the outcome's status."""
        written = self.kind.write(outcome.value, *((call.base,) if self.kind.takes_base else ()))
        return Reply(outcome.status, written if self.under is None else {self.under: written})

    def read(self, received: Received) -> Response[Any]:
        """The outcome."""
        value = read_json_body(received.body(), self.kind, self.under)
        return Response(value, status=received.status)


@attrs.frozen
class Page:
    """A list of items, or an object that has it `under` one key; links are in a header."""

    item: Kind
    under: str | None = None
    success: frozenset[int] = frozenset([200])
    media_type: str | None = JSON_TYPE
    at_most: int = MAX_PAGE_BYTES

    @property
    def schema(self) -> Json:
        """That of the list."""
        return _under(self.under, list_of(self.item))

    def write(self, outcome: ServerPage[Any], call: Call) -> Reply:
        """The answer."""
        written = many(self.item).write(outcome.items, *((call.base,) if self.item.takes_base else ()))
        body = written if self.under is None else {self.under: written}
        return Reply(200, body, outcome.links if outcome.links.pages else None)

    @veiled
    def read(self, received: Received) -> tuple[Any, ...]:
        """The items of the page."""
        body = received.body()
        items: tuple[Any, ...] | None = None if self.under else _read_quickly(body, self.item)
        return read_json_body(body, many(self.item), self.under) if items is None else items


@attrs.frozen
class PageLinkedElsewhere(Page):
    """A list whose links lead to another list, by a slip of the server.

    `links` is the pattern of that list. A client asks for the next page at the list's own path, and
    takes from the link no more than what stands after `page=`.
    """

    links: str = attrs.field(kw_only=True)

    def write(self, outcome: ServerPage[Any], call: Call) -> Reply:
        """The answer."""
        path = _PART.sub(lambda part: call.path[part[1]], self.links)
        return attrs.evolve(Page.write(self, outcome, call), links_path=path)


@attrs.frozen
class Says:
    """The same object for every `Done`; a client wants to see its words in an answer.

    Where it has no words, an answer has none either: `{"errors": …}` is not done.
    """

    words: Mapping[str, Json]
    success: frozenset[int] = frozenset([200])
    media_type: str | None = JSON_TYPE
    at_most: int = MAX_RESOURCE_BYTES

    @property
    def schema(self) -> Json:
        """An object of these words."""
        return {"type": "object", "properties": {key: {"const": word} for key, word in self.words.items()}}

    def write(self, outcome: Done, call: Call) -> Reply:
        """The answer, with the outcome's status."""
        return Reply(outcome.status, dict(self.words))

    @veiled
    def read(self, received: Received) -> Done:
        """The outcome."""
        found = reply_json(received.body())
        if type(found) is not dict:
            raise MalformedResponse("body", "must be an object")
        if found and not self.words:
            raise MalformedResponse("body", "must be an empty object")
        for key, word in self.words.items():
            if found.get(key) is not word:
                raise MalformedResponse(key, "must be what the API promises")
        return Done(status=received.status)


@attrs.frozen
class Nothing:
    """A `Done` without a body: 204, and nothing else. A 200 with some body is somebody else's."""

    success: frozenset[int] = NO_CONTENT
    media_type: str | None = None
    at_most: int = 0
    schema: None = None

    def write(self, outcome: Done, call: Call) -> Reply:
        """The answer, with the outcome's status."""
        return Reply(outcome.status)

    @veiled
    def read(self, received: Received) -> Done:
        """The outcome."""
        return Done(status=received.status)


__all__ = [
    "EMPTY",
    "JSON_TYPE",
    "MAX_RESOURCE_BYTES",
    "SUCCESS",
    "Body",
    "Call",
    "Nothing",
    "One",
    "Page",
    "PageLinkedElsewhere",
    "Received",
    "Reply",
    "Says",
    "read_json_body",
]
