from datetime import UTC, datetime

import pytest

from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.conversations.rules.participants import added_text

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
ROW = ConversationParticipant("1", "7", WHEN)


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["jane"], "jane was added to the conversation by Joe TA"),
        (["jane", "joe"], "jane and joe were added to the conversation by Joe TA"),
        (["jane", "joe", "tommy"], "jane, joe, and tommy were added to the conversation by Joe TA"),
    ],
)
def test_people_who_were_added_are_named_in_a_sentence(names: list[str], text: str) -> None:
    assert added_text(names, "Joe TA") == text
