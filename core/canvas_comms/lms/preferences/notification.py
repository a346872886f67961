"""The kinds of messages that a server sends by itself, by name and category."""

from collections.abc import Mapping

import attrs


@attrs.frozen
class Notification:
    """One kind of message, as the server names it: `New Announcement` in `Announcement`."""

    name: str
    category: str

    @property
    def registration(self) -> bool:
        """Whether it belongs to registering: such messages go out whatever is preferred."""
        return self.category == REGISTRATION

    @property
    def migration(self) -> bool:
        """Whether it reports a migration: such messages go out to every active channel."""
        return self.category == MIGRATION

    @property
    def summarizable(self) -> bool:
        """Whether it can wait for a daily or weekly summary."""
        return not self.registration and not self.migration


REGISTRATION = "Registration"
MIGRATION = "Migration"

_CATALOGUE: Mapping[str, tuple[str, ...]] = {
    "Account Notification": ("Account Notification",),
    "Added To Conversation": ("Added To Conversation",),
    "Alert": ("Alert",),
    "All Submissions": ("Assignment Submitted", "Assignment Resubmitted", "Submission Needs Grading"),
    "Announcement": ("New Announcement",),
    "Announcement Created By You": ("Announcement Created By You", "Announcement Reply"),
    "Appointment Availability": ("Appointment Group Published", "Appointment Group Updated"),
    "Appointment Cancelations": ("Appointment Deleted For User", "Appointment Group Deleted"),
    "Appointment Signups": ("Appointment Reserved For User",),
    "Blueprint": ("Blueprint Content Added", "Blueprint Sync Complete"),
    "Calendar": ("New Event Created", "Event Date Changed"),
    "Content Link Error": ("Content Link Error",),
    "Conversation Created": ("Conversation Created",),
    "Conversation Message": ("Conversation Message",),
    "Course Content": ("Assignment Changed", "Updated Wiki Page"),
    "Discussion": ("New Discussion Topic",),
    "DiscussionEntry": ("New Discussion Entry",),
    "DiscussionMention": ("Discussion Mention",),
    "Due Date": (
        "Assignment Due Date Changed",
        "Assignment Created",
        "Assignment Due Date Override Changed",
    ),
    "Files": ("New File Added", "New Files Added"),
    "Grading": (
        "Assignment Graded",
        "Assignment Unmuted",
        "Submission Graded",
        "Submission Grade Changed",
        "Submission Posted",
        "Submissions Posted",
        "Quiz Regrade Finished",
    ),
    "Grading Policies": ("Grade Weight Changed",),
    "Invitation": (
        "Collaboration Invitation",
        "Web Conference Invitation",
        "New Context Group Membership Invitation",
        "Rubric Assessment Submission Reminder",
        "Rubric Assessment Invitation",
        "Rubric Association Created",
        "Peer Review Invitation",
    ),
    "Late Grading": ("Assignment Submitted Late", "Group Assignment Submitted Late"),
    "Membership Update": (
        "New Context Group Membership",
        "Group Membership Accepted",
        "Group Membership Rejected",
    ),
    MIGRATION: (
        "Migration Export Ready",
        "Migration Import Finished",
        "Migration Import Failed",
        "Content Export Finished",
        "Content Export Failed",
    ),
    "Other": (
        "New Account User",
        "New Course",
        "Report Generated",
        "Report Generation Failed",
        "New User",
        "New Student Organized Group",
        "Enrollment Accepted",
    ),
    "Recording Ready": ("Web Conference Recording Ready",),
    REGISTRATION: (
        "Confirm Email Communication Channel",
        "Confirm SMS Communication Channel",
        "Merge Email Communication Channel",
        "Pseudonym Registration",
        "Pseudonym Registration Done",
        "Confirm Registration",
        "Forgot Password",
        "Account User Registration",
        "Account User Notification",
        "Enrollment Invitation",
        "Enrollment Registration",
        "Enrollment Notification",
        "New Email Address Added",
        "Email Address Removed",
    ),
    "ReportedReply": ("Reported Reply",),
    "Student Appointment Signups": ("Appointment Canceled By User", "Appointment Reserved By User"),
    "Submission Comment": ("Submission Comment", "Submission Comment For Teacher"),
    "Summaries": ("Summaries",),
}

NOTIFICATIONS = tuple(
    Notification(name, category) for category, names in _CATALOGUE.items() for name in names
)
"""The server's own list. Source: canvas-lms, notification_types.yml (2020); it grows slowly."""


__all__ = ["MIGRATION", "NOTIFICATIONS", "REGISTRATION", "Notification"]
