"""Filling conversations from a world."""

from collections.abc import Iterable
from datetime import datetime

from canvas_comms.lms.conversations.server.seed import SeedConversation, SeedMessage, SeedParticipant, seed
from canvas_comms.lms.conversations.state import Change
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_memory.worlds.loading import Loading
from canvas_comms_wire.worlds import LmsWorld
from canvas_comms_wire.worlds.conversations import WorldConversation, WorldConversationMessage


def load_conversations(store: ConversationStore, world: LmsWorld, loading: Loading) -> Iterable[Change]:
    """Fill the store; every conversation finds those before it there."""
    number = 0
    for index, wanted in enumerate(world.conversations):
        messages = _messages(wanted, loading, index, number)
        number += len(messages)
        seeded, changes = seed(store, _wanted(wanted, messages, loading), loading.edition, loading.clock)
        if wanted.ref:
            loading.refs[wanted.ref] = seeded.thread
        for one, created in zip(_messages_wanted(wanted), seeded.messages, strict=True):
            if one.ref:
                loading.refs[one.ref] = created
        yield from changes


def _wanted(
    wanted: WorldConversation, messages: tuple[SeedMessage, ...], loading: Loading
) -> SeedConversation:
    return SeedConversation(
        starter=loading.id(wanted.starter),
        others=tuple(loading.id(other) for other in wanted.others),
        messages=messages,
        subject=wanted.subject,
        private=wanted.private,
        context=_context(wanted.context, loading),
        participants=tuple(
            SeedParticipant(
                loading.id(view.user), view.state.value if view.state else None, view.subscribed, view.starred
            )
            for view in wanted.participants
        ),
    )


def _context(place: str, loading: Loading) -> str | None:
    if not place:
        return None
    if place == "account":
        return f"account_{loading.id('$root')}"
    kind = "group" if any(group.ref == place for group in loading.world.groups) else "course"
    return f"{kind}_{loading.id(place)}"


def _messages(
    wanted: WorldConversation, loading: Loading, index: int, before: int
) -> tuple[SeedMessage, ...]:
    return tuple(
        SeedMessage(
            author=loading.id(one.author),
            body=one.body,
            created_at=_created(one, loading, f"lms.conversations[{index}].messages[{at}]", before + at),
        )
        for at, one in enumerate(_messages_wanted(wanted))
    )


def _created(one: WorldConversationMessage, loading: Loading, where: str, number: int) -> datetime:
    given = loading.when(one.created_at, f"{where}.created_at")
    return loading.numbered(number) if given is None else given


def _messages_wanted(wanted: WorldConversation) -> tuple[WorldConversationMessage, ...]:
    if wanted.messages is not None:
        return wanted.messages
    return (WorldConversationMessage(wanted.starter, "test"),)


__all__ = ["load_conversations"]
