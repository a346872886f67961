"""The operation on announcements that topics have not: listing those of many courses."""

import attrs

from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.lms.operations import Command, ServerPage
from canvas_comms.lms.params import Parameters


@attrs.frozen
class ListAnnouncements(Command[ServerPage[DiscussionTopic]]):
    """GET /announcements. A page can be short, since some are left out after paging."""

    params: Parameters


__all__ = ["ListAnnouncements"]
