"""Everything that happened in a test, as messages."""

from collections.abc import Sequence

from canvas_comms_memory.history import History, Step
from canvas_comms_pytest.read_model.collect_lms import conversation_messages, notifications, posts
from canvas_comms_pytest.read_model.collect_medical import communications, text_messages
from canvas_comms_pytest.read_model.observed_message import ObservedMessage
from canvas_comms_pytest.read_model.worlds import Names, history_of, lms_of, medical_of
from canvas_comms_twin import Twin
from canvas_comms_twin.journal import JournalEntry


class Observer:
    """Looks at a twin. Loading another world there begins anew."""

    def __init__(self, twin: Twin, names: Names) -> None:
        self._twin = twin
        self.names = names

    @property
    def history(self) -> History:
        """The steps since the world was loaded."""
        return history_of(self._twin.stage)

    @property
    def requests(self) -> Sequence[JournalEntry]:
        """What the twin was asked, without bodies and names, oldest first."""
        return tuple(self._twin.journal)

    @property
    def waiting_jobs(self) -> int:
        """How many background jobs wait, due or not."""
        return lms_of(self._twin.stage).waiting_jobs

    def steps(self) -> Sequence[Step]:
        """What happened, in order."""
        return self.history.since()

    def messages(self) -> list[ObservedMessage]:
        """Every message as it stands now, oldest first."""
        stage, steps = self._twin.stage, self.steps()
        medical, lms = medical_of(stage), lms_of(stage)
        with lms.environment.lock:
            found = [
                *communications(medical, steps),
                *text_messages(steps),
                *conversation_messages(lms, steps),
                *posts(lms, steps),
                *notifications(steps),
            ]
        return sorted(found, key=lambda message: message.step)


__all__ = ["Observer"]
