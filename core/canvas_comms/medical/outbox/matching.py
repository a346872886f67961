"""Is a message that a search shows the one that is looked for?

A client gives a message no mark of its own but the moment at which it was written, and an outbox gives
no two messages of a pair the same one. So sender, recipient, moment and text together are a key. Texts
are compared as they are after a server wrote them as HTML. Where the key is there with another text,
somebody may have edited the message, or it is another one: that is never taken for a yes, nor for a no.
"""

import enum
from collections.abc import Collection, Sequence
from datetime import datetime

from canvas_comms.medical.outbox.intended import Intended
from canvas_comms.medical.resources import Communication
from canvas_comms.outbox.canonical_text import same_text
from canvas_comms.outbox.verdicts import Sighting, Verdict


class Match(enum.Enum):
    """How much a message that is shown is like the one that is looked for."""

    STRONG = "strong"
    """The same people, moment and text: it is ours."""
    WEAK = "weak"
    """The same people and millisecond, and another text; or the same text, and no moment is shown."""
    NONE = "none"


def match(intended: Intended, found: Communication) -> Match:
    """How much the message found is like the intended one."""
    if (found.sender, found.recipient) != (intended.sender, intended.recipient):
        return Match.NONE
    same = same_text(intended.text, found.content)
    if found.sent is None:
        return Match.WEAK if same else Match.NONE
    if _millisecond(found.sent) != _millisecond(intended.moment):
        return Match.NONE
    return Match.STRONG if same and found.sent == intended.moment else Match.WEAK


def judge(
    intended: Intended, found: Sequence[Communication], *, complete: bool, others: Collection[str]
) -> Verdict:
    """What a search tells of the intended message; `others` are ids that belong to other intents.

    What is found counts whether or not all was read; that nothing is found counts only if `complete`.
    """
    levels = {one.id: match(intended, one) for one in found if one.id not in others}
    strong = tuple(id for id, level in levels.items() if level is Match.STRONG)
    weak = tuple(id for id, level in levels.items() if level is Match.WEAK)
    if len(strong) > 1:
        return Verdict(Sighting.SEVERAL, strong)
    if strong and not weak:
        return Verdict(Sighting.ONE, strong)
    if strong or weak:
        return Verdict(Sighting.ALIKE, strong + weak)
    return Verdict(Sighting.NONE if complete else Sighting.INCOMPLETE)


def keeps_moment(intended: Intended, found: Communication) -> bool | None:
    """Whether the server shows the moment that it was given, by a message that is ours.

    None: this message does not tell, since people or text are not those that it was given.
    """
    same_people = (found.sender, found.recipient) == (intended.sender, intended.recipient)
    if not same_people or not same_text(intended.text, found.content):
        return None
    return found.sent == intended.moment


def _millisecond(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


__all__ = ["Match", "judge", "keeps_moment", "match"]
