"""The worlds of a test: who is who, the two Canvases of a twin, and all that happened as messages.

Somebody is named by a name of the world, an id, a reference, or anything that has an id.
"""

from collections.abc import Sequence
from typing import Any

from canvas_comms.errors import InvalidValue
from canvas_comms.medical.model import PersonKind, Reference, read_reference
from canvas_comms_memory.history import History, Step
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_pytest.read_model.collect_lms import conversation_messages, notifications, posts
from canvas_comms_pytest.read_model.collect_medical import communications, text_messages
from canvas_comms_pytest.read_model.observed_message import ObservedMessage
from canvas_comms_twin import Twin
from canvas_comms_twin.journal import JournalEntry
from canvas_comms_twin.lms.app import LmsApp
from canvas_comms_twin.medical.app import MedicalApp
from canvas_comms_twin.product_app import LoadedWorld


def medical_of(stage: LoadedWorld) -> MemoryMedical:
    """Canvas Medical. Raises `LookupError` if this twin does not play it."""
    for app in stage.apps:
        if isinstance(app, MedicalApp):
            return app.memory
    raise LookupError("this twin plays no Canvas Medical")


def lms_of(stage: LoadedWorld) -> MemoryLms:
    """Canvas LMS. Raises `LookupError` if this twin does not play it."""
    for app in stage.apps:
        if isinstance(app, LmsApp):
            return app.memory
    raise LookupError("this twin plays no Canvas LMS")


def history_of(stage: LoadedWorld) -> History:
    """What happened. Raises `LookupError` if this twin keeps no history."""
    if stage.history is None:
        raise LookupError("this twin keeps no history")
    return stage.history


class Names:
    """Names and keys of one test's people and courses; see `ObservedMessage` for keys."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self._more: dict[str, str] = {}

    def call(self, key: str, name: str) -> None:
        """From now on this name of ours stands for the key."""
        self._more[name] = key

    def key(self, who: Any, where: str) -> str:
        """The key of whoever is meant. Raises `InvalidValue` naming `where`."""
        found = self._found(getattr(who, "key", who))
        if found is None:
            raise InvalidValue(where, "names nobody in this world: a name ($anna), an id, or who has one")
        return found

    def user(self, who: Any, where: str) -> str:
        """The id of a user of Canvas LMS. Raises `InvalidValue`."""
        key = self.key(who, where)
        if lms_of(self._twin.stage).directory.user(key) is None:
            raise InvalidValue(where, "must be a user of Canvas LMS")
        return key

    def course(self, which: Any, where: str) -> str:
        """The id of a course. Raises `InvalidValue`."""
        text = str(self._twin.stage.handover.refs.get(str(which), getattr(which, "id", which)))
        id = text.removeprefix("course_")
        if lms_of(self._twin.stage).directory.course(id) is None:
            raise InvalidValue(where, "must be a course")
        return id

    def person(self, who: Any, where: str) -> Reference:
        """A person of Canvas Medical. Raises `InvalidValue`."""
        found = read_reference(self.key(who, where))
        if found is None:
            raise InvalidValue(where, "must be a patient or practitioner")
        return found

    def label(self, key: str | None) -> str:
        """How a failure names somebody: by the name in the world, else by key."""
        if key is None:
            return "nobody"
        refs = self._twin.stage.handover.refs
        named = {**{name: self._found(name) for name in refs}, **self._more}
        return next((name for name, other in named.items() if other == key), key)

    def _found(self, who: Any) -> str | None:
        if isinstance(who, Reference):
            return str(who)
        if not isinstance(who, str | int):
            who = getattr(who, "id", None)
        text = str(self._more.get(str(who), self._twin.stage.handover.refs.get(str(who), who)))
        if text.startswith("course_") or read_reference(text) is not None:
            return text
        return self._of_lms(text) or self._of_medical(text)

    def _of_lms(self, text: str) -> str | None:
        directory = lms_of(self._twin.stage).directory
        if directory.user(text) is not None:
            return text
        return f"course_{text}" if directory.course(text) is not None else None

    def _of_medical(self, text: str) -> str | None:
        people = medical_of(self._twin.stage).store.people
        found = (Reference(kind, text) for kind in PersonKind)
        return next((str(one) for one in found if one in people), None)


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
        stage = self._twin.stage
        return lms_of(stage).waiting_jobs + medical_of(stage).waiting_jobs

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


__all__ = ["Names", "Observer", "history_of", "lms_of", "medical_of"]
