"""The people of a world, and what lies with each: inbox, drafts, what waits for its time, what was sent."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice

import attrs

from canvas_comms.lms.discussions.rules.visibility import Moment, moment_of
from canvas_comms.medical.model import MessageState, read_reference
from canvas_comms.medical.rules.routing import Routing, route
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.searching import HELP, found_on_page, read_search
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_memory.areas import CONVERSATIONS, DISCUSSIONS
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_sightings.observed_message import Folder, Kind, ObservedMessage

PEOPLE_ON_PAGE = 50
COUNTED = 200
"""Of so many of the newest messages of somebody those are counted that are unread."""
COUNTED_IN_LIST = 10
"""The same where many people are listed."""

POSTS = frozenset([Kind.ANNOUNCEMENT, Kind.TOPIC, Kind.ENTRY])


@attrs.frozen
class PersonRow:
    """Somebody in the list of people."""

    key: str
    kind: str
    unread: str
    messages: int


@attrs.frozen
class Place:
    """Where a message is in time: what says more than sent or not sent.

    `visible_from`: since when the patient sees it, None while they do not. `waits_for`: when it will be sent
    or shown by itself.
    """

    unread: bool = False
    visible_from: datetime | None = None
    for_patient: bool = False
    waits_for: datetime | None = None
    drafted_by: str | None = None


def home(world: WorldView, given: FormData) -> Mapping[str, object]:
    """What there is, and where to begin."""
    index = world.index
    counts = {kind.value: index.count(kind.value) for kind in Kind if index.count(kind.value)}
    return {
        "counts": counts,
        "people": [row_of(world, key) for key in islice(world.person_keys(), 12)],
        "people_count": len(world.person_keys()),
        "requests": len(world.twin.journal),
        "faults": len(world.twin.faults),
        "editions": world.twin.editions,
    }


def people(world: WorldView, given: FormData) -> Mapping[str, object]:
    """Everybody, page by page; or those who are called something."""
    wanted, start = given.text("q"), given.number("from") or 0
    keys = world.person_keys()
    if wanted:
        keys = list(world.called(wanted)) or _named(world, wanted)
    rows = [row_of(world, key) for key in keys[start : start + PEOPLE_ON_PAGE]]
    further = start + PEOPLE_ON_PAGE if len(keys) > start + PEOPLE_ON_PAGE else None
    return {"rows": rows, "q": wanted, "further": further, "total": len(keys)}


def _named(world: WorldView, wanted: str) -> list[str]:
    refs = world.stage.refs
    found = refs.get(wanted, refs.get(f"${wanted}"))
    if found is None:
        return []
    keys = (str(found), f"Patient/{found}", f"Practitioner/{found}")
    return [key for key in keys if world.is_person(key)]


def row_of(world: WorldView, key: str) -> PersonRow:
    """Somebody, with what is unread."""
    return PersonRow(key, kind_of(key), unread_of(world, key, COUNTED_IN_LIST), world.index.count(key))


def kind_of(key: str) -> str:
    """What somebody is: patient, practitioner or user."""
    return key.partition("/")[0].lower() if "/" in key else "user"


def unread_of(world: WorldView, key: str, counted: int = COUNTED) -> str:
    """How many messages are unread, at least; in Canvas LMS its own counter of conversations."""
    if read_reference(key) is None:
        return "0" if world.lms is None else str(world.lms.store(CONVERSATIONS.name).unread_count(key))
    index = world.index
    newest = (index.key_at(place) for place in islice(index.newest_first((key,)), counted))
    routings = (routing_of(world, id) for kind, id in newest if kind is Kind.COMMUNICATION)
    count = sum(one is not None and one.unread and str(one.inbox_of) == key for one in routings)
    return f"{count} or more" if index.count(key) > counted else str(count)


def routing_of(world: WorldView, id: str) -> Routing | None:
    """Where a message of Canvas Medical shows, by its rules."""
    medical = world.medical
    message = None if medical is None else medical.store.message(id)
    return None if medical is None or message is None else route(message, medical.edition)


def place_of(world: WorldView, message: ObservedMessage) -> Place:
    """What the rules say of a message besides the folder it is in."""
    if message.kind is Kind.COMMUNICATION:
        return _place_in_chart(world, message.id)
    if message.kind in (Kind.ANNOUNCEMENT, Kind.TOPIC) and world.lms is not None:
        store: DiscussionStore = world.lms.store(DISCUSSIONS.name)
        topic = store.topic(message.id)
        now = world.lms.environment.clock()
        if topic is not None and moment_of(topic, now) is Moment.BEFORE:
            return Place(waits_for=topic.delayed_post_at)
    return Place()


def _place_in_chart(world: WorldView, id: str) -> Place:
    medical, routing = world.medical, routing_of(world, id)
    stored = None if medical is None else medical.store.message(id)
    if stored is None or routing is None:
        return Place()
    waits = stored.sent if stored.state is MessageState.SCHEDULED else None
    return Place(
        unread=routing.unread,
        visible_from=routing.patient_app_at,
        for_patient=stored.recipient.is_patient,
        waits_for=waits,
        drafted_by=routing.drafted_by,
    )


@attrs.frozen
class Row:
    """A message in a list, and its place."""

    message: ObservedMessage
    place: Place


def rows_of(world: WorldView, messages: tuple[ObservedMessage, ...]) -> list[Row]:
    """Messages with their places."""
    return [Row(one, place_of(world, one)) for one in messages]


Holds = Callable[[WorldView, ObservedMessage, str], bool]


def _in_inbox(world: WorldView, one: ObservedMessage, key: str) -> bool:
    if one.kind in POSTS:
        return one.folder is Folder.SENT and key in one.to and one.sender != key
    return one.folder is Folder.SENT and key in one.inboxes


def _is_theirs(one: ObservedMessage, key: str) -> bool:
    return one.sender == key or (one.kind is Kind.COMMUNICATION and key in one.to)


def _waits(world: WorldView, one: ObservedMessage, key: str) -> bool:
    return _is_theirs(one, key) and place_of(world, one).waits_for is not None


def _is_draft(world: WorldView, one: ObservedMessage, key: str) -> bool:
    return one.folder is Folder.DRAFT and _is_theirs(one, key) and not _waits(world, one, key)


BOXES: Mapping[str, tuple[str, Holds]] = {
    "inbox": ("Inbox", _in_inbox),
    "drafts": ("Drafts", _is_draft),
    "scheduled": ("Scheduled", _waits),
    "sent": ("Sent", lambda _, one, key: one.folder is Folder.SENT and one.sender == key),
    "letters": ("Letters", lambda _, one, key: one.folder is Folder.NOTIFICATION and key in one.to),
    "all": ("All", lambda _, one, key: key == one.sender or key in one.to or key in one.inboxes),
}
"""Box → what it is called, and which messages lie in it."""


def person(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """What lies with somebody, box by box."""
    key = world.find(given.needed("who"), "who")
    if not world.is_person(key):
        return None
    box = given.text("box") or "inbox"
    if box not in BOXES:
        return None
    holds = BOXES[box][1]
    search = read_search(given.text("q"), world)
    found = found_on_page(
        world,
        search,
        given.number("before"),
        world.found_under(key),
        lambda one: holds(world, one, key),
        reader=key,
    )
    return {
        "key": key,
        "kind": kind_of(key),
        "box": box,
        "boxes": {code: label for code, (label, _) in BOXES.items()},
        "rows": rows_of(world, found.messages),
        "found": found,
        "search": search,
        "help": HELP,
        "unread": unread_of(world, key),
        "first": given.number("before") is None,
    }


__all__ = [
    "BOXES",
    "Place",
    "Row",
    "home",
    "kind_of",
    "people",
    "person",
    "place_of",
    "routing_of",
    "rows_of",
]
