"""Files of Canvas LMS: what messages, topics and entries carry, and how it is sent and fetched."""

from canvas_comms.lms.files.resources import File, FileContent, Folder, Quota

__all__ = ["File", "FileContent", "Folder", "Quota"]
