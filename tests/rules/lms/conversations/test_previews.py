from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.conversations.rules.response_keys import preview

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
ROW = ConversationParticipant("1", "7", WHEN)


@pytest.mark.parametrize("length", [0, 1, 99, 100])
def test_a_text_of_up_to_a_hundred_characters_is_shown_whole(length: int) -> None:
    assert preview("ü" * length) == "ü" * length


def test_a_longer_text_is_cut_to_97_characters_and_three_dots() -> None:
    assert preview("ü" * 101) == "ü" * 97 + "..."


@given(st.text())
def test_no_preview_is_longer_than_a_hundred_characters(text: str) -> None:
    assert len(preview(text)) <= 100
