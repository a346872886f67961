"""Is there room for a file?

A user may store 50 MiB unless the account says otherwise, a group as much, a course ten times that.
The first step of an upload is refused if the announced size does not fit into what is left, and the
third if the content does not. A file that comes with a topic or an entry is asked for only if it has
more than a kilobyte, and refused only if what is stored exceeds the quota already: of the course or
group for a topic, of the person for an entry.
"""

from collections.abc import Mapping

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.files.sources import FILES_CODE, INFERRED, QUOTA_CODE
from canvas_comms.lms.files.state import FileLookup

MIB = 1 << 20
USER_QUOTA_MB = 50
"""MiB that a user may store unless a world says otherwise."""

QUOTAS: Mapping[ContextKind, int] = {ContextKind.COURSE: 500 * MIB, ContextKind.GROUP: 50 * MIB}
"""Bytes by kind of owner, users apart. Source: vendor's documentation; that of groups is inferred."""

SMALL = 1024
"""Parts of at most so many bytes come with a topic or an entry whatever the quota says."""


class QuotaReason(Reason):
    """Why there is no room."""

    DOES_NOT_FIT = "exceeds-quota", FILES_CODE
    CONTENT_DOES_NOT_FIT = "content-exceeds-quota", FILES_CODE
    USER_FULL = "user-quota-exceeded", QUOTA_CODE
    COURSE_FULL = "course-quota-exceeded", QUOTA_CODE
    GROUP_FULL = "group-quota-exceeded", QUOTA_CODE
    NO_ROOM_HERE = "backend-is-full", f"our own bound, since content stands in memory; {INFERRED}"


FULL: Mapping[ContextKind, QuotaReason] = {
    ContextKind.USER: QuotaReason.USER_FULL,
    ContextKind.COURSE: QuotaReason.COURSE_FULL,
    ContextKind.GROUP: QuotaReason.GROUP_FULL,
}
"""Owner → what is said when a file that comes with a topic or an entry finds the quota exceeded."""


def quota_of(files: FileLookup, owner: Context) -> int:
    """How many bytes the owner may store."""
    return QUOTAS.get(owner.kind, files.user_quota)


def announced_fits(files: FileLookup, owner: Context, size: int) -> Decision:
    """Whether a file of the announced size fits into what is left; the first step of an upload."""
    left = quota_of(files, owner) - files.bytes_used(owner)
    return _unless(size <= left, QuotaReason.DOES_NOT_FIT, "size") & has_room(files, size, "size")


def content_fits(files: FileLookup, owner: Context, size: int) -> Decision:
    """Whether the content that came fits; the third step of an upload."""
    left = quota_of(files, owner) - files.bytes_used(owner)
    return _unless(size <= left, QuotaReason.CONTENT_DOES_NOT_FIT, "file")


def may_come_along(files: FileLookup, owner: Context, size: int) -> Decision:
    """Whether a file may come with a topic or an entry, for which this owner pays."""
    full = size > SMALL and files.bytes_used(owner) > quota_of(files, owner)
    return _unless(not full, FULL[owner.kind], "attachment") & has_room(files, size, "attachment")


def has_room(files: FileLookup, size: int, where: str) -> Decision:
    """Whether this backend can take so many bytes more."""
    return _unless(size <= files.room, QuotaReason.NO_ROOM_HERE, where)


def _unless(fits: bool, reason: QuotaReason, where: str) -> Decision:
    return Decision() if fits else Decision((Finding(reason, Effect.REFUSED, where),))


__all__ = [
    "MIB",
    "QUOTAS",
    "SMALL",
    "USER_QUOTA_MB",
    "QuotaReason",
    "announced_fits",
    "content_fits",
    "has_room",
    "may_come_along",
    "quota_of",
]
