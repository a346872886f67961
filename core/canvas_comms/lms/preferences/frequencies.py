"""How often is somebody told, if they never said?

There are four frequencies. Each category of messages has a default; it holds only on the
user's primary channel. On any other channel whatever was never set is `never`. A user may
have notifications switched off as a whole, and then every default is `never`.
"""

import enum
from collections.abc import Mapping

from canvas_comms.lms.preferences.notification import Notification


class Frequency(enum.Enum):
    """How often a kind of message goes to a channel."""

    IMMEDIATELY = "immediately"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"

    @classmethod
    def of(cls, text: str) -> "Frequency | None":
        """The frequency of that name, or None for any other text."""
        return _FREQUENCIES.get(text)


_FREQUENCIES = {frequency.value: frequency for frequency in Frequency}

DEFAULTS: Mapping[str, Frequency] = {
    **dict.fromkeys(
        [
            "All Submissions",
            "Announcement Created By You",
            "Announcement Reply",
            "Calendar",
            "Course Content",
            "Conversation Created",
            "Discussion",
            "Files",
            "Student Appointment Signups",
        ],
        Frequency.NEVER,
    ),
    **dict.fromkeys(
        [
            "Account Notification",
            "Added To Conversation",
            "Announcement",
            "Appointment Availability",
            "Appointment Signups",
            "Appointment Cancelations",
            "Conversation Message",
            "Grading",
            "Invitation",
            "DiscussionMention",
            "Migration",
            "Recording Ready",
            "Registration",
            "ReportedReply",
        ],
        Frequency.IMMEDIATELY,
    ),
    **dict.fromkeys(["Due Date", "Grading Policies"], Frequency.WEEKLY),
}
"""Category → default. Source: canvas-lms, notification.rb (2024), `default_frequency`."""

ELSE = Frequency.DAILY
"""The default of every other category."""


def category_default(notification: Notification, *, disabled: bool = False) -> Frequency:
    """The default of a kind of message; `disabled`: the user switched notifications off."""
    return Frequency.NEVER if disabled else DEFAULTS.get(notification.category, ELSE)


def default_on(notification: Notification, *, primary: bool, disabled: bool = False) -> Frequency:
    """What stands on a channel where nothing was set; `primary`: it is the user's primary one.

    Source: canvas-lms, notification_policy.rb (2024), `find_or_update_for`.
    """
    return category_default(notification, disabled=disabled) if primary else Frequency.NEVER


__all__ = ["DEFAULTS", "ELSE", "Frequency", "category_default", "default_on"]
