"""What a Canvas LMS does with each call about preferences: commands in, outcomes and changes out.

Reading writes: what was never stored is stored with its default. Writing many goes one by
one: what stands before the first fault stays written.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.channels.model import Channel, ChannelRef
from canvas_comms.lms.channels.rules.access import AccessReason, Action, may, relation_to, resolve_caller
from canvas_comms.lms.channels.server.lookup import active_channel
from canvas_comms.lms.channels.state import ChannelsView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import FORBIDDEN, RecordInvalid, Wordings
from canvas_comms.lms.operations import Command, Denied, deny, not_found
from canvas_comms.lms.preferences import operations as c
from canvas_comms.lms.preferences.model import (
    Frequency,
    Notification,
    PutPreferences,
    as_preference,
    category_named,
    category_slug,
    default_on,
    notification_named,
)
from canvas_comms.lms.preferences.rules import (
    PreferenceChange,
    WritingReason,
    is_primary,
    many_wishes,
    named,
    one_wish,
)

R = TypeVar("R")
Shown = tuple[c.PreferencesShown | Denied, c.Changes]

WORDINGS: Wordings = {
    AccessReason.NOT_ALLOWED: FORBIDDEN,
    WritingReason.INVALID_FREQUENCY: RecordInvalid("frequency", "is not included in the list", "inclusion"),
}


def decide(
    view: ChannelsView, command: Command[R], actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[R, c.Changes]:
    """Decide any command about preferences."""
    return cast(tuple[R, c.Changes], DECIDERS[type(command)](view, command, actor, edition))


@attrs.define(eq=False)
class _Sheet:
    """The preferences of one channel while a call goes on: what stands, and what is new."""

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

    def changes(self) -> c.Changes:
        return (PutPreferences(self.channel.id, self.written),) if self.written else ()


def _opened(
    view: ChannelsView, actor: Actor | None, user: str, which: ChannelRef, action: Action, edition: LmsEdition
) -> _Sheet | Denied:
    """The look-up of the channel comes before the rights."""
    found = resolve_caller(view.directory, actor, user)
    if found.actor is None or found.user is None:
        return deny(found.decision, edition, WORDINGS)
    channel = active_channel(view, found.user.id, which)
    if channel is None:
        return deny(not_found("communication_channel_id"), edition, WORDINGS)
    decision = may(action, relation_to(view.directory, found.actor, found.user))
    return _Sheet(view, channel) if decision.allowed else deny(decision, edition, WORDINGS)


def _list(view: ChannelsView, command: c.ListPreferences, actor: Actor | None, edition: LmsEdition) -> Shown:
    sheet = _opened(view, actor, command.user, command.channel, Action.READ_PREFERENCES, edition)
    if isinstance(sheet, Denied):
        return sheet, ()
    return _shown(sheet, sheet.everything())


def _show(view: ChannelsView, command: c.ShowPreference, actor: Actor | None, edition: LmsEdition) -> Shown:
    sheet = _opened(view, actor, command.user, command.channel, Action.READ_PREFERENCES, edition)
    if isinstance(sheet, Denied):
        return sheet, ()
    kind = named(tuple(view.notifications()), notification_named(command.notification))
    if kind is None:
        return deny(not_found("notification"), edition, WORDINGS), ()
    return _shown(sheet, [kind])


def _categories(
    view: ChannelsView, command: c.ListCategories, actor: Actor | None, edition: LmsEdition
) -> tuple[c.CategoriesListed | Denied, c.Changes]:
    sheet = _opened(view, actor, command.user, command.channel, Action.READ_PREFERENCES, edition)
    if isinstance(sheet, Denied):
        return sheet, ()
    kinds = sheet.everything()
    slugs = dict.fromkeys(category_slug(kind.category) for kind in kinds)
    _, changes = _shown(sheet, kinds)
    return c.CategoriesListed(tuple(slugs)), changes


def _update(
    view: ChannelsView, command: c.UpdatePreference, actor: Actor | None, edition: LmsEdition
) -> Shown:
    wish = attrs.evolve(one_wish(command.given), name=command.notification)
    return _written(view, command.channel, [wish], actor, edition)


def _update_all(
    view: ChannelsView, command: c.UpdatePreferences, actor: Actor | None, edition: LmsEdition
) -> Shown:
    many = many_wishes(command.given)
    wishes = list(many.wishes) if many.decision.allowed else [PreferenceChange(many.decision)]
    return _written(view, command.channel, wishes, actor, edition)


def _update_category(
    view: ChannelsView, command: c.UpdateCategory, actor: Actor | None, edition: LmsEdition
) -> Shown:
    wish, category = one_wish(command.given), category_named(command.category)
    names = [kind.name for kind in view.notifications() if kind.category == category]
    missing = PreferenceChange(not_found("category") if wish.decision.allowed else wish.decision)
    wishes = [attrs.evolve(wish, name=name) for name in names] or [missing]
    return _written(view, command.channel, wishes, actor, edition, exact=True)


def _written(
    view: ChannelsView,
    which: ChannelRef,
    wishes: list[PreferenceChange],
    actor: Actor | None,
    edition: LmsEdition,
    *,
    exact: bool = False,
) -> Shown:
    sheet = _opened(view, actor, "self", which, Action.WRITE_PREFERENCES, edition)
    if isinstance(sheet, Denied):
        return sheet, ()
    kinds: list[Notification] = []
    for wish in wishes:
        name = wish.name or ""
        kind = named(tuple(view.notifications()), name if exact else notification_named(name))
        fault = _fault(wish, kind)
        if kind is None or not fault.allowed:
            return deny(fault, edition, WORDINGS), sheet.changes()
        if wish.frequency is not None:
            sheet.written[kind.name] = wish.frequency
        sheet.frequency(kind)
        kinds.append(kind)
    return _shown(sheet, kinds)


def _fault(wish: PreferenceChange, kind: Notification | None) -> Decision:
    broken = not wish.decision.allowed and WritingReason.INVALID_FREQUENCY not in wish.decision.reasons()
    if broken or kind is not None:
        return wish.decision
    return not_found("notification")


def _shown(sheet: _Sheet, kinds: list[Notification]) -> Shown:
    shown = tuple(as_preference(kind, sheet.frequency(kind)) for kind in kinds)
    return c.PreferencesShown(shown), sheet.changes()


DECIDERS: dict[type, Callable[[ChannelsView, Any, Actor | None, LmsEdition], object]] = {
    c.ListPreferences: _list,
    c.ShowPreference: _show,
    c.ListCategories: _categories,
    c.UpdatePreference: _update,
    c.UpdatePreferences: _update_all,
    c.UpdateCategory: _update_category,
}
"""Every command there is, and who decides it."""

__all__ = ["DECIDERS", "WORDINGS", "decide"]
