import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.discussions.resources import Attachment
from canvas_comms.lms.discussions.rules.fields import AttachingReason, AttachmentParam, read_attachment
from canvas_comms.lms.params import ABSENT, RawParam

PDF: RawParam = {"filename": "a.pdf", "content_type": "application/pdf", "size": 3}


def told(found: AttachmentParam) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in found.decision.findings]


ATTACHED = [(AttachingReason.ATTACHED, Effect.KEPT, "attachment")]
MAY_NOT = [(AttachingReason.MAY_NOT_ATTACH, Effect.DROPPED, "attachment")]
NO_FILE = [(AttachingReason.NO_FILE, Effect.DROPPED, "attachment")]


@pytest.mark.parametrize(
    ("given", "allowed", "found"),
    [
        (ABSENT, True, []),
        (ABSENT, False, []),
        (PDF, True, ATTACHED),
        (PDF, False, MAY_NOT),
        ({"filename": "a.pdf"}, False, MAY_NOT),
        ("a.pdf", True, NO_FILE),
        ({"size": 3}, True, NO_FILE),
        ({"filename": ""}, False, NO_FILE),
    ],
)
def test_what_becomes_of_a_file(
    given: RawParam, allowed: bool, found: list[tuple[Reason, Effect, str]]
) -> None:
    attaching = read_attachment(given, allowed=allowed)

    assert told(attaching) == found
    assert (attaching.file is not None) is (found == ATTACHED)


def test_a_file_keeps_its_name_type_and_size() -> None:
    assert read_attachment(PDF, allowed=True).file == Attachment("", "a.pdf", "application/pdf", 3)


def test_a_file_without_a_type_is_just_bytes() -> None:
    found = read_attachment({"filename": "a.pdf"}, allowed=True).file

    assert found is not None
    assert found.content_type == "application/octet-stream"
