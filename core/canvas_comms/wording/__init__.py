"""Every reason in words: one sentence each, for people.

A sentence says what the rule does. It holds no text of any message, and no option of any
program: who has other words for a reason (the command line for its options) says them
itself.
"""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.wording import (
    assignments,
    channels,
    conversations,
    discussions,
    files,
    logins,
    mail,
    medical,
    outbox,
    roster,
)

WORDS: Mapping[Reason, str] = {
    **medical.WORDS,
    **channels.WORDS,
    **conversations.WORDS,
    **discussions.WORDS,
    **files.WORDS,
    **roster.WORDS,
    **assignments.WORDS,
    **logins.WORDS,
    **mail.WORDS,
    **outbox.WORDS,
}


def words_for(reason: Reason) -> str:
    """One sentence for people; the code itself for a stranger's reason."""
    return WORDS.get(reason, reason.value)


__all__ = ["WORDS", "words_for"]
