"""What changes when preferences are read or written."""

from collections.abc import Mapping

import attrs

from canvas_comms.lms.preferences.frequencies import Frequency


@attrs.frozen
class PutPreferences:
    """A change: these frequencies, by notification name, now stand on the channel.

    Those that stood there keep their place, new ones follow in order; others stay.
    """

    channel: str
    frequencies: Mapping[str, Frequency] = attrs.field(hash=False)


__all__ = ["PutPreferences"]
