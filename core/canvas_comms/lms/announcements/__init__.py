"""Canvas LMS announcements: which are listed for whom, and how to make one that is one."""

from canvas_comms.lms.announcements.use import AnnounceReport, announce, list_announcements, plan_announcement
from canvas_comms.lms.discussions.outcomes import AnnounceOutcome, Downgraded
from canvas_comms.lms.discussions.ports import AnnouncementGateway
from canvas_comms.lms.discussions.requests import AnnouncementQuery

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
