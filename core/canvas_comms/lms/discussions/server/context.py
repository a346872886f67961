"""What deciding a request looks at, and what evaluating a topic has to know around it.

`RequestContext` is one request on a server: the state, who calls, which edition, when, and small
questions to them. `TopicFacts` is the part of it that a plan has too.

Finding the course or group, the topic and the entry of a call refuses in the server's order. An id
that is none names nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeAlias

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms import contexts
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.courses import CourseRole, EnrollmentState
from canvas_comms.lms.discussions.model import Entry, Topic, TopicKind, TopicParticipant, TopicState
from canvas_comms.lms.discussions.rules.caller import Caller, caller_in
from canvas_comms.lms.discussions.rules.dates import Lock, lock_for
from canvas_comms.lms.discussions.rules.entries import GatedAction, passes, sees_posts
from canvas_comms.lms.discussions.rules.fields import AttachmentParam, read_attachment
from canvas_comms.lms.discussions.rules.listing import next_position
from canvas_comms.lms.discussions.rules.permissions import (
    Condition,
    TopicPermission,
    conditions,
    may_attach,
    permissions_of,
)
from canvas_comms.lms.discussions.rules.reading import Hold, hold_on
from canvas_comms.lms.discussions.rules.visibility import may_enter, why_hidden
from canvas_comms.lms.discussions.server.responses import WORDINGS
from canvas_comms.lms.discussions.state import Changes, DiscussionView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.model import StoredFile
from canvas_comms.lms.files.resources import File
from canvas_comms.lms.files.rules.storing import may_come_along
from canvas_comms.lms.files.server.attaching import attach
from canvas_comms.lms.files.server.render import render_file
from canvas_comms.lms.files.server.responses import WORDINGS as FILE_WORDINGS
from canvas_comms.lms.operations import Denied, deny, not_found
from canvas_comms.lms.params import RawParam, UploadedFile, as_id
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.lms.rules.linked_html import as_received
from canvas_comms.lms.rules.sanitising import Sanitised, sanitise

NO_GROUPS: frozenset[str] = frozenset()


@attrs.frozen(eq=False)
class RequestContext:
    """One request: the state, who calls, which edition, when."""

    view: DiscussionView
    caller: Caller
    edition: LmsEdition
    now: datetime
    new_files: tuple[StoredFile, ...] = ()
    """Files that come with this request."""

    def root_of(self, topic: Topic) -> Topic | None:
        """The topic that this one is a group's copy of."""
        return None if topic.root is None else self.view.topic(topic.root)

    def copy_for_caller(self, root: Topic) -> Topic | None:
        """The copy in the first of the caller's groups; None if there is none."""
        for copy in map(self.view.topic, self.view.copies_of(root.id)):
            if copy is not None and copy.context.id in self.caller.groups:
                return copy
        return None

    def sees_posts(self, topic: Topic) -> bool:
        """Whether the caller sees entries, a first post considered."""
        people = (
            self.caller.observed if self.caller.user is None else (self.caller.user, *self.caller.observed)
        )
        posted = any(self.view.posts_by(topic.id, user) for user in people)
        return sees_posts(topic, self.root_of(topic), self.caller, has_posted=posted)

    def has_entries(self, topic: Topic) -> bool:
        """Whether it has live entries."""
        return self.view.live_count(topic.id) > 0

    def students_posted(self, topic: Topic) -> bool:
        """Whether a student of the course has a live entry in it."""
        if self.caller.course_or_group.course is None:
            return self.has_entries(topic)
        return any(self.is_student(user) for user in self.view.authors_in(topic.id))

    def students_in(self, topic: Topic) -> int:
        """How many students of the course have a live entry in it."""
        return sum(self.is_student(user) for user in self.view.authors_in(topic.id))

    def gated_without(self, topic: Topic, user: str) -> bool:
        """Whether that user would see no entries without a post of their own."""
        other = caller_in(self.view.directory, user, topic.context)
        return other is not None and not sees_posts(topic, self.root_of(topic), other, has_posted=False)

    def permissions(self, topic: Topic) -> frozenset[TopicPermission]:
        """What the caller may do to the topic."""
        entries = self.has_entries(topic)
        return permissions_of(topic, self.root_of(topic), self.caller, self.now, has_entries=entries)

    def conditions(self, topic: Topic) -> frozenset[Condition]:
        """What holds for the caller at the topic."""
        return conditions(topic, self.root_of(topic), self.caller, self.now)

    def lock(self, topic: Topic) -> Lock | None:
        """The lock that the caller meets."""
        return lock_for(topic, self.root_of(topic), self.caller, self.now)

    def hold(self, topic: Topic) -> Hold | None:
        """What holds the caller off following the topic."""
        sees = self.sees_posts(topic)
        return hold_on(topic, self.caller, sees_posts=sees, group_ids=self.groups_of_set(topic))

    def stored(self, topic: Topic) -> TopicParticipant | None:
        """What is stored of the caller at the topic."""
        return None if self.caller.user is None else self.view.participant(topic.id, self.caller.user)

    def topics(self, kind: TopicKind) -> tuple[Topic, ...]:
        """The live topics of this kind in the course or group, in the order of creation."""
        found = map(self.view.topic, self.view.topics_in(self.caller.course_or_group.context, kind))
        return tuple(topic for topic in found if topic is not None)

    def known_sections(self) -> frozenset[str] | None:
        """The ids of the course's sections; none in a group."""
        within = self.caller.course_or_group
        sections = self.view.directory.sections_of(within.context.id) if within.in_course else ()
        return frozenset(section.id for section in sections)

    def known_sets(self) -> frozenset[str] | None:
        """The ids of the course's group sets."""
        course = self.caller.course_or_group.course
        groups = () if course is None else self.view.directory.groups_in(contexts.course(course))
        return frozenset(group.category_id for group in groups if group.category_id is not None)

    def next_position(self, kind: TopicKind) -> int:
        """The position of a topic that is pinned now, or of an announcement that is made now."""
        if kind is TopicKind.ANNOUNCEMENT:
            return self.view.last_position(self.caller.course_or_group.context, kind) + 1
        return next_position(self.topics(kind))

    def new_id(self) -> str:
        """An id for one more thing."""
        return self.view.new_id()

    def sanitise(self, html: str, /) -> Sanitised:
        """The HTML of a topic that is stored."""
        return stored_html(self.view, html, self.caller.course_or_group.context, self.edition)

    def sanitise_entry(self, html: str, /) -> Sanitised:
        """The HTML of an entry that is stored."""
        context = self.caller.course_or_group.context
        return stored_html(self.view, html, context, self.edition, of_entry=True)

    def groups_of_set(self, topic: Topic) -> frozenset[str]:
        """The groups of the set that a root is for."""
        if topic.group_category is None:
            return NO_GROUPS
        groups = self.view.directory.groups_in_category(topic.group_category)
        return frozenset(group.id for group in groups)

    def read_attachment(self, param: RawParam, owner: Context | None = None) -> AttachmentParam:
        """What the caller attaches; `owner` pays for it with their quota, by default the course or group."""
        found = read_attachment(param, allowed=may_attach(self.caller))
        if found.file is None:
            return found
        payer = self.caller.course_or_group.context if owner is None else owner
        fits = may_come_along(self.view.files, payer, len(found.file.content))
        return attrs.evolve(found, decision=found.decision & fits)

    def with_file(
        self, part: UploadedFile | None, id: str | None, owner: Context
    ) -> tuple["RequestContext", Changes]:
        """The request with a file that comes with it, which `owner` has from now on, and what changes."""
        if part is None or id is None:
            return self, ()
        view, user = self.view, self.caller.user
        file, changes = attach(
            view.files, part, id=id, owner=owner, user=user, new_id=view.new_id, now=self.now
        )
        return attrs.evolve(self, new_files=(*self.new_files, file)), changes

    def attachment(self, id: str | None) -> File | None:
        """The file of a topic or entry as the caller sees it; None if there is none, or none any more."""
        file = next((one for one in self.new_files if one.id == id), None)
        file = self.view.files.file(id or "") if file is None else file
        return render_file(file, self.caller.user, self.edition) if file and file.available else None

    def is_student(self, user: str) -> bool:
        """Whether the user is a student of the course."""
        course = self.caller.course_or_group.course or ""
        return any(
            e.role is CourseRole.STUDENT and e.state is not EnrollmentState.INACTIVE
            for e in self.view.directory.enrollments_between(user, course)
        )


