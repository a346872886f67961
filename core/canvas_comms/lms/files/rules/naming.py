"""What is a file called, and what kind of file is it?

The server keeps a name for people and a stored form of it, in which a blank is `+`. Where two files
of one folder would have the same name, the newer one gets a number before its ending. The type comes
from the client, else from the ending; a coarse class follows from the type.
"""

import re
from collections.abc import Callable, Mapping
from itertools import count

from canvas_comms.lms.params import RawParam, UploadedFile, as_text

MAX_NAME = 255
"""Longer names are cut; inferred from the width of the column."""

NAMELESS = "unknown"
"""What a file is called that nobody named; inferred."""

UNKNOWN_TYPE = "unknown/unknown"
"""The type of a file of which neither the client nor the ending says one."""

MIME_CLASSES: Mapping[str, str] = {
    "text/html": "html",
    "text/x-csharp": "code",
    "text/xml": "code",
    "text/css": "code",
    "text/plain": "text",
    "application/rtf": "doc",
    "text/rtf": "doc",
    "application/msword": "doc",
    "application/vnd.oasis.opendocument.text": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "doc",
    "application/pdf": "pdf",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "ppt",
    "application/vnd.ms-excel": "xls",
    "application/vnd.oasis.opendocument.spreadsheet": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xls",
    "image/jpeg": "image",
    "image/pjpeg": "image",
    "image/png": "image",
    "image/x-png": "image",
    "image/gif": "image",
    "image/svg+xml": "image",
    "image/webp": "image",
    "application/zip": "zip",
    "application/x-zip": "zip",
    "application/x-zip-compressed": "zip",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "audio/ogg": "audio",
    "audio/wav": "audio",
    "audio/x-wav": "audio",
    "video/mp4": "video",
    "video/mpeg": "video",
    "video/quicktime": "video",
    "video/webm": "video",
    "video/x-msvideo": "video",
    "application/x-shockwave-flash": "flash",
}
"""Type → class; any other type is a `file`. The classes are facts lms-search C.1, the types inferred."""


TYPES: Mapping[str, str] = {
    "bin": "application/octet-stream",
    "css": "text/css",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "htm": "text/html",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "m4a": "audio/mp4",
    "md": "text/markdown",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ogg": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "text/xml",
    "zip": "application/zip",
}
"""Ending → type, for the endings that messages usually carry."""


def mime_class(content_type: str) -> str:
    """The coarse class of a type."""
    return MIME_CLASSES.get(content_type.partition(";")[0].strip().lower(), "file")


def shown_name(name: RawParam) -> str:
    """The name for people."""
    return (as_text(name) or "").strip()[:MAX_NAME] or NAMELESS


def stored_name(name: str) -> str:
    """The stored form of a name: a blank is `+`, and other signs are escaped as in a form."""
    return _ESCAPED.sub(_escaped, name)


_ESCAPED = re.compile(r"[^A-Za-z0-9_.\-]", re.ASCII)


def _escaped(found: "re.Match[str]") -> str:
    octets = found[0].encode("utf-8", "replace")
    return "+" if octets == b" " else "".join(f"%{one:02X}" for one in octets)


def content_type_of(given: RawParam, name: str) -> str:
    """The type that a client says, else that of the ending."""
    said = (as_text(given) or "").strip()
    return said or TYPES.get(name.rpartition(".")[2].lower(), UNKNOWN_TYPE)


def type_of_part(part: UploadedFile) -> str:
    """The type of a file that came in a multipart body."""
    return content_type_of(part.content_type, part.filename)


def free_name(name: str, taken: Callable[[str], bool]) -> str:
    """The name, or the first one with a number that is not taken: `txt-1.txt`."""
    if not taken(name):
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    return next(one for number in count(1) if not taken(one := f"{stem}-{number}{dot}{ending}"))


__all__ = [
    "MAX_NAME",
    "MIME_CLASSES",
    "NAMELESS",
    "TYPES",
    "UNKNOWN_TYPE",
    "content_type_of",
    "free_name",
    "mime_class",
    "shown_name",
    "stored_name",
    "type_of_part",
]
