"""The `lms` section of a world as one value."""

from typing import TYPE_CHECKING, Literal

import attrs

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_wire.lms_world_messages import (
    WorldChannel,
    WorldCommMessage,
    WorldConversation,
    WorldEntry,
    WorldNotificationEndpoint,
    WorldTopic,
)
from canvas_comms_wire.lms_world_people import (
    WorldCourse,
    WorldCrowd,
    WorldDeveloperKey,
    WorldGroup,
    WorldNotification,
    WorldObserverLink,
    WorldSettings,
    WorldThrottle,
    WorldUser,
)

if TYPE_CHECKING:
    EditionName = str
else:
    EditionName = Literal[(*(edition.value for edition in LmsEdition), "")]
"""The name of an edition; empty where none is named."""

_DEFAULTS, _NO_PUSH = WorldSettings(), WorldDeveloperKey()


@attrs.frozen
class LmsWorld:
    """The `lms` section. `notifications` None: the server's own list."""

    edition: EditionName = ""
    settings: WorldSettings = _DEFAULTS
    notifications: tuple[WorldNotification, ...] | None = None
    developer_key: WorldDeveloperKey = _NO_PUSH
    users: tuple[WorldUser, ...] = ()
    crowd: tuple[WorldCrowd, ...] = ()
    channels: tuple[WorldChannel, ...] = ()
    observer_links: tuple[WorldObserverLink, ...] = ()
    courses: tuple[WorldCourse, ...] = ()
    groups: tuple[WorldGroup, ...] = ()
    topics: tuple[WorldTopic, ...] = ()
    entries: tuple[WorldEntry, ...] = ()
    conversations: tuple[WorldConversation, ...] = ()
    comm_messages: tuple[WorldCommMessage, ...] = ()
    notification_endpoints: tuple[WorldNotificationEndpoint, ...] = ()
    throttle: tuple[WorldThrottle, ...] = ()


__all__ = ["LmsWorld"]
