"""What there is to look at: the two Canvases in memory, who is who, and all that happened as messages.

Somebody is named by a name of the world, an id, a reference, or anything that has an id.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from canvas_comms.errors import InvalidValue
from canvas_comms.medical.model import PersonKind, Reference, read_reference
from canvas_comms_memory.history import History, Step
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_sightings.collect_lms import conversation_messages, notifications, posts
from canvas_comms_sightings.collect_medical import communications, text_messages
from canvas_comms_sightings.observed_message import ObservedMessage


class Stage(Protocol):
    """One world that is loaded: its memories, what happened in them, what its names stand for."""

    @property
    def memories(self) -> Sequence[object]:
        """One a product."""
        ...

    @property
    def history(self) -> History | None:
        """What happened; None if none is kept."""
        ...

    @property
    def refs(self) -> Mapping[str, int | str]:
        """Ids by name."""
        ...


class Player(Protocol):
    """Who plays a world, such as a twin; another may be loaded at any time."""

    @property
    def stage(self) -> Stage:
        """The world that is loaded now."""
        ...


def medical_of(stage: Stage) -> MemoryMedical:
    """Canvas Medical. Raises `LookupError` if this twin does not play it."""
    for memory in stage.memories:
        if isinstance(memory, MemoryMedical):
            return memory
    raise LookupError("this twin plays no Canvas Medical")


def lms_of(stage: Stage) -> MemoryLms:
    """Canvas LMS. Raises `LookupError` if this twin does not play it."""
    for memory in stage.memories:
        if isinstance(memory, MemoryLms):
            return memory
    raise LookupError("this twin plays no Canvas LMS")


def history_of(stage: Stage) -> History:
    """What happened. Raises `LookupError` if this twin keeps no history."""
    if stage.history is None:
        raise LookupError("this twin keeps no history")
    return stage.history


class Names:
    """Names and keys of one world's people and courses; see `ObservedMessage` for keys."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._more: dict[str, str] = {}
        self._indexed: tuple[Stage, Mapping[str, str]] | None = None

    def call(self, key: str, name: str) -> None:
        """From now on this name of ours stands for the key."""
        self._more[name] = key
        self._indexed = None

    def key(self, who: Any, where: str) -> str:
        """The key of whoever is meant. Raises `InvalidValue` naming `where`."""
        found = self._found(getattr(who, "key", who))
        if found is None:
            raise InvalidValue(where, "names nobody in this world: a name ($anna), an id, or who has one")
        return found

    def user(self, who: Any, where: str) -> str:
        """The id of a user of Canvas LMS. Raises `InvalidValue`."""
        key = self.key(who, where)
        if lms_of(self._player.stage).directory.user(key) is None:
            raise InvalidValue(where, "must be a user of Canvas LMS")
        return key

    def course(self, which: Any, where: str) -> str:
        """The id of a course. Raises `InvalidValue`."""
        text = str(self._player.stage.refs.get(str(which), getattr(which, "id", which)))
        id = text.removeprefix("course_")
        if lms_of(self._player.stage).directory.course(id) is None:
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
        return self._names_by_key().get(key, key)

    def _names_by_key(self) -> Mapping[str, str]:
        """Key → the first name that stands for it; made once for each world."""
        stage = self._player.stage
        if self._indexed is None or self._indexed[0] is not stage:
            named = {**{name: self._found(name) for name in stage.refs}, **self._more}
            index: dict[str, str] = {}
            for name, key in named.items():
                if key is not None:
                    index.setdefault(key, name)
            self._indexed = stage, index
        return self._indexed[1]

    def _found(self, who: Any) -> str | None:
        if isinstance(who, Reference):
            return str(who)
        if not isinstance(who, str | int):
            who = getattr(who, "id", None)
        text = str(self._more.get(str(who), self._player.stage.refs.get(str(who), who)))
        if text.startswith("course_") or read_reference(text) is not None:
            return text
        return self._of_lms(text) or self._of_medical(text)

    def _of_lms(self, text: str) -> str | None:
        directory = lms_of(self._player.stage).directory
        if directory.user(text) is not None:
            return text
        return f"course_{text}" if directory.course(text) is not None else None

    def _of_medical(self, text: str) -> str | None:
        people = medical_of(self._player.stage).store.people
        found = (Reference(kind, text) for kind in PersonKind)
        return next((str(one) for one in found if one in people), None)


class Observer:
    """Looks at what is played. Loading another world there begins anew."""

    def __init__(self, player: Player, names: Names) -> None:
        self._player = player
        self.names = names

    @property
    def history(self) -> History:
        """The steps since the world was loaded."""
        return history_of(self._player.stage)

    @property
    def waiting_jobs(self) -> int:
        """How many background jobs wait, due or not."""
        stage = self._player.stage
        return lms_of(stage).waiting_jobs + medical_of(stage).waiting_jobs

    def steps(self) -> Sequence[Step]:
        """What happened, in order."""
        return self.history.since()

    def messages(self) -> list[ObservedMessage]:
        """Every message as it stands now, oldest first."""
        stage, steps = self._player.stage, self.steps()
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


__all__ = ["Names", "Observer", "Player", "Stage", "history_of", "lms_of", "medical_of"]
