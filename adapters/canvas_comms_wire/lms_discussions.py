"""Canvas LMS discussions in JSON, both ways: topics and announcements, entries, whole topics."""

from canvas_comms_wire.lms_entries import (
    read_entries,
    read_entry,
    read_view,
    write_entry,
    write_view,
)
from canvas_comms_wire.lms_topics import (
    read_order,
    read_removed,
    read_topic,
    read_topics,
)
from canvas_comms_wire.lms_topics_written import write_deleted, write_duplicate, write_topic

__all__ = [
    "read_entries",
    "read_entry",
    "read_order",
    "read_removed",
    "read_topic",
    "read_topics",
    "read_view",
    "write_deleted",
    "write_duplicate",
    "write_entry",
    "write_topic",
    "write_view",
]
