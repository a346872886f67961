"""The notifications that a server sends by itself, how often they go to a channel, how they are spelt.

There are four frequencies. Each category of notifications has a default; it holds only on the
user's primary channel. On any other channel whatever was never set is `never`. A user may
have notifications switched off as a whole, and then every default is `never`.

Three spellings are in use. A preference shows names in snake case, with camel case split
(`discussion_entry`). The list of categories only puts blanks in lines and everything in
lower case (`discussionentry`). Writing by category reads neither back reliably: it turns
what was sent into title case, except for three spellings that it knows by heart. So
`discussion_entry` is not found but `discussionentry` is, and for mentions and reported
replies it is the other way round. `writable` says what to send.
"""

import enum
import re
from collections.abc import Callable, Mapping

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


WRITABLE: Mapping[str, str] = {
    "discussionentry": "DiscussionEntry",
    "discussion_mention": "DiscussionMention",
    "reported_reply": "ReportedReply",
}
"""What writing by category knows by heart. Source: canvas-lms,
notification_preferences_controller.rb (2026), `parse_category`."""

UNTITLED = frozenset(["Confirm SMS Communication Channel"])
"""Names that are looked for as they are. Source: canvas-lms, notification_policy.rb (2024)."""

_CAMEL = re.compile(r"(?<=[A-Z\d])(?=[A-Z][a-z])|(?<=[a-z\d])(?=[A-Z])")
_WORD = re.compile(r"\b(?<!\w['’`])[a-z]")
_BLANK = re.compile(r"\s")
_NO_WORD = re.compile(r"[^\w]", re.ASCII)


def underscored(name: str) -> str:
    """Camel case split by lines, hyphens made lines, all in lower case; blanks stay."""
    return _replaced(_CAMEL, lambda _: "_", name).replace("-", "_").lower()


def snake(name: str) -> str:
    """How a preference shows a name or category: `New Announcement` is `new_announcement`."""
    return _replaced(_BLANK, lambda _: "_", underscored(name))


def category_slug(category: str) -> str:
    """How the list of categories shows one: `DiscussionEntry` is `discussionentry`."""
    return _replaced(_NO_WORD, lambda _: "", category.replace(" ", "_")).lower()


def titled(text: str) -> str:
    """Title case, as the server makes it of what was sent: `new_announcement`, `New Announcement`."""
    words = underscored(text).removesuffix("_id").lstrip("_").replace("_", " ")
    return _replaced(_WORD, str.upper, words)


def _replaced(pattern: re.Pattern[str], change: Callable[[str], str], text: str) -> str:
    """What `sub` gives, in the memory of the text: `sub` keeps each piece as an object until the end."""
    written, end = bytearray(), 0
    for found in pattern.finditer(text):
        written += f"{text[end : found.start()]}{change(found[0])}".encode("utf-8", "surrogatepass")
        end = found.end()
    return written.decode("utf-8", "surrogatepass") + text[end:]


def notification_named(sent: str) -> str:
    """The name that the server looks for."""
    return sent if sent in UNTITLED else titled(sent)


def category_named(sent: str) -> str:
    """The category that the server looks for when writing."""
    return WRITABLE.get(sent) or titled(sent)


def writable(category: str) -> str | None:
    """What to send so that writing finds this category; None if nothing does."""
    for known, name in WRITABLE.items():
        if name == category:
            return known
    spelt = snake(category)
    return spelt if category_named(spelt) == category else None


@attrs.frozen
class PutPreferences:
    """A change: these frequencies, by notification name, now stand on the channel.

    Those that stood there keep their place, new ones follow in order; others stay.
    """

    channel: str
    frequencies: Mapping[str, Frequency] = attrs.field(hash=False)


__all__ = [
    "DEFAULTS",
    "ELSE",
    "MIGRATION",
    "NOTIFICATIONS",
    "REGISTRATION",
    "UNTITLED",
    "WRITABLE",
    "Frequency",
    "Notification",
    "PutPreferences",
    "category_default",
    "category_named",
    "category_slug",
    "default_on",
    "notification_named",
    "snake",
    "titled",
    "underscored",
    "writable",
]
