"""How writing preferences ends, besides `Refused`, `Rejected`, `NotSent` and `Unknown`."""

import attrs

from canvas_comms.lms.preferences.preference import NotificationPreference


@attrs.frozen
class PreferencesSet:
    """The server wrote these, and shows them as they stand now."""

    preferences: tuple[NotificationPreference, ...]


@attrs.frozen
class PartlySet:
    """The server refused with this status, after writing those that came before the fault."""

    status: int


__all__ = ["PartlySet", "PreferencesSet"]
