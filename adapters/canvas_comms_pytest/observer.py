"""What a test sees of its twin: every message, and what the twin was asked."""

from collections.abc import Sequence

from canvas_comms_sightings.worlds import Names, Observer
from canvas_comms_twin import Twin
from canvas_comms_twin.journal import JournalEntry


class TwinObserver(Observer):
    """Looks at a twin, its journal included."""

    def __init__(self, twin: Twin, names: Names) -> None:
        super().__init__(twin, names)
        self._twin = twin

    @property
    def requests(self) -> Sequence[JournalEntry]:
        """What the twin was asked, without bodies and names, oldest first."""
        return tuple(self._twin.journal)


__all__ = ["TwinObserver"]
