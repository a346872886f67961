"""Channels, preferences and comm messages as one area of a Canvas LMS in memory."""

from collections.abc import Mapping

from canvas_comms.lms.channels import dispatch as channels
from canvas_comms.lms.channels.server.reports import reset_reported_bounces
from canvas_comms.lms.channels.state import ResetReportedBounces
from canvas_comms.lms.comm_messages import server as comm_messages
from canvas_comms.lms.preferences import server as preferences
from canvas_comms_memory.lms_areas import Area, Decide, Shared, Work
from canvas_comms_memory.lms_channel_worlds import kinds_of, load
from canvas_comms_memory.lms_channels import ChannelsStore, Codes, random_code
from canvas_comms_wire.lms_world_section import LmsWorld

NAME = "channels"


def channels_area(new_code: Codes = random_code) -> Area:
    """The area; `new_code` makes confirmation codes."""

    def open_store(shared: Shared, world: LmsWorld) -> ChannelsStore:
        return ChannelsStore(shared.people, shared.new_id, new_code, kinds_of(world))

    decides: dict[type, Decide] = {
        **channels.DECIDERS,
        **preferences.DECIDERS,
        **comm_messages.DECIDERS,
    }
    works: dict[type, Work] = {ResetReportedBounces: reset_reported_bounces}
    return Area(NAME, open_store, decides, works, load, _observe)


def _observe(store: ChannelsStore, user: str) -> Mapping[str, object]:
    return {"notification_endpoints": len(store.endpoints_of(user))}


CHANNELS = channels_area()

__all__ = ["CHANNELS", "NAME", "channels_area"]
