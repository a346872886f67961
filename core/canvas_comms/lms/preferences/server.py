"""How a Canvas LMS decides each command about preferences.

Reading writes: what was never stored is stored with its default. Writing many goes one by
one: what stands before the first fault stays written.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.model import Channel, ChannelRef
from canvas_comms.lms.channels.rules.access import AccessReason, Action, may, relation_to, resolve_caller
from canvas_comms.lms.channels.server.lookup import active_channel
from canvas_comms.lms.channels.state import ChannelsView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import FORBIDDEN, RecordInvalid, Wordings
from canvas_comms.lms.operations import Deciders, Denied, Response, deny, not_found
from canvas_comms.lms.preferences import operations as c
from canvas_comms.lms.preferences.model import (
    Frequency,
    Notification,
    PutPreferences,
    category_named,
    category_slug,
    default_on,
    notification_named,
)
from canvas_comms.lms.preferences.operations import as_preference
from canvas_comms.lms.preferences.rules import (
    PreferenceChange,
    WritingReason,
    find_notification,
    is_primary,
    read_change,
    read_changes,
)

Changes: TypeAlias = tuple[PutPreferences, ...]
Decided: TypeAlias = tuple[Response[c.Preferences] | Denied, Changes]

WORDINGS: Wordings = {
    AccessReason.NOT_ALLOWED: FORBIDDEN,
    WritingReason.INVALID_FREQUENCY: RecordInvalid("frequency", "is not included in the list", "inclusion"),
}


@attrs.define(eq=False)
class _ChannelPreferences:
    """The preferences of one channel while a command is decided: what stands, and what is new."""

    view: ChannelsView
    channel: Channel
    written: dict[str, Frequency] = attrs.field(factory=dict)

    @property
    def stored(self) -> Mapping[str, Frequency]:
        return self.view.preferences(self.channel.id)

    def frequency(self, kind: Notification) -> Frequency:
        """What stands for a kind, after storing its default if nothing does."""
        stands = self.written.get(kind.name) or self.stored.get(kind.name)
        if stands is None:
            stands = default_on(kind, primary=is_primary(self.view, self.channel))
            self.written[kind.name] = stands
        return stands

    def everything(self) -> list[Notification]:
        """All kinds: those already stored first, in the order of storing."""
        kinds = {kind.name: kind for kind in self.view.notifications()}
        return [*(kinds.pop(name) for name in self.stored if name in kinds), *kinds.values()]

    def changes(self) -> Changes:
        return (PutPreferences(self.channel.id, self.written),) if self.written else ()


def _of_channel(
    view: ChannelsView, actor: Actor | None, user: str, which: ChannelRef, action: Action, edition: LmsEdition
) -> _ChannelPreferences | Denied:
    """The look-up of the channel comes before the rights."""
    found = resolve_caller(view.directory, actor, user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS)
    channel = active_channel(view, found.user.id, which)
    if channel is None:
        return deny(not_found("communication_channel_id"), edition, WORDINGS)
    decision = may(action, relation_to(view.directory, found.actor, found.user))
    return _ChannelPreferences(view, channel) if decision.allowed else deny(decision, edition, WORDINGS)


def _list(
    view: ChannelsView, command: c.ListPreferences, actor: Actor | None, edition: LmsEdition, now: datetime
) -> Decided:
    preferences = _of_channel(view, actor, command.user, command.channel, Action.READ_PREFERENCES, edition)
    if isinstance(preferences, Denied):
        return preferences, ()
    return _response(preferences, preferences.everything())


def _show(
    view: ChannelsView, command: c.ShowPreference, actor: Actor | None, edition: LmsEdition, now: datetime
) -> Decided:
    preferences = _of_channel(view, actor, command.user, command.channel, Action.READ_PREFERENCES, edition)
    if isinstance(preferences, Denied):
        return preferences, ()
    kind = find_notification(tuple(view.notifications()), notification_named(command.notification))
    if kind is None:
        return deny(not_found("notification"), edition, WORDINGS), ()
    return _response(preferences, [kind])


def _categories(
    view: ChannelsView, command: c.ListCategories, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Response[tuple[str, ...]] | Denied, Changes]:
    preferences = _of_channel(view, actor, command.user, command.channel, Action.READ_PREFERENCES, edition)
    if isinstance(preferences, Denied):
        return preferences, ()
    kinds = preferences.everything()
    slugs = dict.fromkeys(category_slug(kind.category) for kind in kinds)
    _, changes = _response(preferences, kinds)
    return Response(tuple(slugs)), changes


def _update(
    view: ChannelsView, command: c.UpdatePreference, actor: Actor | None, edition: LmsEdition, now: datetime
) -> Decided:
    change = attrs.evolve(read_change(command.notification_preferences), name=command.notification)
    return _written(view, command.channel, [change], actor, edition)


def _update_all(
    view: ChannelsView, command: c.UpdatePreferences, actor: Actor | None, edition: LmsEdition, now: datetime
) -> Decided:
    many = read_changes(command.notification_preferences)
    wanted = list(many.changes) if many.decision.allowed else [PreferenceChange(many.decision)]
    return _written(view, command.channel, wanted, actor, edition)


def _update_category(
    view: ChannelsView, command: c.UpdateCategory, actor: Actor | None, edition: LmsEdition, now: datetime
) -> Decided:
    change, category = read_change(command.notification_preferences), category_named(command.category)
    names = [kind.name for kind in view.notifications() if kind.category == category]
    missing = PreferenceChange(not_found("category") if change.decision.allowed else change.decision)
    wanted = [attrs.evolve(change, name=name) for name in names] or [missing]
    return _written(view, command.channel, wanted, actor, edition, exact=True)


def _written(
    view: ChannelsView,
    which: ChannelRef,
    wanted: list[PreferenceChange],
    actor: Actor | None,
    edition: LmsEdition,
    *,
    exact: bool = False,
) -> Decided:
    preferences = _of_channel(view, actor, "self", which, Action.WRITE_PREFERENCES, edition)
    if isinstance(preferences, Denied):
        return preferences, ()
    kinds: list[Notification] = []
    for change in wanted:
        name = change.name or ""
        kind = find_notification(tuple(view.notifications()), name if exact else notification_named(name))
        fault = _fault(change, kind)
        if kind is None or not fault.allowed:
            return deny(fault, edition, WORDINGS), preferences.changes()
        if change.frequency is not None:
            preferences.written[kind.name] = change.frequency
        preferences.frequency(kind)
        kinds.append(kind)
    return _response(preferences, kinds)


def _fault(change: PreferenceChange, kind: Notification | None) -> Decision:
    broken = not change.decision.allowed and WritingReason.INVALID_FREQUENCY not in change.decision.reasons()
    if broken or kind is not None:
        return change.decision
    return not_found("notification")


def _response(preferences: _ChannelPreferences, kinds: list[Notification]) -> Decided:
    shown = tuple(as_preference(kind, preferences.frequency(kind)) for kind in kinds)
    return Response(shown), preferences.changes()


DECIDERS: Deciders[ChannelsView, PutPreferences] = Deciders(
    {
        c.ListPreferences: _list,
        c.ShowPreference: _show,
        c.ListCategories: _categories,
        c.UpdatePreference: _update,
        c.UpdatePreferences: _update_all,
        c.UpdateCategory: _update_category,
    }
)
"""Every command there is, and who decides it."""

decide = DECIDERS.decide

__all__ = ["DECIDERS", "WORDINGS", "decide"]
