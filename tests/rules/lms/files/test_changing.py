"""What a change of a file or folder asks for, and whether it may be done."""

from typing import Any

import attrs
import pytest

from canvas_comms.decisions import Reason
from canvas_comms.lms.files.model import OnDuplicate
from canvas_comms.lms.files.rules.changing import (
    ChangeReason,
    may_be_changed,
    may_go_into,
    may_take_its_place,
    read_change,
)
from canvas_comms.lms.files.rules.uploading import UploadReason
from canvas_comms.lms.params import ABSENT, Json, Parameters


@pytest.mark.parametrize(
    ("params", "reasons"),
    [
        ({"name": "x"}, set[Reason]()),
        ({"locked": "false", "hidden": "0", "lock_at": ""}, set[Reason]()),
        ({"locked": "true"}, {ChangeReason.LOCKING_NOT_BUILT}),
        ({"unlock_at": "2026-04-01T00:00:00Z"}, {ChangeReason.LOCKING_NOT_BUILT}),
        ({"on_duplicate": "somehow"}, {UploadReason.BAD_ON_DUPLICATE}),
    ],
)
def test_what_is_asked_for_is_read(params: dict[str, Json], reasons: set[Reason]) -> None:
    assert set(read_change(Parameters(params)).decision.reasons()) == reasons


def test_what_is_blank_stays() -> None:
    asked = read_change(Parameters({"name": " ", "parent_folder_id": ""}))

    assert (asked.name, asked.folder, asked.on_duplicate) == (None, ABSENT, None)


@pytest.mark.parametrize(
    ("on_duplicate", "allowed"),
    [(None, False), (OnDuplicate.ERROR, False), (OnDuplicate.RENAME, True), (OnDuplicate.OVERWRITE, True)],
)
def test_a_taken_name_needs_a_word(on_duplicate: OnDuplicate | None, allowed: bool, shelves: Any) -> None:
    file, old = shelves.file(1), shelves.file(2)

    assert may_take_its_place(old, file, on_duplicate).allowed is allowed
    assert may_take_its_place(None, file, on_duplicate).allowed
    assert may_take_its_place(attrs.evolve(file), file, on_duplicate).allowed
    assert set(may_take_its_place(old, file, None).reasons()) == {UploadReason.NAME_TAKEN}


def test_a_root_stays_and_nothing_lies_in_itself(shelves: Any) -> None:
    root, a, deep = shelves.folder(), shelves.folder("a"), shelves.folder("a", "deep")

    assert set(may_be_changed(root).reasons()) == {ChangeReason.ROOT_UNCHANGED}
    assert may_be_changed(a).allowed
    assert set(may_go_into(shelves.store, a, deep).reasons()) == {ChangeReason.INTO_ITSELF}
    assert not may_go_into(shelves.store, a, a).allowed
    assert may_go_into(shelves.store, deep, root).allowed
