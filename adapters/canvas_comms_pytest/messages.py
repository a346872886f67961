"""Messages that are there when the test begins: they never happened, so no box shows them."""

from typing import Any

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.discussions.model import TopicKind
from canvas_comms.medical.model import MessageState, PersonKind, Reference
from canvas_comms_memory.areas import DISCUSSIONS
from canvas_comms_memory.stores.discussions import DiscussionStore
from canvas_comms_pytest.naming import Names
from canvas_comms_pytest.stages import lms_of, medical_of
from canvas_comms_twin import Twin
from canvas_comms_wire.worlds import LmsWorld, MedicalWorld, WorldTime
from canvas_comms_wire.worlds.conversations import WorldConversation, WorldConversationMessage
from canvas_comms_wire.worlds.discussions import WorldEntry, WorldTopic
from canvas_comms_wire.worlds.leaves import PersonKey, Place, Ref, Text
from canvas_comms_wire.worlds.medical import WorldMessage, WorldPerson

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
            patients=_of(PersonKind.PATIENT, people),
            practitioners=_of(PersonKind.PRACTITIONER, people),
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


def _of(kind: PersonKind, people: dict[str, Reference]) -> tuple[WorldPerson, ...]:
    return tuple(WorldPerson(Ref(ref), PersonKey(one.id)) for ref, one in people.items() if one.kind is kind)


__all__ = ["Messages"]
