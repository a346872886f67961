"""What is announced in the first step of an upload, and does the second step belong to it?

The name, the size and perhaps the type are announced, and where the file goes: into a folder by id or
by path, not both, else into the root. If its name is taken there the old file makes way, unless the
newer one is to be renamed or refused. The content is taken for half an hour, once.
"""

from datetime import datetime, timedelta

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.files.model import FileState, OnDuplicate, PendingUpload, StoredFile
from canvas_comms.lms.files.rules.folders import is_said_once
from canvas_comms.lms.files.rules.naming import content_type_of, shown_name
from canvas_comms.lms.files.sources import FILES_CODE, UPLOAD_PAGE
from canvas_comms.lms.params import Parameters, RawParam, UploadedFile, as_integer, as_text, is_blank
from canvas_comms.redaction import PRIVATE, Redacted

TIME = timedelta(minutes=30)
"""How long the content of an announced file is taken. Source: vendor's documentation."""

FILE_PARAM = "file"
"""The field of the content in the second step."""

POLICY_PARAM = "policy"
"""The field by which the second step names its upload; the name is our own."""


class UploadReason(Reason):
    """Why an upload does not go on."""

    BAD_ON_DUPLICATE = "bad-on-duplicate", FILES_CODE
    NAME_TAKEN = "file-exists", FILES_CODE
    FETCHING_NOT_BUILT = (
        "fetching-not-built",
        f"{UPLOAD_PAGE}; our own gap: no backend fetches URLs",
    )
    NO_SUCH_UPLOAD = "no-such-upload", FILES_CODE
    NO_CONTENT = "no-content", FILES_CODE


@attrs.frozen(eq=False, repr=False)
class Announced(Redacted):
    """What the first step says. `folder` and `path` are raw; at most one of them is there."""

    decision: Decision
    name: str = attrs.field(metadata=PRIVATE)
    content_type: str
    size: int
    on_duplicate: OnDuplicate
    folder: RawParam
    path: str | None = attrs.field(metadata=PRIVATE)


def read_announced(params: Parameters) -> Announced:
    """Read the first step. `folder` is an old name of `parent_folder_path`."""
    name = shown_name(params.at("name") if not is_blank(params.at("name")) else params.at("filename"))
    wanted = as_text(params.at("on_duplicate")) or OnDuplicate.OVERWRITE.value
    known = next((one for one in OnDuplicate if one.value == wanted), None)
    folder = params.at("parent_folder_id")
    path = as_text(params.at("parent_folder_path"))
    path = as_text(params.at("folder")) if path is None else path
    findings = []
    if not is_blank(params.at("url")):
        findings.append(_refused(UploadReason.FETCHING_NOT_BUILT, "url"))
    if known is None:
        findings.append(_refused(UploadReason.BAD_ON_DUPLICATE, "on_duplicate"))
    return Announced(
        decision=Decision(tuple(findings)) & is_said_once(path, folder),
        name=name,
        content_type=content_type_of(params.at("content_type"), name),
        size=max(0, as_integer(params.at("size"))),
        on_duplicate=known or OnDuplicate.OVERWRITE,
        folder=folder,
        path=path,
    )


def may_take_name(on_duplicate: OnDuplicate, *, taken: bool) -> Decision:
    """Whether a file may have a name in its folder."""
    if taken and on_duplicate is OnDuplicate.ERROR:
        return Decision((_refused(UploadReason.NAME_TAKEN, "name"),))
    return Decision()


def may_receive(
    upload: PendingUpload | None, file: StoredFile | None, part: RawParam, now: datetime
) -> Decision:
    """Whether the second step belongs to an upload that waits for its content, and brings it."""
    waits = upload is not None and file is not None and file.state is FileState.PENDING
    if not waits or upload is None or now >= upload.until:
        return Decision((_refused(UploadReason.NO_SUCH_UPLOAD, POLICY_PARAM),))
    if not isinstance(part, UploadedFile):
        return Decision((_refused(UploadReason.NO_CONTENT, FILE_PARAM),))
    return Decision()


def may_finish(file: StoredFile | None, uuid: RawParam) -> Decision:
    """Whether the third step belongs to a file whose content came and which is not finished yet."""
    if file is None or file.state is not FileState.RECEIVED or as_text(uuid) != file.uuid:
        return Decision((_refused(UploadReason.NO_SUCH_UPLOAD, "uuid"),))
    return Decision()


def _refused(reason: Reason, where: str) -> Finding:
    return Finding(reason, Effect.REFUSED, where)


__all__ = [
    "FILE_PARAM",
    "POLICY_PARAM",
    "TIME",
    "Announced",
    "UploadReason",
    "may_finish",
    "may_receive",
    "may_take_name",
    "read_announced",
]
