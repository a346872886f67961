"""The channels of a person with their preferences as a grid, and one channel with what happened to it."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.model import Channel, ChannelId
from canvas_comms.lms.channels.operations import ListChannels
from canvas_comms.lms.channels.rules.bounces import BounceKind
from canvas_comms.lms.comm_messages.resources import as_comm_message
from canvas_comms.lms.mail.evidence import ChannelEvidence, MailEvidence
from canvas_comms.lms.mail.rules import explain
from canvas_comms.lms.operations import Response, ServerPage
from canvas_comms.lms.preferences.operations import ListPreferences, NotificationPreference
from canvas_comms.lms.preferences.use import kinds_of
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.steps import StepShown, step_shown
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_memory.areas import CHANNELS
from canvas_comms_memory.stores.channels import ChannelAreaStore

MESSAGES = 100
"""How many of the newest letters are looked at to tell why there is none."""


@attrs.frozen
class GridRow:
    """A category of notifications, and how often each channel is told of it."""

    category: str
    frequencies: Sequence[str]


def channels(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """All channels of a user, and how often each kind of letter goes to each."""
    key = world.find(given.needed("who"), "who")
    lms = world.needs_lms()
    if lms.directory.user(key) is None:
        return None
    store: ChannelAreaStore = lms.store(CHANNELS.name)
    found = list(store.channels_of(key))
    category = given.text("category")
    kinds = kinds_of(category) if category else ()
    return {
        "key": key,
        "channels": found,
        "rows": _grid(world, key, found),
        "category": category,
        "mail": explain(_evidence(world, key), kinds),
    }


_BOUNCES = [kind.value for kind in BounceKind]


def _evidence(world: WorldView, user: str) -> MailEvidence:
    """All that the server knows of somebody's mail."""
    lms = world.needs_lms()
    store: ChannelAreaStore = lms.store(CHANNELS.name)
    listed: Any = lms.decided_in(lms.edition, ListChannels(user, per_page="100"), Actor(user))
    there = listed.items if isinstance(listed, ServerPage) else ()
    stored = {one.id: one for one in store.channels_of(user)}
    channels = tuple(
        ChannelEvidence(
            one,
            stored[one.id].bouncing,
            {found.notification: found.frequency for found in _preferences(world, user, one.id)},
        )
        for one in there
    )
    newest = list(store.comm_messages(user, None))[-MESSAGES:]
    return MailEvidence(channels, tuple(map(as_comm_message, reversed(newest))))


def _grid(world: WorldView, user: str, found: Sequence[Channel]) -> list[GridRow]:
    """By category; where kinds of one category differ each frequency is named."""
    columns = [_by_category(_preferences(world, user, channel.id)) for channel in found]
    names = dict.fromkeys(category for column in columns for category in column)
    return [GridRow(name, [" / ".join(column.get(name, {})) for column in columns]) for name in names]


def _preferences(world: WorldView, user: str, channel: str) -> Sequence[NotificationPreference]:
    """As the API shows them to the user; none where it refuses."""
    lms = world.needs_lms()
    command = ListPreferences(user, ChannelId(channel))
    result: Any = lms.decided_in(lms.edition, command, Actor(user))
    return result.value if isinstance(result, Response) else ()


def _by_category(shown: Sequence[NotificationPreference]) -> Mapping[str, dict[str, None]]:
    """Category → the frequencies of its notifications, each once."""
    column: dict[str, dict[str, None]] = {}
    for one in shown:
        column.setdefault(one.category, {})[one.frequency] = None
    return column


def channel(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """One channel: its state, its code, its bounces, and the steps that made it so."""
    store: ChannelAreaStore = world.needs_lms().store(CHANNELS.name)
    found = store.channel(given.needed("id"))
    if found is None:
        return None
    steps = (world.history.step(number) for number in world.index.steps_of_channel(found.id))
    shown: list[StepShown] = [step_shown(step) for step in steps if step is not None]
    return {
        "channel": found,
        "code": found.code.reveal(),
        "steps": shown,
        "bounce_kinds": _BOUNCES,
    }


__all__ = ["channel", "channels"]