class TopicFacts(Protocol):
    """Who writes, where, when; on a server all is known, over a snapshot not everything."""

    @property
    def caller(self) -> Caller:
        """Who writes, and in which course or group."""
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

    def permissions(self, topic: Topic) -> frozenset[TopicPermission]:
        """What the writer may do to the topic."""
        ...

    def known_sections(self) -> frozenset[str] | None:
        """The ids of the course's sections; None if they are not known."""
        ...

    def known_sets(self) -> frozenset[str] | None:
        """The ids of the course's group sets; None if they are not known."""
        ...

    def next_position(self, kind: TopicKind) -> int:
        """The position of a topic that is pinned now, or of an announcement that is made now."""
        ...

    def new_id(self) -> str:
        """An id for one more thing; one that is not used is simply lost."""
        ...

    def read_attachment(self, param: RawParam) -> AttachmentParam:
        """What the writer attaches."""
        ...

    def sanitise(self, html: str, /) -> Sanitised:
        """The HTML of a topic that is stored."""
        ...


def enter(
    view: DiscussionView, context: Context, actor: Actor | None, edition: LmsEdition, now: datetime
) -> RequestContext | Denied:
    """The context of a request: the caller is logged in, the course or group is there and readable."""
    decision = logged_in(actor)
    if actor is None:
        return deny(decision, edition, WORDINGS)
    caller = caller_in(view.directory, actor.id, attrs.evolve(context, id=as_id(context.id) or ""))
    if caller is None:
        return deny(not_found("context"), edition, WORDINGS)
    decision &= may_enter(caller)
    if not decision.allowed:
        return deny(decision, edition, WORDINGS)
    return RequestContext(view, caller, edition, now)


