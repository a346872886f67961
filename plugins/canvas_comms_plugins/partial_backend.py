"""A Canvas LMS that can do a part only: the rest answers `NotSupported` by itself.

An author writes the methods that there are, and says which capabilities these make:

    return partial_areas(LmsEdition.Y2024, whoami=lambda: me, channels=MyChannels())
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.errors import BackendError
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Parameters, as_boolean
from canvas_comms.redaction import Opaque

C = Capability

NEEDS: Mapping[str, Mapping[str, Capability]] = {
    "channels": {
        "channels_page": C.CHANNELS_LIST,
        "create_channel": C.CHANNELS_CREATE,
        "delete_channel": C.CHANNELS_DELETE,
        "delete_push_token": C.CHANNELS_DELETE_PUSH_TOKEN,
    },
    "bounces": {
        "reset_bounces": C.CHANNELS_RESET_BOUNCES,
        "channel_report": C.CHANNELS_REPORT,
        "bulk_reset_bounces": C.CHANNELS_BULK,
        "bulk_confirm": C.CHANNELS_BULK,
    },
    "confirmations": {
        "confirm_channel": C.CHANNELS_CONFIRM,
        "resend_confirmation": C.CHANNELS_RESEND,
        "confirmation_limit_reached": C.CHANNELS_RESEND,
    },
    "preferences": {
        "preferences": C.PREFERENCES_READ,
        "preference": C.PREFERENCES_READ,
        "preference_categories": C.PREFERENCES_READ,
        "set_preference": C.PREFERENCES_WRITE,
        "set_preferences": C.PREFERENCES_WRITE,
        "set_preference_category": C.PREFERENCES_WRITE,
    },
    "conversations": {
        "create": C.CONVERSATIONS_START,
        "find_recipients": C.CONVERSATIONS_START,
        "add_message": C.CONVERSATIONS_REPLY,
        "add_recipients": C.CONVERSATIONS_REPLY,
        "page": C.CONVERSATIONS_LIST,
        "unread_count": C.CONVERSATIONS_LIST,
        "show": C.CONVERSATIONS_READ,
        "update": C.CONVERSATIONS_UPDATE,
        "mark_all_as_read": C.CONVERSATIONS_UPDATE,
        "delete": C.CONVERSATIONS_DELETE,
        "remove_messages": C.CONVERSATIONS_DELETE,
        "deleted": C.CONVERSATIONS_DELETE,
        "restore": C.CONVERSATIONS_DELETE,
        "delete_for_all": C.CONVERSATIONS_DELETE,
        "update_many": C.CONVERSATIONS_BATCH,
        "progress": C.CONVERSATIONS_BATCH,
        "cancel": C.CONVERSATIONS_BATCH,
        "batches": C.CONVERSATIONS_BATCH,
    },
    "discussions": {
        "announcements_page": C.ANNOUNCEMENTS_LIST,
        "topics_page": C.DISCUSSIONS_LIST,
        "topic": C.DISCUSSIONS_READ,
        "entries_page": C.DISCUSSIONS_READ,
        "replies_page": C.DISCUSSIONS_READ,
        "entries_by_id": C.DISCUSSIONS_READ,
        "full_view": C.DISCUSSIONS_READ,
        "create_topic": C.DISCUSSIONS_CREATE,
        "duplicate_topic": C.DISCUSSIONS_CREATE,
        "update_topic": C.DISCUSSIONS_UPDATE,
        "reorder_topics": C.DISCUSSIONS_UPDATE,
        "delete_topic": C.DISCUSSIONS_DELETE,
        "post_entry": C.DISCUSSIONS_POST,
        "update_entry": C.DISCUSSIONS_POST,
        "delete_entry": C.DISCUSSIONS_POST,
        "mark_topic": C.DISCUSSIONS_MARK,
        "mark_all": C.DISCUSSIONS_MARK,
        "mark_topics": C.DISCUSSIONS_MARK,
        "mark_entry": C.DISCUSSIONS_MARK,
        "rate_entry": C.DISCUSSIONS_MARK,
        "subscribe": C.DISCUSSIONS_SUBSCRIBE,
    },
    "comm_messages": {"comm_messages_page": C.COMM_MESSAGES},
}
"""Area of `LmsAreas` → method of its port → what it takes to call it.

`create_topic` takes `ANNOUNCEMENTS_CREATE` where an announcement is asked for.
"""


@attrs.frozen(eq=False, repr=False)
class PartialArea(Opaque):
    """One area: the methods of somebody's gateway whose capabilities it has, and no others."""

    edition: LmsEdition
    capabilities: frozenset[Capability]
    _area: str
    _mine: object

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in NEEDS[self._area]:
            raise AttributeError(name)

        def call(*args: Any, **kwargs: Any) -> Any:
            fields = kwargs.get("fields", args[1] if len(args) > 1 else None)
            require(capability_of(self._area, name, fields), self.capabilities)
            return getattr(self._mine, name)(*args, **kwargs)

        return call


@attrs.frozen(eq=False, repr=False)
class PartialAreas(Opaque):
    """An `LmsAreas` of which some areas do something."""

    edition: LmsEdition
    whoami: Callable[[], str]
    _gateways: Mapping[str, object]

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done in any of the areas."""
        return frozenset().union(*(_capabilities(one) for one in self._gateways.values()))

    def __getattr__(self, name: str) -> PartialArea:
        if name not in NEEDS:
            raise AttributeError(name)
        mine = self._gateways.get(name)
        return PartialArea(self.edition, _capabilities(mine), name, mine)


def partial_areas(edition: LmsEdition, *, whoami: Callable[[], str], **gateways: object) -> LmsAreas:
    """The areas of a backend that has some gateways, by the name of their area.

    A gateway says its `capabilities`, and has the methods of its port that these need; the
    rest, and every area that is not named, answers `NotSupported` before it is called.
    Raises `BackendError` for an area that there is not, and for a gateway that lacks a
    method of a capability that it claims.
    """
    for area, gateway in gateways.items():
        if area not in NEEDS:
            raise BackendError(f"there is no area {area}; there are: {', '.join(NEEDS)}")
        offered = _capabilities(gateway)
        lacking = [name for name, one in NEEDS[area].items() if one in offered and not hasattr(gateway, name)]
        if lacking:
            raise BackendError(f"the gateway of {area} claims what needs {', '.join(lacking)}")
    return cast(LmsAreas, PartialAreas(edition, whoami, gateways))


def _capabilities(gateway: object) -> frozenset[Capability]:
    return frozenset(getattr(gateway, "capabilities", ()))


def capability_of(area: str, method: str, fields: object = None) -> Capability:
    """What it takes to call a method of an area; `fields` are those of a topic to be made."""
    needs = NEEDS[area][method]
    if needs is not C.DISCUSSIONS_CREATE:
        return needs
    announcing = isinstance(fields, Parameters) and as_boolean(fields.at("is_announcement"))
    return C.ANNOUNCEMENTS_CREATE if announcing else C.DISCUSSIONS_CREATE


__all__ = ["NEEDS", "PartialArea", "PartialAreas", "capability_of", "partial_areas"]
