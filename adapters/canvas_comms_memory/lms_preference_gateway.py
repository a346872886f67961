"""Preferences and comm messages of a Canvas LMS in memory, as seen by one actor."""

from collections.abc import Mapping

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotFound
from canvas_comms.lms.channels.model import ChannelId, ChannelRef
from canvas_comms.lms.comm_messages.model import CommMessage, CommMessagesListed, ListCommMessages
from canvas_comms.lms.comm_messages.use import Window
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.paging import Rel
from canvas_comms.lms.params import ABSENT, Json, RawParam
from canvas_comms.lms.preferences import operations as c
from canvas_comms.lms.preferences.model import Frequency, NotificationPreference
from canvas_comms.lms.preferences.operations import PreferencesSet
from canvas_comms.outcomes import Rejected
from canvas_comms_memory.lms_rejections import rejected
from canvas_comms_memory.lms_session import LmsSession

PER_PAGE = "100"


@attrs.frozen(eq=False)
class MemoryPreferences:
    """A `PreferenceGateway` for a session of somebody."""

    session: LmsSession

    @property
    def edition(self) -> LmsEdition:
        """The era that the server plays."""
        return self.session.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Reading and writing."""
        return frozenset({Capability.PREFERENCES_READ, Capability.PREFERENCES_WRITE})

    def preferences(self, user: str, channel: ChannelRef) -> tuple[NotificationPreference, ...]:
        """All of a channel. Raises `NotFound`, `PermissionDenied`, `AuthenticationFailed`."""
        return self.session.read(c.ListPreferences(user, channel), c.PreferencesShown).preferences

    def preference(self, user: str, channel: ChannelRef, notification: str) -> NotificationPreference:
        """One of a channel. Raises as `preferences`."""
        command = c.ShowPreference(user, channel, notification)
        found = self.session.read(command, c.PreferencesShown).preferences
        if not found:
            raise NotFound(404, "not-found")
        return found[0]

    def preference_categories(self, user: str, channel: str) -> tuple[str, ...]:
        """The categories. Raises as `preferences`."""
        command = c.ListCategories(user, ChannelId(channel))
        return self.session.read(command, c.CategoriesListed).categories

    def set_preference(
        self, channel: ChannelRef, notification: str, frequency: Frequency
    ) -> PreferencesSet | Rejected:
        """Write one."""
        given: RawParam = {"frequency": frequency.value}
        return _set(self.session.execute(c.UpdatePreference(channel, notification, given)))

    def set_preferences(
        self, channel: ChannelRef, frequencies: Mapping[str, Frequency]
    ) -> PreferencesSet | Rejected:
        """Write many, one by one."""
        given: dict[str, Json] = {name: {"frequency": one.value} for name, one in frequencies.items()}
        return _set(self.session.execute(c.UpdatePreferences(channel, given)))

    def set_preference_category(
        self, channel: str, category: str, frequency: Frequency
    ) -> PreferencesSet | Rejected:
        """Write a category."""
        given: RawParam = {"frequency": frequency.value}
        return _set(self.session.execute(c.UpdateCategory(ChannelId(channel), category, given)))


@attrs.frozen(eq=False)
class MemoryCommMessages:
    """A `CommMessageGateway` for a session of somebody."""

    session: LmsSession

    @property
    def edition(self) -> LmsEdition:
        """The era that the server plays."""
        return self.session.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Reading."""
        return frozenset({Capability.COMM_MESSAGES})

    def comm_messages_page(
        self, user: str, window: Window, cursor: object | None = None
    ) -> ListPage[CommMessage]:
        """One page. Raises `NotFound`, `PermissionDenied`, `AuthenticationFailed`."""
        start = ABSENT if window.start is None else window.start.isoformat()
        end = ABSENT if window.end is None else window.end.isoformat()
        page = "1" if cursor is None else str(cursor)
        command = ListCommMessages(user, start, end, page, PER_PAGE)
        listed = self.session.read(command, CommMessagesListed)
        return ListPage(listed.messages, listed.links.pages.get(Rel.NEXT))


def _set(result: c.PreferencesShown | Denied) -> PreferencesSet | Rejected:
    return rejected(result) if isinstance(result, Denied) else PreferencesSet(result.preferences)


__all__ = ["MemoryCommMessages", "MemoryPreferences"]
