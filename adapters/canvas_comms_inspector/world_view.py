"""What the pages look at: the world that a twin plays now, its people by name, its messages by index."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.medical.model import read_reference
from canvas_comms_memory.history import History
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_sightings.index import MessageIndex
from canvas_comms_sightings.worlds import Names, history_of, lms_of, medical_of
from canvas_comms_twin import Request, Twin
from canvas_comms_twin.journal import Asked, JournalEntry
from canvas_comms_twin.product_app import LoadedWorld
from canvas_comms_wire.json_text import Json


@attrs.define(eq=False)
class _Looked:
    """What was made for one world."""

    stage: LoadedWorld
    index: MessageIndex
    people: Mapping[str, tuple[str, ...]] | None = None
    people_counted: int = -1


class WorldView:
    """The world of one twin, for pages and forms. What it plays may change between two looks."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self.names = Names(twin)
        self._looked: _Looked | None = None

    @property
    def stage(self) -> LoadedWorld:
        """The world that is loaded now."""
        return self.twin.stage

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Nothing changes meanwhile."""
        with self.stage.environment.lock:
            yield

    @property
    def medical(self) -> MemoryMedical | None:
        """Canvas Medical, if this twin plays it."""
        try:
            return medical_of(self.stage)
        except LookupError:
            return None

    @property
    def lms(self) -> MemoryLms | None:
        """Canvas LMS, if this twin plays it."""
        try:
            return lms_of(self.stage)
        except LookupError:
            return None

    def needs_lms(self) -> MemoryLms:
        """Canvas LMS. Raises `LookupError` if this twin does not play it."""
        return lms_of(self.stage)

    def needs_medical(self) -> MemoryMedical:
        """Canvas Medical. Raises `LookupError` if this twin does not play it."""
        return medical_of(self.stage)

    @property
    def history(self) -> History:
        """What happened. Raises `LookupError` if this twin keeps no history."""
        return history_of(self.stage)

    @property
    def index(self) -> MessageIndex:
        """Every message, up to date; look at it while nothing changes."""
        looked = self._now()
        looked.index.refresh()
        return looked.index

    @property
    def journal(self) -> Sequence[tuple[JournalEntry, Asked]]:
        """What was asked, oldest first."""
        return tuple(self.twin.journal.to_the_letter())

    def control(self, method: str, name: str, body: Json = None) -> Json:
        """What the control interface answers. Raises `InvalidValue` with its rule where it refuses."""
        content = b"" if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json", "accept": "application/json"}
        answer = self.twin.handle(Request(method, f"/_twin/{name}", "", headers, content))
        told: Json = json.loads(answer.body or b"null")
        if answer.status >= 400:
            about = told if isinstance(told, dict) else {}
            raise InvalidValue(str(about.get("path", "")), str(about.get("error", "was refused")))
        return told

    def name_of(self, key: str | None) -> str:
        """How somebody or a place is called: by their own name, else as the world calls them."""
        if key is None:
            return "Canvas"
        return self._own_name(key) or self.names.label(key)

    def ref_of(self, key: str | None) -> str:
        """What the world calls somebody, `$ann`; empty if it does not, or nothing else names them."""
        if key is None:
            return ""
        label = self.names.label(key)
        return "" if label == key or not self._own_name(key) else label

    def find(self, text: str, where: str) -> str:
        """The key of whoever is meant: a name of the world, an id or a key. Raises `InvalidValue`."""
        try:
            return self.names.key(text, where)
        except LookupError:
            raise InvalidValue(where, "names nobody here") from None

    def called(self, word: str) -> tuple[str, ...]:
        """The keys of those of whose name this is a word, or all of it, in any case."""
        looked = self._now()
        count = len(self.person_keys())
        if looked.people is None or looked.people_counted != count:
            found: dict[str, dict[str, None]] = {}
            for key in self.person_keys():
                name = self._own_name(key).casefold()
                for part in (name, *name.split()):
                    found.setdefault(part, {})[key] = None
            looked.people = {part: tuple(keys) for part, keys in found.items()}
            looked.people_counted = count
        return looked.people.get(word.casefold(), ())

    def person_keys(self) -> Sequence[str]:
        """The keys of everybody: patients, practitioners, users."""
        medical, lms = self.medical, self.lms
        there = () if medical is None else tuple(map(str, medical.store.people))
        return (*there, *(() if lms is None else lms.directory.user_ids))

    def is_person(self, key: str) -> bool:
        """Whether somebody has this key."""
        reference = read_reference(key)
        if reference is not None:
            return self.medical is not None and self.medical.store.knows(reference)
        return self.lms is not None and self.lms.directory.user(key) is not None

    def found_under(self, key: str) -> tuple[str, ...]:
        """Under which keys the messages that somebody may get are found: their own, their places'."""
        if read_reference(key) is not None or self.lms is None:
            return (key,)
        directory = self.lms.directory
        courses = (f"course_{one.course_id}" for one in directory.enrollments_of(key))
        groups = (f"group_{one.id}" for one in directory.groups_of(key))
        return tuple(dict.fromkeys((key, *courses, *groups)))

    def places_of(self, user: str) -> Mapping[str, str]:
        """Where a user may have rights: context code → its name."""
        directory = self.needs_lms().directory
        courses = dict.fromkeys(one.course_id for one in directory.enrollments_of(user))
        found = {f"course_{id}": self.name_of(f"course_{id}") for id in courses}
        found |= {f"group_{one.id}": self.name_of(f"group_{one.id}") for one in directory.groups_of(user)}
        root = directory.root_account
        return {**found, root.context.code: root.name or root.context.code}

    def _own_name(self, key: str) -> str:
        reference = read_reference(key)
        if reference is not None:
            person = None if self.medical is None else self.medical.store.person(reference)
            return "" if person is None else person.full_name
        return "" if self.lms is None else self._lms_name(self.lms, key)

    @staticmethod
    def _lms_name(lms: MemoryLms, key: str) -> str:
        context = Context.of(key)
        if context is None:
            user = lms.directory.user(key)
            return "" if user is None else user.name
        match context.kind:
            case ContextKind.COURSE:
                course = lms.directory.course(context.id)
                return "" if course is None else course.name
            case ContextKind.GROUP:
                group = lms.directory.group(context.id)
                return "" if group is None else group.name
            case _:
                return ""

    def _now(self) -> _Looked:
        stage = self.stage
        if self._looked is None or self._looked.stage is not stage:
            index = MessageIndex(self.medical, self.lms, self.history)
            self._looked = _Looked(stage, index)
        return self._looked


__all__ = ["WorldView"]
