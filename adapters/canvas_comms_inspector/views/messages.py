"""Messages: all of them, one with why it is as it is, and the thread it is in."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Command, Denied
from canvas_comms.medical.operations import Create
from canvas_comms.medical.plan import plan_side_by_side
from canvas_comms.medical.rules.routing import Placement
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.searching import HELP, found_on_page, look, read_search
from canvas_comms_inspector.steps import StepShown, asked_of, step_shown
from canvas_comms_inspector.views.people import place_of, routing_of, rows_of
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_memory.areas import CONVERSATIONS, DISCUSSIONS
from canvas_comms_memory.history import Step
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_sightings.index import Key
from canvas_comms_sightings.observed_message import Folder, Kind, ObservedMessage

NAMED = 50
"""How many of those to whom a message goes are named."""
IN_THREAD = 100
"""How many of the newest messages of a thread are shown."""


def messages(world: WorldView, given: FormData) -> Mapping[str, object]:
    """Every message, newest first, and what is searched for among them."""
    search = read_search(given.text("q"), world)
    found = found_on_page(world, search, given.number("before"))
    return {
        "rows": rows_of(world, found.messages),
        "found": found,
        "search": search,
        "help": HELP,
        "first": given.number("before") is None,
    }


@attrs.frozen
class InEdition:
    """What a server of one edition would make of the same message."""

    edition: str
    decision: Decision
    outcome: str
    own: bool
    """Whether it is the edition that this twin plays."""


def message(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """One message: what it is now, what was asked, what Canvas made of it and would elsewhere."""
    key = key_of(given)
    found = world.index.look(key) if world.index.knows(key) else None
    if found is None:
        return None
    step = world.index.step_of(key)
    shown = None if step is None else step_shown(step)
    return {
        "message": found,
        "key": key,
        "place": place_of(world, found),
        "to": found.to[:NAMED],
        "more": max(0, len(found.to) - NAMED),
        "step": shown,
        "editions": [] if step is None else list(in_editions(world, step)),
        "can_press": found.kind is Kind.COMMUNICATION and found.folder is Folder.DRAFT,
        "can_read": _can_be_read(world, found),
        "staff": _staff(world),
        "has_markup": "<" in found.text or "&" in found.text,
    }


def key_of(given: FormData) -> Key:
    """The message that is meant. Raises `InvalidValue`."""
    try:
        kind = Kind(given.needed("kind"))
    except ValueError:
        raise InvalidValue("kind", "must be one of " + ", ".join(Kind)) from None
    return (Kind.TOPIC if kind is Kind.ANNOUNCEMENT else kind), given.needed("id")


def _can_be_read(world: WorldView, found: ObservedMessage) -> bool:
    routing = routing_of(world, found.id) if found.kind is Kind.COMMUNICATION else None
    return routing is not None and routing.placement is Placement.INBOX and routing.unread


def _staff(world: WorldView) -> list[str]:
    return [key for key in world.person_keys() if key.startswith("Practitioner/")][:NAMED]


def in_editions(world: WorldView, step: Step) -> Iterator[InEdition]:
    """The same call decided anew in each edition, with what there is now."""
    asked: Any = step.asked
    if isinstance(asked, Create):
        medical = world.needs_medical()
        plans = plan_side_by_side(asked.new, step.at, knows=medical.store.knows)
        for one in plans:
            outcome = "refused" if one.routing is None else one.routing.placement.value
            yield InEdition(one.edition.value, one.decision, outcome, one.edition is medical.edition)
    elif isinstance(asked, Command) and isinstance(step.edition, LmsEdition):
        lms = world.needs_lms()
        for edition in LmsEdition:
            result: Any = lms.decided_in(edition, asked, step.actor)  # type: ignore[arg-type]  # the LMS's
            decision = getattr(result, "decision", None)
            outcome = "refused" if isinstance(result, Denied) else "taken"
            known = decision if isinstance(decision, Decision) else Decision()
            yield InEdition(edition.value, known, outcome, edition is lms.edition)


def html(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """The text of a message as markup, with nothing left that could act, for a frame that may do nothing."""
    key = key_of(given)
    found = world.index.look(key, ()) if world.index.knows(key) else None
    if found is None:
        return None
    try:
        from canvas_comms_html import sanitised
    except ImportError:
        return {"message": found, "key": key, "markup": None, "why": "It needs the extra html."}
    try:
        return {"message": found, "key": key, "markup": sanitised(found.text), "why": ""}
    except InvalidValue as error:
        return {"message": found, "key": key, "markup": None, "why": error.rule}


def thread(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """The newest messages of a conversation, or a topic with its entries, oldest first."""
    kind, id = given.needed("kind"), given.needed("id")
    keys = _in_conversation(world, id) if kind == Kind.CONVERSATION else _in_topic(world, id)
    shown = [one for key in keys[-IN_THREAD:] if (one := look(world, key)) is not None]
    if not shown:
        return None
    steps = {one.key: _step(world, one) for one in shown}
    return {
        "id": id,
        "kind": kind,
        "rows": rows_of(world, tuple(shown)),
        "steps": steps,
        "left_out": max(0, len(keys) - IN_THREAD),
        "people": _people_in(world, kind, id),
    }


def _step(world: WorldView, one: ObservedMessage) -> StepShown | None:
    kind = Kind.TOPIC if one.kind is Kind.ANNOUNCEMENT else one.kind
    step = world.index.step_of((kind, one.id))
    return None if step is None else step_shown(step)


def _in_conversation(world: WorldView, id: str) -> list[Key]:
    store: ConversationStore = world.needs_lms().store(CONVERSATIONS.name)
    return [(Kind.CONVERSATION, one) for one in store.messages_in(id)]


def _in_topic(world: WorldView, id: str) -> list[Key]:
    store: DiscussionStore = world.needs_lms().store(DISCUSSIONS.name)
    return [(Kind.TOPIC, id), *((Kind.ENTRY, one) for one in store.entries_of(id))]


def _people_in(world: WorldView, kind: str, id: str) -> tuple[str, ...]:
    if kind != Kind.CONVERSATION:
        return ()
    store: ConversationStore = world.needs_lms().store(CONVERSATIONS.name)
    found = store.thread(id)
    return () if found is None else found.participants[:NAMED]


__all__ = ["asked_of", "html", "in_editions", "key_of", "message", "messages", "thread"]
