"""What the outcome of posting or editing says was refused, ignored or lost."""

from typing import Any

import pytest

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.discussions.operations import AddEntry, UpdateEntry
from canvas_comms.lms.discussions.rules.dates import LockReason
from canvas_comms.lms.discussions.rules.entries import NestingReason, PostingReason
from canvas_comms.lms.discussions.rules.permissions import EntryPermissionReason
from canvas_comms.lms.operations import Denied, Response
from canvas_comms.lms.params import Parameters, UploadedFile

PAST, LATER = "2026-03-01T00:00:00Z", "2027-03-01T00:00:00Z"


def told(outcome: Any) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in outcome.decision.findings]


def post(school: Any, who: str, **given: str) -> Any:
    return school.does(who, AddEntry(school.course, school["topic"], Parameters({"message": "x", **given})))


@pytest.mark.parametrize(
    ("lock", "reason"),
    [
        ({"locked": True}, LockReason.CLOSED_FOR_COMMENTS),
        ({"lock_at": PAST}, LockReason.LOCK_DATE_PASSED),
        ({"delayed_post_at": LATER}, LockReason.OPENS_LATER),
    ],
)
def test_a_student_is_refused_with_the_lock_that_is_in_the_way(
    school: Any, lock: dict[str, Any], reason: LockReason
) -> None:
    school.gateway("teacher").update_topic(school.course, school["topic"], Parameters(lock))

    refused = post(school, "student")

    assert isinstance(refused, Denied)
    assert refused.answer.status == 403
    assert told(refused) == [
        (EntryPermissionReason.MAY_NOT_POST, Effect.REFUSED, "topic"),
        (reason, Effect.REFUSED, "locked"),
    ]


def test_a_teacher_posts_and_is_told_of_the_lock_that_does_not_count(school: Any) -> None:
    school.gateway("teacher").update_topic(school.course, school["topic"], Parameters({"locked": True}))

    made = post(school, "teacher")

    assert isinstance(made, Response)
    assert told(made) == [(LockReason.MODERATORS_EXEMPT, Effect.NOTED, "locked")]


def test_a_parent_among_the_fields_is_lost(school: Any) -> None:
    made = post(school, "student", parent_id=school["first"])

    assert isinstance(made, Response)
    assert made.value.parent_id is None
    assert told(made) == [(NestingReason.PARENT_ID_IGNORED, Effect.DROPPED, "parent_id")]


def test_an_edit_without_a_file_loses_the_one_it_had(school: Any) -> None:
    file = UploadedFile("a.txt", b"abc", "text/plain")
    made = school.does(
        "student", AddEntry(school.course, school["topic"], Parameters({"message": "x", "attachment": file}))
    )
    assert isinstance(made, Response)
    assert made.value.attachment is not None

    edited = school.does(
        "student", UpdateEntry(school.course, school["topic"], made.value.id, Parameters({"message": "y"}))
    )

    assert isinstance(edited, Response)
    assert edited.value.attachment is None
    assert told(edited) == [(PostingReason.ATTACHMENT_LOST, Effect.DROPPED, "attachment")]
