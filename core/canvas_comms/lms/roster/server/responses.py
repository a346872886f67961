"""How the server words what it refuses about courses and people."""

from collections.abc import Callable, Sequence

import attrs

from canvas_comms.decisions import Finding
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.error_responses import ErrorResponse, Fixed, Wordings, messages
from canvas_comms.lms.params import Json
from canvas_comms.lms.roster.rules.asking import AskingReason, NoSuchWord


@attrs.frozen
class Repeating:
    """A 400 that repeats the word which there is not."""

    body: Callable[[str], Json]

    def answer(self, refusals: Sequence[Finding], table: Wordings, edition: LmsEdition) -> ErrorResponse:
        """The first one only."""
        first = refusals[0]
        return ErrorResponse(400, self.body(first.word if isinstance(first, NoSuchWord) else ""))


WORDINGS: Wordings = {
    AskingReason.SEARCH_TERM_SHORT: Fixed(
        400,
        {
            "errors": [
                {"field": "search_term", "code": "invalid", "message": "2 or more characters is required"}
            ]
        },
    ),
    AskingReason.NO_SUCH_TYPE: Repeating(lambda word: messages(f"Invalid enrollment type: {word}")),
    AskingReason.TYPE_NOT_VALID: Fixed(400, {"message": "Invalid value provided to 'enrollment_type'"}),
    AskingReason.NO_SUCH_STATE: Repeating(lambda word: {"error": f"Invalid state {word}"}),
    AskingReason.NO_SUCH_ROLE: Fixed(400, messages("unknown role")),
    AskingReason.NO_GRADING_PERIOD: Fixed(400, {"error": "invalid grading_period_id"}),
    AskingReason.SIS_NOT_READABLE: Fixed(
        400, {"message": "Insufficient permissions to filter by SIS fields"}
    ),
    AskingReason.TOO_MANY_UUIDS: Fixed(400, messages("too many uuids")),
}
"""Texts of the third, fifth and last are the server's; frames of the others are partly undecided (facts
neighbours H 1)."""

__all__ = ["WORDINGS"]
