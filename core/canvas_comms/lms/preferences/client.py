"""Notification preferences as one program uses them: the section `preferences` of an `LmsClient`.

A channel is named by its id or as `email:ann@school.example`, a frequency by its name. What cannot
be read is refused with `InvalidValue`, which names the argument.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import attrs

from canvas_comms.arguments import flag, function, instance, member
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.areas import LmsAreas, areas_of_user
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.preferences import use
from canvas_comms.lms.preferences.for_users import (
    ChannelChoice,
    UserPlan,
    UserSetting,
    plan_for_users,
    set_planned,
)
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.lms.preferences.operations import NotificationPreference, PartlySet, PreferencesSet
from canvas_comms.outcomes import Refused
from canvas_comms.pace import Gate, OneByOne, ignore_standing, pace_of
from canvas_comms.pace.at_most import checked_at_once
from canvas_comms.pace.ports import OnStanding
from canvas_comms.ports import Cancelled, never
from canvas_comms.redaction import Opaque, veiled

PLANS_RULE = "must be a list of plans, or frequencies must be given"
NAME_RULE = "must be the name of a notification, such as new_announcement"


@attrs.frozen(eq=False, repr=False)
class PreferencesClient(Opaque):
    """The use cases of preferences over one backend."""

    _binding: Binding

    @veiled
    def list(self, channel: ChannelRef | str, *, user: str = "self") -> tuple[NotificationPreference, ...]:
        """Every preference of a channel. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        which, whose = self._binding.channel(channel), self._binding.texts.id(user, "user")
        return use.read_preferences(which, self._binding.areas.preferences, user=whose)

    @veiled
    def read(
        self, channel: ChannelRef | str, notification: str, *, user: str = "self"
    ) -> NotificationPreference:
        """One preference: `new_announcement`. Raises as `list` does."""
        return use.read_preference(
            self._binding.channel(channel),
            instance(str, notification, "notification", NAME_RULE),
            self._binding.areas.preferences,
            user=self._binding.texts.id(user, "user"),
        )

    @veiled
    def categories(self, channel: str, *, user: str = "self") -> tuple[str, ...]:
        """The categories of a channel, by its id, as that list spells them. Raises as `list` does."""
        texts = self._binding.texts
        gateway = self._binding.areas.preferences
        return use.list_categories(texts.id(channel, "channel"), gateway, user=texts.id(user, "user"))

    @veiled
    def set(
        self, channel: ChannelRef | str, notification: str, frequency: Frequency | str
    ) -> PreferencesSet | Failure:
        """Write one preference: `new_announcement`, `daily`. Raises `InvalidValue`, `NotSupported`."""
        return use.set_preference(
            self._binding.channel(channel),
            instance(str, notification, "notification", NAME_RULE),
            frequency,
            self._binding.areas.preferences,
        )

    @veiled
    def set_many(
        self, channel: ChannelRef | str, frequencies: Mapping[str, Frequency | str]
    ) -> PreferencesSet | PartlySet | Failure:
        """Write many preferences, one by one in order. Raises `InvalidValue`, `NotSupported`."""
        which = self._binding.channel(channel)
        return use.set_preferences(which, frequencies, self._binding.areas.preferences)

    @veiled
    def set_category(
        self, channel: str, category: str, frequency: Frequency | str
    ) -> PreferencesSet | Refused | Failure:
        """Write every preference of a category in any of its spellings, for a channel by id.

        Raises `InvalidValue`, `NotSupported`.
        """
        return use.set_category(
            self._binding.texts.id(channel, "channel"),
            instance(str, category, "category", "must be the name of a category"),
            frequency,
            self._binding.areas.preferences,
        )

    @veiled
    def plan_for_users(
        self,
        users: Sequence[str] | str,
        frequencies: Mapping[str, Frequency | str],
        *,
        channels: ChannelChoice | str = ChannelChoice.EMAIL,
    ) -> tuple[UserPlan, ...]:
        """What will be written for each of these users, acting as each: asks for their channels.

        Names are those of notifications or categories, or `all`. Writes nothing. Raises `InvalidValue`,
        `NotSupported`, `GatewayError`.
        """
        whose = self._binding.texts.ids(users, "users")
        choice = member(ChannelChoice, channels, "channels")
        return plan_for_users(whose, frequencies, self._acting_as, choice=choice)

    @veiled
    def set_for_users(
        self,
        users: Sequence[str] | str | Sequence[UserPlan],
        frequencies: Mapping[str, Frequency | str] | None = None,
        *,
        channels: ChannelChoice | str = ChannelChoice.EMAIL,
        skip_refused: bool = False,
        gate: Gate | None = None,
        at_once: int | None = None,
        cancelled: Cancelled = never,
        on_standing: OnStanding = ignore_standing,
    ) -> Iterator[UserSetting]:
        """Write the same preferences for many users, acting as each: what became of each, as it is known.

        Plans first, unless `users` are plans; then `frequencies` are left out. If one is refused nothing is
        written, unless `skip_refused`. Raises as `plan_for_users` does.
        """
        plans = self._plans(users, frequencies, member(ChannelChoice, channels, "channels"))
        return set_planned(
            plans,
            self._acting_as,
            self._gate(gate),
            pace_of(self._binding.areas),
            skip_refused=flag(skip_refused, "skip_refused"),
            at_once=None if at_once is None else checked_at_once(at_once),
            cancelled=function(cancelled, "cancelled"),
            on_standing=function(on_standing, "on_standing"),
        )

    def _plans(
        self,
        users: Sequence[str] | str | Sequence[UserPlan],
        frequencies: Mapping[str, Frequency | str] | None,
        choice: ChannelChoice,
    ) -> Sequence[UserPlan]:
        if frequencies is not None:
            whose = self._binding.texts.ids(cast(Sequence[str] | str, users), "users")
            return plan_for_users(whose, frequencies, self._acting_as, choice=choice)
        if isinstance(users, str) or not isinstance(users, Sequence):
            raise InvalidValue("users", PLANS_RULE)
        rule = "must be a plan, or frequencies must be given"
        return [instance(UserPlan, cast(UserPlan, one), f"users[{i}]", rule) for i, one in enumerate(users)]

    def _acting_as(self, user: str) -> LmsAreas:
        return areas_of_user(self._binding.areas, user)

    def _gate(self, given: Gate | None) -> Gate:
        if given is None:
            return OneByOne(self._binding.sleep)
        if not callable(getattr(given, "run", None)):
            raise InvalidValue("gate", "must be a Gate")
        return given


__all__ = ["PreferencesClient"]
