"""What does a change of a file or folder ask for, and may it be done?

A file or folder gets another name, or goes into another folder of the same owner. A name that is not
there, or blank, stays. If a file's name is taken where it goes, the change says whether the other file
makes way or this one gets a number, and is refused if it does not say. The root folder stays as it is,
and no folder goes into itself or into one below it. Locks and hiding are refused as not built: no source
says whom they keep out.

Source: the routes are facts lms-search E.4; the parameters and their defaults are inferred from those of
uploads, whose refusal of a taken name names the two ways out.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.files.model import OnDuplicate, StoredFile, StoredFolder
from canvas_comms.lms.files.rules.naming import shown_name
from canvas_comms.lms.files.rules.uploading import UploadReason
from canvas_comms.lms.files.sources import FILES_CODE, FOLDERS_TESTS, INFERRED
from canvas_comms.lms.files.state import FileLookup
from canvas_comms.lms.params import ABSENT, Parameters, RawParam, as_boolean, as_text, is_blank
from canvas_comms.redaction import PRIVATE, Redacted

DATES = ("lock_at", "unlock_at")
SWITCHES = ("locked", "hidden")


class ChangeReason(Reason):
    """Why a file or folder stays as it is."""

    LOCKING_NOT_BUILT = "locking-not-built", f"{FILES_CODE}; our own gap: whom a lock keeps out is not known"
    ROOT_UNCHANGED = "root-unchanged", f"{FOLDERS_TESTS}; {INFERRED}"
    INTO_ITSELF = "folder-into-itself", INFERRED


@attrs.frozen(eq=False, repr=False)
class ChangeAsked(Redacted):
    """A change as the server understood it. `name` None and `folder` absent: it stays.

    `on_duplicate` None: nothing was said.
    """

    decision: Decision
    name: str | None = attrs.field(metadata=PRIVATE)
    folder: RawParam
    on_duplicate: OnDuplicate | None


def read_change(params: Parameters) -> ChangeAsked:
    """Understand the parameters; locks and hiding count only if they ask for something."""
    locks = [one for one in DATES if not is_blank(params.at(one))]
    locks += [one for one in SWITCHES if as_boolean(params.at(one))]
    wanted = as_text(params.at("on_duplicate"))
    known = next((one for one in OnDuplicate if one.value == wanted), None)
    found = [Finding(ChangeReason.LOCKING_NOT_BUILT, Effect.REFUSED, one) for one in locks]
    if wanted and known is None:
        found.append(Finding(UploadReason.BAD_ON_DUPLICATE, Effect.REFUSED, "on_duplicate"))
    name, folder = params.at("name"), params.at("parent_folder_id")
    return ChangeAsked(
        Decision(tuple(found)),
        None if is_blank(name) else shown_name(name),
        ABSENT if is_blank(folder) else folder,
        known,
    )


def may_take_its_place(
    old: StoredFile | None, file: StoredFile, on_duplicate: OnDuplicate | None
) -> Decision:
    """Refused if another file has the name, unless the change says what becomes of it."""
    taken = old is not None and old.id != file.id
    if taken and on_duplicate in (None, OnDuplicate.ERROR):
        return Decision((Finding(UploadReason.NAME_TAKEN, Effect.REFUSED, "name"),))
    return Decision()


def may_be_changed(folder: StoredFolder) -> Decision:
    """Refused for a root."""
    if folder.parent is None:
        return Decision((Finding(ChangeReason.ROOT_UNCHANGED, Effect.REFUSED, "id"),))
    return Decision()


def may_go_into(files: FileLookup, folder: StoredFolder, above: StoredFolder) -> Decision:
    """Refused if the folder would lie in itself."""
    at: StoredFolder | None = above
    while at is not None:
        if at.id == folder.id:
            return Decision((Finding(ChangeReason.INTO_ITSELF, Effect.REFUSED, "parent_folder_id"),))
        at = None if at.parent is None else files.folder(at.parent)
    return Decision()


__all__ = [
    "ChangeAsked",
    "ChangeReason",
    "may_be_changed",
    "may_go_into",
    "may_take_its_place",
    "read_change",
]
