"""Announcements of a Canvas LMS, over any carrier; they are topics, so discussions come with them."""

import attrs

from canvas_comms.lms.announcements.operations import ListAnnouncements
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.discussions.gateway import Discussions
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.listing import ListPage
from canvas_comms.redaction import veiled


@attrs.frozen(eq=False)
class DiscussionsAndAnnouncements(Discussions):
    """A `DiscussionGateway`: topics, entries and marks, and the announcements of many courses."""

    @veiled
    def announcements_page(
        self, query: AnnouncementQuery, cursor: object | None = None
    ) -> ListPage[DiscussionTopic]:
        """One page of announcements. Raises `GatewayError`, `InvalidValue`."""
        return self.carrier.ask_page(ListAnnouncements(query.parameters()), cursor)


__all__ = ["DiscussionsAndAnnouncements"]
