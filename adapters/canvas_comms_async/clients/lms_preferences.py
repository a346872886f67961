"""`AsyncPreferencesClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence

from canvas_comms.lms.channels.model import ChannelRef
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.preferences.client import PreferencesClient
from canvas_comms.lms.preferences.for_users import ChannelChoice, UserPlan, UserSetting
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.lms.preferences.operations import NotificationPreference, PartlySet, PreferencesSet
from canvas_comms.outcomes import Refused
from canvas_comms.pace import Gate, ignore_standing
from canvas_comms.pace.ports import OnStanding
from canvas_comms.ports import Cancelled, never
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import run_of


class AsyncPreferencesClient(InThreads[PreferencesClient]):
    """`PreferencesClient`, awaited: its methods, in worker threads."""

    @veiled
    async def list(
        self, channel: ChannelRef | str, *, user: str = "self"
    ) -> tuple[NotificationPreference, ...]:
        """Every preference of a channel. Raises `InvalidValue`, `NotSupported`, `GatewayError`."""
        return await self._calls.run("preferences.list", self.sync.list, channel, user=user)

    @veiled
    async def read(
        self, channel: ChannelRef | str, notification: str, *, user: str = "self"
    ) -> NotificationPreference:
        """One preference: `new_announcement`. Raises as `list` does."""
        return await self._calls.run("preferences.read", self.sync.read, channel, notification, user=user)

    @veiled
    async def categories(self, channel: str, *, user: str = "self") -> tuple[str, ...]:
        """The categories of a channel, by its id, as that list spells them. Raises as `list` does."""
        return await self._calls.run("preferences.categories", self.sync.categories, channel, user=user)

    @veiled
    async def set(
        self, channel: ChannelRef | str, notification: str, frequency: Frequency | str
    ) -> PreferencesSet | Failure:
        """Write one preference: `new_announcement`, `daily`. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("preferences.set", self.sync.set, channel, notification, frequency)

    @veiled
    async def set_many(
        self, channel: ChannelRef | str, frequencies: Mapping[str, Frequency | str]
    ) -> PreferencesSet | PartlySet | Failure:
        """Write many preferences, one by one in order. Raises `InvalidValue`, `NotSupported`."""
        return await self._calls.run("preferences.set_many", self.sync.set_many, channel, frequencies)

    @veiled
    async def set_category(
        self, channel: str, category: str, frequency: Frequency | str
    ) -> PreferencesSet | Refused | Failure:
        """Write every preference of a category in any of its spellings, for a channel by id.

        Raises `InvalidValue`, `NotSupported`.
        """
        return await self._calls.run(
            "preferences.set_category", self.sync.set_category, channel, category, frequency
        )

    @veiled
    async def plan_for_users(
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
        return await self._calls.run(
            "preferences.plan_for_users", self.sync.plan_for_users, users, frequencies, channels=channels
        )

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
    ) -> AsyncGenerator[UserSetting, None]:
        """Write the same preferences for many users, acting as each: what became of each, as it is known.

        Plans first, unless `users` are plans; then `frequencies` are left out. If one is refused nothing is
        written, unless `skip_refused`. Raises as `plan_for_users` does.

        Nothing happens before the first step; it raises what is raised at once.
        """
        return run_of(
            self._calls,
            "preferences.set_for_users",
            self.sync.set_for_users,
            users,
            frequencies,
            channels=channels,
            skip_refused=skip_refused,
            gate=gate,
            at_once=at_once,
            cancelled=cancelled,
            on_standing=on_standing,
        )


__all__ = ["AsyncPreferencesClient"]
