"""`AsyncLmsClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from collections.abc import Set as AbstractSet

from canvas_comms.capabilities import Capability
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.pace import Pace
from canvas_comms_async.calls import veiled
from canvas_comms_async.clients.lms_account_notifications import AsyncAccountNotificationsClient
from canvas_comms_async.clients.lms_announcements import AsyncAnnouncementsClient
from canvas_comms_async.clients.lms_assignments import AsyncAssignmentsClient
from canvas_comms_async.clients.lms_channels import AsyncChannelsClient
from canvas_comms_async.clients.lms_comm_messages import AsyncCommMessagesClient
from canvas_comms_async.clients.lms_conversations import AsyncConversationsClient
from canvas_comms_async.clients.lms_discussions import AsyncDiscussionsClient
from canvas_comms_async.clients.lms_files import AsyncFilesClient
from canvas_comms_async.clients.lms_mail import AsyncMailClient
from canvas_comms_async.clients.lms_preferences import AsyncPreferencesClient
from canvas_comms_async.clients.lms_roster import (
    AsyncAccountsClient,
    AsyncCoursesClient,
    AsyncGroupsClient,
    AsyncUsersClient,
)
from canvas_comms_async.clients.lms_unread import AsyncUnreadClient
from canvas_comms_async.in_threads import AsyncDoor


class AsyncLmsClient(AsyncDoor[LmsClient]):
    """`LmsClient`, awaited: its methods, in worker threads."""

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind it."""
        return self.sync.edition

    @property
    def capabilities(self) -> AbstractSet[Capability]:
        """What can be done with it; anything else raises `NotSupported` before any I/O."""
        return self.sync.capabilities

    @property
    def pace(self) -> Pace:
        """When one more call may start, for whoever makes many (`canvas_comms.pace`)."""
        return self.sync.pace

    @veiled
    async def whoami(self) -> str:
        """The id of the user who is logged in, or acted as. Raises `GatewayError`."""
        return await self._calls.run("whoami", self.sync.whoami)

    @veiled
    async def acting_as(self, user: str) -> "AsyncLmsClient":
        """The same client as another user, by id, whom one acts as; that takes the right `become_user`.

        Raises `InvalidValue`, `NotSupported` where the backend cannot, and `AuthenticationFailed`, here or
        at the first call, where one may not.
        """
        return AsyncLmsClient(await self._calls.run("acting_as", self.sync.acting_as, user), self._calls)

    @property
    def conversations(self) -> AsyncConversationsClient:
        """The Inbox."""
        return AsyncConversationsClient(self.sync.conversations, self._calls)

    @property
    def channels(self) -> AsyncChannelsClient:
        """Channels of users, their bounces and confirmations."""
        return AsyncChannelsClient(self.sync.channels, self._calls)

    @property
    def preferences(self) -> AsyncPreferencesClient:
        """Notification preferences."""
        return AsyncPreferencesClient(self.sync.preferences, self._calls)

    @property
    def announcements(self) -> AsyncAnnouncementsClient:
        """Announcements of courses and groups."""
        return AsyncAnnouncementsClient(self.sync.announcements, self._calls)

    @property
    def discussions(self) -> AsyncDiscussionsClient:
        """Topics, entries and one's own marks."""
        return AsyncDiscussionsClient(self.sync.discussions, self._calls)

    @property
    def files(self) -> AsyncFilesClient:
        """Files and folders."""
        return AsyncFilesClient(self.sync.files, self._calls)

    @property
    def comm_messages(self) -> AsyncCommMessagesClient:
        """What the server itself sent to users."""
        return AsyncCommMessagesClient(self.sync.comm_messages, self._calls)

    @property
    def mail(self) -> AsyncMailClient:
        """Why somebody got no mail."""
        return AsyncMailClient(self.sync.mail, self._calls)

    @property
    def unread(self) -> AsyncUnreadClient:
        """What is unread, in the Inbox and in all of one's courses and groups."""
        return AsyncUnreadClient(self.sync.unread, self._calls)

    @property
    def courses(self) -> AsyncCoursesClient:
        """Courses, and who is in them."""
        return AsyncCoursesClient(self.sync.courses, self._calls)

    @property
    def users(self) -> AsyncUsersClient:
        """Users and their profiles."""
        return AsyncUsersClient(self.sync.users, self._calls)

    @property
    def groups(self) -> AsyncGroupsClient:
        """Groups and who belongs to them."""
        return AsyncGroupsClient(self.sync.groups, self._calls)

    @property
    def accounts(self) -> AsyncAccountsClient:
        """Accounts, for administrators."""
        return AsyncAccountsClient(self.sync.accounts, self._calls)

    @property
    def assignments(self) -> AsyncAssignmentsClient:
        """Assignments, and who has handed in."""
        return AsyncAssignmentsClient(self.sync.assignments, self._calls)

    @property
    def account_notifications(self) -> AsyncAccountNotificationsClient:
        """What an account says to its users."""
        return AsyncAccountNotificationsClient(self.sync.account_notifications, self._calls)


__all__ = ["AsyncLmsClient"]
