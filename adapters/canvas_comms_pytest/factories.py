"""People and courses for a test, added to whatever its world holds.

Messages that are there when the test begins: they never happened, so no box shows them.
"""

from collections import Counter
from typing import Any, Literal, TypedDict, TypeVar, Unpack

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.discussions.model import TopicKind
from canvas_comms.medical.model import MessageState, PersonKind, Reference
from canvas_comms.redaction import PRIVATE, Redacted, Secret
from canvas_comms_memory.areas import DISCUSSIONS
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_sightings.worlds import Names, lms_of, medical_of
from canvas_comms_twin import Twin
from canvas_comms_wire.worlds import MedicalWorld
from canvas_comms_wire.worlds.channels import WorldChannel
from canvas_comms_wire.worlds.leaves import PersonKey, Place, Ref, Text, WorldTime
from canvas_comms_wire.worlds.lms import LmsWorld
from canvas_comms_wire.worlds.medical import WorldMessage, WorldPatient, WorldPractitioner
from canvas_comms_wire.worlds.messages import (
    WorldConversation,
    WorldConversationMessage,
    WorldEntry,
    WorldTopic,
)
from canvas_comms_wire.worlds.people import WorldCourse, WorldUser

AccountRole = Literal["user", "account_admin", "site_admin"]


class AboutUser(TypedDict, total=False):
    """What can be said of a user of Canvas LMS: a name, and the address of a confirmed channel."""

    name: str
    email: str


@attrs.frozen(eq=False, repr=False)
class CanvasPerson(Redacted):
    """Somebody at one of the Canvases.

    `ref` is a name like those of a world, `key` what observed messages name them by. `token` is an
    access token of Canvas LMS; nobody at Canvas Medical has one.
    """

    ref: str
    id: str
    key: str
    name: str = attrs.field(default="", metadata=PRIVATE)
    token: Secret | None = None

    @property
    def number(self) -> int:
        """The id as Canvas LMS and canvasapi write it. Raises `ValueError` at Canvas Medical."""
        return int(self.id)

    def __str__(self) -> str:
        return self.key


@attrs.frozen(eq=False, repr=False)
class CanvasCourse(Redacted):
    """A course of Canvas LMS; see `CanvasPerson`. `code` is its context code."""

    ref: str
    id: str
    name: str = attrs.field(default="", metadata=PRIVATE)

    @property
    def key(self) -> str:
        """What observed messages name it by."""
        return self.code

    @property
    def code(self) -> str:
        """`course_<id>`, as calls name it."""
        return f"course_{self.id}"

    @property
    def number(self) -> int:
        """The id as Canvas LMS and canvasapi write it."""
        return int(self.id)


class People:
    """Makes people and courses. Each call makes one more; their names are counted.

    `course` may be left out: then all share one course, which is made when it is needed.
    """

    def __init__(self, twin: Twin, names: Names) -> None:
        self._twin = twin
        self._names = names
        self._made: Counter[str] = Counter()
        self._shared: CanvasCourse | None = None

    def patient(self) -> CanvasPerson:
        """A patient of Canvas Medical."""
        return self._introduced(PersonKind.PATIENT)

    def practitioner(self) -> CanvasPerson:
        """A practitioner of Canvas Medical: staff."""
        return self._introduced(PersonKind.PRACTITIONER)

    def course(self, name: str | None = None) -> CanvasCourse:
        """A course that is published, with nobody in it."""
        ref = self._ref("course")
        loaded = self._lms.add(LmsWorld(courses=(WorldCourse(ref, name or _spoken(ref)),)))
        course = CanvasCourse(ref, loaded.refs[ref], name or _spoken(ref))
        self._names.call(course.key, ref)
        return course

    def teacher(self, course: Any = None, **about: Unpack[AboutUser]) -> CanvasPerson:
        """Somebody who teaches a course."""
        return self._enrolled(CourseRole.TEACHER, course, about)

    def ta(self, course: Any = None, **about: Unpack[AboutUser]) -> CanvasPerson:
        """A teaching assistant."""
        return self._enrolled(CourseRole.TA, course, about)

    def designer(self, course: Any = None, **about: Unpack[AboutUser]) -> CanvasPerson:
        """Somebody who designs a course."""
        return self._enrolled(CourseRole.DESIGNER, course, about)

    def student(self, course: Any = None, **about: Unpack[AboutUser]) -> CanvasPerson:
        """Somebody who takes a course."""
        return self._enrolled(CourseRole.STUDENT, course, about)

    def observer(self, of: Any, course: Any = None, **about: Unpack[AboutUser]) -> CanvasPerson:
        """Somebody, a parent mostly, who observes a student in a course."""
        return self._enrolled(CourseRole.OBSERVER, course, about, self._names.user(of, "of"))

    def user(self, role: AccountRole = "user", **about: Unpack[AboutUser]) -> CanvasPerson:
        """Somebody in no course; `account_admin` and `site_admin` administer."""
        return self._registered("user" if role == "user" else "admin", about, role)

    def _enrolled(
        self, role: CourseRole, course: Any, about: AboutUser, observes: str | None = None
    ) -> CanvasPerson:
        id = self._names.course(self._course() if course is None else course, "course")
        person = self._registered(role.value, about)
        self._lms.enroll(person.id, id, role, observes)
        return person

    def _registered(self, word: str, about: AboutUser, role: AccountRole = "user") -> CanvasPerson:
        ref = self._ref(word)
        name, email = about.get("name"), about.get("email")
        user = WorldUser(ref, name or _spoken(ref), role=role)
        channels = () if email is None else (WorldChannel(ref, email),)
        loaded = self._lms.add(LmsWorld(users=(user,), channels=channels))
        id = loaded.refs[ref]
        self._names.call(id, ref)
        return CanvasPerson(ref, id, id, name or _spoken(ref), loaded.tokens[ref])

    def _introduced(self, kind: PersonKind) -> CanvasPerson:
        memory, ref = self._medical, self._ref(kind.value.lower())
        person = Reference(kind, memory.environment.ids().replace("-", ""))
        memory.introduce(person)
        self._names.call(str(person), ref)
        return CanvasPerson(ref, person.id, str(person))

    def _course(self) -> CanvasCourse:
        if self._shared is None:
            self._shared = self.course()
        return self._shared

    def _ref(self, word: str) -> Ref:
        """A name that no world has: `$student_1`, or a later number."""
        while True:
            self._made[word] += 1
            ref = Ref(f"${word}_{self._made[word]}")
            if ref not in self._twin.stage.handover.refs:
                return ref

    @property
    def _lms(self) -> MemoryLms:
        return lms_of(self._twin.stage)

    @property
    def _medical(self) -> MemoryMedical:
        return medical_of(self._twin.stage)


