"""What is unread, in the Inbox and in all of one's courses and groups, and marking all of it as read."""

from canvas_comms.lms.unread.resources import Overview, UnreadKind, UnreadThing, Untold
from canvas_comms.lms.unread.use import MarkedStep, MarkStep, plan_to_mark

__all__ = ["MarkStep", "MarkedStep", "Overview", "UnreadKind", "UnreadThing", "Untold", "plan_to_mark"]
