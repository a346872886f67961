"""Notification preferences of Canvas LMS: how often a channel is told of what."""

from canvas_comms.lms.preferences.model import NOTIFICATIONS, Frequency, Notification
from canvas_comms.lms.preferences.operations import NotificationPreference, PartlySet, PreferencesSet

__all__ = [
    "NOTIFICATIONS",
    "Frequency",
    "Notification",
    "NotificationPreference",
    "PartlySet",
    "PreferencesSet",
]
