"""What can a backend do at all?

Every port says so before any I/O: `backend.capabilities` is a set of these, and asking
for one that is not in it raises `NotSupported`. What a method of a port takes is declared at
the method, by `needs`; `needed` reads it.
"""

import enum
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from canvas_comms.errors import NotSupported

F = TypeVar("F", bound=Callable[..., Any])


class Capability(enum.Enum):
    """One thing to be done; the value names area and verb."""

    COMMUNICATIONS_SEND = "communications.send"
    COMMUNICATIONS_READ = "communications.read"
    COMMUNICATIONS_SEARCH = "communications.search"
    PEOPLE_READ = "people.read"
    PEOPLE_SEARCH = "people.search"
    DESK = "desk"
    """What staff of Canvas Medical do on screen."""

    CHANNELS_LIST = "channels.list"
    CHANNELS_CREATE = "channels.create"
    CHANNELS_DELETE = "channels.delete"
    CHANNELS_DELETE_PUSH_TOKEN = "channels.delete_push_token"  # noqa: S105 - a verb
    CHANNELS_RESET_BOUNCES = "channels.reset_bounces"
    CHANNELS_REPORT = "channels.report"
    CHANNELS_BULK = "channels.bulk"
    CHANNELS_CONFIRM = "channels.confirm"
    """Needs a browser session on a real server: the routes ignore tokens."""
    CHANNELS_RESEND = "channels.resend"
    """As `CHANNELS_CONFIRM`."""

    PREFERENCES_READ = "preferences.read"
    PREFERENCES_WRITE = "preferences.write"
    COMM_MESSAGES = "comm_messages"

    CONVERSATIONS_LIST = "conversations.list"
    CONVERSATIONS_READ = "conversations.read"
    CONVERSATIONS_START = "conversations.start"
    CONVERSATIONS_REPLY = "conversations.reply"
    CONVERSATIONS_UPDATE = "conversations.update"
    CONVERSATIONS_DELETE = "conversations.delete"
    CONVERSATIONS_BATCH = "conversations.batch"

    ANNOUNCEMENTS_LIST = "announcements.list"
    ANNOUNCEMENTS_CREATE = "announcements.create"

    DISCUSSIONS_LIST = "discussions.list"
    DISCUSSIONS_READ = "discussions.read"
    DISCUSSIONS_CREATE = "discussions.create"
    DISCUSSIONS_UPDATE = "discussions.update"
    DISCUSSIONS_DELETE = "discussions.delete"
    DISCUSSIONS_POST = "discussions.post"
    DISCUSSIONS_MARK = "discussions.mark"
    DISCUSSIONS_SUBSCRIBE = "discussions.subscribe"

    FILES_LIST = "files.list"
    FILES_READ = "files.read"
    FILES_UPLOAD = "files.upload"
    FILES_DELETE = "files.delete"

    COURSES_READ = "courses.read"
    """Courses, their people, enrolments and sections."""
    USERS_READ = "users.read"
    GROUPS_READ = "groups.read"
    ACCOUNTS_READ = "accounts.read"
    ASSIGNMENTS_READ = "assignments.read"
    ASSIGNMENTS_SUBMISSIONS = "assignments.submissions"
    """What students handed in, and who did not."""
    ACCOUNT_NOTIFICATIONS_READ = "account_notifications.read"
    ACCOUNT_NOTIFICATIONS_DISMISS = "account_notifications.dismiss"

    @property
    def area(self) -> str:
        """The part before the dot: `channels`."""
        return self.value.partition(".")[0]


COMMUNICATIONS = frozenset(one for one in Capability if one.area == "communications")
"""All that can be done with Communications over the API of Canvas Medical."""

PEOPLE = frozenset(one for one in Capability if one.area == "people")
"""All that can be done with patients and practitioners over the API of Canvas Medical."""


def require(capability: Capability, offered: Collection[Capability], why: str = "") -> None:
    """Nothing if it is offered. Raises `NotSupported` with the capability's name and `why`."""
    if capability not in offered:
        raise NotSupported(capability.value, why)


def needs(capability: Capability) -> Callable[[F], F]:
    """Declares what it takes to call a method of a port."""

    def declared(method: F) -> F:
        vars(method)["needs"] = capability
        return method

    return declared


def needed(port: type) -> Mapping[str, Capability]:
    """Method of the port → what it takes to call it, in the order of declaration."""
    methods = ((name, one) for kind in port.__mro__ for name, one in vars(kind).items())
    found = ((name, getattr(one, "needs", None)) for name, one in methods)
    return {name: one for name, one in found if isinstance(one, Capability)}


__all__ = ["COMMUNICATIONS", "PEOPLE", "Capability", "needed", "needs", "require"]
