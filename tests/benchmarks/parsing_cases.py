"""From the bytes of an answer to what the user holds: pages of a hundred, through adapter and guard.

The whole path: a client of `canvas_comms_plugins.connect`, its backend behind the guard, the exchange with
its token and headers, the strict reading of a page from across a network, the typed values, the listing
that the user iterates. Only the socket is left out. All to `json.loads` of the same bytes.
"""

import functools
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import cattrs
import msgspec
from canvasapi.communication_channel import CommunicationChannel as TheirChannel
from canvasapi.conversation import Conversation as TheirConversation
from canvasapi.discussion_topic import DiscussionEntry as TheirEntry
from canvasapi.discussion_topic import DiscussionTopic as TheirTopic
from fhir.resources.R4B.bundle import Bundle
from one_answer import OneAnswer
from realistic_pages import COUNT, HOST, as_fhir, as_lms, bundle, page
from rounds import Case, Goal, Measured, measure

from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.conversations.resources import Conversation
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms_http import Network
from canvas_comms_plugins import connect
from canvas_comms_wire import bundles

FUMAGE = "https://fumage-example.canvasmedical.com"
THEIRS = {
    "conversations": TheirConversation,
    "channels": TheirChannel,
    "entries": TheirEntry,
    "topics": TheirTopic,
}
CLASSES: Mapping[str, type[Any]] = {
    "conversations": Conversation,
    "channels": CommunicationChannel,
    "entries": DiscussionEntry,
    "topics": DiscussionTopic,
}


def client(body: bytes) -> Any:
    """A client of a school whose server always answers so."""
    network = Network(transport=OneAnswer(body))
    return connect("lms", "lms", edition="2025-10", base_url=HOST, token="secret", network=network)


def lms_path(what: str, body: bytes) -> Case:
    """What a user writes to get the items of a page."""
    school = client(body)
    listed: Mapping[str, Case] = {
        "conversations": school.conversations.search,
        "channels": school.channels.list,
        "entries": lambda: school.discussions.entries("course_300", "8000"),
        "topics": lambda: school.discussions.list("course_300"),
    }
    read = listed[what]
    return lambda: _all(read())


def medical_path(body: bytes) -> Case:
    """The same for a search at Canvas Medical."""
    network = Network(transport=OneAnswer(body, "application/fhir+json"))
    clinic = connect(
        "medical", "medical", edition="v2-2024", base_url=FUMAGE, token="secret", network=network
    )
    return lambda: _all(clinic.search(count=COUNT))


def _all(found: Any) -> list[Any]:
    items = list(found)
    if len(items) != COUNT:
        raise AssertionError(f"{len(items)} of {COUNT}")
    return items


def base_install(case: Case) -> Case:
    """The same as if the extra `fast` were not installed."""

    def run() -> object:
        usual = bundles._fast
        bundles._fast = _none  # type: ignore[assignment]
        try:
            return case()
        finally:
            bundles._fast = usual

    return run


def _none() -> None:
    return None


def plain_cattrs(of: type[Any]) -> Any:
    """A converter as a user would set one up: times read, ids made text."""
    converter = cattrs.Converter()
    converter.register_structure_hook(datetime, lambda found, _: datetime.fromisoformat(found))
    converter.register_structure_hook_func(lambda kind: kind is object, lambda found, _: found)
    return functools.partial(converter.structure, cl=list[of])  # type: ignore[valid-type]


def goals() -> Iterator[Goal]:
    """Each page with and without the extra, beside what others make of the same bytes."""
    yield from _bundle(peers=True)
    for what in CLASSES:
        yield from _lms(what, peers=True)


def quick() -> Iterator[Goal]:
    """The same with few rounds, and without the others."""
    yield from _bundle(rounds=7, seconds=0.005)
    for what in CLASSES:
        yield from _lms(what, rounds=7, seconds=0.005)


def _bundle(*, peers: bool = False, rounds: int = 25, seconds: float = 0.01) -> Iterator[Goal]:
    body = as_fhir(bundle())
    user = medical_path(body)
    cases: dict[str, Case] = {
        "json.loads": lambda: json.loads(body),
        "base": base_install(user),
        "fast": user,
        UNTYPED: lambda: msgspec.json.decode(body),
    }
    if peers:
        cases["fhir.resources"] = lambda: Bundle.model_validate_json(body)
    times = measure(cases, rounds=rounds, seconds=seconds)
    yield from _rows("Bundle of 100", times, 2.8)


def _lms(what: str, *, peers: bool = False, rounds: int = 25, seconds: float = 0.01) -> Iterator[Goal]:
    body, fuller = as_lms(page(what)), as_lms(page(what, more=True))
    user = lms_path(what, body)
    cases: dict[str, Case] = {
        "json.loads": lambda: json.loads(body),
        "base": base_install(user),
        "fast": user,
        UNTYPED: lambda: msgspec.json.decode(body),
    }
    if peers:
        theirs, structure = THEIRS[what], plain_cattrs(CLASSES[what])
        cases["cattrs"] = lambda: structure(json.loads(body))
        cases["canvasapi"] = lambda: [theirs(None, one) for one in json.loads(body)]
    times = measure(cases, rounds=rounds, seconds=seconds)
    yield from _rows(f"100 {what}", times, 3.0)
    if peers:
        times = measure({"json.loads": lambda: json.loads(fuller), "fuller": lms_path(what, fuller)})
        ratio = times.ratio("fuller", "json.loads")
        yield Goal(f"100 {what}, each with a key that the server added", ratio, 3.0, goal=2.2)


def _rows(name: str, times: Measured, gate: float) -> Iterator[Goal]:
    floor = times.peer(UNTYPED, "json.loads")
    others = sorted(times.seconds.keys() - {"json.loads", "base", "fast", UNTYPED})
    peers = tuple(times.peer(other, "json.loads") for other in others)
    fast, base = times.ratio("fast", "json.loads"), times.ratio("base", "json.loads")
    yield Goal(f"{name}, with `fast`", fast, 1.3, goal=1.0, floor=floor, peers=peers)
    yield Goal(f"{name}, base install", base, gate, goal=2.2, floor=floor, peers=peers)


UNTYPED = "msgspec, untyped"

__all__ = ["base_install", "client", "goals", "lms_path", "medical_path", "quick"]
