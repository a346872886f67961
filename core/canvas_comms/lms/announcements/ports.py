"""What the use cases about announcements need from a Canvas LMS, besides topics."""

from typing import Protocol

from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.channels.ports import LmsGateway
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.listing import ListPage


class AnnouncementGateway(LmsGateway, Protocol):
    """Lists announcements of courses. Raises `GatewayError`."""

    def announcements_page(
        self, query: AnnouncementQuery, cursor: object | None = None
    ) -> ListPage[DiscussionTopic]:
        """The first page, or the one that a page's `next` leads to."""
        ...


__all__ = ["AnnouncementGateway"]
