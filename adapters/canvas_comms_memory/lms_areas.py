"""All areas of a Canvas LMS in memory, as seen by one actor."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.destinations import MEMORY
from canvas_comms.errors import AuthenticationFailed, InvalidValue
from canvas_comms.lms.account_notifications.gateway import AccountNotifications
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.announcements.gateway import DiscussionsAndAnnouncements
from canvas_comms.lms.assignments.gateway import Assignments
from canvas_comms.lms.channels.gateway import Channels
from canvas_comms.lms.comm_messages.gateway import CommMessages
from canvas_comms.lms.conversations.gateway import Conversations
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.gateway import Files
from canvas_comms.lms.preferences.gateway import Preferences
from canvas_comms.lms.roster.gateway import Roster
from canvas_comms.lms.rules.credentials import CredentialReason, acting_as
from canvas_comms.redaction import Secret
from canvas_comms_memory.environment import FrozenClock, is_frozen
from canvas_comms_memory.file_transfers import MemoryTransfers
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_memory.lms_session import CAPABILITIES, LmsSession


@attrs.frozen(eq=False)
class MemoryAreas:
    """The `LmsAreas` of one actor, who is logged in by token, and on the web to confirm channels.

    `names` are those of the world: name → id.
    """

    destination = MEMORY

    names: Mapping[str, str] = attrs.field(repr=False)
    api: LmsSession
    web: LmsSession = attrs.field(repr=False)

    @property
    def edition(self) -> LmsEdition:
        """The era that the server plays."""
        return self.api.edition

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything that can be done in the areas."""
        return CAPABILITIES

    def whoami(self) -> str:
        """The id of the user who is logged in, or acted as. Raises `GatewayError`."""
        return self.roster.user("self").id

    @property
    def channels(self) -> Channels:
        """Channels of users."""
        return Channels(self.api)

    @property
    def bounces(self) -> Channels:
        """Addresses that bounce or were never confirmed."""
        return Channels(self.api)

    @property
    def confirmations(self) -> Channels:
        """Confirming channels, in the actor's web session."""
        return Channels(self.web)

    @property
    def preferences(self) -> Preferences:
        """Notification preferences."""
        return Preferences(self.api)

    @property
    def conversations(self) -> Conversations:
        """The Inbox."""
        return Conversations(self.api)

    @property
    def discussions(self) -> DiscussionsAndAnnouncements:
        """Announcements, discussion topics, entries and marks."""
        return DiscussionsAndAnnouncements(self.api)

    @property
    def files(self) -> Files:
        """Files and folders."""
        return Files(self.api, MemoryTransfers(self.api))

    @property
    def roster(self) -> Roster:
        """Courses, people, sections, groups and accounts."""
        return Roster(self.api)

    @property
    def assignments(self) -> Assignments:
        """Assignments and submissions."""
        return Assignments(self.api)

    @property
    def account_notifications(self) -> AccountNotifications:
        """What an account says to its users."""
        return AccountNotifications(self.api)

    @property
    def comm_messages(self) -> CommMessages:
        """What the server itself sent to users."""
        return CommMessages(self.api)


@attrs.frozen(eq=False)
class OpenedLms(MemoryAreas):
    """The same, with what a client needs of the memory besides: its clock, and how to wait."""

    _memory: MemoryLms = attrs.field(repr=False)

    def acting_as(self, user: str) -> "OpenedLms":
        """The areas as this user sees them. Raises `AuthenticationFailed` where the actor may not."""
        api, web = (_acting_as(self._memory, one.actor, user) for one in (self.api, self.web))
        return OpenedLms(self.names, api, web, self._memory)

    @property
    def stands_still(self) -> bool:
        """Whether time passes only where it is moved; until then nothing is done later."""
        return is_frozen(self._memory.environment.clock)

    def clock(self) -> datetime:
        """The memory's present moment."""
        return self._memory.environment.now()

    def sleep(self, seconds: float) -> None:
        """Wait that long; a clock that stands still is moved in place of that, and due jobs run."""
        clock = self._memory.environment.clock
        if not isinstance(clock, FrozenClock):
            time.sleep(seconds)
            return
        with self._memory.environment.lock:
            clock.advance(timedelta(seconds=seconds))
            self._memory.run_jobs()


def areas_of(
    memory: MemoryLms, loaded: LoadedLms, user: str | None = None, as_user: str | None = None
) -> OpenedLms:
    """The areas as a user of a loaded world sees them.

    `user` is an id or a name of the world (`$teacher`), its first user by default;
    `as_user`, an id, is whom they act as. Raises `InvalidValue` for somebody who is not
    there, or whom the user may not act as.
    """
    ref = _ref(loaded, user)
    token = memory.token_session(loaded.tokens[ref]).actor
    web = memory.session(loaded.refs[ref]).actor
    api, browser = _acting(memory, token, as_user), _acting(memory, web, as_user)
    return OpenedLms(loaded.refs, api, browser, memory)


def _ref(loaded: LoadedLms, user: str | None) -> str:
    known: Mapping[str, Secret] = loaded.sessions
    for ref in known:
        if user is None or user in (ref, loaded.refs[ref]):
            return ref
    raise InvalidValue("user", "must be the id or name of a user in the world")


def _acting(memory: MemoryLms, actor: Actor | None, as_user: str | None) -> LmsSession:
    if actor is None:
        raise InvalidValue("user", "must be able to log in")
    try:
        return _acting_as(memory, actor, as_user)
    except AuthenticationFailed:
        pass
    raise InvalidValue("as_user", "must be somebody whom the user may act as")


def _acting_as(memory: MemoryLms, actor: Actor | None, as_user: str | None) -> LmsSession:
    caller = None if actor is None else acting_as(memory.directory, actor, as_user)
    if caller is None or caller.actor is None:
        raise AuthenticationFailed(401, CredentialReason.CANNOT_BECOME_USER.value)
    return LmsSession(caller.actor, memory)


__all__ = ["CAPABILITIES", "MemoryAreas", "OpenedLms", "areas_of"]
