"""Which paths does the real server have besides those that are built?

They are answered 501, loudly. Whatever is in neither list, the real server does not have
either, and answers 404. Each line is the beginning of a path; `*` is any one segment.
"""

from collections.abc import Iterable

REAL: tuple[str, ...] = (
    "/api/v1/account_calendars",
    "/api/v1/account_notifications",
    "/api/v1/accounts",
    "/api/v1/appointment_groups",
    "/api/v1/audit",
    "/api/v1/brand_variables",
    "/api/v1/calendar_events",
    "/api/v1/canvadoc_session",
    "/api/v1/collaborations",
    "/api/v1/comm_messages",
    "/api/v1/conferences",
    "/api/v1/conversations/find_recipients",
    "/api/v1/course_accounts",
    "/api/v1/courses",
    "/api/v1/dashboard",
    "/api/v1/developer_keys",
    "/api/v1/eportfolios",
    "/api/v1/epub_exports",
    "/api/v1/error_reports",
    "/api/v1/files",
    "/api/v1/folders",
    "/api/v1/global",
    "/api/v1/group_categories",
    "/api/v1/groups",
    "/api/v1/inst_access_tokens",
    "/api/v1/jwts",
    "/api/v1/lti",
    "/api/v1/manageable_accounts",
    "/api/v1/media_attachments",
    "/api/v1/media_objects",
    "/api/v1/outcome_groups",
    "/api/v1/outcomes",
    "/api/v1/planner",
    "/api/v1/planner_notes",
    "/api/v1/polls",
    "/api/v1/progress",
    "/api/v1/rubrics",
    "/api/v1/search",
    "/api/v1/sections",
    "/api/v1/services",
    "/api/v1/settings",
    "/api/v1/shared_brand_configs",
    "/api/v1/users",
    "/login",
    "/register",
    "/courses",
    "/groups",
    "/users",
    "/accounts",
    "/files",
    "/images",
    "/profile",
    "/conversations",
    "/feeds",
)
"""Beginnings of real paths."""

BUILT: tuple[str, ...] = (
    "/api/v1/users/*/communication_channels",
    "/api/v1/comm_messages",
    "/api/v1/announcements",
    "/api/v1/courses/*/discussion_topics",
    "/api/v1/groups/*/discussion_topics",
    "/api/v1/progress",
    "/api/v1/conversations",
    "/api/v1/accounts/*/bounced_communication_channels",
    "/api/v1/accounts/*/unconfirmed_communication_channels",
    "/confirmations",
    "/files_api",
)
"""Below these everything is built that is real."""


FIRST_SEGMENTS = frozenset(path.split("/")[1] for path in (*REAL, *BUILT))
"""With what paths of Canvas LMS begin."""


def is_real(path: str, patterns: Iterable[str]) -> bool:
    """Whether the real server may have this path, which fits none of the built patterns.

    The longest beginning that fits counts. A beginning in `BUILT` counts only if some
    pattern stands below it: what nobody has built yet is as real as the rest.
    """
    built = [own for own in BUILT if any(_begins(pattern.split("/"), own) for pattern in patterns)]
    parts = path.split("/")
    own = max((len(one) for one in built if _begins(parts, one)), default=0)
    real = max((len(one) for one in (*REAL, *BUILT) if _begins(parts, one)), default=0)
    return real > own


def _begins(parts: list[str], beginning: str) -> bool:
    wanted = beginning.split("/")
    return len(parts) >= len(wanted) and all(
        one in (part, "*") for one, part in zip(wanted, parts, strict=False)
    )


__all__ = ["FIRST_SEGMENTS", "is_real"]
