"""Who will see a topic, from when, and until when?

Read off the one table of visibility: what each kind of viewer sees before the topic opens,
while it is open, and after its lock date. A delayed topic becomes active when its date
comes.
"""

from datetime import datetime

import attrs

from canvas_comms.lms.discussions.rules.visibility import SIGHT, Moment, Sight, Viewer, moment_of
from canvas_comms.lms.discussions.topics import Topic, TopicState


@attrs.frozen
class Showing:
    """What one kind of viewer sees, `since` (None: from now on) and `until` (None: for good)."""

    viewer: Viewer
    sight: Sight
    since: datetime | None
    until: datetime | None


def showings(topic: Topic, now: datetime) -> tuple[Showing, ...]:
    """The future of the topic for moderators, its author and readers, in order of time."""
    shown: list[Showing] = []
    for viewer in (Viewer.MODERATOR, Viewer.AUTHOR, Viewer.READER):
        for moment, since, until in _moments(topic, now):
            sight = SIGHT[topic.kind, viewer, _state(topic, moment), moment]
            if shown and shown[-1].viewer is viewer and shown[-1].sight is sight:
                shown[-1] = attrs.evolve(shown[-1], until=until)
            else:
                shown.append(Showing(viewer, sight, since, until))
    return tuple(shown)


def visible_from(topic: Topic, now: datetime) -> datetime | None:
    """From when readers see it: `now` at the earliest; None if never."""
    for one in showings(topic, now):
        if one.viewer is Viewer.READER and one.sight is not Sight.HIDDEN:
            return one.since or now
    return None


def _moments(topic: Topic, now: datetime) -> list[tuple[Moment, datetime | None, datetime | None]]:
    """The moments that lie ahead, with their beginnings and ends."""
    first = moment_of(topic, now)
    spans = {
        Moment.BEFORE: (None, topic.opens),
        Moment.OPEN: (topic.opens if first is Moment.BEFORE else None, topic.closes),
        Moment.AFTER: (None if first is Moment.AFTER else topic.closes, None),
    }
    ahead = list(Moment)[list(Moment).index(first) :]
    if topic.closes is None:
        ahead = [moment for moment in ahead if moment is not Moment.AFTER]
    return [(moment, *spans[moment]) for moment in ahead]


def _state(topic: Topic, moment: Moment) -> TopicState:
    """Its state by then: what waits goes live when its date comes."""
    waits = topic.state is TopicState.POST_DELAYED and moment is not Moment.BEFORE
    return TopicState.ACTIVE if waits else topic.state
