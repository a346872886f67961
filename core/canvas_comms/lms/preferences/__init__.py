"""Notification preferences of Canvas LMS: how often a channel is told of what."""

from canvas_comms.lms.preferences.frequencies import Frequency
from canvas_comms.lms.preferences.notification import NOTIFICATIONS, Notification
from canvas_comms.lms.preferences.outcomes import PartlySet, PreferencesSet
from canvas_comms.lms.preferences.preference import NotificationPreference

__all__ = [
    "NOTIFICATIONS",
    "Frequency",
    "Notification",
    "NotificationPreference",
    "PartlySet",
    "PreferencesSet",
]
