import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.discussions.rules.fields import AttachingReason, AttachmentParam, read_attachment
from canvas_comms.lms.params import ABSENT, RawParam, UploadedFile

PDF = UploadedFile("a.pdf", b"%PDF", "application/pdf")


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
        (UploadedFile("a.pdf", b"x"), False, MAY_NOT),
        ("a.pdf", True, NO_FILE),
        ({"filename": "a.pdf", "size": 3}, True, NO_FILE),
        (UploadedFile("", b"x"), False, NO_FILE),
        (UploadedFile("a.pdf", b""), True, NO_FILE),
    ],
)
def test_what_becomes_of_a_file(
    given: RawParam, allowed: bool, found: list[tuple[Reason, Effect, str]]
) -> None:
    attaching = read_attachment(given, allowed=allowed)

    assert told(attaching) == found
    assert attaching.file is (PDF if found == ATTACHED else None)
