"""The `lms` section of a world as one value."""

import attrs

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_wire.worlds.assignments import WorldAssignment, WorldSubmission
from canvas_comms_wire.worlds.channels import (
    WorldChannel,
    WorldCommMessage,
    WorldNotification,
    WorldNotificationEndpoint,
)
from canvas_comms_wire.worlds.files import WorldFile
from canvas_comms_wire.worlds.logins import WorldDeveloperKey, WorldToken
from canvas_comms_wire.worlds.messages import WorldConversation, WorldEntry, WorldTopic
from canvas_comms_wire.worlds.people import (
    WorldAccount,
    WorldAccountNotification,
    WorldCourse,
    WorldCrowd,
    WorldGroup,
    WorldObserverLink,
    WorldSettings,
    WorldThrottle,
    WorldUser,
)
from canvas_comms_wire.worlds.stored import LmsStored

_ROOT, _DEFAULTS, _KEY = WorldAccount(), WorldSettings(), WorldDeveloperKey()


@attrs.frozen
class LmsWorld:
    """A Canvas LMS with one root account, which every scenario may call $root."""

    edition: LmsEdition | None = None
    """Which era the server plays: 2024 answers 403 where 2023 answered 401; 2025-10 answers 429 when
    throttled. Left out: the edition the twin was started with."""
    account: WorldAccount = _ROOT
    settings: WorldSettings = _DEFAULTS
    notifications: tuple[WorldNotification, ...] | None = None
    """The complete list of known notifications, in this order. Default: the server's own list."""
    developer_key: WorldDeveloperKey = _KEY
    users: tuple[WorldUser, ...] = ()
    crowd: tuple[WorldCrowd, ...] = ()
    """Further users in bulk, created after users."""
    channels: tuple[WorldChannel, ...] = ()
    """Users own no channels except these. None has sent a confirmation yet."""
    observer_links: tuple[WorldObserverLink, ...] = ()
    courses: tuple[WorldCourse, ...] = ()
    groups: tuple[WorldGroup, ...] = ()
    files: tuple[WorldFile, ...] = ()
    """Made before topics, entries and conversations, which may carry them."""
    topics: tuple[WorldTopic, ...] = ()
    entries: tuple[WorldEntry, ...] = ()
    assignments: tuple[WorldAssignment, ...] = ()
    submissions: tuple[WorldSubmission, ...] = ()
    account_notifications: tuple[WorldAccountNotification, ...] = ()
    conversations: tuple[WorldConversation, ...] = ()
    comm_messages: tuple[WorldCommMessage, ...] = ()
    """Messages the system has sent to users (the comm_messages API)."""
    notification_endpoints: tuple[WorldNotificationEndpoint, ...] = ()
    """Registered push endpoints."""
    throttle: tuple[WorldThrottle, ...] = ()
    tokens: tuple[WorldToken, ...] = ()
    """Tokens of the developer key."""
    stored: LmsStored | None = None
    """Everything that is stored, row by row. Beside it stand edition, settings, notifications and
    developer_key only."""


__all__ = ["LmsWorld"]
