"""Which course or group, topic and entry a call is about, and whether the caller may go there.

Everything refuses in the server's order. An id that is none names nothing.
"""

from datetime import datetime

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.discussions.model import Entry, Topic, TopicState
from canvas_comms.lms.discussions.rules.caller import caller_in
from canvas_comms.lms.discussions.rules.entries import GatedAction, passes
from canvas_comms.lms.discussions.rules.visibility import may_enter, why_hidden
from canvas_comms.lms.discussions.server.context import RequestContext
from canvas_comms.lms.discussions.server.responses import WORDINGS
from canvas_comms.lms.discussions.state import DiscussionView
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.operations import Denied, deny, not_found
from canvas_comms.lms.params import as_id
from canvas_comms.lms.rules.credentials import logged_in


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


def refuse(request: RequestContext, decision: Decision) -> Denied:
    """The refusal as the server words it."""
    return deny(decision, request.edition, WORDINGS)
