"""What is known of a server before it is asked, and the surroundings that a plan is made in."""

from datetime import datetime

import attrs

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import CourseSettings
from canvas_comms.lms.discussions.callers import COURSE_RIGHTS, RIGHTS, Caller
from canvas_comms.lms.discussions.places import Place
from canvas_comms.lms.discussions.rules.attaching import Attaching, attached
from canvas_comms.lms.discussions.rules.powers import Power, may_attach, powers_over
from canvas_comms.lms.discussions.topics import Topic, TopicKind
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import Given
from canvas_comms.lms.rights_table import Right

DEFAULT_SETTINGS = CourseSettings()
STUDENT_RIGHTS = frozenset(
    {
        Right.READ,
        Right.READ_FORUM,
        Right.READ_ANNOUNCEMENTS,
        Right.POST_TO_FORUM,
        Right.CREATE_FORUM,
        Right.PARTICIPATE_AS_STUDENT,
    }
)
"""What a student may by default: the least that somebody who writes here will have."""

TEACHER_RIGHTS = frozenset({*RIGHTS, *COURSE_RIGHTS}) - {
    Right.PARTICIPATE_AS_STUDENT,
    Right.CREATE_ANNOUNCEMENTS,
}


@attrs.frozen
class Snapshot:
    """What is known of the writer and the place. None: not known.

    `moderates`: moderates discussions here; `announces`: may create announcements here.
    `sections` are the ids of the course's sections, `group_sets` of its group sets. Of a
    topic that is changed: whether it `has_entries`, and whether `students_posted`.
    """

    moderates: bool | None = None
    announces: bool | None = None
    settings: CourseSettings | None = None
    sections: frozenset[str] | None = None
    group_sets: frozenset[str] | None = None
    has_entries: bool = False
    students_posted: bool = False

    def callers(self, context: Context) -> tuple[Caller, ...]:
        """Everybody whom the writer could be, as far as is known, the most powerful first."""
        return tuple(
            self._caller(context, moderates, announces)
            for moderates in _both(self.moderates)
            for announces in _both(self.announces)
        )

    def _caller(self, context: Context, moderates: bool, announces: bool) -> Caller:
        rights = TEACHER_RIGHTS if moderates else STUDENT_RIGHTS
        course = context.id if context.kind is ContextKind.COURSE else None
        return Caller(
            user=None,
            place=Place(context, course, self.settings or DEFAULT_SETTINGS),
            rights=rights | {Right.CREATE_ANNOUNCEMENTS} if announces else rights,
            active=True,
            belongs=True,
            student=not moderates,
            instructor=moderates,
        )


NOTHING_KNOWN = Snapshot()


@attrs.frozen(eq=False)
class Foreseen:
    """The `Surroundings` of a plan: one possible writer, and what a snapshot knows."""

    snapshot: Snapshot
    caller: Caller
    edition: LmsEdition
    now: datetime

    def root_of(self, topic: Topic) -> Topic | None:
        """None: a plan is not made for copies."""
        return None

    def has_entries(self, topic: Topic) -> bool:
        """As the snapshot knows."""
        return self.snapshot.has_entries

    def students_posted(self, topic: Topic) -> bool:
        """As the snapshot knows."""
        return self.snapshot.students_posted

    def powers(self, topic: Topic) -> frozenset[Power]:
        """What this writer may do to the topic."""
        return powers_over(topic, None, self.caller, self.now, has_entries=self.snapshot.has_entries)

    def known_sections(self) -> frozenset[str] | None:
        """As the snapshot knows."""
        return self.snapshot.sections

    def known_sets(self) -> frozenset[str] | None:
        """As the snapshot knows."""
        return self.snapshot.group_sets

    def next_place(self, kind: TopicKind) -> int:
        """Some place; which one only the server knows."""
        return 1

    def new_id(self) -> str:
        """No id: only the server gives one."""
        return ""

    def attached(self, given: Given) -> Attaching:
        """What this writer attaches."""
        return attached(given, allowed=may_attach(self.caller))


def _both(known: bool | None) -> tuple[bool, ...]:
    return (True, False) if known is None else (known,)


__all__ = ["NOTHING_KNOWN", "Foreseen", "Snapshot"]
