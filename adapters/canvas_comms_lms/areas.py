"""All areas of a Canvas LMS server."""

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.destinations import Destination
from canvas_comms.lms.account_notifications.gateway import AccountNotifications
from canvas_comms.lms.announcements.gateway import DiscussionsAndAnnouncements
from canvas_comms.lms.assignments.gateway import Assignments
from canvas_comms.lms.channels.gateway import Channels
from canvas_comms.lms.comm_messages.gateway import CommMessages
from canvas_comms.lms.conversations.gateway import Conversations
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.gateway import Files
from canvas_comms.lms.preferences.gateway import Preferences
from canvas_comms.lms.roster.gateway import Roster
from canvas_comms.pace import Pace
from canvas_comms_lms.carrier import CAPABILITIES, HttpCarrier
from canvas_comms_lms.file_transfers import HttpTransfers
from canvas_comms_lms.server import CanvasLms


@attrs.frozen(eq=False)
class ServerAreas:
    """The `LmsAreas` of a server across a network."""

    server: CanvasLms

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        return self.server.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done in any of the areas."""
        return CAPABILITIES

    @property
    def destination(self) -> Destination:
        """The server, and the total of one exchange."""
        return self.server.client.destination

    @property
    def pace(self) -> Pace:
        """When one more call may start, so that the server's throttle refuses none."""
        return self.server.pace

    def acting_as(self, user: str) -> "ServerAreas":
        """The areas as this user sees them, if the token may act as them. Raises `InvalidValue`."""
        return ServerAreas(self.server.acting_as(user))

    def whoami(self) -> str:
        """The id of the token's user, or of the one acted as. Raises `GatewayError`."""
        return self.roster.user("self").id

    @property
    def channels(self) -> Channels:
        """Channels of users."""
        return Channels(HttpCarrier(self.server))

    @property
    def bounces(self) -> Channels:
        """Addresses that bounce or were never confirmed."""
        return Channels(HttpCarrier(self.server))

    @property
    def confirmations(self) -> Channels:
        """Answers `NotSupported`: the server wants a browser's session."""
        return Channels(HttpCarrier(self.server))

    @property
    def preferences(self) -> Preferences:
        """Notification preferences."""
        return Preferences(HttpCarrier(self.server))

    @property
    def conversations(self) -> Conversations:
        """The Inbox."""
        return Conversations(HttpCarrier(self.server))

    @property
    def discussions(self) -> DiscussionsAndAnnouncements:
        """Announcements, discussion topics, entries and marks."""
        return DiscussionsAndAnnouncements(HttpCarrier(self.server))

    @property
    def files(self) -> Files:
        """Files and folders."""
        return Files(HttpCarrier(self.server), HttpTransfers(self.server))

    @property
    def roster(self) -> Roster:
        """Courses, people, sections, groups and accounts."""
        return Roster(HttpCarrier(self.server))

    @property
    def assignments(self) -> Assignments:
        """Assignments and submissions."""
        return Assignments(HttpCarrier(self.server))

    @property
    def account_notifications(self) -> AccountNotifications:
        """What an account says to its users."""
        return AccountNotifications(HttpCarrier(self.server))

    @property
    def comm_messages(self) -> CommMessages:
        """What the server itself sent to users."""
        return CommMessages(HttpCarrier(self.server))


__all__ = ["CAPABILITIES", "ServerAreas"]
