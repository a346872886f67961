"""Announcements of a Canvas LMS: the port that use cases need, and its gateway over any carrier.

Announcements are topics, so discussions come with them.
"""

from typing import Protocol

import attrs

from canvas_comms.capabilities import Capability, needs
from canvas_comms.lms.announcements.requests import AnnouncementQuery, ListAnnouncements
from canvas_comms.lms.channels.ports import LmsGateway
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


class AnnouncementGateway(LmsGateway, Protocol):
    """Lists announcements of courses. Raises `GatewayError`."""

    @needs(Capability.ANNOUNCEMENTS_LIST)
    def announcements_page(
        self, query: AnnouncementQuery, cursor: object | None = None
    ) -> ListPage[DiscussionTopic]:
        """The first page, or the one that a page's `next` leads to."""
        ...


__all__ = ["AnnouncementGateway", "DiscussionsAndAnnouncements"]
