"""List the announcements of courses within a window of time."""

from canvas_comms.capabilities import Capability, require
from canvas_comms.lms.discussions.ports import AnnouncementGateway
from canvas_comms.lms.discussions.requests import AnnouncementQuery
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.listing import Listing


def list_announcements(
    query: AnnouncementQuery, gateway: AnnouncementGateway, *, limit: int | None = None
) -> Listing[DiscussionTopic]:
    """Announcements, newest first, fetched as they are read, at most `limit`.

    Courses that do not exist or may not be read are left out by the server without a word.
    Raises `NotSupported` at once, `GatewayError` while reading.
    """
    require(Capability.ANNOUNCEMENTS_LIST, gateway.capabilities)
    return Listing(lambda cursor: gateway.announcements_page(query, cursor), limit)


__all__ = ["list_announcements"]
