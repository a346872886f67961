"""The channels of a person with their preferences as a grid, and one channel with what happened to it."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.model import Channel, ChannelId
from canvas_comms.lms.channels.rules.bounces import BounceKind
from canvas_comms.lms.operations import Response
from canvas_comms.lms.preferences.operations import ListPreferences, NotificationPreference
from canvas_comms_inspector.given import Given
from canvas_comms_inspector.steps import StepShown, step_shown
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_memory.areas import CHANNELS
from canvas_comms_memory.stores.channels import ChannelAreaStore


@attrs.frozen
class GridRow:
    """A category of notifications, and how often each channel is told of it."""

    category: str
    frequencies: Sequence[str]


def channels(world: WorldView, given: Given) -> Mapping[str, object] | None:
    """All channels of a user, and how often each kind of letter goes to each."""
    key = world.find(given.needed("who"), "who")
    lms = world.needs_lms()
    if lms.directory.user(key) is None:
        return None
    store: ChannelAreaStore = lms.store(CHANNELS.name)
    found = list(store.channels_of(key))
    return {"key": key, "channels": found, "rows": _grid(world, key, found), "bounce_kinds": _BOUNCES}


_BOUNCES = [kind.value for kind in BounceKind]


def _grid(world: WorldView, user: str, found: Sequence[Channel]) -> list[GridRow]:
    """By category; where kinds of one category differ each frequency is named."""
    columns = [_preferences(world, user, channel) for channel in found]
    names = dict.fromkeys(category for column in columns for category in column)
    return [GridRow(name, [" / ".join(column.get(name, {})) for column in columns]) for name in names]


def _preferences(world: WorldView, user: str, channel: Channel) -> Mapping[str, dict[str, None]]:
    """As the API shows them to the user; none where it refuses."""
    lms = world.needs_lms()
    command = ListPreferences(user, ChannelId(channel.id))
    result: Any = lms.decided_in(lms.edition, command, Actor(user))
    shown: Sequence[NotificationPreference] = result.value if isinstance(result, Response) else ()
    column: dict[str, dict[str, None]] = {}
    for one in shown:
        column.setdefault(one.category, {})[one.frequency] = None
    return column


def channel(world: WorldView, given: Given) -> Mapping[str, object] | None:
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
