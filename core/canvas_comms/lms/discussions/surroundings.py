"""What has to be known around a topic to say what a write makes of it."""

from datetime import datetime
from typing import Protocol

from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.rules.attaching import Attaching
from canvas_comms.lms.discussions.rules.powers import Power
from canvas_comms.lms.discussions.topics import Topic, TopicKind
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import Given


class Surroundings(Protocol):
    """Who writes, where, when; on a server all is known, over a snapshot not everything."""

    @property
    def caller(self) -> Caller:
        """Who writes, and the place."""
        ...

    @property
    def edition(self) -> LmsEdition:
        """The era of the server."""
        ...

    @property
    def now(self) -> datetime:
        """The server's clock, with a zone."""
        ...

    def root_of(self, topic: Topic) -> Topic | None:
        """The topic that this one is a group's copy of."""
        ...

    def has_entries(self, topic: Topic) -> bool:
        """Whether it has live entries."""
        ...

    def students_posted(self, topic: Topic) -> bool:
        """Whether a student has a live entry in it."""
        ...

    def powers(self, topic: Topic) -> frozenset[Power]:
        """What the writer may do to the topic."""
        ...

    def known_sections(self) -> frozenset[str] | None:
        """The ids of the course's sections; None if they are not known."""
        ...

    def known_sets(self) -> frozenset[str] | None:
        """The ids of the course's group sets; None if they are not known."""
        ...

    def next_place(self, kind: TopicKind) -> int:
        """The place behind the last pinned topic of this kind."""
        ...

    def new_id(self) -> str:
        """An id for one more thing; one that is not used is simply lost."""
        ...

    def attached(self, given: Given) -> Attaching:
        """What the writer attaches, under an id of its own."""
        ...


__all__ = ["Surroundings"]
