from datetime import UTC, datetime

import pytest

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations.held import Participation
from canvas_comms.lms.conversations.rules.texts import (
    TextReason,
    may_be_body,
    may_be_subject,
    what_is_attached,
)

WHEN = datetime(2026, 3, 15, 12, tzinfo=UTC)
ROW = Participation("1", "7", WHEN)


@pytest.mark.parametrize(("length", "allowed"), [(0, True), (255, True), (256, False)])
def test_a_subject_has_at_most_255_characters(length: int, allowed: bool) -> None:
    assert may_be_subject("x" * length).allowed is allowed
    assert may_be_subject(None).allowed


@pytest.mark.parametrize(("length", "allowed"), [(65_535, True), (65_536, False)])
def test_a_body_has_at_most_65535_characters(length: int, allowed: bool) -> None:
    assert may_be_body("x" * length).allowed is allowed


def test_every_attachment_is_a_loss() -> None:
    decision = what_is_attached(["1", 2], None, None)

    assert [f.where for f in decision.losses] == ["attachment_ids[0]", "attachment_ids[1]"]


def test_a_recording_without_its_type_is_a_loss() -> None:
    assert what_is_attached([], "x", None).reasons() == {TextReason.MEDIA_WITHOUT_TYPE}
    assert what_is_attached([], "x", "audio").having(Effect.DROPPED) == ()
