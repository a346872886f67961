"""Canvas LMS announcements: which are listed for whom, and how to make one that is one."""

from canvas_comms.lms.announcements.gateway import AnnouncementGateway
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.announcements.use import (
    AnnounceOutcome,
    AnnounceReport,
    Downgraded,
    announce,
    list_announcements,
    plan_announcement,
)

__all__ = [
    "AnnounceOutcome",
    "AnnounceReport",
    "AnnouncementGateway",
    "AnnouncementQuery",
    "Downgraded",
    "announce",
    "list_announcements",
    "plan_announcement",
]
