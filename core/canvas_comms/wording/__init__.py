"""Every reason in words, for people."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms_cli import lms_wording, medical_wording

WORDS: Mapping[Reason, str] = {**medical_wording.WORDS, **lms_wording.WORDS}


def words_for(reason: Reason) -> str:
    """One sentence for people; the code itself for a stranger's reason."""
    return WORDS.get(reason, reason.value)


__all__ = ["WORDS", "words_for"]
