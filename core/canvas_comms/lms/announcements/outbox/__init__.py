"""Announcements in an outbox: an intent for each course, and the courier that sends and finds them.

drafts      what is handed in, and what an intent holds
matching    is an announcement that a list shows the one that is looked for?
courier     one attempt, one search, over a gateway
"""

from canvas_comms.lms.announcements.outbox.courier import AnnouncementCourier, courier_of
from canvas_comms.lms.announcements.outbox.drafts import draft_of
from canvas_comms.lms.announcements.outbox.many import plan_many

__all__ = ["AnnouncementCourier", "courier_of", "draft_of", "plan_many"]
