from typing import Any

import attrs
import pytest

from canvas_comms.lms import contexts
from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.files.model import FileState
from canvas_comms.lms.files.rules.folders import (
    FolderReason,
    find,
    full_name,
    is_for_messages,
    is_said_once,
    may_be_named,
    may_hold,
    may_remove,
    path_of,
)
from canvas_comms.lms.files.state import PutFolder

OWNER = contexts.user("7")


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("conversation attachments", ContextKind.USER, ("conversation attachments",)),
        ("my files/conversation attachments", ContextKind.USER, ("conversation attachments",)),
        ("/My Files//a/ /b/", ContextKind.USER, ("a", "b")),
        ("course files/a", ContextKind.COURSE, ("a",)),
        ("my files/a", ContextKind.COURSE, ("my files", "a")),
        ("", ContextKind.GROUP, ()),
    ],
)
def test_a_path_leads_from_the_root_with_or_without_its_name(
    text: str, kind: ContextKind, names: tuple[str, ...]
) -> None:
    assert path_of(text, kind) == names


def test_folders_come_into_being_when_they_are_needed_and_once(shelves: Any) -> None:
    assert find(shelves.store, OWNER, ("a",)) is None
    deep = shelves.folder("a", "b")

    assert shelves.folder("a", "b") == deep
    assert [one.name for one in find(shelves.store, OWNER, ("a", "b")) or ()] == ["my files", "a", "b"]
    assert full_name(shelves.store, deep) == "my files/a/b"


def test_a_message_takes_only_what_lies_in_its_senders_own_folder_for_that(shelves: Any) -> None:
    right = shelves.file(1, "conversation attachments")
    below = shelves.file(1, "conversation attachments", "deeper")
    beside = shelves.file(1, "other", "conversation attachments")
    of_course = shelves.file(1, "conversation attachments", owner=contexts.course("7"))

    assert is_for_messages(shelves.store, right, "7")
    assert not is_for_messages(shelves.store, right, "8")
    assert not is_for_messages(shelves.store, below, "7")
    assert not is_for_messages(shelves.store, beside, "7")
    assert not is_for_messages(shelves.store, of_course, "7")
    assert not is_for_messages(shelves.store, attrs.evolve(right, state=FileState.DELETED), "7")


def test_a_root_stays_and_a_folder_with_content_goes_by_force_only(shelves: Any) -> None:
    full, empty = shelves.folder("full"), shelves.folder("empty")
    shelves.file(1, "full")
    above = shelves.folder("above")
    shelves.folder("above", "below")

    def reasons(folder: Any, **more: bool) -> list[Any]:
        found = may_remove(shelves.store, folder, **{"force": False, **more})
        return [finding.reason for finding in found.refusals]

    assert reasons(shelves.folder(), force=True) == [FolderReason.ROOT_STAYS]
    assert reasons(full) == [FolderReason.NOT_EMPTY]
    assert reasons(above) == [FolderReason.NOT_EMPTY]
    assert reasons(full, force=True) == []
    assert reasons(empty) == []


def test_a_folder_is_named_once_is_the_owners_and_has_a_name(shelves: Any) -> None:
    def reasons(decision: Any) -> list[Any]:
        return [finding.reason for finding in decision.refusals]

    assert reasons(is_said_once("a", "5")) == [FolderReason.PATH_AND_ID]
    assert reasons(is_said_once(None, "5")) == reasons(is_said_once("a", "")) == []
    assert reasons(may_hold(None, OWNER)) == [FolderReason.NO_SUCH_FOLDER]
    assert reasons(may_hold(shelves.folder("a"), contexts.user("8"))) == [FolderReason.NO_SUCH_FOLDER]
    assert reasons(may_hold(shelves.folder("a"), OWNER)) == []
    assert reasons(may_be_named("")) == [FolderReason.NAME_MISSING]
    assert reasons(may_be_named("a")) == []


def test_a_deleted_folder_leaves_its_name_free(shelves: Any) -> None:
    gone = shelves.folder("a")
    shelves.store.apply(PutFolder(attrs.evolve(gone, deleted=True)))

    assert find(shelves.store, OWNER, ("a",)) is None
    assert shelves.folder("a").id != gone.id
