import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.conversations.rules.attaching import AttachingReason, recorded
from canvas_comms.lms.conversations.rules.creating import TextReason, may_be_body, may_be_subject

Found = tuple[Reason, Effect, str]
LONG_SUBJECT = [(TextReason.SUBJECT_TOO_LONG, Effect.REFUSED, "subject")]
LONG_BODY = [(TextReason.BODY_TOO_LONG, Effect.REFUSED, "body")]


def told(decision: Decision) -> list[Found]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


@pytest.mark.parametrize(
    ("subject", "found"), [(None, []), ("", []), ("x" * 255, []), ("x" * 256, LONG_SUBJECT)]
)
def test_a_subject_has_at_most_255_characters(subject: str | None, found: list[Found]) -> None:
    assert told(may_be_subject(subject)) == found


@pytest.mark.parametrize(("length", "found"), [(65_535, []), (65_536, LONG_BODY)])
def test_a_body_has_at_most_65535_characters(length: int, found: list[Found]) -> None:
    assert told(may_be_body("x" * length)) == found


def test_a_recording_without_its_type_is_a_loss() -> None:
    untyped = (AttachingReason.MEDIA_WITHOUT_TYPE, Effect.DROPPED, "media_comment_id")

    assert told(recorded("x", None)) == [untyped]
    assert told(recorded("x", "audio")) == []
    assert told(recorded(None, None)) == []
