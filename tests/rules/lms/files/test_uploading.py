from datetime import UTC, datetime
from typing import Any

import pytest

from canvas_comms.decisions import Decision
from canvas_comms.lms import contexts
from canvas_comms.lms.files.model import FileState, OnDuplicate, PendingUpload, StoredFile
from canvas_comms.lms.files.rules.folders import FolderReason
from canvas_comms.lms.files.rules.uploading import (
    TIME,
    UploadReason,
    may_finish,
    may_receive,
    may_take_name,
    read_announced,
)
from canvas_comms.lms.params import ABSENT, Parameters, RawParam, UploadedFile

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
PART = UploadedFile("a.txt", b"x")
UPLOAD = PendingUpload("5", "policy", OnDuplicate.OVERWRITE, NOON + TIME)


def file(state: FileState) -> StoredFile:
    owner = contexts.user("7")
    return StoredFile("5", owner, "6", "uuid", "a.txt", "a.txt", "text/plain", 1, NOON, NOON, state=state)


def reasons(decision: Decision) -> list[Any]:
    return [finding.reason for finding in decision.refusals]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"name": "a.txt"}, []),
        ({"name": "a.txt", "on_duplicate": "rename"}, []),
        ({"on_duplicate": "never"}, [UploadReason.BAD_ON_DUPLICATE]),
        ({"parent_folder_id": "5", "parent_folder_path": "a"}, [FolderReason.PATH_AND_ID]),
        ({"parent_folder_id": "", "parent_folder_path": "a"}, []),
        ({"url": "https://e.example/a"}, [UploadReason.FETCHING_NOT_BUILT]),
    ],
)
def test_what_the_first_step_says(params: dict[str, Any], found: list[Any]) -> None:
    assert reasons(read_announced(Parameters(params)).decision) == found


def test_the_first_step_has_defaults_for_all_but_the_name() -> None:
    said = read_announced(Parameters({"filename": "a.pdf", "size": "-3", "folder": "old/name"}))

    assert (said.name, said.content_type, said.size) == ("a.pdf", "application/pdf", 0)
    assert said.on_duplicate is OnDuplicate.OVERWRITE
    assert said.path == "old/name"


def test_a_name_that_is_taken_is_an_error_only_where_it_is_asked_for() -> None:
    assert reasons(may_take_name(OnDuplicate.ERROR, taken=True)) == [UploadReason.NAME_TAKEN]
    assert may_take_name(OnDuplicate.ERROR, taken=False).allowed
    assert may_take_name(OnDuplicate.RENAME, taken=True).allowed


@pytest.mark.parametrize(
    ("upload", "state", "part", "late", "found"),
    [
        (UPLOAD, FileState.PENDING, PART, False, []),
        (None, FileState.PENDING, PART, False, [UploadReason.NO_SUCH_UPLOAD]),
        (UPLOAD, FileState.RECEIVED, PART, False, [UploadReason.NO_SUCH_UPLOAD]),
        (UPLOAD, FileState.AVAILABLE, PART, False, [UploadReason.NO_SUCH_UPLOAD]),
        (UPLOAD, FileState.PENDING, PART, True, [UploadReason.NO_SUCH_UPLOAD]),
        (UPLOAD, FileState.PENDING, ABSENT, False, [UploadReason.NO_CONTENT]),
        (UPLOAD, FileState.PENDING, "text", False, [UploadReason.NO_CONTENT]),
    ],
)
def test_the_second_step_brings_the_content_of_an_upload_that_waits(
    upload: PendingUpload | None, state: FileState, part: RawParam, late: bool, found: list[Any]
) -> None:
    now = NOON + TIME if late else NOON

    assert reasons(may_receive(upload, file(state), part, now)) == found


@pytest.mark.parametrize(
    ("state", "uuid", "found"),
    [
        (FileState.RECEIVED, "uuid", []),
        (FileState.RECEIVED, "other", [UploadReason.NO_SUCH_UPLOAD]),
        (FileState.RECEIVED, ABSENT, [UploadReason.NO_SUCH_UPLOAD]),
        (FileState.PENDING, "uuid", [UploadReason.NO_SUCH_UPLOAD]),
        (FileState.AVAILABLE, "uuid", [UploadReason.NO_SUCH_UPLOAD]),
    ],
)
def test_the_third_step_ends_what_has_come(state: FileState, uuid: RawParam, found: list[Any]) -> None:
    assert reasons(may_finish(file(state), uuid)) == found
    assert reasons(may_finish(None, uuid)) == [UploadReason.NO_SUCH_UPLOAD]
