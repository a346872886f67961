"""A Canvas LMS as one program uses it: bound to a backend, its edition, a clock and an actor.

`connect` of a backend gives one (`canvas_comms_lms.connect`, `canvas_comms_memory.connect`,
`canvas_comms_plugins.connect`). It has a section for each area; the methods of a section are the
area's use cases, without the gateway:

    client.conversations   plan, send, reply, read, search, recipients, mark_as_read, …
    client.channels        plan_to_add, add, list, remove, confirm, resend_confirmation, report, …
    client.preferences     list, read, set, set_many, set_category, set_for_users, …
    client.announcements   plan, post, list
    client.discussions     plan, create, update, list, read, view, entries, post, edit, mark, …
    client.files           upload, upload_for_message, list, read, download, save, delete, quota, …
    client.comm_messages   list
    client.mail            why
    client.unread          list, plan_to_mark, mark_all
    client.courses         list, read, users, enrollments, observers, sections, groups, permissions
    client.users           read, profile, enrollments, observees
    client.groups          list, read, users, memberships
    client.accounts        list, read, users, courses
    client.assignments     list, read, find, submissions, submission, missing
    client.account_notifications   list, read, dismiss

What is planned comes back as a report (`plan`, `outcomes`, `outcome`, `all_sent`), and refuses what
the server would lose unless `on_loss` accepts it. Ids, contexts, moments, fields and the names of
enums may be given as text; what cannot be read is refused with `InvalidValue`, which names the
argument. `now` comes from the client's clock unless it is given.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import attrs

from canvas_comms.arguments import Texts
from canvas_comms.capabilities import Capability
from canvas_comms.lms.account_notifications.client import AccountNotificationsClient
from canvas_comms.lms.announcements.client import AnnouncementsClient
from canvas_comms.lms.areas import LmsAreas, areas_of_user
from canvas_comms.lms.assignments.client import AssignmentsClient
from canvas_comms.lms.binding import Binding
from canvas_comms.lms.channels.client import ChannelsClient
from canvas_comms.lms.comm_messages.client import CommMessagesClient
from canvas_comms.lms.conversations.client import ConversationsClient
from canvas_comms.lms.discussions.client import DiscussionsClient
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.client import FilesClient
from canvas_comms.lms.mail.client import MailClient
from canvas_comms.lms.preferences.client import PreferencesClient
from canvas_comms.lms.roster.client import AccountsClient, CoursesClient, GroupsClient, UsersClient
from canvas_comms.lms.unread.client import UnreadClient
from canvas_comms.names import NO_NAMES
from canvas_comms.pace import Pace, pace_of
from canvas_comms.ports import Clock, Sleep
from canvas_comms.redaction import PRIVATE, Redacted, veiled


@attrs.frozen(eq=False, repr=False)
class LmsClient(Redacted):
    """The use cases of Canvas LMS over the areas of one backend. As safe under threads as these.

    `names` are those of the world that the backend holds (`$student`), none for a server. `sleep`
    is how it waits for what the server does later.
    """

    areas: LmsAreas = attrs.field(repr=False)
    clock: Clock = attrs.field(repr=False)
    sleep: Sleep = attrs.field(repr=False)
    names: Mapping[str, str] = attrs.field(default=NO_NAMES, metadata=PRIVATE, hash=False, kw_only=True)

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind it."""
        return self.areas.edition

    @property
    def capabilities(self) -> AbstractSet[Capability]:
        """What can be done with it; anything else raises `NotSupported` before any I/O."""
        return self.areas.capabilities

    @property
    def pace(self) -> Pace:
        """When one more call may start, for whoever makes many (`canvas_comms.pace`)."""
        return pace_of(self.areas)

    def whoami(self) -> str:
        """The id of the user who is logged in, or acted as. Raises `GatewayError`."""
        return self.areas.whoami()

    @veiled
    def acting_as(self, user: str) -> "LmsClient":
        """The same client as another user, by id, whom one acts as; that takes the right `become_user`.

        Raises `InvalidValue`, `NotSupported` where the backend cannot, and `AuthenticationFailed`, here or
        at the first call, where one may not.
        """
        return attrs.evolve(self, areas=areas_of_user(self.areas, self._binding.texts.id(user, "user")))

    @property
    def conversations(self) -> ConversationsClient:
        """The Inbox."""
        return ConversationsClient(self._binding)

    @property
    def channels(self) -> ChannelsClient:
        """Channels of users, their bounces and confirmations."""
        return ChannelsClient(self._binding)

    @property
    def preferences(self) -> PreferencesClient:
        """Notification preferences."""
        return PreferencesClient(self._binding)

    @property
    def announcements(self) -> AnnouncementsClient:
        """Announcements of courses and groups."""
        return AnnouncementsClient(self._binding)

    @property
    def discussions(self) -> DiscussionsClient:
        """Topics, entries and one's own marks."""
        return DiscussionsClient(self._binding)

    @property
    def files(self) -> FilesClient:
        """Files and folders."""
        return FilesClient(self._binding)

    @property
    def comm_messages(self) -> CommMessagesClient:
        """What the server itself sent to users."""
        return CommMessagesClient(self._binding)

    @property
    def mail(self) -> MailClient:
        """Why somebody got no mail."""
        return MailClient(self._binding)

    @property
    def unread(self) -> UnreadClient:
        """What is unread, in the Inbox and in all of one's courses and groups."""
        return UnreadClient(self._binding)

    @property
    def courses(self) -> CoursesClient:
        """Courses, and who is in them."""
        return CoursesClient(self._binding)

    @property
    def users(self) -> UsersClient:
        """Users and their profiles."""
        return UsersClient(self._binding)

    @property
    def groups(self) -> GroupsClient:
        """Groups and who belongs to them."""
        return GroupsClient(self._binding)

    @property
    def accounts(self) -> AccountsClient:
        """Accounts, for administrators."""
        return AccountsClient(self._binding)

    @property
    def assignments(self) -> AssignmentsClient:
        """Assignments, and who has handed in."""
        return AssignmentsClient(self._binding)

    @property
    def account_notifications(self) -> AccountNotificationsClient:
        """What an account says to its users."""
        return AccountNotificationsClient(self._binding)

    @property
    def _binding(self) -> Binding:
        return Binding(self.areas, self.clock, self.sleep, Texts(self.names))


__all__ = ["LmsClient"]