def topic_at(request: RequestContext, id: str, action: GatedAction) -> Topic | Denied:
    """A topic that is there, that the caller sees, and whose first-post gate lets this pass."""
    topic = find(request, id)
    if topic is None or topic.state is TopicState.DELETED:
        return refuse(request, not_found("topic"))
    hidden = why_hidden(topic, request.caller, request.now)
    if not hidden.allowed:
        return refuse(request, hidden)
    gate = passes(action, request.sees_posts(topic))
    return topic if gate.allowed else refuse(request, gate)


def find(request: RequestContext, id: str) -> Topic | None:
    """The topic of the course or group with this id, deleted ones too."""
    topic = request.view.topic(as_id(id) or "")
    return topic if topic is not None and topic.context == request.caller.course_or_group.context else None


def live_entry(request: RequestContext, topic: Topic, id: str) -> Entry | None:
    """A live entry of the topic; of a group's root, also of the copies that the caller sees."""
    entry = request.view.entry(as_id(id) or "")
    if entry is None or entry.deleted:
        return None
    return entry if entry.topic in topics_read(request, topic) else None


def topics_read(request: RequestContext, topic: Topic) -> tuple[str, ...]:
    """The topic itself, and with a group's root those copies whose group the caller may read."""
    if topic.group_category is None:
        return (topic.id,)
    copies = map(request.view.topic, request.view.copies_of(topic.id))
    return (topic.id, *(copy.id for copy in copies if copy is not None and _reads(request, copy)))


def _reads(request: RequestContext, copy: Topic) -> bool:
    caller = caller_in(request.view.directory, request.caller.user, copy.context)
    return caller is not None and may_enter(caller).allowed and why_hidden(copy, caller, request.now).allowed


def stored_html(
    view: DiscussionView, html: str, context: Context, edition: LmsEdition, *, of_entry: bool = False
) -> Sanitised:
    """The HTML of a topic or an entry that is stored."""
    return sanitise(as_received(html, context), edition, view.write_html, of_entry=of_entry)


def refuse(request: RequestContext, decision: Decision) -> Denied:
    """The refusal as the server words it; a file that comes along may be refused too."""
    return deny(decision, request.edition, {**FILE_WORDINGS, **WORDINGS})


Read: TypeAlias = Callable[[RequestContext, Any], Any]
"""`read(request, command)`: the outcome."""
Write: TypeAlias = Callable[[RequestContext, Any], tuple[Any, Changes]]
"""`write(request, command)`: the outcome, and what changes."""

__all__ = ["Read", "RequestContext", "TopicFacts", "Write"]
