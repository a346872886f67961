"""Preferences and comm messages of a Canvas LMS in memory, as seen by one actor."""

from collections.abc import Mapping

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotFound
from canvas_comms.lms.channels.naming import ChannelId, Which
from canvas_comms.lms.comm_messages.comm_message import CommMessage
from canvas_comms.lms.comm_messages.commands import CommMessagesListed, ListCommMessages
from canvas_comms.lms.comm_messages.ports import Window
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import ABSENT, Given, Json
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.operations import Denied
from canvas_comms.lms.paging import Rel
from canvas_comms.lms.preferences import commands as c
from canvas_comms.lms.preferences.frequencies import Frequency
from canvas_comms.lms.preferences.outcomes import PreferencesSet
from canvas_comms.lms.preferences.preference import NotificationPreference
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

    def preferences(self, user: str, channel: Which) -> tuple[NotificationPreference, ...]:
        """All of a channel. Raises `NotFound`, `PermissionDenied`, `AuthenticationFailed`."""
        return self.session.read(c.ListPreferences(user, channel), c.PreferencesShown).preferences

    def preference(self, user: str, channel: Which, notification: str) -> NotificationPreference:
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
        self, channel: Which, notification: str, frequency: Frequency
    ) -> PreferencesSet | Rejected:
        """Write one."""
        given: Given = {"frequency": frequency.value}
        return _set(self.session.execute(c.UpdatePreference(channel, notification, given)))

    def set_preferences(
        self, channel: Which, frequencies: Mapping[str, Frequency]
    ) -> PreferencesSet | Rejected:
        """Write many, one by one."""
        given: dict[str, Json] = {name: {"frequency": one.value} for name, one in frequencies.items()}
        return _set(self.session.execute(c.UpdatePreferences(channel, given)))

    def set_preference_category(
        self, channel: str, category: str, frequency: Frequency
    ) -> PreferencesSet | Rejected:
        """Write a category."""
        given: Given = {"frequency": frequency.value}
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
