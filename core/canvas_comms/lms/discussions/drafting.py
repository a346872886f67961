"""What becomes of a new or changed topic: every rule about it, joined once.

`draft` is what our own backends do (see `deciding`) and what a plan foretells (see `plan`).
The decision lists refusals in the order in which the server meets them.
"""

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.lms.discussions.parts import Work, parts_of
from canvas_comms.lms.discussions.rules.announcing import comments_of, kind_of, locked_by_course
from canvas_comms.lms.discussions.rules.fields import take
from canvas_comms.lms.discussions.rules.powers import moderates
from canvas_comms.lms.discussions.shaping import shape
from canvas_comms.lms.discussions.surroundings import Surroundings
from canvas_comms.lms.discussions.topics import Topic, TopicKind
from canvas_comms.lms.given import Parameters
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class Draft(Redacted):
    """The decision, and the topic as it would be stored; None if refused.

    `goes_out`: this is the moment from which it is published.
    """

    decision: Decision
    topic: Topic | None
    goes_out: bool = False


def draft(scene: Surroundings, given: Parameters, before: Topic | None, id: str) -> Draft:
    """The topic that the fields make of `before`, or a new one with this `id`."""
    kind = kind_of(given, before, scene.caller)
    if not kind.decision.allowed:
        return Draft(kind.decision, None)
    taken = take(
        given,
        in_group=not scene.caller.place.in_course,
        moderates=moderates(kind.kind, scene.caller),
        announcement=kind.kind is TopicKind.ANNOUNCEMENT,
    )
    fields, decision = taken.fields, kind.decision & taken.decision
    if kind.kind is TopicKind.ANNOUNCEMENT:
        comments = comments_of(fields, before)
        fields, decision = comments.fields, decision & comments.decision
    work = Work(scene, before, kind.kind, fields)
    parts = parts_of(work)
    decision &= parts.decision
    if not decision.allowed:
        return Draft(decision, None)
    topic = shape(work, parts, before or _blank(scene, kind.kind, id))
    return Draft(decision & locked_by_course(kind.kind, scene.caller), topic, parts.publication.goes_out)


def _blank(scene: Surroundings, kind: TopicKind, id: str) -> Topic:
    context = scene.caller.place.context
    return Topic(
        id, context, kind, "", None, scene.now, scene.now, scene.now, author=scene.caller.user, expanded=False
    )


__all__ = ["Draft", "draft"]
