"""The areas of one Canvas LMS, as seen by one actor: what a backend of the product `lms` opens."""

from collections.abc import Set as AbstractSet
from typing import Protocol

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotSupported
from canvas_comms.lms.account_notifications.gateway import AccountNotificationGateway
from canvas_comms.lms.announcements.gateway import AnnouncementGateway
from canvas_comms.lms.assignments.ports import AssignmentGateway
from canvas_comms.lms.channels.ports import BounceGateway, ChannelGateway, ConfirmationGateway
from canvas_comms.lms.comm_messages.gateway import CommMessageGateway
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.discussions.ports import EntryGateway, MarkGateway, TopicGateway
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.ports import FileGateway
from canvas_comms.lms.preferences.gateway import PreferenceGateway
from canvas_comms.lms.roster.ports import RosterGateway


class DiscussionGateway(AnnouncementGateway, TopicGateway, EntryGateway, MarkGateway, Protocol):
    """Announcements, topics, entries and marks in one."""


class LmsAreas(Protocol):
    """One gateway for each area. Each says itself what it can do."""

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind them."""
        ...

    @property
    def capabilities(self) -> AbstractSet[Capability]:
        """What can be done in any of them."""
        ...

    def whoami(self) -> str:
        """The id of the user who is logged in, or acted as. Raises `GatewayError`."""
        ...

    @property
    def channels(self) -> ChannelGateway:
        """Channels of users."""
        ...

    @property
    def bounces(self) -> BounceGateway:
        """Addresses that bounce or were never confirmed."""
        ...

    @property
    def confirmations(self) -> ConfirmationGateway:
        """Confirming channels, as their owner on the web."""
        ...

    @property
    def preferences(self) -> PreferenceGateway:
        """Notification preferences."""
        ...

    @property
    def conversations(self) -> ConversationGateway:
        """The Inbox."""
        ...

    @property
    def discussions(self) -> DiscussionGateway:
        """Announcements, discussion topics, entries and marks."""
        ...

    @property
    def files(self) -> FileGateway:
        """Files and folders."""
        ...

    @property
    def roster(self) -> RosterGateway:
        """Courses, people, sections, groups and accounts."""
        ...

    @property
    def assignments(self) -> AssignmentGateway:
        """Assignments and submissions."""
        ...

    @property
    def account_notifications(self) -> AccountNotificationGateway:
        """What an account says to its users."""
        ...

    @property
    def comm_messages(self) -> CommMessageGateway:
        """What the server itself sent to users."""
        ...


def areas_of_user(areas: LmsAreas, user: str) -> LmsAreas:
    """The areas as another user sees them, whom the caller acts as (`as_user_id`).

    Raises `NotSupported` where the backend cannot, `InvalidValue` for what is no id, and
    `AuthenticationFailed`, here or at the first call, where the caller may not.
    """
    acting_as = getattr(areas, "acting_as", None)
    if acting_as is None:
        raise NotSupported("acting_as", "this backend acts as nobody else")
    found: LmsAreas = acting_as(user)
    return found


__all__ = ["DiscussionGateway", "LmsAreas", "areas_of_user"]
