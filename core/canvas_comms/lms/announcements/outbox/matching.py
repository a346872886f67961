"""Is an announcement that a list shows the one that is looked for?

It has no mark of ours: it is told by its author, title and text, and by when it was made. It is surely
ours only if nothing else of its title is there, and no other intent says the same.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from canvas_comms.lms.announcements.outbox.drafts import Intended
from canvas_comms.lms.discussions.resources import DiscussionTopic
from canvas_comms.outbox.canonical_text import same_text
from canvas_comms.outbox.verdicts import Sighting, Verdict


def may_be(intended: Intended, found: DiscussionTopic, earliest: datetime, latest: datetime) -> bool:
    """Whether it may be the one: made at that time, of the same title, or with the same text."""
    made = found.created_at or found.posted_at
    if made is not None and not earliest <= made <= latest:
        return False
    same_title = intended.title is not None and found.title == intended.title
    return same_title or same_text(intended.text, found.message or "")


def is_sure(intended: Intended, found: DiscussionTopic, me: str) -> bool:
    """Whether author, title and text are those that are looked for, and a time is shown."""
    own = found.author is not None and found.author.id == me
    same_title = intended.title is None or found.title == intended.title
    timed = found.created_at is not None or found.posted_at is not None
    return own and same_title and timed and same_text(intended.text, found.message or "")


def judge(
    intended: Intended,
    candidates: Sequence[DiscussionTopic],
    me: str,
    *,
    others: Collection[str],
    alike: bool,
    complete: bool,
) -> Verdict:
    """What was seen: `others` are announcements of other intents, `alike`: another intent says the same."""
    left = tuple(one for one in candidates if one.id not in others)
    ids = tuple(one.id for one in left)
    if len(left) == 1 and is_sure(intended, left[0], me) and complete and not alike:
        return Verdict(Sighting.ONE, ids)
    if ids:
        return Verdict(Sighting.ALIKE, ids)
    return Verdict(Sighting.NONE if complete else Sighting.INCOMPLETE)


__all__ = ["is_sure", "judge", "may_be"]
