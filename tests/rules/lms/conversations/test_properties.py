from datetime import UTC, datetime

import attrs

from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.conversations.rules.response_keys import properties

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
ROW = ConversationParticipant("1", "7", WHEN)


def test_last_author_is_judged_on_the_newest_message_once_anything_has_arrived() -> None:
    arrived = attrs.evolve(ROW, last_message_at=WHEN)

    assert properties(arrived, "7", True) == ("last_author",)
    assert properties(arrived, "8", True) == ()


def test_last_author_is_judged_on_the_own_message_while_nothing_has_arrived() -> None:
    assert properties(ROW, None, True) == ("last_author",)
    assert properties(ROW, None, False) == ()


def test_properties_come_in_the_server_s_order() -> None:
    full = attrs.evolve(ROW, attachments=True, media=True)

    assert properties(full, "7", True) == ("last_author", "attachments", "media_objects")
