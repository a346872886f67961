"""The rules of Canvas LMS in words: one sentence for each reason."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms_cli.lms_wording import channels, conversations, entries, ground, topics

WORDS: Mapping[Reason, str] = {
    **ground.WORDS,
    **channels.WORDS,
    **conversations.WORDS,
    **topics.WORDS,
    **entries.WORDS,
}

__all__ = ["WORDS"]