def _spoken(ref: str) -> str:
    return ref[1:].replace("_", " ").capitalize()


NOW = WorldTime("@now")


class Messages:
    """Puts messages into the test's world. Each gives the id of what was put there.

    People and courses are named as in the boxes. Raises `InvalidValue` for who is not there.
    """

    def __init__(self, twin: Twin, names: Names) -> None:
        self._twin = twin
        self._names = names
        self._made = 0

    def communication(
        self, sender: Any, to: Any, text: str = "test", *, draft: bool = False, read: bool = False
    ) -> str:
        """A message of Canvas Medical, made on screen; a draft, or read already, if said."""
        people = {
            "$sender": self._names.person(sender, "sender"),
            "$to": self._names.person(to, "to"),
        }
        message = WorldMessage(
            sender=Ref("$sender"),
            recipient=Ref("$to"),
            content=Text(text),
            ref=Ref("$message"),
            created_at=NOW,
            received=NOW if read else WorldTime(""),
            state=MessageState.DRAFT if draft else MessageState.SENT,
        )
        world = MedicalWorld(
            patients=_of(PersonKind.PATIENT, WorldPatient, people),
            practitioners=_of(PersonKind.PRACTITIONER, WorldPractitioner, people),
            messages=(message,),
        )
        return medical_of(self._twin.stage).load(world)["$message"]

    def conversation(
        self, starter: Any, *others: Any, text: str = "test", subject: str | None = None, course: Any = None
    ) -> str:
        """A conversation of Canvas LMS with one message; with one other person it is private."""
        author, ref = self._user(starter, "starter"), self._ref()
        thread = WorldConversation(
            starter=author,
            others=tuple(self._user(other, f"others[{i}]") for i, other in enumerate(others)),
            ref=ref,
            subject=subject,
            context=Place("" if course is None else self._names.course(course, "course")),
            messages=(WorldConversationMessage(author, text, created_at=NOW),),
        )
        return self._added(LmsWorld(conversations=(thread,)), ref)

    def announcement(self, author: Any, course: Any, text: str = "test", *, title: str = "test") -> str:
        """An announcement in a course, for everybody there to read."""
        return self._topic(TopicKind.ANNOUNCEMENT, author, course, text, title)

    def topic(self, author: Any, course: Any, text: str = "test", *, title: str = "test") -> str:
        """A published discussion topic of a course."""
        return self._topic(TopicKind.DISCUSSION, author, course, text, title)

    def entry(self, author: Any, topic: str, text: str = "test", *, parent: str | None = None) -> str:
        """A post in a topic or below an announcement; a reply, if `parent` is an entry's id.

        Raises `InvalidValue` if there is no such topic.
        """
        store: DiscussionStore = lms_of(self._twin.stage).store(DISCUSSIONS.name)
        if store.topic(topic) is None:
            raise InvalidValue("topic", "must be the id of a topic")
        ref = self._ref()
        entry = WorldEntry(
            topic=Ref(topic),
            user=self._user(author, "author"),
            message=text,
            ref=ref,
            parent=Ref(parent or ""),
            created_at=NOW,
        )
        return self._added(LmsWorld(entries=(entry,)), ref)

    def _topic(self, kind: TopicKind, author: Any, course: Any, text: str, title: str) -> str:
        ref = self._ref()
        topic = WorldTopic(
            ref=ref,
            context=Ref(self._names.course(course, "course")),
            title=title,
            kind=kind,
            author=self._user(author, "author"),
            message=text,
            created_at=NOW,
        )
        return self._added(LmsWorld(topics=(topic,)), ref)

    def _user(self, who: Any, where: str) -> Ref:
        return Ref(self._names.user(who, where))

    def _ref(self) -> Ref:
        """A name that no world can use."""
        self._made += 1
        return Ref(f"$_{self._made}")

    def _added(self, world: LmsWorld, ref: Ref) -> str:
        return lms_of(self._twin.stage).add(world).refs[ref]


P = TypeVar("P", WorldPatient, WorldPractitioner)


def _of(kind: PersonKind, world: type[P], people: dict[str, Reference]) -> tuple[P, ...]:
    return tuple(world(Ref(ref), PersonKey(one.id)) for ref, one in people.items() if one.kind is kind)


__all__ = ["AboutUser", "AccountRole", "CanvasCourse", "CanvasPerson", "Messages", "People"]
