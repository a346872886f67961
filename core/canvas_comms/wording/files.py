"""Files of Canvas LMS in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.files.rules.access import FileAccessReason
from canvas_comms.lms.files.rules.changing import ChangeReason
from canvas_comms.lms.files.rules.folders import FolderReason
from canvas_comms.lms.files.rules.listing import FileListReason
from canvas_comms.lms.files.rules.storing import QuotaReason
from canvas_comms.lms.files.rules.uploading import UploadReason

WORDS: Mapping[Reason, str] = {
    ChangeReason.INTO_ITSELF: "a folder cannot lie in itself",
    ChangeReason.LOCKING_NOT_BUILT: "the real server locks and hides files; no backend here does",
    ChangeReason.ROOT_UNCHANGED: "the root folder stays as it is",
    FileAccessReason.NOT_READABLE: "the file is not for you, and nothing that you read carries it",
    FileAccessReason.NOT_WRITABLE: "you may not put files there",
    FileAccessReason.NOT_YOURS: "you may not delete this",
    FileListReason.SEARCH_TOO_SHORT: "a search takes two characters or more",
    FolderReason.NAME_MISSING: "a folder needs a name",
    FolderReason.NOT_EMPTY: "the folder has content",
    FolderReason.NO_SUCH_FOLDER: "there is no such folder",
    FolderReason.PATH_AND_ID: "a folder is named by its path or by its id, not by both",
    FolderReason.ROOT_STAYS: "the root folder cannot be deleted",
    QuotaReason.CONTENT_DOES_NOT_FIT: "the content does not fit into what is left of the quota",
    QuotaReason.COURSE_FULL: "the course has stored more than its quota",
    QuotaReason.DOES_NOT_FIT: "the file does not fit into what is left of the quota",
    QuotaReason.GROUP_FULL: "the group has stored more than its quota",
    QuotaReason.NO_ROOM_HERE: "this backend keeps content in memory, and no more of it",
    QuotaReason.USER_FULL: "you have stored more than your quota",
    UploadReason.BAD_ON_DUPLICATE: "a file whose name is taken can overwrite, be renamed or be an error",
    UploadReason.FETCHING_NOT_BUILT: "the real server fetches files from a URL; no backend here does",
    UploadReason.NAME_TAKEN: "a file of this name is there already",
    UploadReason.NO_CONTENT: "the content is missing",
    UploadReason.NO_SUCH_UPLOAD: "no such upload waits, or its half hour is over",
}

__all__ = ["WORDS"]
