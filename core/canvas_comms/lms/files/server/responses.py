"""How Canvas words each refusal about files: reason → status and body."""

from canvas_comms.lms.error_responses import FORBIDDEN, Fixed, Wordings
from canvas_comms.lms.files.rules.access import FileAccessReason
from canvas_comms.lms.files.rules.changing import ChangeReason
from canvas_comms.lms.files.rules.folders import FolderReason
from canvas_comms.lms.files.rules.listing import FileListReason
from canvas_comms.lms.files.rules.storing import QuotaReason
from canvas_comms.lms.files.rules.uploading import UploadReason
from canvas_comms.lms.params import Json


def _message(status: int, text: str) -> Fixed:
    return Fixed(status, {"message": text})


_TOO_SHORT: Json = [
    {"field": "search_term", "code": "invalid", "message": "2 or more characters is required"}
]
_EMPTY_400 = Fixed(400, text="")

WORDINGS: Wordings = {
    FileAccessReason.NOT_READABLE: FORBIDDEN,
    FileAccessReason.NOT_WRITABLE: FORBIDDEN,
    FileAccessReason.NOT_YOURS: FORBIDDEN,
    FolderReason.PATH_AND_ID: _message(400, "Can't set folder path and folder id"),
    FolderReason.NO_SUCH_FOLDER: _message(404, "The specified resource does not exist."),
    FolderReason.ROOT_STAYS: _message(400, "Can't delete the root folder"),
    FolderReason.NOT_EMPTY: _message(400, "Can't delete a folder with content"),
    FolderReason.NAME_MISSING: Fixed(
        400, {"errors": {"name": [{"attribute": "name", "type": "blank", "message": "blank"}]}}
    ),
    ChangeReason.LOCKING_NOT_BUILT: Fixed(
        501, {"error": "the real server locks and hides files; this backend does not"}
    ),
    ChangeReason.ROOT_UNCHANGED: _message(400, "the root folder stays as it is"),
    ChangeReason.INTO_ITSELF: _message(400, "a folder cannot lie in itself"),
    FileListReason.SEARCH_TOO_SHORT: Fixed(400, {"errors": _TOO_SHORT}),
    UploadReason.BAD_ON_DUPLICATE: _message(400, "invalid on_duplicate option"),
    UploadReason.NAME_TAKEN: _message(409, "file already exists; use on_duplicate='overwrite' or 'rename'"),
    UploadReason.FETCHING_NOT_BUILT: Fixed(
        501, {"error": "the real server fetches the URL; this backend does not"}
    ),
    UploadReason.NO_SUCH_UPLOAD: _EMPTY_400,
    UploadReason.NO_CONTENT: _EMPTY_400,
    QuotaReason.DOES_NOT_FIT: _message(400, "file size exceeds quota"),
    QuotaReason.CONTENT_DOES_NOT_FIT: _message(400, "file size exceeds quota limits"),
    QuotaReason.USER_FULL: Fixed(400, {"errors": {"base": "User storage quota exceeded"}}),
    QuotaReason.COURSE_FULL: Fixed(400, {"errors": {"base": "Course storage quota exceeded"}}),
    QuotaReason.GROUP_FULL: Fixed(400, {"errors": {"base": "Group storage quota exceeded"}}),
    QuotaReason.NO_ROOM_HERE: Fixed(507, {"error": "this backend keeps no more content of files"}),
}
"""Texts that no source states are our own: that of a missing name, those with 501 and 507, and those of
folders that are not moved."""

__all__ = ["WORDINGS"]
