"""Files of Canvas LMS: what messages, topics and entries carry, and how it is sent, fetched and saved."""

from canvas_comms.lms.files.model import OnDuplicate
from canvas_comms.lms.files.ports import FileDeleted, Uploaded
from canvas_comms.lms.files.requests import LARGEST, FileSearch, NewFile, for_message, new_file, owner_of
from canvas_comms.lms.files.resources import File, FileContent, Folder, Quota
from canvas_comms.lms.files.rules.saving import safe_name
from canvas_comms.lms.files.use import (
    Saved,
    Shelf,
    delete_file,
    download,
    folders_at,
    list_files,
    quota,
    read_file,
    save,
    upload,
)

__all__ = [
    "LARGEST",
    "File",
    "FileContent",
    "FileDeleted",
    "FileSearch",
    "Folder",
    "NewFile",
    "OnDuplicate",
    "Quota",
    "Saved",
    "Shelf",
    "Uploaded",
    "delete_file",
    "download",
    "folders_at",
    "for_message",
    "list_files",
    "new_file",
    "owner_of",
    "quota",
    "read_file",
    "safe_name",
    "save",
    "upload",
]
