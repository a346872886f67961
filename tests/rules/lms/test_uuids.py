from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.conversations.model import ConversationParticipant
from canvas_comms.lms.uuids import user_of, uuid_of

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
ROW = ConversationParticipant("1", "7", WHEN)


@given(st.integers(0).map(str) | st.text("0123456789", min_size=38, max_size=41))
def test_a_uuid_has_forty_characters_and_leads_back(user_id: str) -> None:
    assert user_of(uuid_of(user_id)) == user_id
    assert len(uuid_of(user_id)) == max(40, len(user_id) + 1)


@given(st.text())
def test_any_other_text_is_nobody_s_uuid(text: str) -> None:
    assert user_of(text) is None
